"""People of a village, and what is known of them."""

import datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.crypto import SealedRow
from core.fields import SealedField
from core.ids import new_id
from regions.models import Identity, Post
from regions.tenancy import VillageOwned, VillageQuerySet


class Sex(models.TextChoices):
    MALE = "male", _("male")
    FEMALE = "female", _("female")


class PersonQuerySet(VillageQuerySet["Person"]):
    sector_path = "entries__project__sector"

    def visible_to(self, actor: Post | None) -> Self:
        rows = super().visible_to(actor)
        return rows.distinct() if actor and actor.sector else rows  # one row a person, not an entry

    def search(self, words: str) -> Self:
        """By name, pinyin or initials."""
        key = words.strip().lower()
        return self.filter(
            Q(name__icontains=words.strip())
            | Q(pinyin__startswith=key)
            | Q(initials__startswith=key)
        )


class Person(SealedRow, VillageOwned):
    """Someone of the village that employs him.

    `identity` makes him one person everywhere. ID number, phone and account are sealed; their
    hashes find them again. The birth date is never shown beside a masked ID number.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    identity = models.ForeignKey(Identity, models.PROTECT, related_name="+", editable=False)
    name = models.CharField(_("name"), max_length=60)
    pinyin = models.CharField(max_length=240, db_collation="C", editable=False)
    initials = models.CharField(max_length=60, db_collation="C", editable=False)
    sex = models.CharField(_("sex"), max_length=6, choices=Sex.choices, editable=False)
    born_on = models.DateField(editable=False)
    ethnicity = models.CharField(_("ethnicity"), max_length=20, blank=True)
    group = models.CharField(_("villagers' group"), max_length=40, blank=True)
    id_number = SealedField(editable=False)
    phone = SealedField(null=True, editable=False)
    bank = models.CharField(_("bank"), max_length=60, blank=True)
    account = SealedField(null=True, editable=False)
    account_hash = models.BinaryField(null=True, editable=False)
    at = models.DateTimeField()
    by = models.ForeignKey(Post, models.PROTECT, related_name="+")

    objects = PersonQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["village", "identity"], name="person_once_a_village"),
            models.UniqueConstraint(fields=["id", "village"], name="person_village_key"),
            models.UniqueConstraint(fields=["id", "village", "identity"], name="person_key"),
            models.CheckConstraint(
                condition=Q(account__isnull=True, account_hash__isnull=True)
                | Q(account__isnull=False, account_hash__isnull=False),
                name="person_account_has_its_hash",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["village", "pinyin"], name="person_by_name"),
            models.Index(fields=["account_hash"], name="person_by_account"),
        ]
        ordering: ClassVar = ["pinyin", "name", "id"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("person_detail", args=[self.pk])


class Category(models.TextChoices):
    """Groups to be taken on first (domain.md §1.4). Never printed on a public notice."""

    LIFTED = "lifted", _("lifted out of poverty")
    RELOCATED = "relocated", _("relocated, lifted out of poverty")
    MONITORED = "monitored", _("monitored against falling back into poverty")
    DISASTER = "disaster", _("in need of relief after a disaster")
    STRANDED = "stranded", _("unable to leave for work by force majeure")
    RETURNED = "returned", _("migrant worker who came back")
    GRADUATE = "graduate", _("graduate of a poor family")
    VETERAN = "veteran", _("veteran without work")
    LAID_OFF = "laid_off", _("laid off by a foreign-trade company")
    LOW_INCOME = "low_income", _("other low income")
    HARD_TO_EMPLOY = "hard_to_employ", _("hard to employ")


class CategoryQuerySet(VillageQuerySet["PersonCategory"]):
    sector_path = "person__entries__project__sector"

    def held_on(self, day: datetime.date) -> Self:
        return self.filter(Q(until__isnull=True) | Q(until__gte=day), since__lte=day)


class PersonCategory(VillageOwned):
    """A person belongs to a group from a day until a day."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="categories")
    category = models.CharField(_("priority group"), max_length=16, choices=Category.choices)
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)

    objects = CategoryQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person", "category"],
                condition=Q(until__isnull=True),
                name="category_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="category_ends_after_it_begins",
            ),
        ]
        ordering: ClassVar = ["since", "category"]

    def __str__(self) -> str:
        return str(self.get_category_display())
