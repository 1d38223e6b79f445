"""People of a village, and what is known of them."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
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
    sponsor_path = "entries__project__sponsor"

    def visible_to(self, actor: Post | None) -> Self:
        rows = super().visible_to(actor)
        return (
            rows.distinct() if actor and actor.sponsor else rows
        )  # one row a person, not an entry

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
    relation = models.CharField(
        _("related to an official or to someone of the council"), max_length=80, blank=True
    )
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
