"""How a village decides: a matter is put forward, deliberated four times, and voted on."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from projects.models.attachment import Attachment
from projects.models.project import ProjectOwned
from projects.rules import Tally
from regions.models import Post
from regions.tenancy import VillageManager, VillageQuerySet


class Assembly(models.TextChoices):
    """Who meets; each has its own quorum and majority.

    The law sets them for the villagers' three (domain.md §2.3, 村委会组织法 22 and 26), the county
    for the other three (ADR 0033).
    """

    BRANCH = "branch", _("meeting of the village Party organisation")
    COMMITTEES = "committees", _("meeting of the two committees")
    PARTY = "party", _("meeting of all Party members")
    VILLAGERS = "villagers", _("villagers' meeting")
    HOUSEHOLDS = "households", _("meeting of household representatives")
    REPRESENTATIVES = "representatives", _("villagers' representatives' meeting")


class Deliberation(models.TextChoices):
    """The four deliberations (四议), in the order in which they are held."""

    PROPOSE = "propose", _("the village Party organisation proposes")
    CONSULT = "consult", _("the two committees consult")
    EXAMINE = "examine", _("the Party members examine")
    RESOLVE = "resolve", _("the villagers resolve")


OF_VILLAGERS = (Assembly.VILLAGERS, Assembly.HOUSEHOLDS, Assembly.REPRESENTATIVES)
DELIBERATES = {
    Assembly.BRANCH: Deliberation.PROPOSE,
    Assembly.COMMITTEES: Deliberation.CONSULT,
    Assembly.PARTY: Deliberation.EXAMINE,
    **dict.fromkeys(OF_VILLAGERS, Deliberation.RESOLVE),
}


class Subject(models.TextChoices):
    """What a matter is about: before the proposal, after the plan is issued, later."""

    SELF_BUILD = "self_build", _("this project, and building it ourselves")
    BODIES = "bodies", _("council, supervision group, rates and purchasing plan")
    SURPLUS = "surplus", _("what is left over: money and materials")
    CARE = "care", _("who keeps and cares for what was built")
    ENDING = "ending", _("ending this project early, or giving it back")
    OTHER = "other", _("another matter")


class Origin(models.TextChoices):
    """动议事由 (T4)."""

    PEOPLE = "people", _("Party members and villagers suggested it")
    OFFICERS = "officers", _("village officers put it forward")
    ABOVE = "above", _("an authority above asked for it")


class Voting(models.TextChoices):
    SECRET = "secret", _("secret ballot")
    NAMED = "named", _("named ballot")
    HANDS = "hands", _("show of hands")


class Motion(ProjectOwned):
    """A matter put forward (动议), which the four deliberations are about (T4).

    Only ever added: what was put forward stays, whatever became of it.
    """

    subject = models.CharField(_("subject"), max_length=12, choices=Subject.choices)
    matter = models.CharField(_("the matter in a sentence"), max_length=200)
    origin = models.CharField(_("where it came from"), max_length=8, choices=Origin.choices)
    proposer = models.CharField(_("who put it forward"), max_length=120)
    raised_on = models.DateField(_("put forward on"))
    by = models.ForeignKey(Post, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = VillageManager["Motion"]()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["id", "village"], name="motion_village_key"),
            models.CheckConstraint(
                condition=Q(subject__in=Subject.values), name="motion_subject_is_known"
            ),
            models.CheckConstraint(
                condition=Q(origin__in=Origin.values), name="motion_origin_is_known"
            ),
        ]
        ordering: ClassVar = ["raised_on", "at"]

    def __str__(self) -> str:
        return self.matter

    def get_absolute_url(self) -> str:
        return reverse("motion_detail", args=[self.pk])


class MeetingQuerySet(VillageQuerySet["Meeting"]):
    def on(self, subject: Subject) -> Self:
        return self.filter(subject=subject)

    def of_villagers(self) -> Self:
        """Of those whose vote is the village's own: the others prepare it."""
        return self.filter(assembly__in=OF_VILLAGERS)

    def deciding(self) -> Self:
        """Those that `decide`. The rule is one of figures and has no SQL: all are read."""
        return self.filter(pk__in=[one.pk for one in self.of_villagers() if one.decides])


class Meeting(ProjectOwned):
    """One meeting and its vote (T5). One without quorum or majority is kept and opens no gate.

    `quorum` and `majority` are the county's rule for this kind of meeting as it was when the record
    was made; empty where the law sets it, or the county nothing (`projects.rules.Tally`). The sheet
    that people sign is counted, never typed name by name.
    """

    motion = models.ForeignKey(
        Motion, models.PROTECT, null=True, blank=True, related_name="meetings",
        verbose_name=_("on which matter"),
    )  # fmt: skip
    assembly = models.CharField(_("kind of meeting"), max_length=16, choices=Assembly.choices)
    subject = models.CharField(_("subject"), max_length=12, choices=Subject.choices)
    held_on = models.DateField(_("date of the meeting"))
    place = models.CharField(_("place"), max_length=80)
    chair = models.CharField(_("chair, with office"), max_length=60)
    recorder = models.CharField(_("recorder"), max_length=60)
    tellers = models.CharField(_("tellers"), max_length=120, blank=True)
    voting = models.CharField(_("way of voting"), max_length=8, choices=Voting.choices)
    entitled = models.PositiveIntegerField(_("number entitled to attend"))
    present = models.PositiveIntegerField(_("number present"))
    votes_for = models.PositiveIntegerField(_("votes for"))
    votes_against = models.PositiveIntegerField(_("votes against"))
    abstained = models.PositiveIntegerField(_("abstained"))
    resolution = models.TextField(_("what was resolved"))
    opinions = models.TextField(_("opinions that were voiced"), blank=True)
    from_township = models.TextField(_("who came from the township, with office"), blank=True)
    quorum = models.CharField(max_length=12, blank=True, editable=False)
    majority = models.CharField(max_length=12, blank=True, editable=False)
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
            models.CheckConstraint(
                condition=Q(motion__isnull=False) | Q(subject=Subject.OTHER),
                name="meeting_is_on_a_motion",
            ),
        ]
        ordering: ClassVar = ["held_on", "at"]

    def __str__(self) -> str:
        return f"{self.get_assembly_display()} {self.held_on}"

    def get_absolute_url(self) -> str:
        return reverse("meeting_detail", args=[self.pk])

    @property
    def deliberation(self) -> Deliberation:
        return DELIBERATES[Assembly(self.assembly)]

    @property
    def tally(self) -> Tally:
        return Tally(
            self.assembly, self.entitled, self.present, self.votes_for, self.quorum, self.majority
        )

    @property
    def decides(self) -> bool:
        """The village's own vote, with quorum and majority."""
        return self.assembly in OF_VILLAGERS and self.tally.carries
