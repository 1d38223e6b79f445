"""Who agreed to his line, and how: signed pages and consents, only ever struck out."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from payroll.models.sheet import WageLine, WageSheet
from projects.models import Attachment, ProjectOwned
from projects.models.withdrawable import Withdrawable, WithdrawableQuerySet, withdrawn_whole
from regions.models import Post


class SignedPageQuerySet(WithdrawableQuerySet["SignedPage"]):
    """Pictures, of which those struck out prove nothing."""


class SignedPage(Withdrawable, ProjectOwned):
    """A picture of a signed page of a sheet's signature sheet."""

    sheet = models.ForeignKey(WageSheet, models.PROTECT, related_name="signed_pages")
    paper = models.ForeignKey(Attachment, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    by = models.ForeignKey(Post, models.PROTECT, related_name="+")

    objects = SignedPageQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            withdrawn_whole("signed_page_withdrawn_whole"),
            models.UniqueConstraint(fields=["sheet", "paper"], name="signed_page_once"),
            models.UniqueConstraint(fields=["id", "village"], name="signed_page_village_key"),
        ]
        ordering: ClassVar = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.sheet} {self.at:%Y-%m-%d}"


class Way(models.TextChoices):
    SIGNED = "signed", _("signed on paper")
    READ_OUT = "read_out", _("read out and agreed")


class ConsentQuerySet(WithdrawableQuerySet["LineConsent"]):
    """Consents, of which those struck out don't count."""


class LineConsent(Withdrawable, ProjectOwned):
    """That someone agreed to his line as it stands.

    `words` is the hash of what the line says and of its period: the same person's line with the
    same words counts as agreed to, a changed one doesn't. Signed: `page` shows it. Read out: two
    witnesses are named, and why there is no signature.
    """

    line = models.ForeignKey(WageLine, models.PROTECT, related_name="consents")
    words = models.CharField(max_length=64)
    way = models.CharField(max_length=10, choices=Way.choices)
    page = models.ForeignKey(SignedPage, models.PROTECT, null=True, related_name="consents")
    witness = models.CharField(_("first witness"), max_length=60, blank=True)
    second_witness = models.CharField(_("second witness"), max_length=60, blank=True)
    reason = models.CharField(_("why there is no signature"), max_length=200, blank=True)
    agreed_on = models.DateField(_("agreed on"))
    at = models.DateTimeField()
    by = models.ForeignKey(Post, models.PROTECT, related_name="+")

    objects = ConsentQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            withdrawn_whole("consent_withdrawn_whole"),
            models.UniqueConstraint(
                fields=["line"], condition=Q(withdrawn_at__isnull=True), name="consent_once_a_line"
            ),
            models.CheckConstraint(
                condition=Q(way="signed", page__isnull=False)
                & Q(witness="", second_witness="", reason="")
                | Q(way="read_out", page__isnull=True)
                & ~Q(witness="")
                & ~Q(second_witness="")
                & ~Q(witness=models.F("second_witness"))
                & ~Q(reason=""),
                name="consent_signed_or_witnessed",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["project", "words"], name="consent_by_words")]
        ordering: ClassVar = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.line} {self.get_way_display()}"
