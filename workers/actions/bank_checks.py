"""Checking accounts and names with the bank before the first sheet: list out, answer in."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit import record
from core.errors import RuleBroken
from core.ids import new_id
from projects.actions import locked_project
from projects.models import Project
from regions.access import Permission, require
from regions.models import Post
from workers.bank_checks import unchecked
from workers.models import BankAnswer, BankCheck, BankCheckRow, BankVerdict, Person

LONGEST_WORDS = 200  # of what the bank says, as the column holds it


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the bank says of one row, by its number: the account is in this name, or why not."""

    number: int
    matches: bool
    words: str = ""


@transaction.atomic
def make_bank_check(*, id: UUID, project_id: UUID, by: Post) -> BankCheck:
    """A list of everyone on the roster whose account and name no answer of the bank covers.

    The same `id` again changes nothing. Raises RuleBroken if there is nobody to ask about.
    """
    project = locked_project(project_id, by)
    require(by, Permission.MAKE_BANK_FILES, project)
    found = BankCheck.objects.visible_to(by).filter(pk=id).first()
    if found is not None:
        return found
    people = unchecked(project)
    if not people:
        raise RuleBroken(_("Every account on the roster has been checked with the bank."))
    check = _check(id, project, by)
    BankCheckRow.objects.bulk_create(
        _row(check, number, person) for number, person in enumerate(people, start=1)
    )
    facts = {"reference": check.reference, "rows": len(people)}
    record(by=by, verb="make bank check", thing=check, area=project.village_id, facts=facts)
    return check


@transaction.atomic
def take_bank_check(*, check_id: UUID, by: Post) -> list[tuple[BankCheckRow, str]]:
    """The rows with their accounts in clear, for the bank alone; each time goes on record as a
    reveal of so many accounts."""
    check = BankCheck.objects.visible_to(by).get(pk=check_id)
    require(by, Permission.DOWNLOAD_BANK_FILES, check)
    rows = [(row, row.unseal("account")) for row in check.rows.all()]
    facts = {"reference": check.reference, "field": "account", "number": len(rows)}
    record(by=by, verb="reveal for bank check", thing=check, area=check.village_id, facts=facts)
    return rows


@transaction.atomic
def answer_bank_check(
    *,
    id: UUID,
    check_id: UUID,
    verdicts: Sequence[Verdict],
    answered_on: datetime.date,
    sha256: str,
    by: Post,
) -> BankAnswer:
    """Take in what the bank said, all of it or nothing.

    `sha256` is the workbook's; the same one again, or the same `id`, changes nothing. A later
    answer stands beside an earlier one and counts instead. Raises RuleBroken naming every row at
    fault, and for an impossible day.
    """
    check = BankCheck.objects.visible_to(by).get(pk=check_id)
    locked_project(check.project_id, by)
    require(by, Permission.READ_RESULTS, check)
    known = check.answers.filter(pk=id).first() or check.answers.filter(sha256=sha256).first()
    if known is not None:
        return known
    _check_day(check, answered_on)
    rows = {row.number: row for row in check.rows.all()}
    _check_rows(verdicts, rows)
    answer = BankAnswer.objects.create(
        id=id,
        village_id=check.village_id,
        project_id=check.project_id,
        check_list=check,
        sha256=sha256,
        answered_on=answered_on,
        at=timezone.now(),
        by=by,
    )
    BankVerdict.objects.bulk_create(_verdict(answer, rows[one.number], one) for one in verdicts)
    mismatches = sum(not one.matches for one in verdicts)
    facts = {"reference": check.reference, "rows": len(verdicts), "mismatches": mismatches}
    record(by=by, verb="read in bank check", thing=check, area=check.village_id, facts=facts)
    return answer


def _check(id: UUID, project: Project, by: Post) -> BankCheck:
    highest = project.bankchecks.aggregate(highest=Max("number"))["highest"] or 0
    today = timezone.localdate()
    return BankCheck.objects.create(
        id=id,
        village_id=project.village_id,
        project=project,
        number=highest + 1,
        reference=f"YJY-{today:%Y%m%d}-{project.pk.hex[-6:].upper()}-{highest + 1:02d}",
        made_at=timezone.now(),
        made_by=by,
    )


def _row(check: BankCheck, number: int, person: Person) -> BankCheckRow:
    row = BankCheckRow(
        id=new_id(),
        village_id=check.village_id,
        project_id=check.project_id,
        check_list=check,
        number=number,
        person=person,
        name=person.name,
        bank=person.bank,
        account_hash=person.account_hash,
    )
    row.seal("account", person.unseal("account"))
    return row


def _verdict(answer: BankAnswer, row: BankCheckRow, said: Verdict) -> BankVerdict:
    return BankVerdict(
        id=new_id(),
        village_id=answer.village_id,
        project_id=answer.project_id,
        answer=answer,
        check_list_id=answer.check_list_id,
        row=row,
        matches=said.matches,
        bank_text=said.words.strip()[:LONGEST_WORDS],
    )


def _check_day(check: BankCheck, answered_on: datetime.date) -> None:
    if answered_on > timezone.localdate():
        raise RuleBroken(_("The bank's day lies ahead."), "answered_on")
    if answered_on < timezone.localdate(check.made_at):
        raise RuleBroken(_("On this day the list was not made yet."), "answered_on")


def _check_rows(verdicts: Sequence[Verdict], rows: Mapping[int, BankCheckRow]) -> None:
    seen: set[int] = set()
    faults = []
    for one in verdicts:
        if one.number not in rows:
            faults.append(_("Row %(row)s is not in this list.") % {"row": one.number})
        elif one.number in seen:
            faults.append(_("Row %(row)s stands twice.") % {"row": one.number})
        elif not one.matches and not one.words.strip():
            faults.append(_("Row %(row)s does not match: the bank's words are needed.")
                          % {"row": one.number})  # fmt: skip
        seen.add(one.number)
    if faults:
        raise RuleBroken(" ".join(faults))
    if not verdicts:
        raise RuleBroken(_("The file holds no answers."))
