"""Changes of a bank account: asked for by one human, seen by another before they count."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.crypto import SealedRow
from core.fields import SealedField
from core.ids import new_id
from regions.models import Human, Post
from regions.tenancy import VillageOwned, VillageQuerySet
from workers.models.people import Person


class AccountChangeQuerySet(VillageQuerySet["AccountChange"]):
    sponsor_path = "person__entries__project__sponsor"

    def waiting(self) -> Self:
        return self.filter(decided_at__isnull=True)

    def not_asked_by(self, human: Human) -> Self:
        """Those that this human may look at: nobody sees his own change."""
        return self.exclude(asker=human)


class AccountChange(SealedRow, VillageOwned):
    """Another account for someone who has one; until it is confirmed the old one stays in force.

    A changed account is how pay is led into another's pocket, so two humans see it. Triggers hold
    that a row is decided once and by another, and that `Person.account` follows confirmed rows.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="account_changes")
    bank = models.CharField(_("bank"), max_length=60, blank=True)
    account = SealedField(editable=False)
    account_hash = models.BinaryField(editable=False)
    replaced = SealedField(editable=False)  # the account in force when this one was asked for
    why = models.CharField(_("why it changes"), max_length=200)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(Post, models.PROTECT, related_name="+")
    asker = models.ForeignKey(Human, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+")
    seer = models.ForeignKey(Human, models.PROTECT, null=True, related_name="+")
    confirmed = models.BooleanField(null=True)
    refusal = models.CharField(_("why it is refused"), max_length=200, blank=True)

    objects = AccountChangeQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(decided_at__isnull=True),
                name="account_change_one_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(seer__isnull=True) | ~Q(seer=F("asker")),
                name="account_change_seen_by_another",
            ),
            models.CheckConstraint(
                condition=Q(
                    decided_at__isnull=True, decided_by__isnull=True, seer__isnull=True,
                    confirmed__isnull=True, refusal="",
                )
                | (
                    Q(decided_at__isnull=False, decided_by__isnull=False, seer__isnull=False)
                    & (Q(confirmed=True, refusal="") | (Q(confirmed=False) & ~Q(refusal="")))
                ),
                name="account_change_is_decided_whole",
            ),
        ]  # fmt: skip
        indexes: ClassVar = [
            models.Index(
                fields=["village"],
                condition=Q(decided_at__isnull=True),
                name="account_changes_open",
            ),
        ]
        ordering: ClassVar = ["-asked_at"]

    def __str__(self) -> str:
        return str(self.person)

    def get_absolute_url(self) -> str:
        return reverse("account_confirm", args=[self.pk])
