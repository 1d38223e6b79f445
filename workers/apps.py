from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WorkersConfig(AppConfig):
    name = "workers"

    def ready(self) -> None:
        from projects import gatekeeping, history, overview, paperwork, tabs
        from regions import inbox, navigation
        from regions.access import Permission
        from workers import brief, documents, gates, todo, words

        gatekeeping.register(*gates.GATES)
        inbox.register(todo.waiting)
        overview.register_brief(brief.brief)
        history.register(words.HISTORY, workers=Permission.SEE_PEOPLE)
        paperwork.register(*documents.PAPERS)
        tabs.register(60, _("People"), "roster_list", Permission.SEE_PEOPLE)
        tabs.register(65, _("Work days"), "day_grid", Permission.SEE_PEOPLE)
        navigation.register(
            order=30, label=_("People"), url_name="person_list", permission=Permission.SEE_PEOPLE
        )
        navigation.register(
            order=81,
            label=_("Priority groups"),
            url_name="group_list",
            permission=Permission.KEEP_COUNTY_SETTINGS,
        )
