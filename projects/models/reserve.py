"""The order in which township and county would have the projects that are not funded yet."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.ids import new_id
from projects.models.project import ProjectOwned
from regions.models import Post
from regions.tenancy import AreaOwned, AreaQuerySet, VillageQuerySet


class Office(models.TextChoices):
    """Who puts the reserve in an order; each has its own."""

    TOWNSHIP = "township", pgettext_lazy("whose order", "township")
    COUNTY = "county", pgettext_lazy("whose order", "county")


class ReserveOrderQuerySet(AreaQuerySet["ReserveOrder"]):
    def last_of(self, area: str) -> "ReserveOrder | None":
        return self.filter(area_id=area).order_by("-number").first()


class ReserveOrder(AreaOwned):
    """A whole list as a township or county saved it, the `number`th of its area; insert-only.

    The last one counts; saving names the number that the page showed. The migrations hold that a
    township's or county's area fits its office.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    office = models.CharField(max_length=8, choices=Office.choices)
    number = models.PositiveIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey(Post, models.PROTECT, related_name="+")

    objects = ReserveOrderQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["area", "number"], name="reserve_order_follows_the_last"
            ),
            models.UniqueConstraint(fields=["id", "office"], name="reserve_order_key"),
            models.CheckConstraint(
                condition=Q(number__gte=1), name="reserve_order_counts_from_one"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.area_id} {self.number}"


class ReserveMarkQuerySet(VillageQuerySet["ReserveMark"]):
    def of_office(self, office: str) -> Self:
        """The newest first."""
        return self.filter(office=office).order_by("-order__number")


class ReserveMark(ProjectOwned):
    """A project's line of a saved list: its place (None: not given), whether it is ready (成熟),
    and a remark; `by` set them so at `at`, which an unchanged line keeps in the next list."""

    order = models.ForeignKey(ReserveOrder, models.PROTECT, related_name="marks")
    office = models.CharField(max_length=8, choices=Office.choices)
    place = models.PositiveIntegerField(
        pgettext_lazy("in an order", "place"), null=True, blank=True
    )
    ready = models.BooleanField(pgettext_lazy("a project", "ready"), default=False)
    remark = models.CharField(_("remark"), max_length=200, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(Post, models.PROTECT, related_name="+")

    objects = ReserveMarkQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["project", "order"], name="reserve_mark_once"),
            models.UniqueConstraint(fields=["order", "place"], name="reserve_place_once"),
            models.CheckConstraint(
                condition=Q(place__isnull=True) | Q(place__gte=1), name="reserve_place_from_one"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project} {self.place}"
