from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProcurementConfig(AppConfig):
    name = "procurement"

    def ready(self) -> None:
        from procurement import documents, figures, overview, todo, words
        from projects import fund_ledger, history, paperwork, tabs
        from projects import overview as project_overview
        from regions import inbox

        fund_ledger.register_spending(figures.spent_on_purchases)
        history.register(words.HISTORY)
        inbox.register(todo.waiting)
        project_overview.register_brief(overview.brief)
        paperwork.register(*documents.PAPERS)
        tabs.register(80, _("Purchases"), "purchase_list")
