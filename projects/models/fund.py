"""Where the money comes from: planned by a plan paper, received by fund papers."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.fields import YuanField
from projects.models.attachment import Attachment
from projects.models.project import ProjectOwned
from projects.models.withdrawable import Withdrawable, WithdrawableQuerySet, withdrawn_whole
from regions.models import Post


class Source(models.TextChoices):
    CENTRAL = "central", _("central budget investment")
    LINKAGE = "linkage", _("fiscal linkage subsidy")
    PROVINCE = "province", _("provincial funds")
    COUNTY = "county", _("county funds")
    OWN = "own", _("village's own funds")


class FundQuerySet(WithdrawableQuerySet["Fund"]):
    """Plan papers, of which those struck out don't count."""


class FundReceiptQuerySet(WithdrawableQuerySet["FundReceipt"]):
    """Money that arrived, of which what is struck out doesn't count."""


class Fund(Withdrawable, ProjectOwned):
    """A plan paper's (计划下达文件) money for this project.

    `share_floor` is the least wage share in per cent, typed from the paper: there is no default
    (domain.md, corrections). It is None where the paper sets none. Both are those in force: only
    `PlanAdjustment`s move them, and a trigger holds it. Where the paper is one of several projects,
    the row is one of its `plan`.
    """

    plan = models.ForeignKey(
        "projects.PlanPaper", models.PROTECT, null=True, editable=False, related_name="rows"
    )

    source = models.CharField(_("source of funds"), max_length=10, choices=Source.choices)
    paper_number = models.CharField(_("number of the plan paper"), max_length=60)
    issued_on = models.DateField(_("date of the plan paper"))
    received_on = models.DateField(_("plan paper received on"))
    amount = YuanField(_("amount planned"))
    share_floor = models.DecimalField(
        _("least wage share by the paper"), max_digits=5, decimal_places=2, null=True, blank=True
    )
    paper = models.ForeignKey(
        Attachment, models.PROTECT, related_name="+", verbose_name=_("picture of the plan paper")
    )
    by = models.ForeignKey(Post, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = FundQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(amount__gte=0), name="fund_has_money"),
            models.CheckConstraint(
                condition=Q(share_floor__isnull=True) | Q(share_floor__gte=0, share_floor__lte=100),
                name="fund_floor_is_a_percentage",
            ),
            models.UniqueConstraint(
                fields=["project", "source", "paper_number"],
                condition=Q(withdrawn_at__isnull=True),
                name="fund_once_a_paper",
            ),
            withdrawn_whole("fund_withdrawn_at_by_and_why"),
            models.UniqueConstraint(fields=["id", "village"], name="fund_village_key"),
            models.UniqueConstraint(fields=["id", "project"], name="fund_project_key"),
        ]
        ordering: ClassVar = ["issued_on", "at"]

    def __str__(self) -> str:
        return f"{self.get_source_display()} {self.paper_number}"


class FundReceipt(Withdrawable, ProjectOwned):
    """Money of a fund that has arrived (资金到位); only striking it out changes it.

    Where the fund paper is one of several projects, the row is one of its `fund_paper`.
    """

    fund_paper = models.ForeignKey(
        "projects.FundPaper", models.PROTECT, null=True, editable=False, related_name="rows"
    )

    fund = models.ForeignKey(Fund, models.PROTECT, related_name="receipts")
    paper_number = models.CharField(_("number of the fund paper"), max_length=60)
    received_on = models.DateField(_("received on"))
    amount = YuanField(_("amount received"))
    by = models.ForeignKey(Post, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = FundReceiptQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="receipt_has_money"),
            models.UniqueConstraint(
                fields=["fund", "paper_number"],
                condition=Q(withdrawn_at__isnull=True),
                name="receipt_once_a_paper",
            ),
            withdrawn_whole("receipt_withdrawn_at_by_and_why"),
        ]
        ordering: ClassVar = ["received_on", "at"]

    def __str__(self) -> str:
        return self.paper_number
