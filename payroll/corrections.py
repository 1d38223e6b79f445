"""Corrections and deductions as their list shows them."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Sum
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.money import ZERO
from payroll.models import Correction, CorrectionKind, WageSheet
from projects.models import Project
from regions.access import Permission, can
from regions.models import Post
from workers.models.days import Half


@dataclass(frozen=True, slots=True)
class Shown:
    """A correction in words, where it stands, and what the reader may do with it."""

    correction: Correction
    what: str
    badge: tuple[str, str]
    sheet: WageSheet | None
    can_confirm: bool
    can_withdraw: bool


def shown(correction: Correction, actor: Post | None) -> Shown:
    """Needs `applied_by__item__line__sheet` selected, where many are shown."""
    applied = getattr(correction, "applied_by", None)
    open_ = correction.stands and applied is None
    waits = open_ and correction.confirmed_at is None
    own = actor is not None and correction.asker_id == actor.human_id
    return Shown(
        correction=correction,
        what=_what(correction),
        badge=_badge(correction, applied=applied is not None),
        sheet=applied.item.line.sheet if applied else None,
        can_confirm=waits and not own and can(actor, Permission.CHECK_WAGES, correction),
        can_withdraw=open_ and can(actor, Permission.ACT_FOR_VILLAGE, correction),
    )


def _what(correction: Correction) -> str:
    day = date_format(correction.day) if correction.day else ""
    if correction.kind == CorrectionKind.DEDUCTION:
        return _("Deduction, signed by the worker")
    if correction.kind == CorrectionKind.TOO_LITTLE:
        return _("%(day)s was paid too little") % {"day": day}
    if correction.halves in Half.values:
        half = Half(correction.halves).label
        return _("%(day)s, %(half)s: paid and not worked") % {"day": day, "half": half}
    return _("%(day)s: paid and not worked") % {"day": day}


def _badge(correction: Correction, *, applied: bool) -> tuple[str, str]:
    if not correction.stands:
        return "stopped", _("Struck out")
    if applied:
        return "done", pgettext("correction", "on a wage sheet")
    if correction.confirmed_at is None:
        return "waiting", pgettext("correction", "to be confirmed")
    return "running", pgettext("correction", "for the next sheet")


def owed_by_correction(project: Project) -> Decimal:
    """Yuan that were paid too little and that no sheet has taken along yet, confirmed or not."""
    rows = Correction.objects.filter(project=project, amount__gt=0, applied_by__isnull=True)
    return rows.standing().aggregate(sum=Sum("amount"))["sum"] or ZERO
