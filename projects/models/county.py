"""What a county sets for its projects, in versions that are only ever added."""

import datetime
from decimal import Decimal
from typing import Any, ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import TruncDate
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.fields import YuanField
from core.ids import new_id
from projects.models.attachment import MediaType
from projects.models.withdrawable import Withdrawable, withdrawn_whole
from regions.models import Post
from regions.tenancy import AreaOwned, AreaQuerySet

# [D] guarding and tending go on while the works stand still, in winter above all
GUARDING = ("看护", "养护")
NOTICE_DAYS = 7  # domain.md §1.5: wage notices run at least 7 days in every source read
SAMPLE_PERCENT = 10  # of a month's work days, looked at by the township (domain.md §7, lesson 2)
LATE_DAYS = 7  # our default: a work day entered later than this is confirmed by a second person
MOST_LATE_DAYS = 31  # later than a wage cycle (domain.md §1.5) nothing would be late any more
MOST_CYCLE_DAYS = 31  # a pay cycle is a month at most (domain.md §1.5)
# The squeeze of domain.md §8, seen from the month's first day, which waits longest: 31 days of
# work, 5 to make the sheet, 7 on notice, 2 to hand it in. At red a week is left of the 62 days.
AMBER_DAYS = 45
RED_DAYS = 55
MOST_CLOCK_DAYS = 366
LEAST_QUOTES = 3  # [M] domain.md §2.4
MOST_QUOTES = 9
# National: from so many yuan in one contract a tender is due (发改委令16号, domain.md §2.1)
TENDER_WORKS = Decimal(4_000_000)
TENDER_MATERIALS = Decimal(2_000_000)
TENDER_SERVICES = Decimal(1_000_000)


class WageChain(models.TextChoices):
    """Who decides on a wage sheet (decision 15)."""

    BOTH = "both", _("township reviews, county decides")
    TOWNSHIP = "township", _("township decides, county samples")


class Quorum(models.TextChoices):
    """How many must come to a meeting of which the law says nothing (`projects.rules`)."""

    HALF = "half", _("more than half of those entitled")
    TWO_THIRDS = "two_thirds", _("two thirds of those entitled or more")


class Majority(models.TextChoices):
    """How many must say yes there."""

    PRESENT = "present", _("more than half of those present")
    ENTITLED = "entitled", _("more than half of those entitled")
    TWO_THIRDS = "two_thirds", _("two thirds of those present or more")


class HeadsRule(models.TextChoices):
    """Whether the heads of the two committees may sit on the council (domain.md, corrections)."""

    WARN = "warn", _("allowed, with a warning")
    FORBID = "forbid", _("forbidden")


class CeilingRule(models.TextChoices):
    """What the county's ceiling does to a project whose estimate lies above it (domain.md §2.1)."""

    WARN = "warn", _("a warning")
    STOP = "stop", _("it is not built by the village")


class PerformanceRule(models.TextChoices):
    """Whether the county asks for performance targets and their self-evaluation (T37, T38)."""

    NOT = "not", _("not asked for")
    ASKED = "asked", _("asked for; nothing stops without them")
    ARCHIVE = "archive", _("asked for; without them the project is not archived")


def _quorum(label: Any) -> "models.CharField[str, str]":
    return models.CharField(label, max_length=12, choices=Quorum.choices, blank=True)


def _majority(label: Any) -> "models.CharField[str, str]":
    return models.CharField(label, max_length=12, choices=Majority.choices, blank=True)


def _known(choices: type[models.TextChoices], *names: str) -> Q:
    """Each of the fields is one of the choices, or empty."""
    return Q(*((f"{name}__in", ["", *choices.values]) for name in names))


def guarding() -> list[str]:
    return list(GUARDING)


class CountySettingsQuerySet(AreaQuerySet["CountySettings"]):
    def standing(self) -> Self:
        return self.filter(withdrawn_at__isnull=True)

    def holding_on(self, day: datetime.date) -> Self:
        """One a county: of those that have begun, the last; of one day's, the one set last."""
        begun = self.standing().filter(since__lte=day)
        return begun.order_by("area_id", "-since", "-at").distinct("area_id")


class CountySettings(Withdrawable, AreaOwned):
    """One version: what holds in a county from `since` until the next one begins.

    A county without one has the defaults. `source` names the document or decision that it comes
    from; its picture lies under `paper_sha256`. A version that has not begun may be struck out;
    nothing else ever changes a row, so that a running case can point at the one it began under.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    since = models.DateField(_("in force from"), default=timezone.localdate)
    source = models.CharField(_("document or decision it comes from"), max_length=200)
    paper_sha256 = models.CharField(max_length=64, blank=True, editable=False)
    paper_type = models.CharField(
        max_length=16, choices=MediaType.choices, blank=True, editable=False
    )
    notice_days = models.PositiveSmallIntegerField(_("days of a notice"), default=NOTICE_DAYS)
    pending_allowed = models.BooleanField(
        _("work days may be logged while papers are pending"), default=True
    )
    late_days = models.PositiveSmallIntegerField(
        _("days after which a work day is entered late"), default=LATE_DAYS
    )
    suspension_trades = ArrayField(
        models.CharField(max_length=40),
        default=guarding,
        blank=True,
        verbose_name=_("trades that go on while the works stand still"),
    )
    council_name = models.CharField(_("name of the council"), max_length=20, default="项目理事会")
    committee_name = models.CharField(
        _("name of the villagers' committee"), max_length=20, default="村委会"
    )
    heads_on_council = models.CharField(
        _("heads of the two committees on the council"),
        max_length=8,
        choices=HeadsRule.choices,
        default=HeadsRule.WARN,
    )
    # Of the three deliberations before the villagers' the law says nothing: no default (ADR 0033).
    branch_quorum = _quorum(_("Party organisation's meeting: who must come"))
    branch_majority = _majority(_("Party organisation's meeting: who must say yes"))
    committees_quorum = _quorum(_("two committees' meeting: who must come"))
    committees_majority = _majority(_("two committees' meeting: who must say yes"))
    party_quorum = _quorum(_("meeting of all Party members: who must come"))
    party_majority = _majority(_("meeting of all Party members: who must say yes"))
    photos_required = models.BooleanField(
        _("every work day needs a picture of the site"), default=False
    )
    photo_places = models.BooleanField(_("keep roughly where a picture was taken"), default=False)
    sample_percent = models.PositiveSmallIntegerField(
        _("days that a township samples"), default=SAMPLE_PERCENT
    )
    cycle_days = models.PositiveSmallIntegerField(
        _("days from the period's end to the credit"), null=True, blank=True
    )
    wage_chain = models.CharField(
        _("who decides on wage sheets"),
        max_length=8,
        choices=WageChain.choices,
        default=WageChain.BOTH,
    )
    wage_sample_percent = models.PositiveSmallIntegerField(
        _("wage sheets that the county samples"), default=SAMPLE_PERCENT
    )
    amber_days = models.PositiveSmallIntegerField(
        _("an unpaid day is amber after"), default=AMBER_DAYS
    )
    red_days = models.PositiveSmallIntegerField(_("an unpaid day is red after"), default=RED_DAYS)
    year_end_month = models.PositiveSmallIntegerField(
        _("month of the treasury's closing"), null=True, blank=True
    )
    year_end_day = models.PositiveSmallIntegerField(
        _("last day on which the treasury pays"), null=True, blank=True
    )
    self_build_ceiling = YuanField(_("self-build up to an estimate of"), null=True, blank=True)
    ceiling_rule = models.CharField(
        _("above that"), max_length=8, choices=CeilingRule.choices, default=CeilingRule.WARN
    )
    tender_works = YuanField(_("tender for works from"), default=TENDER_WORKS)
    least_quotes = models.PositiveSmallIntegerField(
        _("suppliers asked for each purchase"), default=LEAST_QUOTES
    )
    direct_up_to = YuanField(_("direct purchase up to"), null=True, blank=True)
    contract_above = YuanField(_("written contract above"), null=True, blank=True)
    invoice_required = models.BooleanField(_("nothing is paid without an invoice"), default=False)
    slip_up_to = YuanField(_("a receipt instead of an invoice, up to"), null=True, blank=True)
    tender_materials = YuanField(
        _("tender for materials and equipment from"), default=TENDER_MATERIALS
    )
    tender_services = YuanField(_("tender for services and hire from"), default=TENDER_SERVICES)
    change_yuan = YuanField(
        _("township decides on changes of the works up to"), null=True, blank=True
    )
    change_percent = models.DecimalField(
        _("and up to so many per cent of the estimate"),
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
    )
    performance = models.CharField(
        _("performance targets and self-evaluation"),
        max_length=8,
        choices=PerformanceRule.choices,
        default=PerformanceRule.ASKED,
    )
    minimum_wage = YuanField(_("minimum wage a month"), null=True, blank=True)
    minimum_wage_source = models.CharField(
        _("paper that sets the minimum wage"), max_length=120, blank=True
    )
    complaint_phone = models.CharField(
        _("labour inspection, for complaints"), max_length=80, blank=True
    )
    bureau_phone = models.CharField(
        _("department in charge, for complaints"), max_length=80, blank=True
    )
    arbitration = models.CharField(_("labour arbitration"), max_length=80, blank=True)
    legal_aid = models.CharField(_("legal aid"), max_length=80, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(Post, models.PROTECT, related_name="+")

    objects = CountySettingsQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(source=""), name="county_settings_have_a_source"),
            models.CheckConstraint(
                condition=Q(paper_sha256="", paper_type="")
                | ~Q(paper_sha256="") & ~Q(paper_type=""),
                name="county_paper_is_whole",
            ),
            withdrawn_whole("county_withdrawn_whole"),
            models.CheckConstraint(
                # What has begun may have been acted upon: it stays.
                condition=Q(withdrawn_at__isnull=True) | Q(since__gt=TruncDate("withdrawn_at")),
                name="county_withdrawn_before_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(notice_days__gte=NOTICE_DAYS), name="county_notice_is_long_enough"
            ),
            models.CheckConstraint(
                condition=Q(late_days__range=(1, MOST_LATE_DAYS)), name="county_late_is_in_time"
            ),
            models.CheckConstraint(
                condition=Q(sample_percent__gte=1, sample_percent__lte=100),
                name="county_sample_is_a_percentage",
            ),
            models.CheckConstraint(
                condition=Q(wage_sample_percent__range=(1, 100)),
                name="county_wage_sample_is_a_percentage",
            ),
            models.CheckConstraint(
                condition=Q(cycle_days__isnull=True)
                | Q(cycle_days__gt=F("notice_days"), cycle_days__lte=MOST_CYCLE_DAYS),
                name="county_cycle_holds_its_notice",
            ),
            models.CheckConstraint(
                condition=Q(wage_chain__in=WageChain.values), name="county_chain_is_known"
            ),
            models.CheckConstraint(
                condition=Q(heads_on_council__in=HeadsRule.values), name="county_heads_are_known"
            ),
            models.CheckConstraint(
                condition=_known(Quorum, "branch_quorum", "committees_quorum", "party_quorum"),
                name="county_quorums_are_known",
            ),
            models.CheckConstraint(
                condition=_known(
                    Majority, "branch_majority", "committees_majority", "party_majority"
                ),
                name="county_majorities_are_known",
            ),
            models.CheckConstraint(
                condition=Q(
                    amber_days__gte=1,
                    red_days__gt=F("amber_days"),
                    red_days__lte=MOST_CLOCK_DAYS,
                ),
                name="county_amber_comes_before_red",
            ),
            models.CheckConstraint(
                condition=Q(year_end_month__isnull=True, year_end_day__isnull=True)
                | Q(year_end_month__range=(1, 12), year_end_day__range=(1, 31)),
                name="county_year_end_is_a_day",
            ),
            models.CheckConstraint(
                condition=Q(minimum_wage__isnull=True, minimum_wage_source="")
                | Q(minimum_wage__gt=0) & ~Q(minimum_wage_source=""),
                name="county_minimum_wage_has_a_source",
            ),
            models.CheckConstraint(
                condition=Q(least_quotes__range=(2, MOST_QUOTES)),
                name="county_asks_several_suppliers",
            ),
            models.CheckConstraint(
                condition=(Q(direct_up_to__isnull=True) | Q(direct_up_to__gt=0))
                & (Q(contract_above__isnull=True) | Q(contract_above__gte=0)),
                name="county_purchase_amounts_are_positive",
            ),
            models.CheckConstraint(
                condition=Q(slip_up_to__isnull=True) | Q(slip_up_to__gt=0),
                name="county_slip_amount_is_positive",
            ),
            models.CheckConstraint(
                condition=(Q(change_yuan__isnull=True) | Q(change_yuan__gt=0))
                & (
                    Q(change_percent__isnull=True)
                    | Q(change_percent__gt=0, change_percent__lte=100)
                ),
                name="county_change_limits_are_amounts",
            ),
            models.CheckConstraint(
                # A county may ask for a tender sooner than the nation, never later.
                condition=Q(
                    tender_materials__gt=0,
                    tender_materials__lte=TENDER_MATERIALS,
                    tender_services__gt=0,
                    tender_services__lte=TENDER_SERVICES,
                ),
                name="county_tenders_from_the_nations_amounts",
            ),
            models.CheckConstraint(
                condition=Q(self_build_ceiling__isnull=True) | Q(self_build_ceiling__gt=0),
                name="county_ceiling_is_positive",
            ),
            models.CheckConstraint(
                condition=Q(ceiling_rule__in=CeilingRule.values), name="county_ceiling_is_known"
            ),
            models.CheckConstraint(
                condition=Q(performance__in=PerformanceRule.values),
                name="county_performance_is_known",
            ),
            models.CheckConstraint(
                condition=Q(tender_works__gt=0, tender_works__lte=TENDER_WORKS),
                name="county_tenders_works_from_the_nations_amount",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["area", "-since", "-at"], name="county_settings_in_order")
        ]
        ordering: ClassVar = ["-since", "-at"]

    def __str__(self) -> str:
        return f"{self.area} {self.since}"

    def rule_of(self, assembly: str) -> tuple[str, str]:
        """Quorum and majority that the county set for that kind of meeting; empty for the rest."""
        quorum = getattr(self, f"{assembly}_quorum", "")
        return quorum, getattr(self, f"{assembly}_majority", "")

    def closes_on(self, year: int) -> datetime.date | None:
        """The last day of that year on which the treasury pays."""
        if self.year_end_month is None or self.year_end_day is None:
            return None
        return datetime.date(year, self.year_end_month, self.year_end_day)
