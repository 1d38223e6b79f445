"""The two bodies that a village elects: who sits, since which meeting, and who is related."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Greatest, Least
from django.utils.translation import gettext_lazy as _

from projects.models.project import ProjectOwned
from projects.models.village import Meeting
from projects.models.withdrawable import Withdrawable, WithdrawableQuerySet, withdrawn_whole
from regions.models import Identity, Post
from regions.tenancy import VillageManager


class Body(models.TextChoices):
    COUNCIL = "council", _("project council")
    SUPERVISION = "supervision", _("supervision group")


class Politics(models.TextChoices):
    """政治面貌 (T7)."""

    MEMBER = "member", _("member of the Party")
    CANDIDATE = "candidate", _("candidate member of the Party")
    YOUTH = "youth", _("member of the Youth League")
    OTHER_PARTY = "other_party", _("member of a democratic party")
    NONE = "none", _("of no party")


class Leaving(models.TextChoices):
    """Why someone left a body. Only the villagers dismiss."""

    DISMISSED = "dismissed", _("dismissed by the villagers")
    RESIGNED = "resigned", _("gave the seat up")
    GONE = "gone", _("died, fell ill or moved away")


class Kin(models.TextChoices):
    """The near relatives (近亲属, 民法典 1045) one by one, and all others."""

    SPOUSE = "spouse", _("married to each other")
    PARENT = "parent", _("parent and child")
    SIBLING = "sibling", _("brothers or sisters")
    GRANDPARENT = "grandparent", _("grandparent and grandchild")
    OTHER = "other", _("related otherwise, by marriage too")


class BodyMember(ProjectOwned):
    """A member of the council or of the supervision group (T7); nobody is in both.

    `identity` is the person's (`regions.identities`), so that the same human can't be named twice
    in different spelling; the ID number itself is not kept, `sex` follows from it. `elected_by` is
    the meeting that gave the seat (none where the works were taken over, or before it was asked
    for), `dismissed_by` the one that took it. A row is never deleted.
    """

    body = models.CharField(_("body"), max_length=12, choices=Body.choices)
    identity = models.ForeignKey(Identity, models.PROTECT, related_name="+", editable=False)
    name = models.CharField(_("name"), max_length=60)
    sex = models.CharField(max_length=6, blank=True, editable=False)  # core.idnumber.Sex
    politics = models.CharField(
        _("political affiliation"), max_length=12, choices=Politics.choices, blank=True
    )
    duty = models.CharField(_("office in the body"), max_length=60)
    tasks = models.CharField(_("what falls to this member"), max_length=60, blank=True)
    heads_committee = models.BooleanField(
        _("heads the Party branch or the villagers' committee"), default=False
    )
    on_committee = models.BooleanField(_("sits on the villagers' committee"), default=False)
    elected_by = models.ForeignKey(
        Meeting, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("elected at"),
    )  # fmt: skip
    votes = models.PositiveIntegerField(_("votes received"), null=True, blank=True)
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)
    left_why = models.CharField(_("why"), max_length=12, choices=Leaving.choices, blank=True)
    dismissed_by = models.ForeignKey(
        Meeting, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("dismissed at"),
    )  # fmt: skip

    objects = VillageManager["BodyMember"]()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["id", "village"], name="body_member_village_key"),
            models.UniqueConstraint(
                fields=["project", "identity"],
                condition=Q(until__isnull=True),
                name="body_member_in_one_body",
            ),
            models.CheckConstraint(
                condition=Q(left_why="") | Q(until__isnull=False), name="body_member_left_whole"
            ),
            models.CheckConstraint(
                condition=Q(left_why=Leaving.DISMISSED, dismissed_by__isnull=False)
                | ~Q(left_why=Leaving.DISMISSED) & Q(dismissed_by__isnull=True),
                name="body_member_dismissed_by_a_meeting",
            ),
            models.CheckConstraint(
                # 村委会组织法 32
                condition=Q(body=Body.COUNCIL) | Q(on_committee=False),
                name="body_member_off_the_committee",
            ),
        ]
        ordering: ClassVar = ["body", "since", "name"]

    def __str__(self) -> str:
        return self.name


class KinshipQuerySet(WithdrawableQuerySet["Kinship"]):
    def sitting(self) -> Self:
        """Of members who both still sit, each with the two."""
        both = self.standing().filter(member__until__isnull=True, relative__until__isnull=True)
        return both.select_related("member", "relative")


class Kinship(Withdrawable, ProjectOwned):
    """Two members who are related, as they declared it; struck out where it was wrong."""

    member = models.ForeignKey(BodyMember, models.PROTECT, related_name="+")
    relative = models.ForeignKey(
        BodyMember, models.PROTECT, related_name="+", verbose_name=_("related to")
    )
    kin = models.CharField(_("how they are related"), max_length=12, choices=Kin.choices)
    by = models.ForeignKey(Post, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = KinshipQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            withdrawn_whole("kinship_withdrawn_whole"),
            models.CheckConstraint(condition=~Q(member=F("relative")), name="kinship_of_two"),
            models.CheckConstraint(condition=Q(kin__in=Kin.values), name="kinship_is_known"),
            models.UniqueConstraint(
                Least("member", "relative"),
                Greatest("member", "relative"),
                condition=Q(withdrawn_at__isnull=True),
                name="kinship_declared_once",
            ),
        ]
        ordering: ClassVar = ["at"]

    def __str__(self) -> str:
        return f"{self.member} {self.relative}"

    @property
    def near(self) -> bool:
        return self.kin != Kin.OTHER

    def other(self, member: BodyMember) -> BodyMember:
        """The one of the two who is not this member."""
        return self.relative if member.pk == self.member_id else self.member
