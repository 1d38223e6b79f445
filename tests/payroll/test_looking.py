"""Looking line by line: ticks and doubts, faults of a return, remarks while the notice runs."""

import html
import re
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from core.errors import RuleBroken
from core.ids import new_id
from payroll.actions import decide_sheet, discard_sheet, void_line
from payroll.actions.looking import check_line, look_ahead
from payroll.checks import checks
from payroll.figures import lines_of
from payroll.looking import doubts_of, faults_of, faults_on, looks_of, seen_of
from payroll.models import (
    LineCheck,
    LineFault,
    LookAhead,
    SheetDecision,
    SheetState,
    SheetStep,
    WageLine,
    WageSheet,
)
from projects.models import Verdict
from regions.inbox import inbox
from regions.models import Post, Role, User
from tests import factories
from tests.payroll.scene import NOTICE_OVER, TODAY, Scene, acting, looking, october

pytestmark = pytest.mark.django_db
SignIn = Callable[[Post], Client]


def tick(site: Scene, sheet: WageSheet, row: int, doubt: str = "", by: Post | None = None) -> Any:
    actor = by or site.cast.supervisor
    line = site.line(sheet, row)
    with acting(actor):
        return check_line(line_id=line.pk, doubt=doubt, by=actor)


def give_back(
    site: Scene,
    sheet: WageSheet,
    step: SheetStep,
    *,
    reason: str = "",
    verdict: Verdict = Verdict.RETURN,
    **faults: str,
) -> WageSheet:
    """Faults by row, as `row1="…"`."""
    by = site.cast.supervisor if step == SheetStep.SUPERVISION else site.cast.township
    named: dict[UUID, str] = {
        site.line(sheet, int(row.removeprefix("row"))).pk: text for row, text in faults.items()
    }
    with acting(by):
        decide_sheet(
            sheet_id=sheet.pk, step=step, sha256=site.again(sheet).sha256, verdict=verdict,
            reason=reason, faults=named, by=by,
        )  # fmt: skip
    return site.again(sheet)


def told(site: Scene, sheet: WageSheet) -> list[tuple[str, str]]:
    with looking():
        found = faults_of(site.again(sheet))
    return [(one.line.name if one.line else "", one.text) for one in found]


# The supervision group, line by line


def test_the_last_word_on_a_line_holds_and_the_same_again_adds_nothing(crew: Scene) -> None:
    sheet = crew.notice(crew.draft())
    first = tick(crew, sheet, 1)
    assert tick(crew, sheet, 1) == first
    tick(crew, sheet, 2, "多记一天")
    tick(crew, sheet, 1, " 天数不对 ")
    with looking():
        assert [one.badge[0] for one in seen_of(crew.again(sheet))] == [
            "stopped", "stopped", "waiting",
        ]  # fmt: skip
        assert set(doubts_of(crew.again(sheet)).values()) == {"天数不对", "多记一天"}
    tick(crew, sheet, 1)
    with looking():
        assert seen_of(crew.again(sheet))[0].badge[0] == "done"
        assert LineCheck.objects.count() == 4


def test_ticks_are_for_the_group_while_the_sheet_hangs(crew: Scene) -> None:
    sheet = crew.draft()
    with pytest.raises(RuleBroken, match="on notice"):
        tick(crew, sheet, 1)
    sheet = crew.notice(sheet)
    with pytest.raises(PermissionDenied):
        tick(crew, sheet, 1, by=crew.cast.recorder)
    line = crew.line(sheet, 2)
    crew.answer(crew.object(sheet, line), upheld=True)
    with acting(crew.cast.clerk):
        void_line(line_id=line.pk, reason="不在", by=crew.cast.clerk)
    with pytest.raises(RuleBroken, match="taken off"):
        tick(crew, sheet, 2)


def test_whoever_made_the_sheet_does_not_tick_it(crew: Scene) -> None:
    user = User.objects.create(username="twin", human=crew.cast.recorder.human)
    twin = Post.objects.create(
        user=user, division_id=factories.VILLAGE, role=Role.SUPERVISOR, since=factories.SINCE
    )
    sheet = crew.notice(crew.draft())
    with pytest.raises(RuleBroken, match="Another person"):
        tick(crew, sheet, 1, by=twin)


def test_doubts_are_said_to_who_decides_and_begin_anew_with_a_round(crew: Scene) -> None:
    sheet = crew.notice(crew.draft())
    tick(crew, sheet, 2, "多记一天")
    with looking():
        found = [one.text for one in checks(crew.again(sheet), lines_of(sheet))]
    assert "The supervision group doubts the lines of: 马秀英." in found
    sheet = crew.notice(give_back(crew, sheet, SheetStep.SUPERVISION))
    with looking():
        assert doubts_of(crew.again(sheet)) == {}


# A return names every fault


def test_what_is_doubted_becomes_the_returns_faults(crew: Scene) -> None:
    sheet = crew.notice(crew.draft())
    tick(crew, sheet, 2, "多记一天")
    tick(crew, sheet, 3, "他没来")
    tick(crew, sheet, 3)
    sheet = give_back(crew, sheet, SheetStep.SUPERVISION, reason="照片不清")
    assert told(crew, sheet) == [("马秀英", "多记一天"), ("", "照片不清")]
    with looking():
        decision = SheetDecision.objects.get(step=SheetStep.SUPERVISION)
    assert decision.reason == "2 马秀英：多记一天\n照片不清"
    with pytest.raises(IntegrityError, match="only ever added"), looking():
        LineFault.objects.update(text="x")


def test_the_township_names_faults_line_by_line_and_the_village_sees_them_until_hand_in(
    crew: Scene,
) -> None:
    sheet = crew.at_township()
    assert told(crew, sheet) == []
    sheet = give_back(crew, sheet, SheetStep.TOWNSHIP, row3="半天没有签字", row1="  多一天 ")
    faults = [("才让多杰", "多一天"), ("卓玛·才仁", "半天没有签字")]
    assert told(crew, sheet) == faults
    with looking():
        line = WageLine.objects.select_related("sheet").get(sheet=sheet, row=3)
        assert [one.text for one in faults_on(line)] == ["半天没有签字"]
    sheet = crew.confirm(crew.resubmit(sheet))
    assert told(crew, sheet) == faults
    crew.on(NOTICE_OVER.replace(day=20))
    assert told(crew, crew.hand_in(sheet)) == []


def test_a_draft_made_anew_answers_for_the_faults_of_the_discarded_one(crew: Scene) -> None:
    sheet = give_back(crew, crew.at_township(), SheetStep.TOWNSHIP, row2="少一天")
    with acting(crew.cast.recorder):
        discard_sheet(sheet_id=sheet.pk, reason="重做", by=crew.cast.recorder)
    assert told(crew, sheet) == []
    crew.work(crew.crew[1], october(31))
    again = crew.draft()
    assert told(crew, again) == [("马秀英", "少一天")]
    with looking():
        mine = WageLine.objects.select_related("sheet").get(sheet=again, row=2)
        assert [one.text for one in faults_on(mine)] == ["少一天"]


@pytest.mark.parametrize(
    ("said", "field", "words"),
    [
        pytest.param({"reason": " "}, "reason", "every fault", id="none named"),
        pytest.param({"row1": " "}, "reason", "every fault", id="only blanks"),
        pytest.param(
            {"verdict": Verdict.APPROVE, "row1": "多一天"}, "faults", "clear them", id="approved"
        ),
    ],
)
def test_a_return_names_a_fault_and_an_approval_none(
    crew: Scene, said: dict[str, Any], field: str, words: str
) -> None:
    sheet = crew.at_township()
    with pytest.raises(RuleBroken, match=words) as broken:
        give_back(crew, sheet, SheetStep.TOWNSHIP, **said)
    assert broken.value.field == field


def test_a_fault_names_a_line_of_the_sheet(crew: Scene) -> None:
    sheet = crew.at_township()
    by = crew.cast.township
    with pytest.raises(RuleBroken, match="was changed"), acting(by):
        decide_sheet(
            sheet_id=sheet.pk, step=SheetStep.TOWNSHIP, sha256=sheet.sha256,
            verdict=Verdict.RETURN, reason="", faults={new_id(): "x"}, by=by,
        )  # fmt: skip


# Looking ahead


def look(
    site: Scene, sheet: WageSheet, by: Post, text: str = "", row: int = 0, id: UUID | None = None
) -> LookAhead:
    line = site.line(sheet, row).pk if row else None
    with acting(by):
        return look_ahead(id=id or new_id(), sheet_id=sheet.pk, line_id=line, text=text, by=by)


def test_township_and_county_look_while_the_notice_runs_and_decide_nothing(crew: Scene) -> None:
    sheet, key = crew.notice(crew.draft()), new_id()
    first = look(crew, sheet, crew.cast.township, "核对第2行", 2, id=key)
    assert look(crew, sheet, crew.cast.township, "核对第2行", 2, id=key) == first
    look(crew, sheet, crew.cast.county)
    with looking():
        assert [(one.text, one.by) for one in looks_of(sheet)] == [
            ("", crew.cast.county), ("核对第2行", crew.cast.township),
        ]  # fmt: skip
    assert crew.again(sheet).state == SheetState.NOTICED
    for by in (crew.cast.recorder, crew.cast.supervisor, crew.cast.clerk, crew.cast.finance):
        with pytest.raises(PermissionDenied):
            look(crew, sheet, by)


def test_a_remark_on_a_line_says_something_of_a_line_that_is_there(crew: Scene) -> None:
    sheet = crew.notice(crew.draft())
    with pytest.raises(RuleBroken) as broken:
        look(crew, sheet, crew.cast.township, " ", 2)
    assert broken.value.field == "text"
    by = crew.cast.township
    with pytest.raises(RuleBroken) as broken, acting(by):
        look_ahead(id=new_id(), sheet_id=sheet.pk, line_id=new_id(), text="x", by=by)
    assert broken.value.field == "line_id"
    late = crew.decide(sheet, SheetStep.SUPERVISION, Verdict.RETURN, reason="少一人")
    with pytest.raises(RuleBroken, match="on notice"):
        look(crew, late, by, "晚了")


def test_the_inbox_offers_it_without_a_term_until_one_looked(crew: Scene) -> None:
    sheet = crew.notice(crew.draft())

    def offered(by: Post) -> list[Any]:
        with acting(by):
            return [one for one in inbox(by, TODAY) if one.url.endswith("/look/")]

    assert [one.until for one in offered(crew.cast.township)] == [None]
    look(crew, sheet, crew.cast.township)
    assert offered(crew.cast.township) == []
    assert len(offered(crew.cast.county)) == 1
    assert offered(crew.cast.recorder) == []
    crew.notice(give_back(crew, sheet, SheetStep.SUPERVISION, reason="少一人"))
    assert len(offered(crew.cast.township)) == 1


# The pages


def text(answer: Any) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


def test_a_line_is_ticked_in_place_or_by_a_whole_page(crew: Scene, sign_in: SignIn) -> None:
    sheet, client = crew.notice(crew.draft()), sign_in(crew.cast.supervisor)
    page = reverse("line_check", args=[crew.line(sheet, 2).pk])
    check = reverse("sheet_check", args=[sheet.pk])
    assert "not looked at" in text(client.get(check))
    answer = client.post(page, {"verdict": "seen", "doubt": "x"})
    assert answer.headers["Location"] == f"{check}#check-2"
    htmx = {"HX-Request": "true"}
    answer = client.post(page, {"verdict": "doubted", "doubt": "多一天"}, headers=htmx)
    assert answer.status_code == 200
    assert "doubted" in text(answer)
    assert "<html" not in answer.content.decode()
    answer = client.post(page, {"verdict": "doubted", "doubt": " "}, headers=htmx)
    assert answer.status_code == 422
    assert "Say what is doubtful" in text(answer)
    answer = client.post(page, {"verdict": "doubted"}, follow=True)
    assert "2 马秀英: Say what is doubtful" in text(answer)
    answer = client.get(check)
    assert "doubts the lines of: 马秀英" in text(answer)
    said = {"verdict": "return", "reason": "", "sha256": crew.again(sheet).sha256}
    said["responsible"] = str(crew.cast.supervisor.human.pk)
    assert client.post(check, said).headers["Location"] == sheet.get_absolute_url()
    shown = text(client.get(sheet.get_absolute_url()))
    assert "To be put right 2 马秀英 : 多一天" in shown
    assert "多一天" in text(client.get(crew.line(sheet, 2).get_absolute_url()))


def test_the_township_types_faults_beside_the_lines(crew: Scene, sign_in: SignIn) -> None:
    sheet, client = crew.at_township(), sign_in(crew.cast.township)
    page = reverse("sheet_decide", args=[sheet.pk])
    said = {"verdict": "return", "sha256": sheet.sha256, "faults-3": "没有签字"}
    said["responsible"] = str(crew.cast.township.human.pk)
    answer = client.post(page, said | {"faults-3": "长" * 301})
    assert answer.status_code == 422
    assert "At most 300" in text(answer)
    answer = client.post(page, said | {"verdict": "approve"})
    assert "clear them" in text(answer)
    assert 'value="没有签字"' in answer.content.decode()
    assert client.post(page, said).status_code == 302
    assert told(crew, sheet) == [("卓玛·才仁", "没有签字")]


def test_remarks_stand_on_the_sheet_at_once(crew: Scene, sign_in: SignIn) -> None:
    sheet, client = crew.notice(crew.draft()), sign_in(crew.cast.township)
    page = reverse("sheet_look", args=[sheet.pk])
    assert "Look ahead" in text(client.get(sheet.get_absolute_url()))
    line = str(crew.line(sheet, 2).pk)
    key = str(new_id())
    assert client.post(page, {"id": key, "line_id": line, "text": ""}).status_code == 422
    answer = client.post(page, {"id": key, "line_id": line, "text": "核对签字"})
    assert answer.headers["Location"] == sheet.get_absolute_url()
    shown = text(sign_in(crew.cast.recorder).get(sheet.get_absolute_url()))
    assert "2 马秀英: 核对签字" in shown
    assert "核对签字" in text(client.get(page))
    crew.decide(sheet, SheetStep.SUPERVISION, Verdict.RETURN, reason="少一人")
    assert client.get(page).headers["Location"] == sheet.get_absolute_url()


def test_the_check_page_costs_the_same_for_few_and_many(
    site: Scene, sign_in: SignIn, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for entry in site.hire_all(30):
        site.work(entry, october(5, 6))
    sheet = site.notice(site.draft())
    client = sign_in(site.cast.supervisor)
    with django_assert_max_num_queries(75):
        client.get(reverse("sheet_check", args=[sheet.pk]))
