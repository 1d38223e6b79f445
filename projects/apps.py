from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProjectsConfig(AppConfig):
    name = "projects"

    def ready(self) -> None:
        from projects import (
            advice,
            documents,
            gatekeeping,
            gates,
            indicators,
            overview,
            paperwork,
            performance,
            performance_todo,
            tabs,
            todo,
        )
        from regions import inbox, navigation
        from regions.access import Permission

        gatekeeping.register(*gates.GATES)
        indicators.register(performance.MONEY)
        inbox.register(todo.waiting)
        inbox.register(advice.waiting)
        inbox.register(performance_todo.waiting)
        overview.register_brief(overview.brief)
        tabs.register(10, _("Overview"), "project_detail")
        tabs.register(15, _("Implementation plan"), "implementation_detail")
        tabs.register(17, _("Performance"), "performance_detail")
        tabs.register(20, _("Meetings"), "meeting_list")
        tabs.register(30, _("Bodies"), "member_list")
        tabs.register(40, _("Notices"), "notice_list")
        tabs.register(45, _("Advice"), "advice_list")
        tabs.register(50, _("Funds"), "fund_list")
        paperwork.register(*documents.PAPERS)
        tabs.register(67, _("Site diary"), "diary_list")
        tabs.register(85, _("Printed forms"), "document_list", Permission.SEE_PEOPLE)
        tabs.register(90, _("Papers"), "attachment_list")
        tabs.register(99, _("History"), "project_history")
        navigation.register(
            order=20,
            label=_("Projects"),
            url_name="project_list",
            permission=Permission.SEE_PROJECTS,
        )
        navigation.register(
            order=22,
            label=_("Reserve"),
            url_name="reserve_list",
            permission=Permission.SEE_RESERVE,
        )
        navigation.register(
            order=76,
            label=_("Plan papers"),
            url_name="plan_paper_list",
            permission=Permission.SEE_PLANS,
        )
        navigation.register(
            order=80,
            label=_("Settings of the county"),
            url_name="settings_edit",
            permission=Permission.KEEP_COUNTY_SETTINGS,
        )
