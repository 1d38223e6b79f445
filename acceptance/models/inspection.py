"""Inspections with their items, what failed, how it was mended, and the checks again."""

import datetime
from typing import ClassVar, Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from acceptance.rules import Standing, standing
from projects.models import Attachment, ProjectOwned
from regions.models import Human, Post
from regions.tenancy import VillageManager, VillageQuerySet


class Kind(models.TextChoices):
    """Whose inspection it is (完工自查、乡镇初验、县级验收)."""

    SELF = "self", _("self-check of the village")
    TOWNSHIP = "township", _("township inspection")
    COUNTY = "county", _("county acceptance")


class Result(models.TextChoices):
    PASSED = "passed", pgettext_lazy("inspection item", "passed")
    FAILED = "failed", pgettext_lazy("inspection item", "failed")


class Inspection(ProjectOwned):
    """One inspection on site (T29), by a human who answers for it; insert-only.

    `round` is the project's, `number` counts the inspections of a kind; the latest one counts.
    One human answers for inspections of one kind of a project: an exclusion constraint.
    """

    kind = models.CharField(_("kind of inspection"), max_length=8, choices=Kind.choices)
    round = models.PositiveIntegerField()
    number = models.PositiveIntegerField()
    held_on = models.DateField(_("date of the inspection"))
    place = models.CharField(_("place"), max_length=80)
    satisfied = models.PositiveIntegerField(_("villagers satisfied"), null=True, blank=True)
    dissatisfied = models.PositiveIntegerField(_("villagers not satisfied"), null=True, blank=True)
    conclusion = models.TextField(_("conclusion"))
    at = models.DateTimeField()
    post = models.ForeignKey(Post, models.PROTECT, related_name="+")
    operator = models.ForeignKey(Human, models.PROTECT, related_name="+")
    responsible = models.ForeignKey(Human, models.PROTECT, related_name="+")
    paper = models.ForeignKey(Attachment, models.PROTECT, null=True, blank=True, related_name="+")

    objects = VillageManager["Inspection"]()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["project", "kind", "number"], name="inspection_number_once"
            ),
            models.UniqueConstraint(fields=["id", "village"], name="inspection_village_key"),
            models.UniqueConstraint(
                fields=["id", "project", "village", "kind"], name="inspection_kind_key"
            ),
            ExclusionConstraint(
                name="inspection_one_human_one_kind",
                expressions=[
                    (F("project"), RangeOperators.EQUAL),
                    (F("responsible"), RangeOperators.EQUAL),
                    (F("kind"), RangeOperators.NOT_EQUAL),
                ],
            ),
            models.CheckConstraint(
                condition=Q(operator=F("responsible")) | Q(paper__isnull=False),
                name="inspection_for_another_has_his_paper",
            ),
            models.CheckConstraint(
                condition=Q(satisfied__isnull=True, dissatisfied__isnull=True)
                | Q(satisfied__isnull=False, dissatisfied__isnull=False),
                name="inspection_vote_is_whole",
            ),
        ]
        ordering: ClassVar = ["at"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.held_on}"

    def get_absolute_url(self) -> str:
        return reverse("inspection_detail", args=[self.pk])


class Attendee(ProjectOwned):
    """Someone who was present; `villager` where he came for the villagers (村民代表)."""

    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="attendees")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(_("name"), max_length=60)
    unit = models.CharField(_("where from"), max_length=60, blank=True)
    office = models.CharField(_("office held"), max_length=40, blank=True)
    villager = models.BooleanField(_("villagers' representative"), default=False)

    objects = VillageManager["Attendee"]()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["inspection", "number"], name="attendee_number_once")
        ]
        ordering: ClassVar = ["number"]

    def __str__(self) -> str:
        return self.name


class ItemQuerySet(VillageQuerySet["InspectionItem"]):
    def with_latest(self) -> Self:
        """Annotated with the latest check, for `InspectionItem.standing`."""
        checks = ItemCheck.objects.filter(item=OuterRef("pk")).order_by("-number")
        latest = {
            name: Subquery(checks.values(name)[:1]) for name in ("result", "problem", "deadline")
        }
        rows = self.annotate(latest_id=Subquery(checks.values("pk")[:1]), **latest)
        mending = Rectification.objects.filter(fault=OuterRef("latest_id"))
        return rows.annotate(
            mended=Exists(mending), mended_on=Subquery(mending.values("done_on")[:1])
        )

    def open(self) -> Self:
        """Those whose latest check did not pass, or that nobody has checked."""
        return self.with_latest().exclude(result=Result.PASSED)

    def to_mend(self) -> Self:
        return self.open().filter(mended=False)

    def to_check_again(self) -> Self:
        return self.open().filter(mended=True)


class InspectionItem(ProjectOwned):
    """One thing that an inspection looks at; insert-only. Quantities in the item's own unit."""

    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="items")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(_("inspected item"), max_length=60)
    unit = models.CharField(_("unit"), max_length=10)
    design = models.DecimalField(
        _("by design"), max_digits=14, decimal_places=3, null=True, blank=True
    )
    completed = models.DecimalField(
        _("completed"), max_digits=14, decimal_places=3, null=True, blank=True
    )
    standard = models.CharField(_("standard"), max_length=120)
    relief = models.BooleanField(default=False)  # one of `acceptance.rules.RELIEF_ITEMS`

    result: str | None  # these of `ItemQuerySet.with_latest`
    problem: str | None
    deadline: datetime.date | None
    mended: bool
    mended_on: datetime.date | None

    objects = ItemQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["inspection", "number"], name="inspection_item_number_once"
            ),
            models.UniqueConstraint(
                fields=["id", "inspection", "village"], name="inspection_item_key"
            ),
        ]
        ordering: ClassVar = ["number"]

    def __str__(self) -> str:
        return self.title

    @property
    def standing(self) -> Standing:
        return standing(passed=self.result == Result.PASSED, mended=self.mended)


class ItemCheck(ProjectOwned):
    """What a check of an item found: number 1 on site, the next ones after rectification.

    Insert-only. A trigger holds that a further check follows a failed one that was rectified.
    `inspection` and `kind` repeat the item's, so that one human checks for one level only.
    """

    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="checks")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    item = models.ForeignKey(InspectionItem, models.PROTECT, related_name="checks")
    number = models.PositiveSmallIntegerField()
    result = models.CharField(_("result"), max_length=8, choices=Result.choices)
    problem = models.TextField(_("what is wrong"), blank=True)
    deadline = models.DateField(_("to be mended by"), null=True, blank=True)
    at = models.DateTimeField()
    post = models.ForeignKey(Post, models.PROTECT, related_name="+")
    operator = models.ForeignKey(Human, models.PROTECT, related_name="+")
    responsible = models.ForeignKey(Human, models.PROTECT, related_name="+")
    paper = models.ForeignKey(Attachment, models.PROTECT, null=True, blank=True, related_name="+")

    objects = VillageManager["ItemCheck"]()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["item", "number"], name="item_check_number_once"),
            models.UniqueConstraint(fields=["id", "village"], name="item_check_village_key"),
            ExclusionConstraint(
                name="item_check_one_human_one_kind",
                expressions=[
                    (F("project"), RangeOperators.EQUAL),
                    (F("responsible"), RangeOperators.EQUAL),
                    (F("kind"), RangeOperators.NOT_EQUAL),
                ],
            ),
            models.CheckConstraint(
                condition=Q(result=Result.PASSED, problem="", deadline__isnull=True)
                | (Q(result=Result.FAILED, deadline__isnull=False) & ~Q(problem="")),
                name="item_check_failed_with_problem_and_deadline",
            ),
            models.CheckConstraint(
                condition=Q(operator=F("responsible")) | Q(paper__isnull=False),
                name="item_check_for_another_has_his_paper",
            ),
        ]
        ordering: ClassVar = ["number"]

    def __str__(self) -> str:
        return f"{self.item} {self.number}"


class Rectification(ProjectOwned):
    """What the village did about a failed check, once; insert-only."""

    fault = models.OneToOneField(ItemCheck, models.PROTECT, related_name="rectification")
    done = models.TextField(_("what was done"))
    done_on = models.DateField(_("done on"))
    before = models.ForeignKey(
        Attachment, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("photo before"),
    )  # fmt: skip
    after = models.ForeignKey(
        Attachment, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("photo after"),
    )  # fmt: skip
    by = models.ForeignKey(Post, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = VillageManager["Rectification"]()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(done=""), name="rectification_says_what_was_done")
        ]
        ordering: ClassVar = ["at"]

    def __str__(self) -> str:
        return f"{self.fault} {self.done_on}"
