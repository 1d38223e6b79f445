"""A county's own layout of the wage ledgers: columns, order, headings; never other figures."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse

from core.errors import RuleBroken
from core.ids import new_id
from payroll.actions import save_ledger_layout
from payroll.ledger_layouts import (
    COLUMNS,
    EMPTY,
    NEEDED,
    Ledger,
    LedgerLayout,
    built_in,
    faults_of,
    layout_of,
)
from payroll.models import LedgerVersion
from regions.models import Post
from tests.payroll.scene import Scene, acting, looking
from tests.payroll.test_ledgers import book

pytestmark = pytest.mark.django_db

SignIn = Callable[[Post], Client]
WAGES = built_in(Ledger.WAGES)
SHORT = LedgerLayout(
    Ledger.WAGES,
    "发放台账",
    (("name", "领款人"), ("amount", "实发金额"), ("gross", "应发金额"), ("days", "天数"),
     ("empty_1", "签名")),
)  # fmt: skip


def save(by: Post, layout: LedgerLayout = SHORT) -> LedgerVersion:
    with acting(by):
        return save_ledger_layout(id=new_id(), layout=layout, by=by)


@pytest.mark.parametrize("ledger", Ledger)
def test_ours_shows_every_column_and_survives_its_data(ledger: Ledger) -> None:
    layout = built_in(ledger)
    assert [key for key, _heading in layout.columns] == [
        key for key in COLUMNS[ledger] if key not in EMPTY
    ]
    assert list(faults_of(layout)) == []
    assert layout_of(ledger, layout.as_data()) == layout


@pytest.mark.parametrize(
    ("layout", "said"),
    [
        pytest.param(replace(WAGES, title=" "), "1 to 31 characters", id="no-name"),
        pytest.param(replace(WAGES, title="长" * 32), "1 to 31 characters", id="long-name"),
        pytest.param(replace(WAGES, title="台账/1"), "none of these characters", id="slash"),
        pytest.param(
            replace(SHORT, columns=(*SHORT.columns, ("row", "签名"))), "same heading", id="twice"
        ),
        pytest.param(
            replace(SHORT, columns=SHORT.columns[1:]), "must be there: 姓名", id="nameless"
        ),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_kept(
    crew: Scene, layout: LedgerLayout, said: str
) -> None:
    with pytest.raises(RuleBroken, match=said):
        save(crew.cast.county, layout)
    with looking():
        assert not LedgerVersion.objects.exists()


@pytest.mark.parametrize("title", ["用工考勤台账", "两账核对"])
def test_no_two_sheets_of_the_workbook_have_one_name(crew: Scene, title: str) -> None:
    with pytest.raises(RuleBroken) as broken:
        save(crew.cast.county, replace(SHORT, title=title))
    assert broken.value.field == "title"


def test_the_workbook_follows_the_countys_layout(crew: Scene, sign_in: SignIn) -> None:
    sheet = crew.approved()
    save(crew.cast.county)
    before = book(crew, sign_in)
    assert list(before) == ["用工考勤台账", "发放台账", "两账核对"]
    headings, *rows = before["发放台账"]
    assert headings == ("领款人", "实发金额", "应发金额", "天数", "签名")
    assert [(name, Decimal(str(amount)), last) for name, amount, *_rest, last in rows] == [
        (one.line.name, one.line.amount, None) for one in crew.lines(sheet)
    ]


def test_each_change_is_a_version_and_the_last_one_holds(crew: Scene) -> None:
    first, second = save(crew.cast.county), save(crew.cast.county, WAGES)
    assert (first.version, second.version) == (1, 2)
    with acting(crew.cast.county):
        again = save_ledger_layout(id=first.pk, layout=WAGES, by=crew.cast.county)
        layouts = LedgerVersion.objects.layouts(crew.cast.county.division_id)
    assert (again, layouts[Ledger.WAGES]) == (first, WAGES)
    with pytest.raises(IntegrityError), looking():
        LedgerVersion.objects.filter(pk=first.pk).update(version=7)


def test_only_the_county_sets_it(crew: Scene) -> None:
    for by in (crew.cast.recorder, crew.cast.township, crew.cast.finance):
        with pytest.raises(PermissionDenied):
            save(by)


# The pages


def filled(layout: LedgerLayout, **more: Any) -> dict[str, Any]:
    sent: dict[str, Any] = {"id": new_id(), "title": layout.title}
    for place, (key, heading) in enumerate(layout.columns, start=1):
        sent |= {f"place_{key}": place, f"heading_{key}": heading}
    return sent | more


def test_the_county_changes_a_ledger_on_a_page(crew: Scene, sign_in: SignIn) -> None:
    client = sign_in(crew.cast.county)
    address = reverse("wages_layout_edit")
    page = client.get(address)
    assert page.context["form"]["place_name"].value() == 5
    assert client.post(address, filled(SHORT)).status_code == 302
    with looking():
        assert LedgerVersion.objects.get().layout == SHORT
    said = client.get(reverse("ledger_layout_list")).content.decode()
    assert "领款人 · 实发金额" in said
    assert client.get(address).context["form"]["place_name"].value() == 1
    start = client.get(address, {"from": "start"})
    assert start.context["form"]["heading_name"].value() == "姓名"


def test_a_heading_left_empty_is_ours_and_equal_places_keep_their_order(
    crew: Scene, sign_in: SignIn
) -> None:
    sent = filled(SHORT, heading_name="", place_amount=1)
    sign_in(crew.cast.county).post(reverse("wages_layout_edit"), sent)
    with looking():
        assert LedgerVersion.objects.get().layout.columns[:2] == (
            ("name", "姓名"), ("amount", "实发金额"),
        )  # fmt: skip


def test_the_page_names_what_is_missing_and_keeps_what_was_typed(
    crew: Scene, sign_in: SignIn
) -> None:
    sent = filled(SHORT, place_name="")
    page = sign_in(crew.cast.county).post(reverse("wages_layout_edit"), sent)
    assert page.status_code == 422
    assert "领款人" in page.content.decode()


@pytest.mark.parametrize("ledger", Ledger)
def test_what_a_ledger_needs_it_can_show(ledger: Ledger) -> None:
    assert set(NEEDED[ledger]) <= set(COLUMNS[ledger])
