from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    name = "reports"

    def ready(self) -> None:
        from regions import inbox, navigation
        from regions.access import Permission
        from reports import todo

        inbox.register(todo.waiting)

        navigation.register(
            order=80, label=_("Figures"), url_name="overview", permission=Permission.SEE_PROJECTS
        )
        navigation.register(
            order=78,
            label=_("Months"),
            url_name="month_list",
            permission=Permission.SEE_MONTHS,
        )
