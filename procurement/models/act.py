"""Who answered for which step of a purchase: rows that are only ever added."""

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from procurement.models.purchase import Purchase
from procurement.models.quote import Quote
from projects.models import Attachment, ProjectOwned
from regions.models import Human, Post
from regions.tenancy import VillageManager


class ActKind(models.TextChoices):
    """The steps that four different humans take; a fifth signs a direct purchase with the first."""

    CHOOSE = "choose", _("chose the supplier")
    SECOND = "second", _("signed the direct purchase too")
    RECEIVE = "receive", _("received the goods")
    CHECK = "check", _("checked for the supervision group")
    PAY = "pay", _("paid the supplier")


class PurchaseAct(ProjectOwned):
    """One act by a human who answers for it; `operator` typed it, from his signed paper if another.

    An exclusion constraint holds that one human takes one kind of act in a purchase, over all its
    deliveries and payments, through whichever account or post.
    """

    purchase = models.ForeignKey(Purchase, models.PROTECT, related_name="acts")
    kind = models.CharField(max_length=8, choices=ActKind.choices)
    at = models.DateTimeField()
    post = models.ForeignKey(Post, models.PROTECT, related_name="+")
    operator = models.ForeignKey(Human, models.PROTECT, related_name="+")
    responsible = models.ForeignKey(Human, models.PROTECT, related_name="+")
    paper = models.ForeignKey(Attachment, models.PROTECT, null=True, blank=True, related_name="+")

    objects = VillageManager["PurchaseAct"]()

    class Meta:
        constraints: ClassVar = [
            ExclusionConstraint(
                name="purchase_one_human_one_step",
                expressions=[
                    (F("purchase"), RangeOperators.EQUAL),
                    (F("responsible"), RangeOperators.EQUAL),
                    (F("kind"), RangeOperators.NOT_EQUAL),
                ],
            ),
            models.CheckConstraint(
                condition=Q(operator=F("responsible")) | Q(paper__isnull=False),
                name="purchase_act_for_another_has_his_paper",
            ),
            models.UniqueConstraint(fields=["id", "purchase"], name="act_purchase_key"),
        ]
        ordering: ClassVar = ["at"]

    def __str__(self) -> str:
        return f"{self.purchase} {self.kind}"


class Choice(ProjectOwned):
    """The quote that was chosen, once a purchase; insert-only.

    `reason` is needed where it isn't the lowest, `exception` where fewer suppliers than the
    county's number have offered and nobody signed a direct purchase too (`ActKind.SECOND`).
    """

    purchase = models.OneToOneField(Purchase, models.PROTECT, related_name="choice")
    quote = models.OneToOneField(Quote, models.PROTECT, related_name="choice")
    act = models.OneToOneField(PurchaseAct, models.PROTECT, related_name="+")
    reason = models.TextField(_("reason for this supplier"), blank=True)
    exception = models.TextField(_("why fewer suppliers offered"), blank=True)
    version_seen = models.PositiveIntegerField()

    objects = VillageManager["Choice"]()

    def __str__(self) -> str:
        return str(self.quote)
