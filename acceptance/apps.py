from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AcceptanceConfig(AppConfig):
    name = "acceptance"

    def ready(self) -> None:
        from acceptance import documents, gates, indicators, todo, words
        from projects import gatekeeping, history, paperwork, tabs
        from projects import indicators as performance
        from regions import inbox

        gatekeeping.register(*gates.GATES)
        history.register(words.HISTORY)
        performance.register(indicators.KEPT)
        inbox.register(todo.waiting)
        paperwork.register(*documents.PAPERS)
        tabs.register(80, _("Acceptance"), "inspection_list")
        tabs.register(95, _("Archive"), "archive_detail")
