"""Attendance on paper: musters, pictures of signed ones, their comparison, sheets read in."""

import datetime
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from projects.models import Attachment, ProjectOwned
from projects.models.withdrawable import Withdrawable, WithdrawableQuerySet, withdrawn_whole
from regions.models import Post
from regions.tenancy import VillageManager, VillageQuerySet


class MusterQuerySet(VillageQuerySet["Muster"]):
    def covering(self, first: datetime.date, last: datetime.date) -> Self:
        """Those that hold every day from `first` to `last`."""
        return self.filter(first__lte=first, last__gte=last)

    def touching(self, first: datetime.date, last: datetime.date) -> Self:
        """Those that hold any day from `first` to `last`."""
        return self.filter(first__lte=last, last__gte=first)

    def signed(self) -> Self:
        """Those whose signed sheet is there as a picture: their days are on paper."""
        return self.filter(Exists(MusterPage.objects.standing().filter(muster=OuterRef("pk"))))

    def compared(self) -> Self:
        return self.filter(Exists(MusterCheck.objects.filter(muster=OuterRef("pk"))))


class Muster(ProjectOwned):
    """An attendance sheet (T12) on paper: one stretch of days, both ends included.

    Printed here it bears the id and the serial of the document issued for it. `serial` is empty
    for a sheet of the village's own making.
    """

    first = models.DateField(_("first day"))
    last = models.DateField(_("last day"))
    serial = models.CharField(_("number"), max_length=48, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(Post, models.PROTECT, related_name="+")

    objects = MusterQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["id", "village"], name="muster_village_key"),
            models.UniqueConstraint(
                fields=["serial"], condition=~Q(serial=""), name="muster_serial_once"
            ),
            models.CheckConstraint(
                condition=Q(last__gte=F("first")), name="muster_ends_after_it_begins"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["project", "first", "last"], name="muster_by_days")
        ]
        ordering: ClassVar = ["-first", "-at"]

    def __str__(self) -> str:
        return f"{date_format(self.first, 'DATE_FORMAT')} – {date_format(self.last, 'DATE_FORMAT')}"

    def get_absolute_url(self) -> str:
        return reverse("muster_detail", args=[self.pk])


class PageQuerySet(WithdrawableQuerySet["MusterPage"]):
    def of_standing(self, sha256: str) -> Self:
        """Whose picture is that very file, struck out ones apart."""
        return self.standing().filter(paper__sha256=sha256)


class MusterPage(Withdrawable, ProjectOwned):
    """A picture of a signed muster; a wrong one is struck out."""

    muster = models.ForeignKey(Muster, models.PROTECT, related_name="pages")
    paper = models.ForeignKey(Attachment, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    by = models.ForeignKey(Post, models.PROTECT, related_name="+")

    objects = PageQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            withdrawn_whole("muster_page_withdrawn_whole"),
            models.UniqueConstraint(fields=["muster", "paper"], name="muster_page_once"),
        ]
        ordering: ClassVar = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.muster} {self.at:%Y-%m-%d}"


class MusterCheck(ProjectOwned):
    """Someone compared picture and entries by eye. `seen` is the hash of what he compared."""

    muster = models.ForeignKey(Muster, models.PROTECT, related_name="checks")
    agrees = models.BooleanField(_("it agrees"))
    reason = models.CharField(_("what differs"), max_length=500, blank=True)
    seen = models.CharField(max_length=64)
    at = models.DateTimeField()
    by = models.ForeignKey(Post, models.PROTECT, related_name="+")

    objects = VillageManager["MusterCheck"]()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(agrees=True) | ~Q(reason=""), name="muster_check_says_what_differs"
            )
        ]
        ordering: ClassVar = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.muster} {self.agrees}"


class ReadingKind(models.TextChoices):
    """How a block of marks came in."""

    SHEET = "sheet", _("attendance sheet")
    PASTE = "paste", _("pasted block")


class SheetReading(ProjectOwned):
    """A filled sheet or a pasted block, as it came in; what was taken over are its day records.

    `marks` holds [roster number, day, mark] for each square that says something. `sha256` is the
    original's; a file is kept under it, and comes in once for a stretch of days. `muster` is the
    signed paper behind it.
    """

    kind = models.CharField(max_length=8, choices=ReadingKind.choices)
    muster = models.ForeignKey(Muster, models.PROTECT, null=True, related_name="readings")
    first = models.DateField()
    last = models.DateField()
    sha256 = models.CharField(max_length=64)
    original_name = models.CharField(max_length=120, blank=True)
    marks: "models.JSONField[Any, Any]" = models.JSONField()
    at = models.DateTimeField()
    by = models.ForeignKey(Post, models.PROTECT, related_name="+")

    objects = VillageManager["SheetReading"]()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["id", "village"], name="reading_village_key"),
            models.UniqueConstraint(
                fields=["project", "sha256", "first", "last"],
                condition=Q(kind="sheet"),
                name="sheet_is_read_in_once",
            ),
        ]
        ordering: ClassVar = ["-at", "-id"]

    def __str__(self) -> str:
        return self.original_name or str(self.get_kind_display())

    def get_absolute_url(self) -> str:
        return reverse("reading_detail", args=[self.pk])
