"""What was said of a sheet's lines while they were looked at: rows that are only ever added."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from payroll.models.sheet import WageLine, WageSheet
from projects.models import ProjectOwned
from regions.models import Post
from regions.tenancy import VillageManager


class LineCheck(ProjectOwned):
    """The supervision group saw a line in a round, or doubts it: the last one holds."""

    line = models.ForeignKey(WageLine, models.PROTECT, related_name="checks")
    round = models.PositiveIntegerField()
    doubt = models.CharField(_("what is doubtful"), max_length=300, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(Post, models.PROTECT, related_name="+")

    objects = VillageManager["LineCheck"]()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["line", "round"], name="line_check_by_round")]
        ordering: ClassVar = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.line} {self.doubt}"


class LineFault(ProjectOwned):
    """A fault for which a sheet was returned, of one line or (without) of the whole sheet.

    `round` is the one that the return ended; a round ends with at most one return.
    """

    sheet = models.ForeignKey(WageSheet, models.PROTECT, related_name="faults")
    round = models.PositiveIntegerField()
    line = models.ForeignKey(WageLine, models.PROTECT, null=True, related_name="faults")
    text = models.CharField(max_length=2000)
    at = models.DateTimeField()
    by = models.ForeignKey(Post, models.PROTECT, related_name="+")

    objects = VillageManager["LineFault"]()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["sheet", "round", "line"],
                nulls_distinct=False,
                name="fault_once_a_line_and_round",
            ),
            models.CheckConstraint(condition=~Q(text=""), name="fault_says_what"),
        ]
        ordering: ClassVar = ["line__row", "id"]

    def __str__(self) -> str:
        return self.text


class LookAhead(ProjectOwned):
    """Township or county looked at a sheet while it hung; no decision. `text` may be empty."""

    sheet = models.ForeignKey(WageSheet, models.PROTECT, related_name="looks")
    round = models.PositiveIntegerField()
    line = models.ForeignKey(WageLine, models.PROTECT, null=True, related_name="looks")
    text = models.CharField(_("remark"), max_length=500, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(Post, models.PROTECT, related_name="+")

    objects = VillageManager["LookAhead"]()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(line__isnull=True) | ~Q(text=""), name="look_at_a_line_says_what"
            ),
        ]
        ordering: ClassVar = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.sheet} {self.text}"
