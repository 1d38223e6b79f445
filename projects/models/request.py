"""Asking for a plan paper's money (资金拨付申请, T23), and what was disbursed of it."""

from decimal import Decimal
from typing import ClassVar, Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.fields import YuanField
from core.money import ZERO, total
from projects.models.answered import Answered
from projects.models.attachment import Attachment
from projects.models.decision import Verdict
from projects.models.fund import Fund
from projects.models.project import Outcome, ProjectOwned
from projects.models.withdrawable import Withdrawable, WithdrawableQuerySet, withdrawn_whole
from projects.request_rules import State
from regions.models import Post
from regions.tenancy import VillageManager, VillageQuerySet


class Use(models.TextChoices):
    """What the money is for; wages are none of the others, and have a stream of their own."""

    LABOUR = "labour", _("labour")
    MATERIALS = "materials", pgettext_lazy("use of money", "materials")
    MACHINERY = "machinery", pgettext_lazy("use of money", "machinery")
    OTHER = "other", pgettext_lazy("use of money", "other costs")


WORKS = (Use.MATERIALS, Use.MACHINERY, Use.OTHER)


class Stream(models.TextChoices):
    """`LABOUR` opens by itself with each approved wage sheet; the village asks for the works;
    `BEFORE` is what was disbursed on paper before works under way were taken over."""

    LABOUR = "labour", _("wages of an approved sheet")
    WORKS = "works", _("materials, machinery and other costs")
    BEFORE = "before", _("disbursed before the take-over")


STATES = [
    (State.MAKE, pgettext_lazy("request for money", "being prepared")),
    (State.SUPERVISION, pgettext_lazy("request for money", "supervision group looks at it")),
    (State.TOWNSHIP, pgettext_lazy("request for money", "township reviews")),
    (State.COUNTY, pgettext_lazy("request for money", "county decides")),
    (State.RELEASE, pgettext_lazy("request for money", "money is to be disbursed")),
    (State.DONE, pgettext_lazy("request for money", "disbursed")),
    (State.REJECTED, pgettext_lazy("request for money", "not approved")),
    (State.WITHDRAWN, pgettext_lazy("request for money", "withdrawn")),
]


class FundRequestQuerySet(VillageQuerySet["FundRequest"]):
    def at(self, *states: State) -> Self:
        return self.filter(state__in=states)

    def labour(self) -> Self:
        return self.filter(stream=Stream.LABOUR)

    def waiting(self) -> Self:
        """Somebody's step is due: in a closed project only that money is disbursed."""
        return self.filter(Q(project__outcome=Outcome.OPEN) | Q(state=State.RELEASE))

    def live(self) -> Self:
        return self.exclude(state__in=(State.REJECTED, State.WITHDRAWN))


class FundRequest(ProjectOwned):
    """One batch (批次) of money that a project asks for; the parts in yuan.

    Of `LABOUR`, `about_id` is the wage sheet whose approval opened it: township and county have
    decided on the sheet, so that it waits for county finance alone. `LABOUR` never grows, and
    becomes less when a line is taken off the sheet. Of `WORKS`, `done` is what the works are worth
    so far (累计完成投资), and nothing in it is ever for wages. Of `BEFORE` nothing is decided any
    more: county finance enters what its vouchers say.
    """

    number = models.PositiveSmallIntegerField(_("number of the request"))
    stream = models.CharField(max_length=8, choices=Stream.choices)
    about_id = models.UUIDField(null=True, blank=True, editable=False)
    labour = YuanField(_("for labour"), default=ZERO)
    materials = YuanField(_("for materials"), default=ZERO)
    machinery = YuanField(_("for machinery"), default=ZERO)
    other = YuanField(_("for other costs"), default=ZERO)
    done = YuanField(_("worth of the works done so far"), null=True, blank=True)
    purpose = models.CharField(_("what it is for"), max_length=200)
    state = models.CharField(max_length=12, choices=STATES)
    state_since = models.DateField()
    round = models.PositiveSmallIntegerField(default=1)
    version = models.PositiveIntegerField(default=1)
    closed_reason = models.CharField(_("reason"), max_length=200, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Post, models.PROTECT, related_name="+")

    objects = FundRequestQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["project", "number"], name="request_number_once"),
            models.UniqueConstraint(fields=["about_id"], name="request_once_a_sheet"),
            models.UniqueConstraint(fields=["id", "project"], name="request_project_key"),
            models.CheckConstraint(
                condition=Q(
                    stream=Stream.LABOUR,
                    about_id__isnull=False,
                    materials=0,
                    machinery=0,
                    other=0,
                    labour__gte=0,
                    done__isnull=True,
                )
                | Q(
                    stream=Stream.WORKS,
                    about_id__isnull=True,
                    labour=0,
                    materials__gte=0,
                    machinery__gte=0,
                    other__gte=0,
                    done__gte=0,
                )
                & (Q(materials__gt=0) | Q(machinery__gt=0) | Q(other__gt=0))
                | Q(
                    stream=Stream.BEFORE,
                    about_id__isnull=True,
                    labour__gte=0,
                    materials__gte=0,
                    machinery__gte=0,
                    other__gte=0,
                    done__isnull=True,
                ),
                name="request_of_wages_or_of_works",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["village", "state"], name="request_by_place_and_state"),
        ]
        ordering: ClassVar = ["-number"]

    def __str__(self) -> str:
        return str(self.number)

    def get_absolute_url(self) -> str:
        return reverse("fund_request_detail", args=[self.pk])

    @property
    def amount(self) -> Decimal:
        """Yuan of all its parts."""
        return total(self.parts.values())

    @property
    def parts(self) -> dict[Use, Decimal]:
        return {use: getattr(self, use.value) for use in Use}


class RequestVoucherQuerySet(WithdrawableQuerySet["RequestVoucher"]):
    """Papers, of which those struck out don't count."""


class RequestVoucher(Withdrawable, ProjectOwned):
    """A paper that shows what the money is for (凭证): an invoice, a contract, a measurement."""

    request = models.ForeignKey(FundRequest, models.PROTECT, related_name="vouchers")
    title = models.CharField(_("what the paper is"), max_length=80)
    use = models.CharField(_("for which costs"), max_length=10, choices=Use.choices)
    amount = YuanField(_("amount on the paper"))
    paper = models.ForeignKey(
        Attachment, models.PROTECT, related_name="+", verbose_name=_("picture of the paper")
    )
    at = models.DateTimeField()
    by = models.ForeignKey(Post, models.PROTECT, related_name="+")

    objects = RequestVoucherQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="request_voucher_has_money"),
            withdrawn_whole("request_voucher_withdrawn_at_by_and_why"),
        ]
        ordering: ClassVar = ["at"]

    def __str__(self) -> str:
        return self.title


class RequestAct(Answered):
    """One step of a request by a human who answers for it; insert-only.

    `step` is the state in which it was taken. One human takes one kind of step, over all rounds:
    whoever disburses decided nothing, and whoever approved the wage sheet that opened a request
    stands in its first row.
    """

    request = models.ForeignKey(FundRequest, models.PROTECT, related_name="acts")
    round = models.PositiveSmallIntegerField()
    step = models.CharField(max_length=12, choices=STATES)
    verdict = models.CharField(max_length=8, choices=Verdict.choices)
    reason = models.CharField(_("reason"), max_length=400, blank=True)
    version_seen = models.PositiveIntegerField()

    objects = VillageManager["RequestAct"]()

    class Meta(Answered.Meta):
        constraints: ClassVar = [
            *Answered.Meta.constraints,
            models.UniqueConstraint(
                fields=["request", "round", "step"],
                condition=~Q(step=State.RELEASE),
                name="request_decided_once_a_step",
            ),
            models.UniqueConstraint(fields=["id", "request"], name="request_act_key"),
            ExclusionConstraint(
                name="request_one_human_one_step",
                expressions=[
                    (F("request"), RangeOperators.EQUAL),
                    (F("responsible"), RangeOperators.EQUAL),
                    (F("step"), RangeOperators.NOT_EQUAL),
                ],
            ),
            models.CheckConstraint(
                condition=Q(verdict__in=[Verdict.SUBMIT, Verdict.APPROVE]) | ~Q(reason=""),
                name="request_returned_with_a_reason",
            ),
        ]
        ordering: ClassVar = ["at"]

    def __str__(self) -> str:
        return f"{self.request} {self.step} {self.verdict}"


class DisbursementQuerySet(WithdrawableQuerySet["Disbursement"]):
    """Money disbursed, of which what is struck out doesn't count."""


class Disbursement(Withdrawable, ProjectOwned):
    """Money of a plan paper that left the treasury for one use (资金拨付), by its voucher.

    Never more than has arrived by the plan paper, nor more than the request asks for that use:
    a trigger.
    """

    request = models.ForeignKey(FundRequest, models.PROTECT, related_name="disbursements")
    fund = models.ForeignKey(Fund, models.PROTECT, related_name="disbursements")
    use = models.CharField(_("for which costs"), max_length=10, choices=Use.choices)
    amount = YuanField(_("amount disbursed"))
    paid_on = models.DateField(_("disbursed on"))
    voucher_number = models.CharField(_("number of the treasury's voucher"), max_length=40)
    payee = models.CharField(_("to whose account"), max_length=80)
    act = models.ForeignKey(RequestAct, models.PROTECT, related_name="disbursements")

    objects = DisbursementQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="disbursement_has_money"),
            models.UniqueConstraint(
                fields=["fund", "use", "voucher_number"],
                condition=Q(withdrawn_at__isnull=True),
                name="disbursement_once_a_voucher",
            ),
            withdrawn_whole("disbursement_withdrawn_at_by_and_why"),
        ]
        ordering: ClassVar = ["paid_on", "act__at"]

    def __str__(self) -> str:
        return self.voucher_number
