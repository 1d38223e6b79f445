from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    name = "reports"

    def ready(self) -> None:
        from projects import elsewhere
        from regions import inbox, navigation
        from regions.access import Permission
        from reports import todo

        inbox.register(todo.waiting)
        elsewhere.register(elsewhere.About.BUNDLE, "bundle_detail", Permission.SEE_PROJECTS)
        navigation.register(
            order=22,
            label=_("Bundles"),
            url_name="bundle_list",
            permission=Permission.SEE_PROJECTS,
        )

        navigation.register(
            order=80, label=_("Figures"), url_name="overview", permission=Permission.SEE_PROJECTS
        )
        navigation.register(
            order=78,
            label=_("Months"),
            url_name="month_list",
            permission=Permission.SEE_MONTHS,
        )
