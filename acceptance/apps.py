from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AcceptanceConfig(AppConfig):
    name = "acceptance"

    def ready(self) -> None:
        from acceptance import documents, gates, publishing, todo, words
        from projects import boards, gatekeeping, history, paperwork, tabs
        from regions import inbox

        boards.register(*publishing.FILLERS)
        gatekeeping.register(*gates.GATES)
        history.register(words.HISTORY)
        inbox.register(todo.waiting)
        paperwork.register(*documents.PAPERS)
        tabs.register(80, _("Acceptance"), "inspection_list")
        tabs.register(95, _("Archive"), "archive_detail")
