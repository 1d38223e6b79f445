"""The project itself."""

from decimal import Decimal
from typing import ClassVar, Self
from uuid import UUID

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.fields import YuanField
from core.ids import new_id
from projects.lifecycle import Stage, Step
from regions.models import Post, Sector, Sponsor
from regions.tenancy import VillageManager, VillageOwned, VillageQuerySet


class Outcome(models.TextChoices):
    OPEN = "open", _("under way")
    ARCHIVED = "archived", _("archived")
    REJECTED = "rejected", _("not approved")
    ENDED = "ended", _("ended early")
    RETURNED = "returned", _("given back")


class PartyKind(models.TextChoices):
    """Who signs contracts: the council is not a legal person (domain.md, corrections)."""

    COMMITTEE = "committee", _("villagers' committee")
    COLLECTIVE = "collective", _("village economic collective")
    TOWNSHIP = "township", _("township government")


class ProjectQuerySet(VillageQuerySet["Project"]):
    sponsor_path = "sponsor"

    def open(self) -> Self:
        return self.filter(outcome=Outcome.OPEN)

    def at(self, stage: Stage, step: Step) -> Self:
        return self.open().filter(stage=stage, step=step)

    def search(self, words: str) -> Self:
        """By the project's name or code, or the village's name."""
        named = Q(name__icontains=words) | Q(village__name__icontains=words)
        return self.filter(named | Q(code__icontains=words))


class Project(VillageOwned):
    """One village's work-relief project, from the reserve to the archive.

    `stage` and `step` say where its case stands (`projects.lifecycle`); `round` counts the
    submissions of the present stage, and `sent_back` is true while its maker mends what a decision
    asked for; `taken_over` says that it came in under way (`Takeover`); `version` grows with every
    change of what is decided on, and a decision names the version that was seen. `terms` is the
    county's settings under which its proposal was first handed in (`projects.eligibility`).

    The four kinds of cost are the estimate in force now: as described up to the proposal, and from
    then on moved by change orders alone, which a trigger holds (`projects.estimates` has the one
    with which the works began).
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(_("project code"), max_length=24, unique=True)
    name = models.CharField(_("project name"), max_length=80)
    sector = models.CharField(_("sector"), max_length=10, choices=Sector.choices)
    sponsor = models.CharField(_("sponsor"), max_length=12, choices=Sponsor.choices)
    works = models.TextField(_("what is built, and how much of it"))
    party_kind = models.CharField(_("contracting party"), max_length=12, choices=PartyKind.choices)
    party_name = models.CharField(_("name of the contracting party"), max_length=80)
    starts_on = models.DateField(_("planned start"))
    ends_on = models.DateField(_("planned end"))
    workers_planned = models.PositiveIntegerField(_("workers planned"))
    labour = YuanField(_("labour"))
    materials = YuanField(_("materials"))
    machinery = YuanField(_("machinery"))
    other = YuanField(_("other costs"))

    stage = models.CharField(max_length=12, choices=Stage.choices, default=Stage.RESERVE)
    step = models.CharField(max_length=10, choices=Step.choices, default=Step.MAKE)
    round = models.PositiveIntegerField(default=1)
    sent_back = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)
    stage_since = models.DateField()
    step_since = models.DateField()
    terms = models.ForeignKey(
        "projects.CountySettings",
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
    )
    taken_over = models.BooleanField(default=False, editable=False)
    outcome = models.CharField(max_length=8, choices=Outcome.choices, default=Outcome.OPEN)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(Post, models.PROTECT, related_name="+")

    objects = ProjectQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="project_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=Q(labour__gte=0, materials__gte=0, machinery__gte=0, other__gte=0),
                name="project_costs_are_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(sponsor__in=Sponsor.values), name="project_has_a_sponsor"
            ),
            models.UniqueConstraint(fields=["id", "village"], name="project_village_key"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["village", "stage", "step"], name="project_by_place_and_stage")
        ]
        ordering: ClassVar = ["code"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("project_detail", args=[self.pk])

    @property
    def project_id(self) -> UUID:
        """Its own id, under the name that every row of a project has."""
        return self.id

    @property
    def estimate(self) -> Decimal:
        """Yuan in force now: the sum of the four kinds of cost, with the changes agreed to."""
        return self.labour + self.materials + self.machinery + self.other


class ProjectQuery(VillageQuerySet[models.Model]):
    """For rows that hang on a project."""


class ProjectOwned(VillageOwned):
    """A row of one project, and so of its village: a composite foreign key holds both."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    project = models.ForeignKey(Project, models.PROTECT, related_name="%(class)ss")

    class Meta:
        abstract = True


class Suspension(ProjectOwned):
    """A time in which the works stand still (停工), winter above all."""

    since = models.DateField(_("since"))
    until = models.DateField(_("resumed on"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=200)
    by = models.ForeignKey(Post, models.PROTECT, related_name="+")

    objects = VillageManager["Suspension"]()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["project"], condition=Q(until__isnull=True), name="suspended_once_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="suspension_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project} {self.since}"
