"""The machine log (机械台班记录): what machines did each day, and what receipts took in of it."""

import datetime
from decimal import Decimal
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from procurement.hire_rules import HALF_HOURS_A_DAY, clock
from procurement.models.act import PurchaseAct
from procurement.models.delivery import Receipt
from procurement.models.purchase import Purchase, PurchaseItem
from projects.models import Attachment, ProjectOwned
from projects.models.withdrawable import Withdrawable, WithdrawableQuerySet, withdrawn_whole
from regions.tenancy import VillageManager
from workers.driving_rules import Stint
from workers.models import RosterEntry


class MachineEntryQuerySet(WithdrawableQuerySet["MachineEntry"]):
    """Entries of the log, of which those struck out don't count."""

    def unchecked(self) -> Self:
        """Those that wait for the supervision group."""
        return self.standing().filter(taken__isnull=True)

    def between(self, first: datetime.date, last: datetime.date) -> Self:
        return self.filter(day__gte=first, day__lte=last)


class MachineEntry(Withdrawable, ProjectOwned):
    """One machine's day; only striking it out changes it, until the supervision group has agreed.

    `half_hours` is how long it worked, `starts` and `ends` count half hours since midnight, both
    or neither. `quantity` is that in the item's unit, exactly. `driver_item` is the item by which
    the driver is paid for the same hours, where the machine is hired alone. `driver` with his
    identity is the driver's place on the roster, None for one who isn't on it. `double_reason`
    says why his paid work day in the same hours is right, `late_reason` why it comes late.
    """

    purchase = models.ForeignKey(Purchase, models.PROTECT, related_name="machine_entries")
    act = models.OneToOneField(PurchaseAct, models.PROTECT, related_name="+")
    day = models.DateField(_("day"))
    item = models.ForeignKey(PurchaseItem, models.PROTECT, related_name="machine_entries")
    driver_item = models.ForeignKey(
        PurchaseItem, models.PROTECT, null=True, blank=True, related_name="driven_entries"
    )
    machine = models.CharField(_("machine"), max_length=40)
    machine_key = models.CharField(max_length=40, editable=False)
    half_hours = models.PositiveSmallIntegerField()
    starts = models.PositiveSmallIntegerField(null=True, blank=True)
    ends = models.PositiveSmallIntegerField(null=True, blank=True)
    quantity = models.DecimalField(max_digits=8, decimal_places=4, editable=False)
    work = models.CharField(_("what it did and where"), max_length=200)
    driver_name = models.CharField(_("driver's name"), max_length=60)
    driver = models.ForeignKey(
        RosterEntry, models.PROTECT, null=True, blank=True, related_name="machine_entries"
    )
    identity_id = models.BigIntegerField(null=True, editable=False)
    late_reason = models.CharField(_("why it comes late"), max_length=200, blank=True)
    double_reason = models.CharField(_("why both are right"), max_length=200, blank=True)
    picture = models.ForeignKey(
        Attachment, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("picture of the machine at work"),
    )  # fmt: skip

    objects = MachineEntryQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(half_hours__gte=1, half_hours__lte=HALF_HOURS_A_DAY, quantity__gt=0),
                name="machine_entry_within_a_day",
            ),
            models.CheckConstraint(
                condition=Q(starts__isnull=True, ends__isnull=True)
                | Q(
                    starts__isnull=False,
                    ends__lte=HALF_HOURS_A_DAY,
                    ends__gte=F("starts") + F("half_hours"),
                ),
                name="machine_entry_within_its_times",
            ),
            models.CheckConstraint(
                condition=Q(driver__isnull=True, identity_id__isnull=True)
                | Q(driver__isnull=False, identity_id__isnull=False),
                name="machine_entry_driver_with_his_identity",
            ),
            withdrawn_whole("machine_entry_withdrawn_at_by_and_why"),
            models.UniqueConstraint(
                fields=["item", "machine_key", "day"],
                condition=Q(withdrawn_at__isnull=True),
                name="machine_entry_once_a_day",
            ),
            models.UniqueConstraint(fields=["id", "purchase"], name="machine_entry_purchase_key"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["purchase", "-day"], name="machine_log_by_day"),
            models.Index(fields=["identity_id", "day"], name="machine_log_by_driver"),
            models.Index(fields=["machine_key", "day"], name="machine_log_by_machine"),
        ]
        ordering: ClassVar = ["-day", "item__number", "machine_key"]

    def __str__(self) -> str:
        return f"{self.day} {self.machine}"

    @property
    def hours(self) -> Decimal:
        return Decimal(self.half_hours) / 2

    @property
    def times(self) -> str:
        """08:00–12:30, "" where none were written."""
        if self.starts is None or self.ends is None:
            return ""
        return f"{clock(self.starts)}–{clock(self.ends)}"

    @property
    def stint(self) -> Stint:
        return Stint(self.half_hours, self.starts, self.ends)


class ReceiptEntry(ProjectOwned):
    """An entry of the log that a receipt took in, once: it is frozen by it. Insert-only."""

    purchase = models.ForeignKey(Purchase, models.PROTECT, related_name="+")
    receipt = models.ForeignKey(Receipt, models.PROTECT, related_name="entries")
    entry = models.OneToOneField(MachineEntry, models.PROTECT, related_name="taken")

    objects = VillageManager["ReceiptEntry"]()

    class Meta:
        ordering: ClassVar = ["entry__day"]

    def __str__(self) -> str:
        return f"{self.receipt} {self.entry}"
