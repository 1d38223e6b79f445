"""The papers that a county wants before works start (开工要件), and what a project has of them."""

from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.ids import new_id
from projects.models.attachment import Attachment
from projects.models.project import ProjectOwned
from projects.models.withdrawable import Withdrawable, WithdrawableQuerySet, withdrawn_whole
from regions.models import Post, Sector
from regions.tenancy import AreaOwned, AreaQuerySet


class StartPaperQuerySet(AreaQuerySet["StartPaper"]):
    def standing(self) -> Self:
        return self.filter(withdrawn_at__isnull=True)


class StartPaper(Withdrawable, AreaOwned):
    """A line of a county's list. In the sectors of `required_in` no work starts without it; in
    the others it is asked for where it applies. A change holds for whoever has not started."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(_("paper"), max_length=60)
    office = models.CharField(_("who issues it"), max_length=60, blank=True)
    required_in = ArrayField(
        models.CharField(max_length=16, choices=Sector.choices),
        default=list,
        blank=True,
        verbose_name=_("no start without it in"),
    )
    source = models.CharField(_("document or decision it comes from"), max_length=200)
    at = models.DateTimeField()
    by = models.ForeignKey(Post, models.PROTECT, related_name="+")

    objects = StartPaperQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["area", "name"],
                condition=Q(withdrawn_at__isnull=True),
                name="start_paper_once_a_county",
            ),
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(source=""), name="start_paper_has_a_source"
            ),
            withdrawn_whole("start_paper_withdrawn_whole"),
        ]
        ordering: ClassVar = ["at", "id"]

    def __str__(self) -> str:
        return self.name


class StartProofQuerySet(WithdrawableQuerySet["StartProof"]):
    """Papers brought, or reasons given; what is struck out doesn't count."""


class StartProof(Withdrawable, ProjectOwned):
    """A project's paper with its number, day and picture, or the `reason` why none is needed."""

    start_paper = models.ForeignKey(StartPaper, models.PROTECT, related_name="proofs")
    number = models.CharField(_("number of the paper"), max_length=80, blank=True)
    issued_on = models.DateField(_("issued on"), null=True, blank=True)
    paper = models.ForeignKey(Attachment, models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.CharField(_("why it is not needed"), max_length=200, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(Post, models.PROTECT, related_name="+")

    objects = StartProofQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["project", "start_paper"],
                condition=Q(withdrawn_at__isnull=True),
                name="start_proof_once",
            ),
            models.CheckConstraint(
                condition=Q(paper__isnull=False, issued_on__isnull=False, reason="")
                | Q(paper__isnull=True, issued_on__isnull=True, number="") & ~Q(reason=""),
                name="start_proof_is_paper_or_reason",
            ),
            withdrawn_whole("start_proof_withdrawn_whole"),
        ]

    def __str__(self) -> str:
        return str(self.start_paper)
