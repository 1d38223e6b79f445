"""A county's papers that reach several projects: plan papers, fund papers, adjusting papers."""

from decimal import Decimal
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.fields import YuanField
from core.ids import new_id
from projects.models.attachment import MediaType
from projects.models.fund import Fund, Source
from projects.models.project import ProjectOwned
from projects.models.withdrawable import Withdrawable, WithdrawableQuerySet, withdrawn_whole
from regions.models import Post
from regions.tenancy import AreaOwned, AreaQuerySet, Row


class CountyPaperQuerySet(AreaQuerySet[Row]):
    def standing(self) -> Self:
        return self.filter(withdrawn_at__isnull=True)


class CountyPaper(Withdrawable, AreaOwned):
    """A paper as county finance typed it once, with its picture; it is only ever struck out.

    `page` names the URL of its kind.
    """

    page: ClassVar[str]

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    paper_number = models.CharField(_("number of the paper"), max_length=60)
    issued_on = models.DateField(_("date of the paper"))
    received_on = models.DateField(_("received on"))
    paper_name = models.CharField(max_length=120, editable=False)
    paper_sha256 = models.CharField(max_length=64, editable=False)
    paper_type = models.CharField(max_length=20, choices=MediaType.choices, editable=False)
    paper_size = models.PositiveIntegerField(editable=False)
    at = models.DateTimeField()
    by = models.ForeignKey(Post, models.PROTECT, related_name="+")

    class Meta:
        abstract = True
        ordering: ClassVar = ["-issued_on", "-at"]

    def __str__(self) -> str:
        return self.paper_number

    def get_absolute_url(self) -> str:
        return reverse(self.page, args=[self.pk])


def _in_order(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(condition=Q(received_on__gte=F("issued_on")), name=name)


class PlanPaperQuerySet(CountyPaperQuerySet["PlanPaper"]):
    """Plan papers of a county."""


class PlanPaper(CountyPaper):
    """A plan paper (计划下达文件) of several projects: its rows are their `Fund`s.

    `total` in yuan; a trigger holds that the rows never plan more. `share_floor` in per cent as the
    paper says, None where it sets none.
    """

    source = models.CharField(_("source of funds"), max_length=10, choices=Source.choices)
    total = YuanField(_("total of the paper"))
    share_floor = models.DecimalField(
        _("least wage share by the paper"), max_digits=5, decimal_places=2, null=True, blank=True
    )

    page = "plan_paper_detail"

    objects = PlanPaperQuerySet.as_manager()

    class Meta(CountyPaper.Meta):
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(total__gt=0), name="plan_paper_has_money"),
            models.CheckConstraint(
                condition=Q(share_floor__isnull=True) | Q(share_floor__range=(0, 100)),
                name="plan_paper_floor_is_a_percentage",
            ),
            _in_order("plan_paper_received_after_issued"),
            models.UniqueConstraint(
                fields=["area", "source", "paper_number"],
                condition=Q(withdrawn_at__isnull=True),
                name="plan_paper_once_a_county",
            ),
            models.UniqueConstraint(
                fields=["id", "source", "paper_number"], name="plan_paper_words_key"
            ),
            withdrawn_whole("plan_paper_withdrawn_whole"),
        ]

    def __str__(self) -> str:
        return f"{self.get_source_display()} {self.paper_number}"


class FundPaperQuerySet(CountyPaperQuerySet["FundPaper"]):
    """Fund papers of a county."""


class FundPaper(CountyPaper):
    """A fund paper (资金下达文件) of several projects: its rows are their `FundReceipt`s, which
    arrived on `received_on`. `total` in yuan; a trigger holds that the rows never receive more."""

    total = YuanField(_("total of the paper"))

    page = "fund_paper_detail"

    objects = FundPaperQuerySet.as_manager()

    class Meta(CountyPaper.Meta):
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(total__gt=0), name="fund_paper_has_money"),
            _in_order("fund_paper_received_after_issued"),
            models.UniqueConstraint(
                fields=["area", "paper_number"],
                condition=Q(withdrawn_at__isnull=True),
                name="fund_paper_once_a_county",
            ),
            models.UniqueConstraint(fields=["id", "paper_number"], name="fund_paper_words_key"),
            withdrawn_whole("fund_paper_withdrawn_whole"),
        ]


class AdjustmentPaperQuerySet(CountyPaperQuerySet["AdjustmentPaper"]):
    """Papers that adjust plans of a county."""


class AdjustmentPaper(CountyPaper):
    """A paper that adjusts plans (计划调整): its rows take from some projects, and give to others.

    `share_floor` in per cent is a new floor for all its rows, None where it leaves the old ones.
    """

    reason = models.CharField(_("reason"), max_length=200)
    share_floor = models.DecimalField(
        _("new least wage share by this paper"),
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
    )

    page = "adjustment_detail"

    objects = AdjustmentPaperQuerySet.as_manager()

    class Meta(CountyPaper.Meta):
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(reason=""), name="adjustment_has_a_reason"),
            models.CheckConstraint(
                condition=Q(share_floor__isnull=True) | Q(share_floor__range=(0, 100)),
                name="adjustment_floor_is_a_percentage",
            ),
            _in_order("adjustment_received_after_issued"),
            models.UniqueConstraint(
                fields=["area", "paper_number"],
                condition=Q(withdrawn_at__isnull=True),
                name="adjustment_once_a_county",
            ),
            withdrawn_whole("adjustment_paper_withdrawn_whole"),
        ]


class PlanAdjustmentQuerySet(WithdrawableQuerySet["PlanAdjustment"]):
    """What adjusted a project's plan, of which what is struck out doesn't count."""


class PlanAdjustment(Withdrawable, ProjectOwned):
    """What an adjusting paper adds to a fund in yuan, or takes away (below zero).

    A trigger moves `Fund.amount` and `Fund.share_floor` by it, and nothing else moves them.
    `before` and `floor_before` are what was in force; number 1 keeps what the plan paper said.
    """

    paper = models.ForeignKey(AdjustmentPaper, models.PROTECT, related_name="rows")
    fund = models.ForeignKey(Fund, models.PROTECT, related_name="adjustments")
    number = models.PositiveSmallIntegerField()
    amount = YuanField(_("added or taken away"))
    before = YuanField()
    share_floor = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    floor_before = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    at = models.DateTimeField()
    by = models.ForeignKey(Post, models.PROTECT, related_name="+")

    objects = PlanAdjustmentQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(amount=0) | Q(share_floor__isnull=False),
                name="adjustment_adjusts_something",
            ),
            models.UniqueConstraint(fields=["fund", "number"], name="adjustment_number_once"),
            models.UniqueConstraint(fields=["paper", "fund"], name="adjustment_once_a_fund"),
            withdrawn_whole("adjustment_withdrawn_whole"),
        ]
        ordering: ClassVar = ["fund", "number"]

    def __str__(self) -> str:
        return f"{self.paper} {self.amount}"

    @property
    def after(self) -> Decimal:
        return self.before + self.amount
