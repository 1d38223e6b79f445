"""What stands behind a line that was set aside (待付挂账): decision paper and heir."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from payroll.models.sheet import WageLine
from projects.models import Attachment, ProjectOwned
from regions.models import Post
from regions.tenancy import VillageManager


class AsideNote(ProjectOwned):
    """One for each time that a line is set aside; stays when it is taken up again. Insert-only."""

    line = models.ForeignKey(WageLine, models.PROTECT, related_name="aside_notes")
    reason = models.CharField(_("reason"), max_length=200)
    paper = models.ForeignKey(Attachment, models.PROTECT, null=True, related_name="+")
    heir = models.CharField(_("name of the heir"), max_length=60, blank=True)
    relation = models.CharField(_("relation of the heir"), max_length=20, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(Post, models.PROTECT, related_name="+")

    objects = VillageManager["AsideNote"]()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(reason=""), name="aside_note_has_a_reason"),
            models.CheckConstraint(
                condition=Q(heir="", relation="") | (~Q(heir="") & ~Q(relation="")),
                name="aside_heir_with_his_relation",
            ),
        ]
        ordering: ClassVar = ["at"]

    def __str__(self) -> str:
        return f"{self.line} {self.at:%Y-%m-%d}"
