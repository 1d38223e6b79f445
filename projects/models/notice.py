"""Public notices and the objections to them."""

import datetime
from typing import ClassVar, Self
from uuid import UUID

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from projects.models.project import ProjectOwned
from projects.models.withdrawable import Withdrawable, WithdrawableQuerySet, withdrawn_whole
from projects.rules import answer_due
from regions.models import Post
from regions.tenancy import VillageQuerySet


class NoticeKind(models.TextChoices):
    """The notice set of domain.md §3 (N1 to N7)."""

    PLAN = "plan", _("project plan and works")
    ROSTER = "roster", _("workers' roster")
    RESOLUTION = "resolution", _("self-build resolution and council")
    PURCHASE = "purchase", _("purchasing")
    WAGES = "wages", _("wages")
    ACCEPTANCE = "acceptance", _("result of acceptance")
    FUNDS = "funds", _("use of funds")


class NoticeQuerySet(WithdrawableQuerySet["Notice"]):
    def of(self, kind: NoticeKind) -> Self:
        return self.standing().filter(kind=kind)

    def over_on(self, day: datetime.date) -> Self:
        """Those whose last day lies before that day."""
        return self.standing().filter(last_day__lt=day)


class Notice(Withdrawable, ProjectOwned):
    """A paper on the village's board from a day on; what it said is kept and hashed.

    Days are whole days in Asia/Shanghai and the first is not counted. `about_id` is the sheet or
    purchase that it publishes, None where it speaks of the project.
    """

    kind = models.CharField(_("kind of notice"), max_length=12, choices=NoticeKind.choices)
    title = models.CharField(_("title"), max_length=80)
    body = models.TextField(_("text"))
    table = models.JSONField(default=list, blank=True)
    about_id = models.UUIDField(null=True, blank=True, editable=False)
    posted_on = models.DateField(_("posted on"))
    days = models.PositiveSmallIntegerField(_("days"))
    last_day = models.DateField(editable=False)
    place = models.CharField(_("place"), max_length=80)
    phone = models.CharField(_("phone for complaints"), max_length=40)
    sha256 = models.CharField(max_length=64, editable=False)
    by = models.ForeignKey(Post, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = NoticeQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            withdrawn_whole("notice_withdrawn_at_by_and_why"),
            models.CheckConstraint(condition=Q(last_day__gte=F("posted_on")), name="notice_lasts"),
            models.UniqueConstraint(fields=["id", "village"], name="notice_village_key"),
        ]
        ordering: ClassVar = ["-posted_on", "-at"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("notice_detail", args=[self.pk])

    def is_over_on(self, day: datetime.date) -> bool:
        return day > self.last_day


class ObjectionQuerySet(VillageQuerySet["Objection"]):
    sponsor_path = "notice__project__sponsor"

    def open(self) -> Self:
        return self.filter(answered_at__isnull=True)


class Objection(ProjectOwned):
    """What someone says against a notice, or a worker on his own page (`page_id`) of anything.

    `line_id` is the one line that it names; it holds that line where a notice runs. Without a
    notice it is a complaint: it holds nothing and still must be answered. What comes from a page
    was recorded by nobody (`by` None): only a function of the database writes it.
    """

    notice = models.ForeignKey(Notice, models.PROTECT, null=True, related_name="objections")
    line_id = models.UUIDField(null=True, blank=True, editable=False)
    page_id = models.UUIDField(null=True, blank=True, editable=False)
    day = models.DateField(_("day"), null=True, blank=True)
    raised_on = models.DateField(_("raised on"))
    raised_by = models.CharField(_("who objects"), max_length=60, blank=True)
    text = models.TextField(_("objection"))
    by = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    upheld = models.BooleanField(_("the objection is right"), null=True)
    answer = models.TextField(_("answer"), blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+")

    objects = ObjectionQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(
                    answered_at__isnull=True,
                    answered_by__isnull=True,
                    answer="",
                    upheld__isnull=True,
                )
                | Q(answered_at__isnull=False, answered_by__isnull=False, upheld__isnull=False)
                & ~Q(answer=""),
                name="objection_answered_at_and_by",
            ),
            models.CheckConstraint(
                condition=Q(by__isnull=False, page_id__isnull=True, notice__isnull=False)
                & Q(day__isnull=True)
                | Q(by__isnull=True, page_id__isnull=False),
                name="objection_by_a_post_or_from_a_page",
            ),
            models.CheckConstraint(
                condition=Q(page_id__isnull=True)
                | Q(notice__isnull=True)
                | Q(line_id__isnull=False),
                name="objection_from_a_page_holds_one_line",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["page_id"], condition=Q(page_id__isnull=False), name="objection_by_page"
            )
        ]
        ordering: ClassVar = ["at"]

    def __str__(self) -> str:
        return self.text[:40]

    @property
    def due_on(self) -> datetime.date | None:
        """By when it must be answered, where a rule says so: a worker waits for it at his page."""
        return answer_due(self.raised_on) if self.page_id else None

    def recorded_by(self, human_id: UUID) -> bool:
        """Whether this human wrote it down; nobody did where it comes from a page."""
        return self.by is not None and self.by.user.human_id == human_id
