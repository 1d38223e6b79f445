"""Change orders (工程变更签证, T25): what is built otherwise than planned, and what it costs."""

from typing import ClassVar, Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.fields import YuanField
from core.money import ZERO
from projects.change_rules import KINDS, WAITING, Delta, Estimate, Limits, State, Why, decider
from projects.models.answered import Answered
from projects.models.attachment import Attachment
from projects.models.decision import Verdict
from projects.models.project import Outcome, ProjectOwned
from projects.models.withdrawable import Withdrawable, WithdrawableQuerySet, withdrawn_whole
from regions.models import Post
from regions.tenancy import VillageManager, VillageQuerySet

CHANGE_STATES = [
    (State.MAKE, pgettext_lazy("change order", "being prepared")),
    (State.TOWNSHIP, pgettext_lazy("change order", "waits for the township")),
    (State.COUNTY, pgettext_lazy("change order", "waits for the county")),
    (State.DECIDED, pgettext_lazy("change order", "agreed to")),
    (State.REJECTED, pgettext_lazy("change order", "not agreed to")),
    (State.WITHDRAWN, pgettext_lazy("change order", "withdrawn")),
]
# Kept beside each change, as the county's rule was when it was handed in.
WHY_COUNTY = [
    (Why.WITHIN, _("within what the township decides alone")),
    (Why.NOT_SET, _("the county has set no amounts, and decides on every change")),
    (Why.ABOVE, _("above what the township decides alone")),
    (Why.BEYOND_PLAN, _("the works become dearer than the plan papers have money for")),
]


class ChangeOrderQuerySet(VillageQuerySet["ChangeOrder"]):
    def at(self, *states: State) -> Self:
        return self.filter(state__in=states)

    def decided(self) -> Self:
        """Those that are part of the estimate, the newest first."""
        return self.at(State.DECIDED).order_by("-decided_at")

    def due(self) -> Self:
        """Somebody's step is due."""
        return self.filter(project__outcome=Outcome.OPEN, state__in=(State.MAKE, *WAITING))


class ChangeOrder(ProjectOwned):
    """One change of the works. By kind of cost in yuan: what it adds and what it takes away.

    The estimate `…_before`, whether and why the county has the last word (`why_county`), the limits
    and what counts against them (`counted`) are copied when it is handed in. It then only goes on,
    and waits alone: no other change of the project is handed in meanwhile. Agreed to, it becomes
    part of the project's estimate in the same transaction.
    """

    number = models.PositiveSmallIntegerField(_("number of the change"))
    what = models.CharField(_("what is built otherwise"), max_length=400)
    why = models.CharField(_("why"), max_length=400)
    place = models.CharField(_("where"), max_length=80)
    labour_plus = YuanField(_("labour: more"), default=ZERO)
    labour_minus = YuanField(_("labour: less"), default=ZERO)
    materials_plus = YuanField(_("materials: more"), default=ZERO)
    materials_minus = YuanField(_("materials: less"), default=ZERO)
    machinery_plus = YuanField(_("machinery: more"), default=ZERO)
    machinery_minus = YuanField(_("machinery: less"), default=ZERO)
    other_plus = YuanField(_("other costs: more"), default=ZERO)
    other_minus = YuanField(_("other costs: less"), default=ZERO)

    labour_before = YuanField(null=True, editable=False)
    materials_before = YuanField(null=True, editable=False)
    machinery_before = YuanField(null=True, editable=False)
    other_before = YuanField(null=True, editable=False)
    why_county = models.CharField(max_length=12, choices=WHY_COUNTY, blank=True, editable=False)
    counted = YuanField(null=True, editable=False)
    limit_yuan = YuanField(null=True, editable=False)
    limit_percent = models.DecimalField(max_digits=5, decimal_places=2, null=True, editable=False)
    limit_source = models.CharField(max_length=200, blank=True, editable=False)

    state = models.CharField(max_length=12, choices=CHANGE_STATES, default=State.MAKE)
    state_since = models.DateField()
    round = models.PositiveSmallIntegerField(default=1)
    version = models.PositiveIntegerField(default=1)
    closed_reason = models.CharField(_("reason"), max_length=200, blank=True)
    decided_at = models.DateTimeField(null=True, editable=False)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Post, models.PROTECT, related_name="+")

    objects = ChangeOrderQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["project", "number"], name="change_number_once"),
            models.UniqueConstraint(fields=["id", "project"], name="change_project_key"),
            models.UniqueConstraint(
                fields=["project"],
                condition=Q(state__in=list(WAITING)),
                name="change_waits_one_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(
                    **{f"{kind}_{way}__gte": 0 for kind in KINDS for way in ("plus", "minus")}
                ),
                name="change_amounts_are_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[State.MAKE, State.WITHDRAWN])
                | ~Q(why_county="")
                & Q(
                    counted__isnull=False,
                    **{f"{kind}_before__isnull": False for kind in KINDS},
                    **{
                        f"{kind}_minus__lte": F(f"{kind}_before") + F(f"{kind}_plus")
                        for kind in KINDS
                    },
                ),
                name="change_is_handed_in_whole",
            ),
            models.CheckConstraint(
                condition=Q(state=State.DECIDED, decided_at__isnull=False)
                | ~Q(state=State.DECIDED) & Q(decided_at__isnull=True),
                name="change_decided_with_its_time",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.WITHDRAWN) | ~Q(closed_reason=""),
                name="change_withdrawn_with_a_reason",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["village", "state"], name="change_by_place_and_state"),
        ]
        ordering: ClassVar = ["-number"]

    def __str__(self) -> str:
        return str(self.number)

    def get_absolute_url(self) -> str:
        return reverse("change_detail", args=[self.pk])

    @property
    def delta(self) -> Delta:
        return Delta(self._estimate("plus"), self._estimate("minus"))

    @property
    def before(self) -> Estimate | None:
        """The estimate when it was handed in; None before that."""
        return None if self.labour_before is None else self._estimate("before")

    @property
    def decides(self) -> State:
        """Who has the last word, once it is handed in."""
        return decider(Why(self.why_county))

    @property
    def limits(self) -> Limits:
        """As the county had set them when it was handed in."""
        return Limits(self.limit_yuan, self.limit_percent, self.limit_source)

    def _estimate(self, part: str) -> Estimate:
        return Estimate(**{kind: getattr(self, f"{kind}_{part}") for kind in KINDS})


class ChangePaperQuerySet(WithdrawableQuerySet["ChangePaper"]):
    """Pictures and papers, of which those struck out don't count."""


class ChangePaper(Withdrawable, ProjectOwned):
    """A picture of the place, a drawing or a measurement that shows the change."""

    change = models.ForeignKey(ChangeOrder, models.PROTECT, related_name="papers")
    title = models.CharField(_("what it shows"), max_length=80)
    paper = models.ForeignKey(
        Attachment, models.PROTECT, related_name="+", verbose_name=_("picture or paper")
    )
    at = models.DateTimeField()
    by = models.ForeignKey(Post, models.PROTECT, related_name="+")

    objects = ChangePaperQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [withdrawn_whole("change_paper_withdrawn_at_by_and_why")]
        ordering: ClassVar = ["at"]

    def __str__(self) -> str:
        return self.title


class ChangeAct(Answered):
    """One step of a change order by a human who answers for it; insert-only.

    `step` is the state in which it was taken; one human takes one kind of step, over all rounds.
    """

    change = models.ForeignKey(ChangeOrder, models.PROTECT, related_name="acts")
    round = models.PositiveSmallIntegerField()
    step = models.CharField(max_length=12, choices=CHANGE_STATES)
    verdict = models.CharField(max_length=8, choices=Verdict.choices)
    reason = models.CharField(_("reason"), max_length=400, blank=True)
    version_seen = models.PositiveIntegerField()

    objects = VillageManager["ChangeAct"]()

    class Meta(Answered.Meta):
        constraints: ClassVar = [
            *Answered.Meta.constraints,
            models.UniqueConstraint(
                fields=["change", "round", "step"], name="change_decided_once_a_step"
            ),
            ExclusionConstraint(
                name="change_one_human_one_step",
                expressions=[
                    (F("change"), RangeOperators.EQUAL),
                    (F("responsible"), RangeOperators.EQUAL),
                    (F("step"), RangeOperators.NOT_EQUAL),
                ],
            ),
            models.CheckConstraint(
                condition=Q(verdict__in=[Verdict.SUBMIT, Verdict.APPROVE]) | ~Q(reason=""),
                name="change_returned_with_a_reason",
            ),
        ]
        ordering: ClassVar = ["at"]

    def __str__(self) -> str:
        return f"{self.change} {self.step} {self.verdict}"
