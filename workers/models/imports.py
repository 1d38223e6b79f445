"""Lists of people that a village brought as a workbook."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.ids import new_id
from regions.models import Post
from regions.tenancy import VillageOwned, VillageQuerySet


class ImportState(models.TextChoices):
    UPLOADED = "uploaded", _("waits to be taken over")
    APPLIED = "applied", _("taken over")
    DISCARDED = "discarded", _("discarded")


class ImportQuerySet(VillageQuerySet["PeopleImport"]):
    def visible_to(self, actor: Post | None) -> Self:
        """It belongs to no project: who is held to one sponsor sees none."""
        return self.none() if actor and actor.sponsor else super().visible_to(actor)

    def standing(self) -> Self:
        return self.exclude(state=ImportState.DISCARDED)


class PeopleImport(VillageOwned):
    """A workbook as it was uploaded, and what became of it.

    The file lies sealed outside the database, for it holds ID numbers; `sha256` is that of its
    clear content. `layout` says which sheet is read how (`workers.importing`). `remarks` are the
    warnings and notes with which it was taken over, without any number, and `reason` says why the
    warnings are no mistakes.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=120)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    layout: Any = models.JSONField(default=list)
    state = models.CharField(
        max_length=9, choices=ImportState.choices, default=ImportState.UPLOADED
    )
    at = models.DateTimeField()
    by = models.ForeignKey(Post, models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+")
    added = models.PositiveIntegerField(null=True)
    changed = models.PositiveIntegerField(null=True)
    unchanged = models.PositiveIntegerField(null=True)
    reason = models.CharField(_("why the warnings are right"), max_length=200, blank=True)
    remarks: Any = models.JSONField(default=list)

    objects = ImportQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["village", "sha256"],
                condition=~Q(state=ImportState.DISCARDED),
                name="import_once_a_file",
            ),
            models.CheckConstraint(
                condition=Q(state=ImportState.UPLOADED, closed_at=None, closed_by=None)
                | Q(closed_at__isnull=False, closed_by__isnull=False)
                & ~Q(state=ImportState.UPLOADED),
                name="import_is_closed_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(
                    state=ImportState.APPLIED,
                    added__isnull=False,
                    changed__isnull=False,
                    unchanged__isnull=False,
                )
                | Q(added=None, changed=None, unchanged=None) & ~Q(state=ImportState.APPLIED),
                name="import_counts_once_applied",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["village", "-at"], name="import_by_village")]
        ordering: ClassVar = ["-at"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("import_detail", args=[self.pk])
