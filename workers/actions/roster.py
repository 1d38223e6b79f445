"""Who works on a project: entering, changing, leaving, and the notice of the roster."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid5

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit import record
from core.errors import RuleBroken, constraints_said
from core.idnumber import IdNumber
from projects.actions import NoticeText, attach, locked_project, posted
from projects.lifecycle import STAGES, Stage
from projects.models import Attachment, Notice, NoticeKind, Project
from regions.access import Permission, require
from regions.models import Post
from workers.actions.people import Details, known_or_new
from workers.actions.trades import agreed_pay, check_voted
from workers.actions.warnings import ask_reason, passed_on_roster, refuse_stopped
from workers.examining import examined
from workers.models import Person, RosterEntry, Stay
from workers.words import day_said

ROSTERED_UNTIL = STAGES.index(Stage.CONSTRUCTION)


@dataclass(frozen=True, slots=True)
class Place:
    """What people are taken on for. `day_rate` in yuan a work day, None for the voted one; `reason`
    passes warnings; `stands_in_for_id`: the entry in whose stead someone comes (顶工)."""

    trade: str
    day_rate: Decimal | None
    entered_on: datetime.date
    reason: str = ""
    rate_reason: str = ""
    stands_in_for_id: UUID | None = None


@transaction.atomic
def add_entries(
    *, id: UUID, project_id: UUID, person_ids: Sequence[UUID], place: Place, by: Post
) -> list[RosterEntry]:
    """Take several people of the village on, for one trade and rate.

    The same `id` again changes nothing: each entry's own id is made from it and the person's.
    Raises RuleBroken for someone who may not be taken on, for a warning without a reason, if
    nobody is named, and as `check_voted` and `agreed_pay`.
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
def edit_entry(
    *,
    entry_id: UUID,
    trade: str,
    day_rate: Decimal | None,
    by: Post,
    other_trades: Sequence[str] = (),
    rate_reason: str = "",
    stands_in_for_id: UUID | None = None,
) -> RosterEntry:
    """Change trades, pay (None: the voted one), or in whose stead he comes; wage sheets made before
    keep what they had.

    Raises RuleBroken as `check_voted` (for trades that are new to him) and `agreed_pay`.
    """
    entry, project = _locked_entry(entry_id, by)
    before, today, trade = _work_of(entry), timezone.localdate(), trade.strip()
    others = [other for other in other_trades if other != trade]
    known = {entry.trade, *entry.other_trades}
    check_voted(project, {trade} - known, "trade", today)
    check_voted(project, set(others) - known, "other_trades", today)
    entry.day_rate, entry.rate_reason = agreed_pay(project, trade, day_rate, rate_reason, today)
    entry.trade, entry.other_trades = trade, others
    entry.stands_in_for = _stood_in_for(project, stands_in_for_id, entry)
    changed = ["trade", "other_trades", "day_rate", "rate_reason", "stands_in_for"]
    entry.save(update_fields=changed)
    facts = {"before": before} | _work_of(entry)
    record(by=by, verb="edit roster entry", thing=entry, area=project.village_id, facts=facts)
    return entry


def _stood_in_for(
    project: Project, pk: UUID | None, entry: RosterEntry | None = None
) -> RosterEntry | None:
    """Another one of the same roster. Raises RuleBroken for himself or someone who isn't on it."""
    if pk is None:
        return None
    found: RosterEntry | None = project.rosterentrys.filter(pk=pk).first()
    if found is None or found == entry:
        raise RuleBroken(_("Choose someone else of this roster."), "stands_in_for")
    return found


@transaction.atomic
def leave(
    *,
    entry_id: UUID,
    left_on: datetime.date,
    reason: str,
    by: Post,
    file: UploadedFile[Any] | None = None,
) -> RosterEntry:
    """The person leaves the site; `left_on` is his last day there. The stay goes into the history,
    with the picture of his acknowledgement, where he gave one. Sent again it changes nothing.

    Raises RuleBroken before his entry or his last work day, without a reason, for someone who has
    left already, and as `attach`.
    """
    entry, project = _locked_entry(entry_id, by)
    if (entry.left_on, entry.left_reason) == (left_on, reason.strip()):
        return entry
    _check_leaving(entry, left_on, reason)
    entry.left_on, entry.left_reason = left_on, reason.strip()
    entry.save(update_fields=["left_on", "left_reason"])
    Stay.objects.create(
        village_id=project.village_id,
        project=project,
        entry=entry,
        entered_on=entry.present_since,
        left_on=left_on,
        reason=entry.left_reason,
        paper=_acknowledged(entry, project, file, by),
        by=by,
        at=timezone.now(),
    )
    facts = {"left_on": left_on, "reason": entry.left_reason}
    record(by=by, verb="leave roster", thing=entry, area=project.village_id, facts=facts)
    return entry


def _check_leaving(entry: RosterEntry, left_on: datetime.date, reason: str) -> None:
    if entry.left_on is not None:
        raise RuleBroken(
            _("%(name)s has left already, on %(day)s. If that is wrong, let him come back first.")
            % {"name": entry.person.name, "day": day_said(entry.left_on)}
        )
    if not reason.strip():
        raise RuleBroken(_("Say why he leaves."), "reason")
    if left_on < entry.present_since:
        raise RuleBroken(_("This day lies before the entry date."), "left_on")
    last = entry.slots.aggregate(last=Max("day"))["last"]
    if last is not None and left_on < last:
        raise RuleBroken(
            _("The last work day is %(day)s: the exit can't lie before it.")
            % {"day": day_said(last)},
            "left_on",
        )


def _acknowledged(
    entry: RosterEntry, project: Project, file: UploadedFile[Any] | None, by: Post
) -> Attachment | None:
    if file is None:
        return None
    title = _("Acknowledgement of leaving, no. %(number)s") % {"number": entry.number}
    return attach(project=project, file=file, title=title, by=by, photo=True)


@transaction.atomic
def come_back(*, entry_id: UUID, back_on: datetime.date, by: Post) -> RosterEntry:
    """Someone who left works again from a day on, under the same number; the stay that is over
    keeps its reason, and the days between can't be logged.

    Raises RuleBroken for a day that is not after the one on which he left.
    """
    entry, project = _locked_entry(entry_id, by)
    if entry.left_on is None:
        return entry
    if back_on <= entry.left_on:
        raise RuleBroken(
            _("He left on %(day)s: he can be back from the day after.")
            % {"day": day_said(entry.left_on)},
            "back_on",
        )
    facts = {"left_on": entry.left_on, "reason": entry.left_reason, "back_on": back_on}
    entry.back_on, entry.left_on, entry.left_reason = back_on, None, ""
    entry.save(update_fields=["back_on", "left_on", "left_reason"])
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
    only_new: bool = False,
) -> Notice:
    """Put the roster on the board: name, group and trade, nothing else (domain.md §3 N2, §5).

    `only_new`: those alone who stand on no notice yet (增补公示); who came in a hurry is noticed
    afterwards. Raises RuleBroken for an empty list and as `posted`.
    """
    project = locked_project(project_id, by)
    require(by, Permission.POST_NOTICES, project)
    found = Notice.objects.visible_to(by).filter(pk=id).first()
    if found is not None:
        return found
    people = to_be_noticed(project, only_new=only_new)
    if only_new and not people:
        raise RuleBroken(_("Everyone on the roster stands on a notice already."))
    title, body = _words(project, only_new=only_new)
    text = NoticeText(
        kind=NoticeKind.ROSTER,
        title=title[:80],
        body=body,
        posted_on=posted_on,
        place=place,
        phone=phone,
        table=public_roster(people),
    )
    notice = posted(id=id, project=project, text=text, photo=photo, by=by)
    project.rosterentrys.filter(pk__in=[entry.pk for entry in people]).update(notice=notice)
    return notice


def to_be_noticed(project: Project, *, only_new: bool) -> list[RosterEntry]:
    """Those who have not left, by number; `only_new`: who stands on no notice that counts."""
    entries = project.rosterentrys.filter(left_on__isnull=True)
    chosen = entries.unnoticed() if only_new else entries
    return list(chosen.select_related("person").order_by("number"))


def _words(project: Project, *, only_new: bool) -> tuple[str, str]:
    name = {"project": project.name}
    if only_new:
        return (
            _("More workers of %(project)s") % name,
            _(
                "These villagers came to %(project)s after the roster was noticed. Who disagrees "
                "tells us during the notice."
            )
            % name,
        )
    return (
        _("Workers of %(project)s") % name,
        _("These villagers work on %(project)s. Who disagrees tells us during the notice.") % name,
    )


def public_roster(people: Iterable[RosterEntry]) -> list[list[str]]:
    """The table on the board, its heading first. Raises RuleBroken for an empty list."""
    rows = [[str(one.number), one.person.name, one.person.group, one.trade] for one in people]
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


def _work_of(entry: RosterEntry) -> dict[str, object]:
    """For the audit record."""
    said: dict[str, object] = {"trade": entry.trade, "day_rate": str(entry.day_rate)}
    if entry.other_trades:
        said["other_trades"] = list(entry.other_trades)
    if entry.stands_in_for:
        said["stands_in_for"] = entry.stands_in_for.number
    return said | ({"rate_reason": entry.rate_reason} if entry.rate_reason else {})


def _enter(project: Project, people: dict[UUID, Person], place: Place, by: Post) -> None:
    place = _checked_place(project, place)
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


def _columns(place: Place) -> dict[str, object]:
    return {name: value for name, value in asdict(place).items() if name != "reason"}


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
            at=timezone.now(),
            by=by,
            **_columns(place),
        )
        for number, (pk, person) in enumerate(chosen, start=highest + 1)
    ]


def _checked_place(project: Project, place: Place) -> Place:
    """With the trade tidied, and the pay in force on the first day or today, whichever is later."""
    _stood_in_for(project, place.stands_in_for_id)
    if place.entered_on > max(project.ends_on, timezone.localdate()):
        raise RuleBroken(_("This day lies after the planned end of the works."), "entered_on")
    trade, day = place.trade.strip(), max(place.entered_on, timezone.localdate())
    check_voted(project, [trade], "trade", day)
    pay, reason = agreed_pay(project, trade, place.day_rate, place.rate_reason, day)
    return replace(place, trade=trade, day_rate=pay, rate_reason=reason)
