from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProcurementConfig(AppConfig):
    name = "procurement"

    def ready(self) -> None:
        from procurement import (
            documents,
            figures,
            gates,
            machine_log,
            overview,
            stock_todo,
            todo,
            words,
        )
        from projects import fund_ledger, gatekeeping, history, paperwork, seen, tabs
        from projects import overview as project_overview
        from regions import inbox, navigation
        from regions.access import Permission
        from workers import driving

        driving.register(machine_log.driven)
        fund_ledger.register_spending(figures.spent_on_purchases)
        gatekeeping.register(*gates.GATES)
        history.register(words.HISTORY)
        inbox.register(todo.waiting)
        inbox.register(stock_todo.waiting)
        project_overview.register_brief(overview.brief)
        paperwork.register(*documents.PAPERS)
        seen.register(machine_log.notes)
        tabs.register(79, _("Purchasing plan"), "plan_detail")
        tabs.register(80, _("Purchases"), "purchase_list")
        navigation.register(
            order=93,
            label=_("Suppliers"),
            url_name="supplier_list",
            permission=Permission.KEEP_COUNTY_SETTINGS,
        )
        tabs.register(82, _("Store"), "stock_list")
