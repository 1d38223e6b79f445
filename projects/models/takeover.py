"""Works that were under way on paper when they came in (补录)."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from projects.models.project import ProjectOwned
from regions.models import Post
from regions.tenancy import VillageManager


class Takeover(ProjectOwned):
    """What is typed from the papers of works under way; township and county sign it.

    Work days can be logged from `began_on`. `sheets_paid` is how many wage sheets were paid on
    paper before: as many opening sheets must be entered.
    """

    began_on = models.DateField(_("first day of the works"))
    approval_number = models.CharField(_("number of the county's approval"), max_length=60)
    sheets_paid = models.PositiveSmallIntegerField(_("wage sheets paid on paper so far"))
    note = models.CharField(_("remark"), max_length=200, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(Post, models.PROTECT, related_name="+")

    objects = VillageManager["Takeover"]()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["project"], name="taken_over_once")
        ]

    def __str__(self) -> str:
        return f"{self.project} {self.began_on}"
