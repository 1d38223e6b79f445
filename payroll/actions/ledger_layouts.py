"""A county's own layout of the wage ledgers: each change is a new version."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit import record
from core.errors import DAMAGED, RuleBroken, constraints_said
from payroll.ledger_layouts import COMPARISON_TITLE, LedgerLayout, faults_of
from payroll.models import LedgerVersion
from projects.actions.county import own_county
from regions.models import Post


@transaction.atomic
def save_ledger_layout(*, id: UUID, layout: LedgerLayout, by: Post) -> LedgerVersion:
    """From now on the post's county takes this ledger away so. The same `id` again changes nothing.

    Raises RuleBroken naming everything that is wrong with it, and for a post above a county.
    """
    county = own_county(by)
    found = LedgerVersion.objects.visible_to(by).filter(pk=id).first()
    if found is not None:
        return found
    if faults := list(faults_of(layout)):
        raise RuleBroken(" ".join(faults))
    own = LedgerVersion.objects.layouts(county.code)
    others = {one.title for ledger, one in own.items() if ledger != layout.ledger}
    if layout.title.lower() in {title.lower() for title in others | {COMPARISON_TITLE}}:
        raise RuleBroken(_("Another sheet of the workbook has this name."), "title")
    before = LedgerVersion.objects.in_force(county.code).get(layout.ledger)
    row = LedgerVersion(
        id=id, area=county, ledger=layout.ledger, data=layout.as_data(), at=timezone.now(), by=by,
        version=before.version + 1 if before else 1,
    )  # fmt: skip
    with constraints_said({"payroll_ledgerversion_pkey": DAMAGED}):
        row.save(force_insert=True)
    facts = {"ledger": layout.ledger, "version": row.version}
    record(by=by, verb="set ledger layout", thing=row, area=county.code, facts=facts)
    return row
