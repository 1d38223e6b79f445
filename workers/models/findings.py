"""What was said to what looks wrong. The findings themselves are computed, never kept."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from projects.models import ProjectOwned
from regions.models import Post
from regions.tenancy import VillageManager


class FindingAnswer(ProjectOwned):
    """An explanation of one finding; rows are only ever added, the last one holds.

    `key` names the finding however often it is computed (kind, day or month, person); `facts` are
    the figures that were explained: once they are others, the finding is open again.
    """

    key = models.CharField(max_length=80, db_collation="C")
    facts = models.CharField(max_length=120, db_collation="C")
    text = models.TextField(_("explanation"), max_length=1000)
    at = models.DateTimeField()
    by = models.ForeignKey(Post, models.PROTECT, related_name="+")

    objects = VillageManager["FindingAnswer"]()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["id", "village"], name="finding_answer_village_key"),
            models.CheckConstraint(condition=~Q(text=""), name="finding_answer_says_something"),
        ]
        indexes: ClassVar = [models.Index(fields=["project", "key"], name="answer_by_finding")]
        ordering: ClassVar = ["at", "id"]

    def __str__(self) -> str:
        return self.text[:40]


class FindingVerdict(ProjectOwned):
    """Whether the township accepts an explanation; it says so once, and why where it doesn't."""

    answer = models.OneToOneField(FindingAnswer, models.PROTECT, related_name="verdict")
    accepted = models.BooleanField(_("the explanation is accepted"))
    note = models.TextField(_("remark"), max_length=500, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(Post, models.PROTECT, related_name="+")

    objects = VillageManager["FindingVerdict"]()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(accepted=True) | ~Q(note=""), name="finding_refused_with_a_reason"
            )
        ]

    def __str__(self) -> str:
        return f"{self.answer} {self.accepted}"
