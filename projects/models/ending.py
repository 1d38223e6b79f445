"""A project that ends before its time, and its money that goes back."""

from typing import Any, ClassVar, Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.fields import YuanField
from projects.ending_rules import State
from projects.lifecycle import Stage
from projects.models.answered import Answered
from projects.models.attachment import Attachment
from projects.models.decision import Verdict
from projects.models.fund import Fund
from projects.models.project import Outcome, ProjectOwned, ProjectQuerySet
from projects.models.request import Use
from projects.models.village import Meeting
from projects.models.withdrawable import Withdrawable, WithdrawableQuerySet, withdrawn_whole
from regions.models import Post
from regions.tenancy import VillageManager, VillageQuerySet

ENDING_STATES = [
    (State.ASKED, pgettext_lazy("ending a project", "waits for the county")),
    (State.AGREED, pgettext_lazy("ending a project", "agreed to")),
    (State.REFUSED, pgettext_lazy("ending a project", "not agreed to")),
    (State.WITHDRAWN, pgettext_lazy("ending a project", "taken back")),
]
ENDS = [
    (Outcome.ENDED.value, Outcome.ENDED.label),
    (Outcome.RETURNED.value, Outcome.RETURNED.label),
]


class Asker(models.TextChoices):
    VILLAGE = "village", _("the village")
    TOWNSHIP = "township", _("the township")


class EndingQuerySet(VillageQuerySet["Ending"]):
    def asked(self) -> Self:
        return self.filter(state=State.ASKED)


class Ending(ProjectOwned):
    """That a project shall end: asked by its village or township, decided by the county.

    `outcome` is what it comes to by the stage in which it was asked. `resolution` is the villagers'
    meeting that resolved it, where one is needed; `document` the paper that says so. Only its state
    goes on.
    """

    stage = models.CharField(max_length=12, choices=Stage.choices)
    outcome = models.CharField(max_length=8, choices=ENDS)
    asker = models.CharField(_("who asks"), max_length=8, choices=Asker.choices)
    reason = models.CharField(_("reason"), max_length=400)
    resolution = models.ForeignKey(
        Meeting, models.PROTECT, null=True, related_name="+", verbose_name=_("resolution")
    )
    document = models.ForeignKey(Attachment, models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=ENDING_STATES, default=State.ASKED)
    state_since = models.DateField()
    version = models.PositiveIntegerField(default=1)
    closed_reason = models.CharField(max_length=200, blank=True)

    objects = EndingQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["project"], condition=Q(state=State.ASKED), name="ending_asked_once"
            ),
            models.UniqueConstraint(fields=["id", "project"], name="ending_project_key"),
            models.CheckConstraint(condition=~Q(reason=""), name="ending_has_a_reason"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["village", "state"], name="ending_by_place_and_state")
        ]
        ordering: ClassVar = ["-state_since", "-id"]

    def __str__(self) -> str:
        return str(self.get_outcome_display())

    def get_absolute_url(self) -> str:
        return reverse("ending_detail", args=[self.pk])


def with_asked_end(projects: ProjectQuerySet) -> QuerySet[Any]:
    """With `end_asked` and `end_reason`: key and reason of what the county is asked, that the
    project ends; both None where it isn't."""
    asked = Ending.objects.asked().filter(project=OuterRef("pk"))
    return projects.annotate(
        end_asked=Subquery(asked.values("pk")[:1]),
        end_reason=Subquery(asked.values("reason")[:1]),
    )


class EndingAct(Answered):
    """Asking for it, or deciding on it, by a human who answers; insert-only, two humans."""

    ending = models.ForeignKey(Ending, models.PROTECT, related_name="acts")
    step = models.CharField(max_length=10, choices=[("ask", _("ask")), ("county", _("county"))])
    verdict = models.CharField(max_length=8, choices=Verdict.choices)
    reason = models.CharField(_("reason"), max_length=400, blank=True)
    version_seen = models.PositiveIntegerField()

    objects = VillageManager["EndingAct"]()

    class Meta(Answered.Meta):
        constraints: ClassVar = [
            *Answered.Meta.constraints,
            models.UniqueConstraint(fields=["ending", "step"], name="ending_decided_once"),
            ExclusionConstraint(
                name="ending_one_human_one_step",
                expressions=[
                    (F("ending"), RangeOperators.EQUAL),
                    (F("responsible"), RangeOperators.EQUAL),
                    (F("step"), RangeOperators.NOT_EQUAL),
                ],
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="ending_act_has_a_reason"),
        ]
        ordering: ClassVar = ["at"]

    def __str__(self) -> str:
        return f"{self.ending} {self.step} {self.verdict}"


class FundReturnQuerySet(WithdrawableQuerySet["FundReturn"]):
    """Money that went back, of which what is struck out doesn't count."""

    def from_account(self) -> Self:
        return self.exclude(use="")

    def from_treasury(self) -> Self:
        return self.filter(use="")


class FundReturn(Withdrawable, ProjectOwned):
    """Money of a plan paper that went back (返还、缴回), by its voucher; only struck out.

    Of a use: from the project's account to the treasury, and so not disbursed any more. Of none:
    from the treasury to where it came from, and so not here any more. A trigger holds that neither
    leaves a plan paper with less than nothing.
    """

    fund = models.ForeignKey(Fund, models.PROTECT, related_name="returns")
    use = models.CharField(_("of which costs"), max_length=10, choices=Use.choices, blank=True)
    amount = YuanField(_("amount returned"))
    returned_on = models.DateField(_("returned on"))
    voucher_number = models.CharField(_("number of the voucher"), max_length=40)
    paper = models.ForeignKey(Attachment, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    by = models.ForeignKey(Post, models.PROTECT, related_name="+")

    objects = FundReturnQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="return_has_money"),
            models.UniqueConstraint(
                fields=["fund", "use", "voucher_number"],
                condition=Q(withdrawn_at__isnull=True),
                name="return_once_a_voucher",
            ),
            withdrawn_whole("return_withdrawn_at_by_and_why"),
        ]
        ordering: ClassVar = ["returned_on", "at"]

    def __str__(self) -> str:
        return self.voucher_number
