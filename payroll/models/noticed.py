"""What hung on the board of each person of a wage sheet: rows are only ever added."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from payroll.models.sheet import WageSheet
from projects.models import Notice, Objection, ProjectOwned
from regions.tenancy import VillageQuerySet
from workers.models import RosterEntry


class NoticedQuerySet(VillageQuerySet["NoticedLine"]):
    def hung_out(self) -> Self:
        """On notices that ran all their days, and against which as a whole nobody was right."""
        today = timezone.localdate()
        ran = Q(notice__withdrawn_at__isnull=True, notice__last_day__lt=today) | Q(
            notice__withdrawn_at__date__gt=F("notice__last_day")
        )
        wrong = Objection.objects.filter(
            notice=OuterRef("notice"), line_id__isnull=True, upheld=True
        )
        return self.filter(ran & ~Exists(wrong))

    def of_period(self, sheet: WageSheet) -> Self:
        """Of this sheet, and of those of its period that were discarded before it."""
        same = WageSheet.objects.filter(
            project_id=sheet.project_id, first=sheet.first, last=sheet.last
        )
        return self.filter(notice__about_id__in=same.values("pk"))


class NoticedLine(ProjectOwned):
    """The words that a notice showed of one person, as a hash; `gone`: that he is no longer on
    the sheet."""

    notice = models.ForeignKey(Notice, models.PROTECT, related_name="noticed_lines")
    entry = models.ForeignKey(RosterEntry, models.PROTECT, related_name="+")
    words = models.CharField(max_length=64)
    gone = models.BooleanField(default=False)

    objects = NoticedQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["notice", "entry"], name="noticed_once_a_person"),
        ]

    def __str__(self) -> str:
        return f"{self.notice} {self.entry}"
