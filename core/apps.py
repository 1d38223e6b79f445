from django.apps import AppConfig
from django.db.backends.signals import connection_created


class CoreConfig(AppConfig):
    name = "core"

    def ready(self) -> None:
        from core.guard import refuse_mighty_role

        connection_created.connect(refuse_mighty_role, dispatch_uid="refuse_mighty_role")
