"""Who works on a project: entering, changing, leaving, and the notice of the roster."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit import record
from core.errors import RuleBroken, constraints_said
from core.idnumber import IdNumber
from core.money import yuan
from projects.actions import NoticeText, locked_project, posted
from projects.lifecycle import STAGES, Stage
from projects.models import Attachment, Notice, NoticeKind, Project
from regions.access import Permission, require
from regions.models import Post
from workers.actions.people import Details, known_or_new
from workers.actions.warnings import ask_reason, passed_on_roster, refuse_stopped
from workers.examining import examined
from workers.models import Person, RosterEntry
from workers.words import day_said

ROSTERED_UNTIL = STAGES.index(Stage.CONSTRUCTION)


@dataclass(frozen=True, slots=True)
class Place:
    """What people are taken on for. `day_rate` in yuan a work day; `reason` passes warnings."""

    trade: str
    day_rate: Decimal
    entered_on: datetime.date
    reason: str = ""


@transaction.atomic
def add_entries(
    *, id: UUID, project_id: UUID, person_ids: Sequence[UUID], place: Place, by: Post
) -> list[RosterEntry]:
    """Take several people of the village on, for one trade and rate.

    The same `id` again changes nothing: each entry's own id is made from it and the person's.
    Raises RuleBroken for someone who may not be taken on, for a warning without a reason, or if
    nobody is named.
    """
    project = _open_project(project_id, by)
    people = Person.objects.visible_to(by).filter(village_id=project.village_id, pk__in=person_ids)
    entries = {uuid5(id, str(person.pk)): person for person in people}
    known = set(project.rosterentrys.filter(pk__in=entries).values_list("pk", flat=True))
    if not entries:
        raise RuleBroken(_("Tick at least one person."), "people")
    fresh = {pk: person for pk, person in entries.items() if pk not in known}
    if fresh:
        _enter(project, fresh, place, by)
    return list(project.rosterentrys.filter(pk__in=entries).select_related("person"))


@transaction.atomic
def add_newcomer(
    *, id: UUID, project_id: UUID, name: str, id_number: IdNumber, place: Place, by: Post
) -> RosterEntry:
    """Take on someone who stands at the site: put on the village's list too if he isn't there.

    Raises RuleBroken as `add_entries`, and where the number is another name's.
    """
    project = _open_project(project_id, by)
    person = known_or_new(
        id=uuid5(id, "person"),
        village=project.village,
        id_number=id_number,
        details=Details(name=name),
        by=by,
    )
    return add_entries(id=id, project_id=project_id, person_ids=[person.pk], place=place, by=by)[0]


@transaction.atomic
def edit_entry(*, entry_id: UUID, trade: str, day_rate: Decimal, by: Post) -> RosterEntry:
    """Change trade or rate; wage sheets made before keep the rate that they were made with."""
    entry, project = _locked_entry(entry_id, by)
    before = {"trade": entry.trade, "day_rate": str(entry.day_rate)}
    entry.trade, entry.day_rate = trade.strip(), yuan(day_rate)
    entry.save(update_fields=["trade", "day_rate"])
    facts = {"before": before, "trade": entry.trade, "day_rate": str(entry.day_rate)}
    record(by=by, verb="edit roster entry", thing=entry, area=project.village_id, facts=facts)
    return entry


@transaction.atomic
def leave(*, entry_id: UUID, left_on: datetime.date, reason: str, by: Post) -> RosterEntry:
    """The person leaves the site; `left_on` is his last day there.

    Raises RuleBroken before his entry or his last work day, and without a reason.
    """
    entry, project = _locked_entry(entry_id, by)
    if not reason.strip():
        raise RuleBroken(_("Say why he leaves."), "reason")
    if left_on < entry.entered_on:
        raise RuleBroken(_("This day lies before the entry date."), "left_on")
    last = entry.slots.aggregate(last=Max("day"))["last"]
    if last is not None and left_on < last:
        raise RuleBroken(
            _("The last work day is %(day)s: the exit can't lie before it.")
            % {"day": day_said(last)},
            "left_on",
        )
    entry.left_on, entry.left_reason = left_on, reason.strip()
    entry.save(update_fields=["left_on", "left_reason"])
    facts = {"left_on": left_on, "reason": entry.left_reason}
    record(by=by, verb="leave roster", thing=entry, area=project.village_id, facts=facts)
    return entry


@transaction.atomic
def come_back(*, entry_id: UUID, by: Post) -> RosterEntry:
    """Someone who left works again, under the same number; the audit trail keeps his absence."""
    entry, project = _locked_entry(entry_id, by)
    if entry.left_on is not None:
        facts = {"left_on": entry.left_on, "reason": entry.left_reason}
        entry.left_on, entry.left_reason = None, ""
        entry.save(update_fields=["left_on", "left_reason"])
        record(by=by, verb="come back", thing=entry, area=project.village_id, facts=facts)
    return entry


@transaction.atomic
def notice_roster(
    *,
    id: UUID,
    project_id: UUID,
    posted_on: datetime.date,
    place: str,
    phone: str,
    photo: Attachment | None,
    by: Post,
) -> Notice:
    """Put the roster on the board: name, group and trade, nothing else (domain.md §3 N2, §5).

    Raises RuleBroken for an empty roster and as `posted`.
    """
    project = locked_project(project_id, by)
    require(by, Permission.POST_NOTICES, project)
    found = Notice.objects.visible_to(by).filter(pk=id).first()
    if found is not None:
        return found
    text = NoticeText(
        kind=NoticeKind.ROSTER,
        title=(_("Workers of %(project)s") % {"project": project.name})[:80],
        body=_("These villagers work on %(project)s. Who disagrees tells us during the notice.")
        % {"project": project.name},
        posted_on=posted_on,
        place=place,
        phone=phone,
        table=public_roster(project),
    )
    return posted(id=id, project=project, text=text, photo=photo, by=by)


def public_roster(project: Project) -> list[list[str]]:
    """The table on the board, its heading first. Raises RuleBroken for an empty roster."""
    entries = project.rosterentrys.filter(left_on__isnull=True).select_related("person")
    rows = [
        [str(entry.number), entry.person.name, entry.person.group, entry.trade]
        for entry in entries.order_by("number")
    ]
    if not rows:
        raise RuleBroken(_("Nobody is on the roster yet: add the workers first."))
    return [[_("No."), _("Name"), _("Villagers' group"), _("Trade")], *rows]


def _open_project(project_id: UUID, by: Post) -> Project:
    project = locked_project(project_id, by)
    require(by, Permission.KEEP_PEOPLE, project)
    if STAGES.index(Stage(project.stage)) > ROSTERED_UNTIL:
        raise RuleBroken(_("The works are complete: nobody can be taken on any more."))
    return project


def _locked_entry(entry_id: UUID, by: Post) -> tuple[RosterEntry, Project]:
    """The entry as it is once the project is locked."""
    rows = RosterEntry.objects.visible_to(by)
    project = locked_project(rows.get(pk=entry_id).project_id, by)
    require(by, Permission.KEEP_PEOPLE, project)
    return rows.select_related("person").get(pk=entry_id), project


def _enter(project: Project, people: dict[UUID, Person], place: Place, by: Post) -> None:
    _check_place(project, place)
    found = examined(people.values(), place.entered_on, project)
    refuse_stopped(people.values(), found)
    ask_reason(people.values(), found, place.reason)
    entries = _entries(project, people, place, by)
    twice = _("Someone of these is on the roster already. Load the page again.")
    with constraints_said({"roster_once_a_project": twice}):
        RosterEntry.objects.bulk_create(entries)
    passed_on_roster(entries, found, place.reason, by)
    facts = {
        "numbers": [entry.number for entry in entries],
        "trade": place.trade,
        "day_rate": str(place.day_rate),
        "entered_on": place.entered_on,
    }
    record(by=by, verb="add to roster", thing=project, area=project.village_id, facts=facts)


def _entries(
    project: Project, people: dict[UUID, Person], place: Place, by: Post
) -> list[RosterEntry]:
    """By name, numbered on from the highest number that the project has given."""
    highest = project.rosterentrys.aggregate(highest=Max("number"))["highest"] or 0
    chosen = sorted(people.items(), key=lambda item: (item[1].pinyin, item[1].name))
    return [
        RosterEntry(
            id=pk,
            village_id=project.village_id,
            project=project,
            number=number,
            person=person,
            identity_id=person.identity_id,
            trade=place.trade.strip(),
            day_rate=yuan(place.day_rate),
            entered_on=place.entered_on,
            at=timezone.now(),
            by=by,
        )
        for number, (pk, person) in enumerate(chosen, start=highest + 1)
    ]


def _check_place(project: Project, place: Place) -> None:
    if yuan(place.day_rate) <= 0:
        raise RuleBroken(_("Give the pay for a work day."), "day_rate")
    if place.entered_on > max(project.ends_on, timezone.localdate()):
        raise RuleBroken(_("This day lies after the planned end of the works."), "entered_on")
