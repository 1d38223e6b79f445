"""Each worker's own page, which a QR code on his slip leads to, and the tries to open one."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.ids import new_id
from projects.models import ProjectOwned
from projects.models.document import new_token
from regions.models import Post
from regions.tenancy import VillageManager
from workers.models import RosterEntry


class Second(models.TextChoices):
    """Which four figures are asked for beside the last four of the ID number."""

    PHONE = "phone", _("last four figures of the phone number")
    BIRTHDAY = "birthday", _("month and day of birth, as on the ID card")


class WorkerPage(ProjectOwned):
    """One for each person on a roster; `token` stands in the QR codes of all his slips.

    `proof` is the keyed hash of the figures that open it (`payroll.worker_page.proof_of`). It and
    `second` follow the person's numbers when a slip is issued; nothing else ever changes.
    """

    entry = models.OneToOneField(RosterEntry, models.PROTECT, related_name="worker_page")
    token = models.CharField(max_length=32, unique=True, default=new_token, editable=False)
    second = models.CharField(max_length=8, choices=Second.choices)
    proof = models.BinaryField(editable=False)
    at = models.DateTimeField()
    by = models.ForeignKey(Post, models.PROTECT, related_name="+")

    objects = VillageManager["WorkerPage"]()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["id", "village"], name="worker_page_village_key"),
        ]

    def __str__(self) -> str:
        return str(self.entry)


class PageTry(models.Model):
    """A try to open a page. The application can't reach the table: `try_worker_page` does.

    `origin` is the keyed hash of the address that it came from, where that is known. Kept for a
    week.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    page = models.ForeignKey(
        WorkerPage, models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    origin = models.BinaryField(null=True)
    matched = models.BooleanField()
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["page", "-at"], name="try_by_page"),
            models.Index(fields=["origin", "-at"], name="try_by_origin"),
            models.Index(fields=["at"], name="try_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.page_id} {self.at}"
