from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WorkersConfig(AppConfig):
    name = "workers"

    def ready(self) -> None:
        from projects import diary, gatekeeping, history, overview, paperwork, seen, tabs
        from regions import inbox, navigation
        from regions.access import Permission
        from workers import (
            brief,
            documents,
            figures,
            gates,
            opinion_todo,
            sampled,
            todo,
            words,
        )

        diary.register_trades(figures.trades_on)
        gatekeeping.register(*gates.GATES)
        inbox.register(todo.waiting)
        inbox.register(opinion_todo.waiting)
        overview.register_brief(brief.brief)
        history.register(words.HISTORY, workers=Permission.SEE_PEOPLE)
        history.register_of_the_village(*words.OF_THE_VILLAGE)
        paperwork.register(*documents.PAPERS)
        tabs.register(60, _("People"), "roster_list", Permission.SEE_PEOPLE)
        seen.register(sampled.notes)
        tabs.register(65, _("Work days"), "day_grid", Permission.SEE_PEOPLE)
        tabs.register(68, _("What looks wrong"), "finding_list", Permission.SEE_PEOPLE)
        navigation.register(
            order=45,
            label=_("Checks"),
            url_name="finding_overview",
            permission=Permission.SEE_PEOPLE,
        )
        navigation.register(
            order=30, label=_("People"), url_name="person_list", permission=Permission.SEE_PEOPLE
        )
        navigation.register(
            order=35,
            label=_("Enter work days"),
            url_name="entering_list",
            permission=Permission.ENTER_FOR_VILLAGES,
        )
        navigation.register(
            order=81,
            label=_("Priority groups"),
            url_name="group_list",
            permission=Permission.KEEP_COUNTY_SETTINGS,
        )
