from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RegionsConfig(AppConfig):
    name = "regions"

    def ready(self) -> None:
        from regions import navigation
        from regions.access import Permission

        navigation.register(
            order=0, label=_("Inbox"), url_name="home", permission=Permission.SEE_PROJECTS
        )
