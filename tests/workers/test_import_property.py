"""Whatever a workbook holds: faults by their cells, or everybody taken over, and nothing between.

The workbook is read in this process and not in a child of its own, for speed; what the child
stands is the matter of tests/core/test_excel_hostile.py.
"""

import datetime
import json
import os
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from core.errors import RuleBroken
from core.excel import child, reading
from core.excel.package import Limits
from core.ids import new_id
from core.models import AuditRecord
from regions.models import Division
from tests.factories import Cast
from tests.workers.arrange import id_number, person
from tests.workers.lists import (
    CARD,
    HEAD,
    OTHER_CARD,
    PHONE,
    Date,
    Error,
    Formula,
    Item,
    Number,
    Page,
    number,
    workbook,
)
from workers.actions import apply_import, upload_import
from workers.import_words import remark_said
from workers.importing import digest, plan_of, proposal
from workers.lists.told import Level, Remark
from workers.models import PeopleImport, Person, PersonCategory

pytestmark = pytest.mark.usefixtures("everywhere")

DAYS = st.dates(datetime.date(1905, 1, 1), datetime.date(2030, 1, 1))
NAMES = st.sampled_from(["马一", "马二", "马三", "卓玛•才仁", "张　三", "合计", "制表人：", ""])
NUMBERS = st.one_of(
    st.integers(1, 12).map(number),
    DAYS.map(lambda day: id_number(7, day).number),
    st.sampled_from([number(1)[:17], number(2).lower(), "632122********0014", "６３"]),
)
SIGNS = st.characters(codec="utf-8", exclude_categories=("Cs", "Cc"))
ANYTHING = st.one_of(
    st.none(),
    st.text(SIGNS, max_size=12),
    st.sampled_from(
        [*HEAD, PHONE, CARD, "138****1234", "脱贫户", "脱贫户、监测对象", "一社", "*" * 9]
    ),
    st.sampled_from(["1985年6月", "85.6.1", "1985.13", "2026-02-30", "６.３２E+17", "无", "男"]),
    st.floats(allow_nan=False, allow_infinity=False).map(lambda found: Number(repr(found))),
    st.integers(-10, 10**19).map(lambda found: Number(str(found))),
    DAYS.map(Date),
    st.sampled_from([Error(), Error("#REF!"), Formula(None), Formula(CARD), True]),
)


@st.composite
def rows(draw: st.DrawFn) -> list[Item]:
    """Mostly people, with one thing wrong or another."""
    told: list[Item] = [
        draw(st.none() | st.just("1")),
        draw(NAMES),
        draw(NUMBERS),
        draw(st.sampled_from([None, "一社", " 二\n社"])),
        draw(st.sampled_from([None, PHONE, Number(PHONE), "138****1234"])),
        draw(st.sampled_from([None, "农行"])),
        draw(st.sampled_from([None, CARD, OTHER_CARD, Number("123456789")])),
        draw(st.sampled_from([None, "脱贫户", "低保户、监测对象", "一般农户"])),
    ]
    if draw(st.integers(0, 3)) == 0:
        told[draw(st.integers(0, 7))] = draw(ANYTHING)
    return told


@st.composite
def workbooks(draw: st.DrawFn) -> bytes:
    head = draw(st.permutations(range(8))) if draw(st.booleans()) else list(range(8))
    body = draw(st.lists(rows() | st.lists(ANYTHING, max_size=8), max_size=8))
    title: list[list[Item]] = [["花名册"]] if draw(st.booleans()) else []
    lines = [*title, list(HEAD), *body]
    shuffled = [[(line + [None] * 8)[at] for at in head] for line in lines]
    merges = draw(
        st.lists(st.sampled_from(["A1:H1", "B3:B4", "D3:D5", "C4:D4", "G4:G9"]), max_size=2)
    )
    return workbook(Page(shuffled, merges=merges))


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path) -> None:
    """The child's own code, called here; and files where they vanish."""

    def output(data: bytes, limits: Limits) -> bytes:
        lines: list[Any] = []
        lines.append(child.outcome(data, limits, lines.append))
        return b"".join(json.dumps(line).encode() + b"\n" for line in lines)

    monkeypatch.setattr(reading, "_child_output", output)
    settings.MEDIA_ROOT = tmp_path


CASES = 10_000 if os.environ.get("LONG") else 60


@settings(max_examples=CASES, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=workbooks())
def test_all_of_it_or_nothing(cast: Cast, content: bytes) -> None:
    with transaction.atomic():
        there = person(cast.recorder, 1, name="马一", phone="13800001234", group="一社")
        _try(cast, content, there)
        transaction.set_rollback(True)


def _try(cast: Cast, content: bytes, there: Person) -> None:
    before = _counts()
    row = upload_import(
        id=new_id(),
        village=Division.objects.get(pk=cast.recorder.division_id),
        name="名单.xlsx",
        content=content,
        layout=proposal(reading.read_workbook(content)),
        by=cast.recorder,
    )
    plan = plan_of(row)
    for remark in plan.remarks:
        _check_said(remark)
    try:
        done = apply_import(import_id=row.pk, seen=digest(plan), reason="已核对", by=cast.recorder)
    except RuleBroken:
        event("refused")
        assert plan.stops or not plan.lines
        assert _counts() == before
        return
    event("taken over")
    assert not plan.stops
    _check_done(done, before)
    there.refresh_from_db()
    assert there.name == "马一"
    assert {line.fate for line in plan_of(row).lines} == {"unchanged"}


def _check_said(remark: Remark) -> None:
    """A sentence with a cell, and no number that could be somebody's."""
    assert remark_said(remark)
    assert remark.ref
    if remark.level is Level.STOP:
        for secret in (number(1), PHONE, CARD, OTHER_CARD):
            assert secret not in remark.value


def _check_done(done: PeopleImport, before: tuple[int, int, int]) -> None:
    people, _groups, records = _counts()
    assert people == before[0] + (done.added or 0)
    verbs = AuditRecord.objects.filter(facts__has_key="import").exclude(verb="add category")
    assert verbs.count() == (done.added or 0) + verbs.filter(verb="edit person").count()
    assert records > before[2]


def _counts() -> tuple[int, int, int]:
    records = AuditRecord.objects.exclude(verb="upload people")
    return Person.objects.count(), PersonCategory.objects.count(), records.count()
