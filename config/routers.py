"""Which of the two logins Django uses."""

from django.db.models import Model


class OneDatabase:
    """Reads and writes go through the application's login; both logins share one database."""

    def db_for_read(self, model: type[Model], **hints: object) -> str:
        return "default"

    def db_for_write(self, model: type[Model], **hints: object) -> str:
        return "default"

    def allow_relation(self, one: Model, other: Model, **hints: object) -> bool:
        return True

    def allow_migrate(self, db: str, app_label: str, **hints: object) -> bool:
        """Only the owner makes tables: the application's login could not, and must not."""
        return db == "owner"
