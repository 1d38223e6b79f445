"""Who decided what: rows that are only ever added."""

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from projects.lifecycle import Stage, Step
from projects.models.attachment import Attachment
from projects.models.project import ProjectOwned
from regions.models import Human, Post
from regions.tenancy import VillageManager


class Verdict(models.TextChoices):
    SUBMIT = "submit", _("submitted")
    APPROVE = "approve", _("approved")
    RETURN = "return", _("returned for correction")
    REJECT = "reject", _("not approved")
    REOPEN = "reopen", _("sent back to its proposal")


class Decision(ProjectOwned):
    """One step of a case (project, stage), by a human who answers for it.

    `operator` typed it. Where another human answers (代录), his signed paper is attached. One human
    answers for one step of a case, over all its rounds; an exclusion constraint holds it.
    """

    stage = models.CharField(max_length=12, choices=Stage.choices)
    round = models.PositiveIntegerField()
    step = models.CharField(max_length=10, choices=Step.choices)
    verdict = models.CharField(max_length=8, choices=Verdict.choices)
    reason = models.TextField(_("reason"), blank=True)
    version_seen = models.PositiveIntegerField()
    at = models.DateTimeField()
    post = models.ForeignKey(Post, models.PROTECT, related_name="+")
    operator = models.ForeignKey(Human, models.PROTECT, related_name="+")
    responsible = models.ForeignKey(Human, models.PROTECT, related_name="+")
    paper = models.ForeignKey(Attachment, models.PROTECT, null=True, blank=True, related_name="+")

    objects = VillageManager["Decision"]()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["project", "stage", "round", "step"], name="decision_once_a_step"
            ),
            ExclusionConstraint(
                name="decision_one_human_one_step",
                expressions=[
                    (F("project"), RangeOperators.EQUAL),
                    (F("stage"), RangeOperators.EQUAL),
                    (F("responsible"), RangeOperators.EQUAL),
                    (F("step"), RangeOperators.NOT_EQUAL),
                ],
            ),
            models.CheckConstraint(
                condition=Q(operator=F("responsible")) | Q(paper__isnull=False),
                name="decision_for_another_has_his_paper",
            ),
            models.CheckConstraint(
                condition=Q(verdict__in=[Verdict.SUBMIT, Verdict.APPROVE]) | ~Q(reason=""),
                name="decision_against_has_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(step=Step.MAKE, verdict=Verdict.SUBMIT)
                | (~Q(step=Step.MAKE) & ~Q(verdict=Verdict.SUBMIT)),
                name="decision_verdict_fits_step",
            ),
        ]
        ordering: ClassVar = ["at"]

    def __str__(self) -> str:
        return f"{self.project} {self.stage} {self.step} {self.verdict}"
