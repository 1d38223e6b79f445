"""How a village decides: meetings with votes, and the two bodies that it elects."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from projects.models.attachment import Attachment
from projects.models.project import ProjectOwned
from projects.rules import Tally
from regions.models import Identity, Post
from regions.tenancy import VillageManager, VillageQuerySet


class Assembly(models.TextChoices):
    """Who meets; each has its own quorum (domain.md §2.3, 村委会组织法 22 and 26)."""

    VILLAGERS = "villagers", _("villagers' meeting")
    HOUSEHOLDS = "households", _("meeting of household representatives")
    REPRESENTATIVES = "representatives", _("villagers' representatives' meeting")


class Subject(models.TextChoices):
    SELF_BUILD = "self_build", _("this project, and building it ourselves")
    BODIES = "bodies", _("council, supervision group, rates and purchasing plan")
    OTHER = "other", _("another matter")


class Voting(models.TextChoices):
    SECRET = "secret", _("secret ballot")
    NAMED = "named", _("named ballot")
    HANDS = "hands", _("show of hands")


class MeetingQuerySet(VillageQuerySet["Meeting"]):
    def on(self, subject: Subject) -> Self:
        return self.filter(subject=subject)


class Meeting(ProjectOwned):
    """One meeting and its vote (T5). One without quorum or majority is kept and opens no gate."""

    assembly = models.CharField(_("kind of meeting"), max_length=16, choices=Assembly.choices)
    subject = models.CharField(_("subject"), max_length=12, choices=Subject.choices)
    held_on = models.DateField(_("date of the meeting"))
    place = models.CharField(_("place"), max_length=80)
    chair = models.CharField(_("chair, with office"), max_length=60)
    recorder = models.CharField(_("recorder"), max_length=60)
    tellers = models.CharField(_("tellers"), max_length=120)
    voting = models.CharField(_("way of voting"), max_length=8, choices=Voting.choices)
    entitled = models.PositiveIntegerField(_("number entitled to attend"))
    present = models.PositiveIntegerField(_("number present"))
    votes_for = models.PositiveIntegerField(_("votes for"))
    votes_against = models.PositiveIntegerField(_("votes against"))
    abstained = models.PositiveIntegerField(_("abstained"))
    resolution = models.TextField(_("what was resolved"))
    paper = models.ForeignKey(
        Attachment, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("picture of the signed record"),
    )  # fmt: skip
    by = models.ForeignKey(Post, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = MeetingQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["id", "village"], name="meeting_village_key"),
            models.CheckConstraint(
                condition=Q(present__lte=F("entitled")), name="meeting_present_among_entitled"
            ),
            models.CheckConstraint(
                condition=Q(present=F("votes_for") + F("votes_against") + F("abstained")),
                name="meeting_votes_add_up_to_present",
            ),
        ]
        ordering: ClassVar = ["held_on", "at"]

    def __str__(self) -> str:
        return f"{self.get_assembly_display()} {self.held_on}"

    def get_absolute_url(self) -> str:
        return reverse("meeting_detail", args=[self.pk])

    @property
    def tally(self) -> Tally:
        return Tally(self.assembly, self.entitled, self.present, self.votes_for)


class Body(models.TextChoices):
    COUNCIL = "council", _("project council")
    SUPERVISION = "supervision", _("supervision group")


class BodyMember(ProjectOwned):
    """A member of the council or of the supervision group (T7); nobody is in both.

    `identity` is the person's (`regions.identities`), so that the same human can't be
    named twice in different spelling.
    """

    body = models.CharField(_("body"), max_length=12, choices=Body.choices)
    identity = models.ForeignKey(Identity, models.PROTECT, related_name="+", editable=False)
    name = models.CharField(_("name"), max_length=60)
    duty = models.CharField(_("duty"), max_length=60)
    heads_committee = models.BooleanField(
        _("heads the Party branch or the villagers' committee"), default=False
    )
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)

    objects = VillageManager["BodyMember"]()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["project", "identity"],
                condition=Q(until__isnull=True),
                name="body_member_in_one_body",
            ),
        ]
        ordering: ClassVar = ["body", "since", "name"]

    def __str__(self) -> str:
        return self.name
