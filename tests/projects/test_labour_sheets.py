"""The labour chapter as a workbook: what leaves comes back, and faults are named by their cells."""

from collections.abc import Callable
from decimal import Decimal
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from core.errors import RuleBroken
from core.excel.reading import read_workbook
from core.excel.writing import write_workbook
from core.models import AuditRecord
from core.scope import EVERYWHERE, scope
from projects.actions import replace_labour
from projects.labour_sheets import NEEDED, labour_sheets, read_labour
from projects.lifecycle import Stage
from projects.models import ImplementationPlan, Project
from regions.models import Post
from tests.factories import Cast
from tests.projects.case_rows import now
from tests.projects.plan_rows import a_row, begun, labour
from tests.projects.village_rows import project, said, words

SignIn = Callable[[Post], Client]
MEANWHILE = "Someone else wrote in the plan meanwhile. Open it again, then write."
ROAD = ("路基整理", "普工", "工日", 120, 150, 20)
DRAIN = ("边沟砌筑", "瓦工", "米", "33.3", "12.35", 6)


@pytest.fixture
def ours(cast: Cast) -> Project:
    return project(cast.recorder, stage=Stage.PROPOSAL)


@pytest.fixture
def plan(cast: Cast, ours: Project) -> ImplementationPlan:
    return begun(ours, cast.recorder)


def filled(*rows: tuple[Any, ...], heads: tuple[str, ...] = NEEDED) -> bytes:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.title = "用工"
    for row in (heads, *rows):
        page.append(list(row))
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def test_what_leaves_comes_back_the_same(cast: Cast, plan: ImplementationPlan) -> None:
    labour(plan, cast.recorder, quantity=Decimal("120.5"))
    labour(plan, cast.recorder, unit="piece", piece="立方米", rate=Decimal("12.35"))
    out = BytesIO()
    with scope(EVERYWHERE):
        write_workbook(labour_sheets(list(plan.rows.all())), out)
    rows, faults = read_labour(read_workbook(out.getvalue()))
    assert not faults
    assert rows == [
        a_row(quantity=Decimal("120.5")),
        a_row(unit="piece", piece="立方米", rate=Decimal("12.35")),
    ]


def test_numbers_typed_as_text_are_read_and_empty_rows_are_none() -> None:
    rows, faults = read_labour(read_workbook(filled(ROAD, (None,) * 6, DRAIN)))
    assert not faults
    assert [(one.unit, one.piece, one.quantity, one.rate) for one in rows] == [
        ("day", "", 120, 150),
        ("piece", "米", Decimal("33.3"), Decimal("12.35")),
    ]


@pytest.mark.parametrize(
    ("row", "cell", "sentence"),
    [
        (("", *ROAD[1:]), "A2", "“%(name)s” is missing."),
        ((*ROAD[:1], "工" * 41, *ROAD[2:]), "B2", "at most %(most)s characters stand here."),
        ((*ROAD[:3], 0, *ROAD[4:]), "D2", "a quantity is above zero, with three places at most."),
        (
            (*ROAD[:3], 1.2345, *ROAD[4:]), "D2",
            "a quantity is above zero, with three places at most.",
        ),
        ((*ROAD[:3], "很多", *ROAD[4:]), "D2", "a figure must stand here."),
        ((*ROAD[:3], "NaN", *ROAD[4:]), "D2", "a figure must stand here."),
        ((*ROAD[:4], 0, 20), "E2", "an amount must stand here, above zero."),
        ((*ROAD[:4], "1.234", 20), "E2", "this is not an amount in yuan."),
        (
            (*ROAD[:3], 9_999_999, 99_999_999_999, 20), "E2",
            "this amount is too large to be right.",
        ),
        ((*ROAD[:5], 1.5), "F2", "a number of workers is whole, from 1 to 10,000."),
        ((*ROAD[:3], "=1+1", *ROAD[4:]), "D2", "this is a formula; enter the value itself."),
    ],
)  # fmt: skip
def test_every_fault_is_named_by_its_cell(row: tuple[Any, ...], cell: str, sentence: str) -> None:
    _rows, faults = read_labour(read_workbook(filled(row, DRAIN)))
    assert len(faults) == 1
    assert f"{cell}" in faults[0]
    known = said(sentence, name="分项工程", most=40) if "%(" in sentence else said(sentence)
    assert known in faults[0]


def test_faults_of_the_whole_sheet_are_said() -> None:
    _rows, missing = read_labour(read_workbook(filled(ROAD[:5], heads=NEEDED[:5])))
    assert said("Sheet “%(sheet)s”, row 1: the column %(name)s is missing.",
                sheet="用工", name="用工人数") in missing  # fmt: skip
    assert read_labour(read_workbook(filled()))[1] == [
        said("Sheet “%(sheet)s” holds no labour.", sheet="用工")
    ]
    many = read_labour(read_workbook(filled(*[ROAD] * 201)))[1]
    assert many == [said("A plan has 200 rows of labour at most.")]


def test_rows_are_replaced_whole_or_not_at_all(
    cast: Cast, ours: Project, plan: ImplementationPlan
) -> None:
    labour(plan, cast.recorder)
    good, bad = a_row(item="边沟砌筑"), a_row(item=" ")

    def replace(*rows: Any, version: int | None = None) -> None:
        seen = now(ours).version if version is None else version
        with scope(cast.recorder.scope):
            replace_labour(plan_id=plan.pk, version=seen, rows=rows, by=cast.recorder)

    with pytest.raises(RuleBroken):
        replace(good, bad)
    with pytest.raises(RuleBroken, match=said(MEANWHILE)):
        replace(good, version=now(ours).version - 1)
    with scope(EVERYWHERE):
        assert [row.item for row in plan.rows.all()] == ["路基整理"]
    replace(good, good)
    with scope(EVERYWHERE):
        assert [(row.number, row.item) for row in plan.rows.all()] == [
            (1, "边沟砌筑"), (2, "边沟砌筑"),
        ]  # fmt: skip
        told = AuditRecord.objects.get(verb="replace labour").facts
    assert told == {"rows": 2, "was": "18000.00", "wages": "36000.00"}


def test_a_workbook_is_shown_before_it_takes_the_rows_place(
    cast: Cast, ours: Project, plan: ImplementationPlan, sign_in: SignIn
) -> None:
    labour(plan, cast.recorder)
    client, page = sign_in(cast.recorder), reverse("labour_read", args=[plan.pk])
    assert said("Read the workbook") in words(client.get(page))
    shown = client.post(page, {"workbook": SimpleUploadedFile("用工.xlsx", filled(ROAD, DRAIN))})
    assert "18,411.26" in words(shown)
    with scope(EVERYWHERE):
        assert plan.rows.count() == 1
    sealed = shown.context["replacing"].initial
    refused = client.post(page, sealed | {"rows": sealed["rows"] + "x"})
    assert refused.status_code == 422
    done = client.post(page, sealed, follow=True)
    assert said("The rows of the workbook stand in the plan.") in words(done)
    assert client.post(page, sealed).status_code == 422  # the plan is another one now
    with scope(EVERYWHERE):
        assert plan.rows.count() == 2


def test_a_faulty_workbook_is_refused_on_its_page(
    cast: Cast, plan: ImplementationPlan, sign_in: SignIn
) -> None:
    client, page = sign_in(cast.recorder), reverse("labour_read", args=[plan.pk])
    bad = {"workbook": SimpleUploadedFile("用工.xlsx", filled((*ROAD[:5], 0)))}
    answer = client.post(page, bad)
    assert answer.status_code == 422
    assert "F2" in words(answer)
    broken = client.post(page, {"workbook": SimpleUploadedFile("用工.xlsx", b"PK")})
    assert broken.status_code == 422


def test_the_workbook_to_fill_in_is_downloaded_by_whoever_sees_the_plan(
    cast: Cast, plan: ImplementationPlan, sign_in: SignIn
) -> None:
    labour(plan, cast.recorder)
    answer = sign_in(cast.auditor).get(reverse("labour_workbook", args=[plan.pk]))
    rows, faults = read_labour(read_workbook(answer.getvalue()))
    answer.close()
    assert (rows, faults) == ([a_row()], [])
