"""What a sheet's notice shows again after a return: only what has changed (decision 27)."""

import datetime
from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from core.errors import RuleBroken
from payroll.actions import discard_sheet, void_line
from payroll.actions.deciding import gaps_before_hand_in
from payroll.documents.notice import WageNotice, wage_notice
from payroll.models import NoticedLine, SheetState, SheetStep, WageLine, WageSheet
from payroll.noticing import NO_LONGER, board_of
from projects.models import Notice, Verdict
from regions.models import Post
from tests.payroll.scene import NOTICE_OVER, Scene, acting, looking, october
from workers.models import Slot

pytestmark = pytest.mark.django_db

SignIn = Callable[[Post], Client]
LATER = NOTICE_OVER + datetime.timedelta(days=8)


def sent_back(site: Scene, sheet: WageSheet) -> WageSheet:
    return site.decide(sheet, SheetStep.TOWNSHIP, Verdict.RETURN, reason="缺照片")


def made_anew(site: Scene, sheet: WageSheet, change: Callable[[], None]) -> WageSheet:
    with acting(site.cast.recorder):
        discard_sheet(sheet_id=sheet.pk, reason="改天数", by=site.cast.recorder)
    change()
    return site.draft()


def shown(site: Scene, sheet: WageSheet) -> list[list[str]]:
    """The rows that hang there."""
    with looking():
        return Notice.objects.standing().get(about_id=sheet.pk).table[1:]


# Where nothing has changed


def test_what_hung_for_its_days_is_sent_on_again_without_a_notice(crew: Scene) -> None:
    sheet = sent_back(crew, crew.at_township())
    sheet = crew.again(crew.resubmit(sheet))
    assert (sheet.state, sheet.round) == (SheetState.NOTICED, 2)
    with looking():
        assert gaps_before_hand_in(sheet) == [
            "The supervision group has not confirmed the sheet yet."
        ]
    sheet = crew.hand_in(crew.confirm(sheet))  # on the same day
    sheet = crew.decide(crew.decide(sheet, SheetStep.TOWNSHIP), SheetStep.COUNTY)
    assert sheet.state == SheetState.APPROVED
    with looking():
        assert Notice.objects.filter(about_id=sheet.pk).count() == 1


def test_sent_on_twice_it_goes_once(crew: Scene) -> None:
    sheet = crew.resubmit(sent_back(crew, crew.at_township()))
    assert crew.resubmit(sheet).round == sheet.round
    with looking():
        assert sheet.decisions.filter(step=SheetStep.MAKE).count() == 2


def test_it_hangs_no_second_time_where_nothing_has_changed(crew: Scene) -> None:
    sheet = sent_back(crew, crew.at_township())
    with pytest.raises(RuleBroken, match="Nothing has changed"):
        crew.notice(sheet)


def test_a_notice_that_was_cut_short_hangs_again_as_a_whole(crew: Scene) -> None:
    sheet = crew.decide(
        crew.notice(crew.draft()), SheetStep.SUPERVISION, Verdict.RETURN, reason="少了一人"
    )
    with pytest.raises(RuleBroken, match="must hang on the board"):
        crew.resubmit(sheet)
    assert len(shown(crew, crew.notice(sheet))) == len(crew.lines(sheet))


def test_a_fresh_draft_is_not_sent_on_and_a_stranger_sends_nothing(crew: Scene) -> None:
    sheet = crew.draft()
    with pytest.raises(RuleBroken, match="must hang on the board"):
        crew.resubmit(sheet)
    with pytest.raises(PermissionDenied):
        crew.resubmit(sheet, crew.cast.supervisor)


def test_where_the_whole_was_objected_to_rightly_all_of_it_hangs_again(crew: Scene) -> None:
    sheet = crew.at_township()
    crew.answer(crew.object(sheet), upheld=True)
    sheet = sent_back(crew, sheet)
    assert sheet.notice is not None
    assert not sheet.notice.stands
    assert len(shown(crew, crew.notice(sheet))) == len(crew.lines(sheet))


def test_an_objection_to_the_whole_that_comes_after_the_return_counts_too(crew: Scene) -> None:
    sheet = sent_back(crew, crew.at_township())
    objection = crew.object(sheet)
    sheet = crew.again(crew.resubmit(sheet))
    crew.answer(objection, upheld=True)
    with looking():
        names, _supervision, _objection = gaps_before_hand_in(sheet)
    assert names.startswith("These people's lines have not hung on the board yet: 才让多杰")


def test_a_line_that_was_taken_off_after_its_objection_needs_no_notice(crew: Scene) -> None:
    sheet = crew.at_township()
    line = crew.line(sheet, 2)
    crew.answer(crew.object(sheet, line), upheld=True)
    with acting(crew.cast.clerk):
        void_line(line_id=line.pk, reason="他没来", by=crew.cast.clerk)
    sheet = sent_back(crew, crew.again(sheet))
    assert crew.again(crew.resubmit(sheet)).state == SheetState.NOTICED


# Where something has changed


def test_made_anew_only_the_changed_lines_hang_again(crew: Scene) -> None:
    sheet = sent_back(crew, crew.at_township())
    sheet = made_anew(crew, sheet, lambda: crew.work(crew.crew[1], october(31)))
    sheet = crew.notice(sheet)
    assert [row[1] for row in shown(crew, sheet)] == [crew.crew[1].person.name]
    with looking():
        paper = wage_notice(crew.project, sheet.pk).data
        assert isinstance(paper, WageNotice)
        assert paper.part.startswith("本次只公示有变动的1人")
        assert len(paper.rows) == 1
    sheet = crew.confirm(sheet)
    with pytest.raises(RuleBroken, match="The notice runs until"):
        crew.hand_in(sheet)
    crew.on(LATER)
    assert crew.hand_in(sheet).state == SheetState.TOWNSHIP


def test_before_it_hangs_the_paper_shows_what_will_hang_there(crew: Scene) -> None:
    sheet = sent_back(crew, crew.at_township())
    sheet = made_anew(crew, sheet, lambda: crew.work(crew.crew[1], october(31)))
    with looking():
        paper = wage_notice(crew.project, sheet.pk).data
    assert isinstance(paper, WageNotice)
    assert [row[1] for row in paper.rows] == [crew.crew[1].person.name]


def test_who_is_no_longer_on_it_is_named_once(crew: Scene) -> None:
    gone = crew.crew[-1]

    def strike_out() -> None:
        with looking():
            Slot.objects.filter(entry=gone).delete()

    sheet = made_anew(crew, sent_back(crew, crew.at_township()), strike_out)
    (row,) = shown(crew, crew.notice(sheet))
    assert (row[1], row[7], row[8]) == (gone.person.name, "0.00", NO_LONGER)
    with looking():
        assert NoticedLine.objects.get(notice=crew.again(sheet).notice, entry=gone).gone
    crew.on(LATER)
    with looking():
        assert board_of(sheet).rows == []  # said once is enough
    sheet = sent_back(crew, crew.hand_in(crew.confirm(sheet)))
    sheet = made_anew(crew, sheet, lambda: crew.work(gone, october(5)))
    assert [row[1] for row in shown(crew, crew.notice(sheet))] == [gone.person.name]


def test_made_anew_with_the_same_words_the_whole_hangs_again(crew: Scene) -> None:
    sheet = made_anew(crew, sent_back(crew, crew.at_township()), lambda: None)
    assert len(shown(crew, crew.notice(sheet))) == len(crew.lines(sheet))


def test_what_hung_in_another_period_says_nothing_of_this_one(crew: Scene) -> None:
    crew.approved()
    crew.on(datetime.date(2026, 11, 30))
    for entry in crew.crew:
        crew.work(entry, [datetime.date(2026, 11, 2)])
    second = crew.draft(datetime.date(2026, 11, 1), datetime.date(2026, 11, 30))
    with looking():
        assert len(board_of(second).rows) == WageLine.objects.filter(sheet=second).count()


# The pages


def test_the_page_sends_it_on_and_says_so(crew: Scene, sign_in: SignIn) -> None:
    sheet = sent_back(crew, crew.at_township())
    client = sign_in(crew.cast.recorder)
    page = client.get(sheet.get_absolute_url()).content.decode()
    assert "Send it on again" in page
    address = reverse("sheet_notice", args=[sheet.pk])
    page = client.get(address).content.decode()
    assert "needs no other notice" in page
    assert "缺照片" in page  # for what it was sent back
    answer = {"responsible": str(crew.cast.recorder.human.pk)}
    assert client.post(address, answer).status_code == 302
    assert crew.again(sheet).state == SheetState.NOTICED
    assert client.get(address).status_code == 302  # from the second tab: back to the sheet


def test_the_page_names_who_hangs_again(crew: Scene, sign_in: SignIn) -> None:
    sheet = sent_back(crew, crew.at_township())
    sheet = made_anew(crew, sheet, lambda: crew.work(crew.crew[1], october(31)))
    page = sign_in(crew.cast.recorder).get(reverse("sheet_notice", args=[sheet.pk]))
    said = page.content.decode()
    assert "Only 1 line has changed" in said
    assert crew.crew[1].person.name in said
    assert crew.crew[0].person.name not in said
