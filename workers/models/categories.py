"""Groups to be taken on first, and who belongs to them."""

import datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.ids import new_id
from regions.models import Division, Post
from regions.tenancy import VillageOwned, VillageQuerySet
from workers.models.people import Person


class CategoryQuerySet(models.QuerySet["Category"]):
    def in_force(self, day: datetime.date) -> Self:
        return self.filter(Q(until__isnull=True) | Q(until__gte=day), since__lte=day)

    def of_county(self, code: str) -> Self:
        """The common ones and those that the county of a division has added."""
        return self.filter(Q(county__isnull=True) | Q(county=f"{code[:6]}000000"))

    def kept_by(self, actor: Post | None) -> Self:
        """A county's own, for that county."""
        return self.none() if actor is None else self.filter(county=actor.division_id)


class Category(models.Model):
    """A priority group as papers name it (人员类别, domain.md §1.4). Never on a public notice.

    The lists grow from year to year, so they are rows and not code; a county adds its own. Names
    are the papers' Chinese words, in whatever language the screen speaks. Its table has a policy
    of its own: common rows (no county) are read by all and written by migrations alone.
    """

    code = models.CharField(primary_key=True, max_length=16, db_collation="C", editable=False)
    name = models.CharField(_("name of the group"), max_length=40)
    short = models.CharField(_("short name for narrow columns"), max_length=12)
    position = models.PositiveSmallIntegerField(editable=False)
    county = models.ForeignKey(
        Division, models.PROTECT, null=True, related_name="+", editable=False
    )
    since = models.DateField(_("in force since"))
    until = models.DateField(_("in force until"), null=True, blank=True)
    source = models.CharField(_("paper that names the group"), max_length=120)

    objects = CategoryQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["county", "name"], nulls_distinct=False, name="priority_group_named_once"
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="priority_group_ends_after_it_begins",
            ),
        ]
        ordering: ClassVar = [F("county").asc(nulls_first=True), "position", "code"]

    def __str__(self) -> str:
        return self.name


class PersonCategoryQuerySet(VillageQuerySet["PersonCategory"]):
    sponsor_path = "person__entries__project__sponsor"

    def held_on(self, day: datetime.date) -> Self:
        return self.filter(Q(until__isnull=True) | Q(until__gte=day), since__lte=day)


class PersonCategory(VillageOwned):
    """A person belongs to a group from a day until a day, as a paper says."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="categories")
    category = models.ForeignKey(
        Category, models.PROTECT, related_name="+", verbose_name=_("priority group")
    )
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)
    evidence = models.CharField(
        _("paper that shows it, with its number"), max_length=120, blank=True
    )
    evidence_on = models.DateField(_("date of the paper"), null=True, blank=True)

    objects = PersonCategoryQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person", "category"],
                condition=Q(until__isnull=True),
                name="category_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="category_ends_after_it_begins",
            ),
        ]
        ordering: ClassVar = ["since", "category"]

    def __str__(self) -> str:
        return str(self.category)
