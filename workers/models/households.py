"""The willingness survey by household (T1): who lives where, and who would work."""

from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.crypto import SealedRow
from core.fields import SealedField
from projects.models import ProjectOwned
from regions.models import Post
from regions.tenancy import VillageManager, VillageQuerySet
from workers.models.people import Person


class Relation(models.TextChoices):
    """To the head of the household (与户主关系)."""

    HEAD = "head", pgettext_lazy("relation to the head of household", "the head")
    SPOUSE = "spouse", pgettext_lazy("relation to the head of household", "spouse")
    CHILD = "child", pgettext_lazy("relation to the head of household", "child")
    IN_LAW = "in_law", pgettext_lazy("relation to the head of household", "child's spouse")
    PARENT = "parent", pgettext_lazy("relation to the head of household", "parent")
    SIBLING = "sibling", pgettext_lazy("relation to the head of household", "sibling")
    GRANDCHILD = "grandchild", pgettext_lazy("relation to the head of household", "grandchild")
    OTHER = "other", pgettext_lazy("relation to the head of household", "other")


class Ability(models.TextChoices):
    """Ability to work (劳动能力), as the lists of poverty relief grade it."""

    FULL = "full", pgettext_lazy("ability to work", "able to work")
    SKILLED = "skilled", pgettext_lazy("ability to work", "skilled")
    WEAK = "weak", pgettext_lazy("ability to work", "weak")
    NONE = "none", pgettext_lazy("ability to work", "not able to work")


class Household(ProjectOwned):
    """A household that was asked; its head stands first among its members."""

    head = models.CharField(_("head of the household"), max_length=60)
    group = models.CharField(_("villagers' group"), max_length=40, blank=True)
    asked_on = models.DateField(pgettext_lazy("survey", "asked on"))
    remark = models.CharField(_("remark"), max_length=200, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(Post, models.PROTECT, related_name="+")

    objects = VillageManager["Household"]()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["id", "project", "village"], name="household_project_key"
            )
        ]
        indexes: ClassVar = [models.Index(fields=["project", "group"], name="household_by_group")]
        ordering: ClassVar = ["group", "at"]

    def __str__(self) -> str:
        return self.head

    def get_absolute_url(self) -> str:
        return reverse("household_detail", args=[self.pk])


class HouseholdMemberQuerySet(VillageQuerySet["HouseholdMember"]):
    def unknown(self) -> Self:
        """Not on the village's list yet: without an ID number nobody is taken on."""
        return self.filter(person__isnull=True)


class HouseholdMember(SealedRow, ProjectOwned):
    """What one of a household answered.

    `person` once his ID number is known; sex, birth and number are then read from him. `phone` is
    kept here only until then. `claimed` are codes of priority groups as the household says it; a
    group that counts is a `PersonCategory`, with its paper.
    """

    household = models.ForeignKey(Household, models.PROTECT, related_name="members")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="answers")
    name = models.CharField(_("name"), max_length=60)
    relation = models.CharField(_("relation to the head"), max_length=10, choices=Relation.choices)
    ethnicity = models.CharField(_("ethnicity"), max_length=20, blank=True)
    phone = SealedField(null=True, editable=False)
    claimed = ArrayField(models.CharField(max_length=16), default=list, blank=True)
    ability = models.CharField(_("ability to work"), max_length=8, choices=Ability.choices)
    skills = models.CharField(_("skills, trades"), max_length=80, blank=True)
    willing = models.BooleanField(_("willing to work"))
    months = ArrayField(models.PositiveSmallIntegerField(), default=list, blank=True)
    remark = models.CharField(_("remark"), max_length=200, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(Post, models.PROTECT, related_name="+")

    objects = HouseholdMemberQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["project", "person"], name="asked_once_a_project"),
            models.CheckConstraint(
                condition=Q(months__contained_by=list(range(1, 13))), name="months_of_a_year"
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=True) | Q(phone__isnull=True),
                name="member_phone_is_the_persons",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["household"], name="member_by_household")]
        ordering: ClassVar = ["at"]

    def __str__(self) -> str:
        return self.name
