"""The county's terms that a wage sheet runs under: those in force when it was first posted."""

import datetime
from collections.abc import Iterable
from uuid import UUID

from payroll.models import WageSheet
from payroll.rules import credit_due
from projects.county import county_of, settings_of, settings_of_all
from projects.models import CountySettings, WageChain


def terms_of(sheet: WageSheet) -> CountySettings:
    """Kept from its first notice on; until then those that hold today."""
    return _kept(sheet) or settings_of(sheet.village_id)


def due_of(sheet: WageSheet) -> datetime.date:
    """By when its wages must be on the accounts."""
    return credit_due(sheet.last, terms_of(sheet).cycle_days)


def due_of_all(sheets: Iterable[WageSheet]) -> dict[UUID, datetime.date]:
    """The same for many that come with their `terms`; one query for those never posted."""
    found = list(sheets)
    drafts = {sheet.village_id for sheet in found if _kept(sheet) is None}
    today = settings_of_all(drafts) if drafts else {}
    return {
        sheet.pk: credit_due(sheet.last, (_kept(sheet) or today[sheet.village_id]).cycle_days)
        for sheet in found
    }


def township_decides(sheet: WageSheet) -> bool:
    """Whether the township's approval makes it payable, and the county samples (decision 15)."""
    return terms_of(sheet).wage_chain == WageChain.TOWNSHIP


def _kept(sheet: WageSheet) -> CountySettings | None:
    """One that was posted without terms runs under the defaults: its county had set nothing."""
    if sheet.terms is not None:
        return sheet.terms
    return CountySettings(area_id=county_of(sheet.village_id)) if sheet.notice_id else None
