"""An import as its pages show it: numbers masked, no birth date."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.masks import mask_id_number
from projects.overview import Row as Fact
from workers.import_words import FIELDS, remark_said, sentence
from workers.lists.plan import Fate, Line, Plan, shown
from workers.lists.told import Field, Level, Reason, Remark
from workers.models import Category, ImportState, PeopleImport

NEW_FIELDS = (Field.GROUP, Field.ETHNICITY, Field.PHONE, Field.BANK, Field.ACCOUNT)


@dataclass(frozen=True, slots=True)
class Said:
    """A remark as a row of a list."""

    sheet: str
    cell: str
    value: str
    text: str


@dataclass(frozen=True, slots=True)
class Shown:
    """One person of the file: `facts` are (label, before, after), before "" for who is new."""

    cell: str
    name: str
    number: str
    url: str
    facts: Sequence[tuple[str, str, str]]
    warnings: Sequence[str]
    notes: Sequence[str]


@dataclass(frozen=True, slots=True)
class Preview:
    """One list of the page: `kind` is faults, new, changed, unchanged or notes."""

    kind: str
    tabs: Sequence[Any]
    rows: Any  # for a paginator


def preview(plan: Plan, wanted: str) -> Preview:
    """Faults alone while there are any; else the list that was asked for, or the first filled."""
    if plan.stops:
        return Preview("faults", (), [_said(remark) for remark in plan.stops])
    lists: dict[str, Sequence[Any]] = {fate.value: plan.of(fate) for fate in Fate}
    lists["notes"] = [*plan.at(Level.WARNING), *plan.at(Level.NOTE)]
    kind = wanted if wanted in lists else next((name for name in lists if lists[name]), "new")
    labels = {
        "new": pgettext("people of an import", "New"),
        "changed": pgettext("people of an import", "Changed"),
        "unchanged": pgettext("people of an import", "Unchanged"),
        "notes": _("To look at"),
    }
    tabs = [
        {
            "label": labels[name],
            "url": f"?show={name}",
            "current": name == kind,
            "count": len(rows),
        }
        for name, rows in lists.items()
    ]
    names = dict(Category.objects.values_list("pk", "name"))
    return Preview(kind, tabs, _Rows(lists[kind], names))


class _Rows:
    """Made as they are shown: a page shows fifty of five thousand."""

    def __init__(self, rows: Sequence[Any], groups: Mapping[str, str]) -> None:
        self.rows, self.groups = rows, groups

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, part: slice) -> list[Shown | Said]:
        return [
            _line(one, self.groups) if isinstance(one, Line) else _said(one)
            for one in self.rows[part]
        ]


def _said(remark: Remark) -> Said:
    return Said(remark.sheet, remark.ref, remark.value, sentence(remark))


def _line(line: Line, groups: Mapping[str, str]) -> Shown:
    row, kept = line.row, line.kept
    number = row.id_number.number if row.id_number else ""
    if kept is None:
        told = [(field, "", row.texts[field]) for field in NEW_FIELDS if field in row.texts]
    else:
        told = [(change.field, change.before, change.after) for change in line.changes]
    facts = [
        (str(FIELDS[field]), shown(field, before), shown(field, after))
        for field, before, after in told
    ]
    if line.joins:
        facts.append((str(FIELDS[Field.CATEGORY]), "", _joins(line, groups)))
    return Shown(
        cell=f"{row.sheet} {row.refs[Field.NAME]}",
        name=kept.name if kept else row.name,
        number=mask_id_number(number) if number else row.masked_id,
        url=reverse("person_detail", args=[kept.id]) if kept else "",
        facts=facts,
        warnings=[sentence(one) for one in line.remarks if one.level is Level.WARNING],
        notes=[sentence(one) for one in line.remarks if one.level is Level.NOTE],
    )


def _joins(line: Line, groups: Mapping[str, str]) -> str:
    words = "、".join(groups[code] for code in sorted(line.joins))
    if line.row.since is None:
        return words
    since = date_format(line.row.since, "DATE_FORMAT")
    return _("%(groups)s since %(day)s") % {"groups": words, "day": since}


def remarks_of(row: PeopleImport) -> list[str]:
    """With what it was taken over, in the order of the file."""
    return [
        remark_said(Remark(Reason(one["reason"]), one["sheet"], one["ref"], more=one["more"]))
        for one in row.remarks
    ]


def standing(row: PeopleImport) -> list[Fact]:
    """What became of an import."""
    facts = [
        Fact(_("Village"), str(row.village)),
        Fact(_("Uploaded"), _moment(row.at, row.by.human.name)),
        Fact("SHA-256", row.sha256),
    ]
    if row.closed_by is None:
        return facts
    facts.append(Fact(row.get_state_display(), _moment(row.closed_at, row.closed_by.human.name)))
    if row.state == ImportState.APPLIED:
        facts += [
            Fact(pgettext("people of an import", "New"), str(row.added)),
            Fact(pgettext("people of an import", "Changed"), str(row.changed)),
            Fact(pgettext("people of an import", "Unchanged"), str(row.unchanged)),
        ]
    if row.reason:
        facts.append(Fact(_("Why the warnings are no mistakes"), row.reason))
    return facts


def _moment(at: Any, who: str) -> str:
    return f"{date_format(localtime(at), 'SHORT_DATETIME_FORMAT')} · {who}"
