"""What a county asks of works that villagers build themselves (技术简易性), and their answers."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.ids import new_id
from projects.models.project import ProjectOwned
from projects.models.withdrawable import Withdrawable, withdrawn_whole
from regions.models import Post
from regions.tenancy import AreaOwned, AreaQuerySet, VillageQuerySet


class SimplicityPointQuerySet(AreaQuerySet["SimplicityPoint"]):
    def standing(self) -> Self:
        return self.filter(withdrawn_at__isnull=True)


class SimplicityPoint(Withdrawable, AreaOwned):
    """A statement that should be true of the works, as in 不含大中型桥梁、隧道.

    Where it is `excluding`, a project of which it isn't true is not built by its village. A point
    is never edited, so that an answer stays an answer to what was asked.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    text = models.CharField(_("what should be true of the works"), max_length=120)
    excluding = models.BooleanField(_("without it no self-build"), default=False)
    source = models.CharField(_("document or decision it comes from"), max_length=200)
    at = models.DateTimeField()
    by = models.ForeignKey(Post, models.PROTECT, related_name="+")

    objects = SimplicityPointQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["area", "text"],
                condition=Q(withdrawn_at__isnull=True),
                name="simplicity_point_once_a_county",
            ),
            models.CheckConstraint(
                condition=~Q(text="") & ~Q(source=""), name="simplicity_point_has_a_source"
            ),
            withdrawn_whole("simplicity_point_withdrawn_whole"),
        ]
        ordering: ClassVar = ["at", "id"]

    def __str__(self) -> str:
        return self.text


class SimplicityAnswerQuerySet(VillageQuerySet["SimplicityAnswer"]):
    def latest_each(self) -> Self:
        """One a point: the one given last."""
        return self.order_by("point_id", "-at", "-id").distinct("point_id")


class SimplicityAnswer(ProjectOwned):
    """What the village says of a point; insert-only, the last one holds. A no has its remark."""

    point = models.ForeignKey(SimplicityPoint, models.PROTECT, related_name="answers")
    holds = models.BooleanField(_("true of these works"))
    remark = models.CharField(_("remark"), max_length=200, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(Post, models.PROTECT, related_name="+")

    objects = SimplicityAnswerQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(holds=True) | ~Q(remark=""), name="simplicity_no_has_a_remark"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["project", "point", "-at"], name="simplicity_answer_last")
        ]

    def __str__(self) -> str:
        return f"{self.point} {self.holds}"
