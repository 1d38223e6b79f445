"""What is handed over to the village (T30), and who looks after it (T31)."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.fields import YuanField
from projects.models import Attachment, ProjectOwned
from regions.models import Post
from regions.tenancy import VillageManager


class AssetKind(models.TextChoices):
    """The classes of assets (domain.md §3 T30)."""

    OPERATING = "operating", _("earning asset")
    PUBLIC = "public", _("public asset")
    HOUSEHOLD = "household", _("asset of households")


class Asset(ProjectOwned):
    """One asset that the works have made; `value` is its original value in yuan."""

    name = models.CharField(_("asset"), max_length=60)
    kind = models.CharField(_("class of asset"), max_length=10, choices=AssetKind.choices)
    specification = models.CharField(_("specification and quantity"), max_length=120)
    place = models.CharField(_("where it lies"), max_length=120)
    value = YuanField(_("original value"))
    built_on = models.DateField(_("completed on"))
    receiver = models.CharField(_("received by"), max_length=80)
    ownership = models.CharField(_("belongs to"), max_length=80)
    by = models.ForeignKey(Post, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = VillageManager["Asset"]()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(value__gt=0), name="asset_has_a_value"),
        ]
        ordering: ClassVar = ["at"]

    def __str__(self) -> str:
        return self.name


class CareAgreement(ProjectOwned):
    """Who looks after what was built, from a day until a day (both included), for what money.

    It is printed first (T31); it counts once the picture of the signed paper is there.
    """

    object = models.CharField(_("what is looked after"), max_length=120)
    keeper = models.CharField(_("who looks after it"), max_length=60)
    since = models.DateField(_("cared for from"))
    until = models.DateField(_("cared for until"))
    duties = models.TextField(_("what he does, and how often"))
    money = models.CharField(_("who pays for it"), max_length=120)
    paper = models.ForeignKey(
        Attachment, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("picture of the signed agreement"),
    )  # fmt: skip
    by = models.ForeignKey(Post, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = VillageManager["CareAgreement"]()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(until__gte=F("since")), name="care_ends_after_it_begins"
            ),
        ]
        ordering: ClassVar = ["since", "at"]

    def __str__(self) -> str:
        return self.object

    def get_absolute_url(self) -> str:
        return reverse("care_sign", args=[self.pk])
