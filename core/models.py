"""The audit trail."""

from typing import ClassVar

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from core.ids import new_id


class AuditRecord(models.Model):
    """One act: insert-only, held by a trigger (`core.policies.insert_only`)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    at = models.DateTimeField(db_default=Now())
    area = models.CharField(max_length=12, db_collation="C")
    # None for what someone does without an account: the verb says where.
    post_id = models.UUIDField(null=True)
    user_id = models.UUIDField(null=True)
    verb = models.CharField(max_length=40)
    thing_type = models.CharField(max_length=60)
    thing_id = models.CharField(max_length=40)
    project_id = models.UUIDField(null=True)
    facts = models.JSONField(default=dict, encoder=DjangoJSONEncoder)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(post_id__isnull=True, user_id__isnull=True)
                | Q(post_id__isnull=False, user_id__isnull=False),
                name="audit_of_a_post_and_its_user",
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["thing_type", "thing_id"], name="audit_by_thing"),
            models.Index(fields=["area", "at"], name="audit_by_area"),
            models.Index(fields=["project_id", "-at", "-id"], name="audit_by_project"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.thing_type} {self.thing_id}"
