"""A county's own layouts of bank files: each change is a new version."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit import record
from core.errors import DAMAGED, RuleBroken, constraints_said
from payroll.layouts import Layout, faults_of
from payroll.models import BankLayout
from payroll.models.layout import next_version
from projects.actions.county import own_county
from regions.models import Post


@transaction.atomic
def save_layout(*, id: UUID, layout: Layout, by: Post, family: UUID | None = None) -> BankLayout:
    """Add a layout to the post's county, or with `family` the next version of one.

    Files that were made keep the layout they were made with. The same `id` again changes nothing.
    Raises RuleBroken naming everything that is wrong with it, and for a name taken by another.
    """
    county = own_county(by)
    found = BankLayout.objects.visible_to(by).filter(pk=id).first()
    if found is not None:
        return found
    if faults := list(faults_of(layout)):
        raise RuleBroken(" ".join(faults))
    others = [row for row in BankLayout.objects.in_force(county.code) if row.family != family]
    if any(row.name == layout.name for row in others):
        raise RuleBroken(_("Another layout has this name."), "name")
    return _add(id, family or id, layout, by, ended=False)


@transaction.atomic
def end_layout(*, layout_id: UUID, id: UUID, by: Post) -> BankLayout:
    """Offer a layout no longer; files that were made with it stay as they are."""
    own_county(by)
    row = BankLayout.objects.visible_to(by).get(pk=layout_id)
    last = BankLayout.objects.filter(family=row.family).order_by("-version")[0]
    return last if last.ended else _add(id, row.family, last.layout, by, ended=True)


def _add(id: UUID, family: UUID, layout: Layout, by: Post, *, ended: bool) -> BankLayout:
    row = BankLayout(
        id=id,
        area_id=by.division_id,
        family=family,
        version=next_version(family),
        name=layout.name,
        data=layout.as_data(),
        ended=ended,
        at=timezone.now(),
        by=by,
    )
    with constraints_said({"payroll_banklayout_pkey": DAMAGED, "layout_version_once": DAMAGED}):
        row.save(force_insert=True)
    facts = {"name": row.name, "version": row.version, "ended": ended}
    record(by=by, verb="set bank layout", thing=row, area=by.division_id, facts=facts)
    return row
