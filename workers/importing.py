"""A kept workbook of people: its sealed file, how its sheets are read, what it would do."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone
from django.utils.translation import gettext as _

from core.crypto import Unreadable, blind_index, seal_bytes, unseal_bytes
from core.errors import RuleBroken
from core.excel.reading import Book, Grid, read_workbook
from workers.accounts import shared_elsewhere
from workers.categories import category_codes
from workers.lists.headings import Layout, proposed
from workers.lists.plan import Kept, Plan, planned
from workers.lists.rows import Known, read_sheet
from workers.lists.told import Field, Remark, Row
from workers.models import PeopleImport, Person, PersonCategory

MOST_SHEETS = 12  # that are offered; a page of more columns would be no form any more
MOST_COLUMNS = 60


def path_of(row: PeopleImport) -> str:
    """Where the sealed file lies below MEDIA_ROOT."""
    return f"imports/{row.pk.hex[-2:]}/{row.pk}"


def keep_file(row: PeopleImport, content: bytes) -> None:
    default_storage.save(path_of(row), ContentFile(seal_bytes(content, **_place(row))))


def drop_file(row: PeopleImport) -> None:
    default_storage.delete(path_of(row))


def content_of(row: PeopleImport) -> bytes:
    """The workbook as it was uploaded. Raises RuleBroken where it is lost or its key is gone."""
    try:
        with default_storage.open(path_of(row)) as file:
            return unseal_bytes(file.read(), **_place(row))
    except OSError:
        raise RuleBroken(
            _("The uploaded file is lost. Discard this import and upload it again.")
        ) from None
    except Unreadable as lost:
        raise RuleBroken(lost.message) from None


def _place(row: PeopleImport) -> dict[str, str]:
    return {"table": PeopleImport._meta.db_table, "column": "file", "row": str(row.pk)}


def book_of(row: PeopleImport) -> Book:
    """Raises RuleBroken; a workbook that could be read when it was uploaded still can."""
    return read_workbook(content_of(row))


def offered(book: Book) -> list[tuple[int, Grid]]:
    """The sheets that can be read, by their place in the book: those in sight that hold cells."""
    filled = [(at, grid) for at, grid in enumerate(book.sheets) if not grid.hidden and grid.rows]
    return filled[:MOST_SHEETS]


def hidden_titles(book: Book) -> list[str]:
    return [grid.title for grid in book.sheets if grid.hidden]


def proposal(book: Book) -> list[dict[str, Any]]:
    """How each sheet would be read; those with a name and an ID number are taken."""
    layouts = [proposed(grid, at) for at, grid in offered(book)]
    return [stored(layout, use=is_complete(layout)) for layout in layouts]


def is_complete(layout: Layout) -> bool:
    return {Field.NAME, Field.ID_NUMBER} <= set(layout.columns.values())


def stored(layout: Layout, *, use: bool) -> dict[str, Any]:
    """A layout as JSON keeps it."""
    columns = {str(column): field.value for column, field in layout.columns.items()}
    return {"sheet": layout.sheet, "use": use, "head": layout.head, "columns": columns}


def layout_of(kept: dict[str, Any]) -> Layout:
    columns = {int(column): Field(field) for column, field in kept["columns"].items()}
    return Layout(kept["sheet"], kept["head"], columns)


def in_use(layouts: Iterable[dict[str, Any]]) -> list[Layout]:
    return [layout_of(kept) for kept in layouts if kept["use"]]


def plan_of(row: PeopleImport, *, lock: bool = False) -> Plan:
    """What taking it over would do now; with `lock` nobody changes these people meanwhile.

    A constant number of queries. Raises RuleBroken.
    """
    rows, remarks = _told(book_of(row), in_use(row.layout), row.village_id)
    try:
        kept = _kept(row.village_id, lock=lock)
    except Unreadable as lost:
        raise RuleBroken(lost.message) from None
    return planned(rows, remarks, kept, shared_elsewhere)


def digest(plan: Plan) -> str:
    """Changes with whatever the plan would do; keyed, since it is made of ID numbers."""
    told = [
        [
            line.fate,
            str(line.kept.id) if line.kept else line.row.id_number and line.row.id_number.number,
            line.row.name,
            sorted(line.row.texts.items()),
            line.changes,
            sorted(line.joins),
            str(line.row.since),
            [remark.reason for remark in line.remarks],
        ]
        for line in plan.lines
    ]
    return blind_index(json.dumps(told, default=str), purpose="import plan").hex()


def _told(book: Book, layouts: Sequence[Layout], village: str) -> tuple[list[Row], list[Remark]]:
    known = Known(timezone.localdate(), category_codes(village))
    sheets = [read_sheet(book.sheets[one.sheet], one, known) for one in layouts]
    return (
        [row for sheet in sheets for row in sheet.rows],
        [remark for sheet in sheets for remark in sheet.remarks],
    )


def _kept(village_id: str, *, lock: bool) -> list[Kept]:
    people = Person.objects.filter(village_id=village_id).order_by("id")
    if lock:
        people = people.select_for_update(of=("self",), no_key=True)
    groups: dict[Any, set[str]] = {}
    held = PersonCategory.objects.filter(village_id=village_id).held_on(timezone.localdate())
    for person_id, category in held.values_list("person_id", "category"):
        groups.setdefault(person_id, set()).add(category)
    return [_as_kept(person, frozenset(groups.get(person.pk, ()))) for person in people]


def _as_kept(person: Person, groups: frozenset[str]) -> Kept:
    texts = {
        Field.GROUP: person.group,
        Field.ETHNICITY: person.ethnicity,
        Field.PHONE: person.unseal("phone"),
        Field.BANK: person.bank,
        Field.ACCOUNT: person.unseal("account"),
    }
    return Kept(person.pk, person.unseal("id_number"), person.name, texts, groups)
