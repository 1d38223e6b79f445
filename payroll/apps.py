from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PayrollConfig(AppConfig):
    name = "payroll"

    def ready(self) -> None:
        from payroll import (
            allocations,
            documents,
            earned,
            figures,
            freezing,
            gates,
            spending,
            todo,
            words,
        )
        from projects import (
            elsewhere,
            fund_ledger,
            gatekeeping,
            history,
            money,
            paperwork,
            tabs,
            treasury,
        )
        from regions import inbox, navigation
        from regions.access import Permission
        from workers import earnings
        from workers import freezing as work_days

        gatekeeping.register(*gates.GATES)
        history.register(words.HISTORY, payroll=Permission.SEE_PEOPLE)
        inbox.register(todo.waiting)
        money.register_paid(figures.paid_for)
        elsewhere.register(elsewhere.About.FUND, "fund_trace", Permission.SEE_PEOPLE)
        elsewhere.register(elsewhere.About.SHEET, "sheet_detail", Permission.SEE_PEOPLE)
        fund_ledger.register_spending(spending.spent_on_wages)
        fund_ledger.register_kept(spending.kept_for_wages)
        treasury.register_shares(allocations.shares_by_sheet)
        elsewhere.register(elsewhere.About.LINE, "line_detail", Permission.SEE_PEOPLE)
        paperwork.register(*documents.PAPERS)
        earnings.register(earned.earned)
        work_days.register(freezing.days_fixed)
        tabs.register(70, _("Wages"), "sheet_list", Permission.SEE_PEOPLE)
        tabs.register(72, _("Wage share"), "meter_detail")
        navigation.register(
            order=40, label=_("Wages"), url_name="wage_list", permission=Permission.SEE_PEOPLE
        )
        navigation.register(
            order=91,
            label=_("Bank file layouts"),
            url_name="layout_list",
            permission=Permission.KEEP_COUNTY_SETTINGS,
        )
        navigation.register(
            order=92,
            label=_("Wage ledgers in Excel"),
            url_name="ledger_layout_list",
            permission=Permission.KEEP_COUNTY_SETTINGS,
        )
