"""The pages on which a sheet is checked and decided."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from payroll.actions import void_line
from payroll.models import (
    SheetState,
    WageSheet,
)
from projects.models import Verdict
from regions.models import Post
from tests.payroll.scene import Scene, acting
from tests.payroll.viewing import page, text
from tests.projects.village_rows import photo

pytestmark = pytest.mark.django_db
SignIn = Callable[[Post], Client]


def verdict(site: Scene, sheet: WageSheet, by: Post, **more: Any) -> dict[str, Any]:
    human = by.human.pk
    given = {"sha256": site.again(sheet).sha256, "verdict": "approve", "responsible": human}
    return given | more


def test_the_supervision_group_confirms_or_sends_back(crew: Scene, sign_in: SignIn) -> None:
    sheet = crew.notice(crew.draft())
    by = crew.cast.supervisor
    client, path = sign_in(by), page(crew, "sheet_check")
    bare = verdict(crew, sheet, by, verdict="return")
    assert client.post(path, bare).status_code == 422
    assert client.post(path, bare | {"reason": "少了一人"}).status_code == 302
    assert crew.again(sheet).state == SheetState.DRAFT
    crew.notice(sheet)
    assert client.post(path, verdict(crew, sheet, by)).status_code == 302
    assert crew.again(sheet).state == SheetState.NOTICED


def test_the_clerk_types_in_what_the_supervision_group_signed(crew: Scene, sign_in: SignIn) -> None:
    sheet = crew.notice(crew.draft())
    client, path = sign_in(crew.cast.clerk), page(crew, "sheet_check")
    sent = verdict(crew, sheet, crew.cast.supervisor)
    assert client.post(path, sent).status_code == 422  # without the paper
    assert client.post(path, sent | {"paper": photo()}).status_code == 302
    shown = text(client.get(sheet.get_absolute_url()))
    assert "from the signed paper" in shown


def test_township_and_county_see_the_checks_and_decide(crew: Scene, sign_in: SignIn) -> None:
    crew.keep_diary()
    crew.confirm_weeks()
    sheet = crew.at_township()
    crew.read_out_all(sheet)
    for who in ("township", "county"):
        by = getattr(crew.cast, who)
        client, path = sign_in(by), page(crew, "sheet_decide")
        shown = text(client.get(path))
        assert "In order: Every line has its days and papers" in shown
        assert "3,600.00" in shown
        assert client.post(path, verdict(crew, sheet, by)).status_code == 302
    assert crew.again(sheet).state == SheetState.APPROVED


def test_who_decides_out_of_turn_is_led_back(crew: Scene, sign_in: SignIn) -> None:
    sheet = crew.at_township()
    by = crew.cast.county
    answer = sign_in(by).post(page(crew, "sheet_decide"), verdict(crew, sheet, by))
    assert answer.headers["Location"] == sheet.get_absolute_url()
    assert crew.again(sheet).state == SheetState.TOWNSHIP


def test_a_page_that_is_out_of_date_does_not_decide(crew: Scene, sign_in: SignIn) -> None:
    sheet = crew.at_township()
    by = crew.cast.township
    old = verdict(crew, sheet, by)
    line = crew.line(sheet, 2)
    crew.answer(crew.object(sheet, line), upheld=True)
    with acting(crew.cast.clerk):
        void_line(line_id=line.pk, reason="他不在", by=crew.cast.clerk)
    answer = sign_in(by).post(page(crew, "sheet_decide"), old)
    assert (answer.status_code, "was changed after you opened it" in text(answer)) == (422, True)


def test_a_stop_is_shown_and_refuses_the_approval(crew: Scene, sign_in: SignIn) -> None:
    sheet = crew.at_township()
    crew.object(sheet)
    by = crew.cast.township
    client, path = sign_in(by), page(crew, "sheet_decide")
    assert "Must be settled first:" in text(client.get(path))
    assert client.post(path, verdict(crew, sheet, by)).status_code == 422


def test_a_rejection_of_the_form_never_costs_the_reason(crew: Scene, sign_in: SignIn) -> None:
    sheet = crew.at_township()
    by = crew.cast.township
    sent = verdict(crew, sheet, by, verdict=Verdict.REJECT, reason="重做，金额不对")
    answer = sign_in(by).post(page(crew, "sheet_decide"), sent)
    assert (answer.status_code, "重做，金额不对" in text(answer)) == (422, True)
