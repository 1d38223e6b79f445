"""Warnings that somebody passed, with his reason: rows that are only ever added."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from core.ids import new_id
from projects.models import Project
from regions.models import Post
from regions.tenancy import VillageOwned, VillageQuerySet
from workers.models.people import Person
from workers.models.roster import RosterEntry
from workers.rules import WarningKind
from workers.words import WARNINGS


class PassedWarningQuerySet(VillageQuerySet["PassedWarning"]):
    sponsor_path = "person__entries__project__sponsor"

    def of_project(self, project: Project) -> Self:
        """Those passed on its roster, and those passed on the village's list for its people."""
        there = RosterEntry.objects.filter(project=project, person=OuterRef("person"))
        return self.filter(Q(entry__project=project) | Q(Exists(there), entry__isnull=True))

    def of_entry(self, entry: RosterEntry) -> Self:
        return self.filter(Q(entry=entry) | Q(person=entry.person_id, entry__isnull=True))


class PassedWarning(VillageOwned):
    """Someone was taken on, or an account was taken down, although something spoke against it.

    `entry` is empty where it was passed on the village's list. A warning about an account holds
    for that account alone, named by its hash.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="passed_warnings")
    entry = models.ForeignKey(
        RosterEntry, models.PROTECT, null=True, related_name="passed_warnings"
    )
    kind = models.CharField(
        _("warning"), max_length=16, choices=[(kind.value, WARNINGS[kind]) for kind in WarningKind]
    )
    account_hash = models.BinaryField(null=True, editable=False)
    reason = models.CharField(_("reason"), max_length=200)
    at = models.DateTimeField()
    by = models.ForeignKey(Post, models.PROTECT, related_name="+")

    objects = PassedWarningQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(reason=""), name="warning_passed_with_a_reason"),
            models.CheckConstraint(
                condition=Q(kind__in=["luhn", "shared"], account_hash__isnull=False)
                | (~Q(kind__in=["luhn", "shared"]) & Q(account_hash__isnull=True)),
                name="warning_of_an_account_names_it",
            ),
        ]
        ordering: ClassVar = [F("at").desc(), "kind"]

    def __str__(self) -> str:
        return str(self.get_kind_display())
