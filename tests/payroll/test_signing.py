"""Who agreed to his line: signed on paper, or read out before two witnesses; who is missing."""

import datetime
import html
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from core.errors import RuleBroken
from core.ids import new_id
from core.models import AuditRecord
from payroll.actions import discard_sheet, void_line
from payroll.actions.signing import (
    ReadOut,
    attach_signed,
    keep_read_out,
    tick_signed,
    withdraw_consent,
    withdraw_signed_page,
)
from payroll.checks import checks
from payroll.documents.sheet import wage_sheet
from payroll.figures import lines_of
from payroll.models import LineConsent, SheetStep, SignedPage, WageSheet, Way
from payroll.signing import missing_from, next_missing, signings_of
from payroll.signing_rules import Doubt, doubt_of, page_of, words_of
from projects.models import Attachment, IssuedDocument, Verdict
from regions.models import Post
from tests.payroll.scene import FIRST, LAST, TODAY, Scene, acting, looking, october
from tests.projects.village_rows import photo

pytestmark = pytest.mark.django_db
SignIn = Callable[[Post], Client]


# The rules


@pytest.mark.parametrize(
    ("witnesses", "doubt"),
    [
        pytest.param(("李生贵", "扎西措"), None, id="two others"),
        pytest.param(("李生贵", " "), Doubt.TOO_FEW, id="one"),
        pytest.param(("", ""), Doubt.TOO_FEW, id="none"),
        pytest.param(("李生贵", "李 生贵"), Doubt.THE_SAME, id="the same with a space"),
        pytest.param(("卓玛才仁", "李生贵"), Doubt.THE_WORKER, id="the worker without his dot"),
        pytest.param(("李生贵", "马记录"), Doubt.THE_KEEPER, id="who enters it"),
    ],
)
def test_two_people_witness_who_are_neither_the_worker_nor_who_enters(
    witnesses: tuple[str, str], doubt: Doubt | None
) -> None:
    assert doubt_of(witnesses, "卓玛·才仁", {"马记录"}) == doubt


@pytest.mark.parametrize(("row", "page"), [(1, 1), (12, 1), (13, 2), (25, 3)])
def test_twelve_people_sign_on_a_page(row: int, page: int) -> None:
    assert page_of(row) == page


def test_a_changed_line_or_period_has_other_words() -> None:
    said = words_of(FIRST, LAST, ["才让", "20.0"])
    assert said == words_of(FIRST, LAST, ["才让", "20.0"])
    assert said != words_of(FIRST, LAST, ["才让", "20.5"])
    assert said != words_of(FIRST, TODAY, ["才让", "20.0"])


# What is kept


def attached(site: Scene, sheet: WageSheet, by: Post | None = None) -> SignedPage:
    actor = by or site.cast.recorder
    with acting(actor):
        return attach_signed(id=new_id(), sheet_id=sheet.pk, files=[photo()], by=actor)[0]


def tick(site: Scene, page: SignedPage, *rows: int, day: datetime.date = TODAY) -> int:
    lines = [site.line(WageSheet(pk=page.sheet_id), row).pk for row in rows]
    with acting(site.cast.recorder):
        return tick_signed(page_id=page.pk, line_ids=lines, agreed_on=day, by=site.cast.recorder)


def read_out(site: Scene, sheet: WageSheet, row: int, **other: Any) -> LineConsent:
    by = other.pop("by", site.cast.recorder)
    said: dict[str, Any] = {
        "agreed_on": TODAY,
        "witness": "李生贵",
        "second_witness": "扎西措",
        "reason": "外出",
    }
    line = site.line(sheet, row)
    with acting(by):
        return keep_read_out(
            id=other.pop("id", new_id()), line_id=line.pk, read=ReadOut(**said | other), by=by
        )


def missing(site: Scene, sheet: WageSheet) -> list[str]:
    with looking():
        return [one.line.name for one in missing_from(signings_of(site.again(sheet)))]


def test_ticks_on_a_picture_are_kept_once_and_the_rest_is_missing(crew: Scene) -> None:
    sheet = crew.notice(crew.draft())
    page = attached(crew, sheet)
    assert tick(crew, page, 1, 2) == 2
    assert tick(crew, page, 1, 2) == 0
    assert missing(crew, sheet) == ["卓玛·才仁"]
    with looking():
        assert {one.way for one in LineConsent.objects.all()} == {Way.SIGNED}
        assert AuditRecord.objects.filter(verb="keep consent").count() == 2


def test_a_line_is_read_out_before_two_witnesses_and_twice_changes_nothing(crew: Scene) -> None:
    sheet, key = crew.notice(crew.draft()), new_id()
    first = read_out(crew, sheet, 3, id=key)
    assert read_out(crew, sheet, 3, id=key) == first == read_out(crew, sheet, 3)
    assert (first.witness, first.reason) == ("李生贵", "外出")
    assert missing(crew, sheet) == ["才让多杰", "马秀英"]


def test_a_reading_needs_a_reason_and_two_who_may_witness(crew: Scene) -> None:
    sheet = crew.notice(crew.draft())
    keeper = crew.cast.recorder.human.name
    for said, at in (
        ({"reason": " "}, "reason"),
        ({"second_witness": "李生贵"}, "witness"),
        ({"witness": "才让多杰"}, "witness"),
        ({"witness": keeper}, "witness"),
        ({"witness": keeper, "by": crew.cast.supervisor}, "witness"),
        ({"witness": crew.cast.supervisor.human.name, "by": crew.cast.supervisor}, "witness"),
        ({"agreed_on": TODAY + datetime.timedelta(days=1)}, "agreed_on"),
        ({"agreed_on": TODAY - datetime.timedelta(days=1)}, "agreed_on"),
    ):
        with pytest.raises(RuleBroken) as broken:
            read_out(crew, sheet, 1, **said)
        assert broken.value.field == at, said
    assert read_out(crew, sheet, 1, by=crew.cast.supervisor).by == crew.cast.supervisor


def test_only_recorder_supervisor_and_clerk_keep_it(crew: Scene) -> None:
    sheet = crew.notice(crew.draft())
    for by in (crew.cast.township, crew.cast.county, crew.cast.finance):
        with pytest.raises(PermissionDenied):
            read_out(crew, sheet, 1, by=by)
    assert read_out(crew, sheet, 1, by=crew.cast.clerk).way == Way.READ_OUT


def test_pictures_are_kept_once_all_or_none(crew: Scene) -> None:
    sheet, key, by = crew.notice(crew.draft()), new_id(), crew.cast.recorder
    for _ in range(2):
        with acting(by):
            made = attach_signed(id=key, sheet_id=sheet.pk, files=[photo()], by=by)
    with pytest.raises(RuleBroken, match="already"):
        attached(crew, sheet)
    with pytest.raises(RuleBroken, match="at most 20") as broken, acting(by):
        attach_signed(id=new_id(), sheet_id=sheet.pk, files=[photo()] * 21, by=by)
    assert broken.value.field == "pages"
    with looking():
        assert list(SignedPage.objects.all()) == made
        assert Attachment.objects.count() == 1


def test_a_picture_struck_out_takes_its_ticks_along(crew: Scene) -> None:
    sheet, by = crew.notice(crew.draft()), crew.cast.recorder
    page = attached(crew, sheet)
    tick(crew, page, 1)
    with acting(by):
        withdraw_signed_page(page_id=page.pk, reason="别的表", by=by)
    assert len(missing(crew, sheet)) == 3
    with pytest.raises(RuleBroken, match="struck out"), acting(by):
        withdraw_signed_page(page_id=page.pk, reason="别的表", by=by)
    with pytest.raises(RuleBroken, match="struck out"):
        tick(crew, page, 1)


def test_a_tick_can_be_struck_out_once_and_given_again(crew: Scene) -> None:
    sheet, by = crew.notice(crew.draft()), crew.cast.recorder
    first = read_out(crew, sheet, 1)
    with acting(by):
        withdraw_consent(consent_id=first.pk, reason="错人", by=by)
    with pytest.raises(RuleBroken, match="already"), acting(by):
        withdraw_consent(consent_id=first.pk, reason="错人", by=by)
    assert read_out(crew, sheet, 1) != first
    for act in (
        lambda: LineConsent.objects.update(reason="x"),
        lambda: LineConsent.objects.all().delete(),
    ):
        with pytest.raises(IntegrityError), acting(by):
            act()


def test_ticks_name_someone_of_this_sheet_on_a_day_since_it_was_made(crew: Scene) -> None:
    sheet = crew.notice(crew.draft())
    page, by = attached(crew, sheet), crew.cast.recorder
    with pytest.raises(RuleBroken, match="Tick"):
        tick(crew, page)
    with pytest.raises(RuleBroken, match="since"):
        tick(crew, page, 1, day=FIRST)
    with pytest.raises(RuleBroken, match="was changed"), acting(by):
        tick_signed(page_id=page.pk, line_ids=[new_id()], agreed_on=TODAY, by=by)


def test_a_draft_made_anew_asks_only_those_whose_line_changed(crew: Scene) -> None:
    sheet = crew.draft()
    tick(crew, attached(crew, sheet), 1, 2)
    with acting(crew.cast.recorder):
        discard_sheet(sheet_id=sheet.pk, reason="补记一天", by=crew.cast.recorder)
    with pytest.raises(RuleBroken, match="discarded"):
        read_out(crew, sheet, 3)
    crew.work(crew.crew[1], october(31))
    assert missing(crew, crew.draft()) == ["马秀英", "卓玛·才仁"]


def test_a_line_taken_off_is_not_signed(crew: Scene) -> None:
    sheet = crew.notice(crew.draft())
    line = crew.line(sheet, 2)
    crew.answer(crew.object(sheet, line), upheld=True)
    with acting(crew.cast.clerk):
        void_line(line_id=line.pk, reason="不在", by=crew.cast.clerk)
    with pytest.raises(RuleBroken, match="taken off"):
        read_out(crew, sheet, 2)


def test_who_is_missing_is_said_to_who_decides_and_stops_nothing(crew: Scene) -> None:
    sheet = crew.at_township()
    read_out(crew, sheet, 1)
    with looking():
        found = [one for one in checks(crew.again(sheet), lines_of(sheet)) if "signed" in one.text]
    assert [(one.level, "才让多杰" in one.text) for one in found] == [("warning", False)]
    assert "马秀英" in found[0].text
    assert crew.decide(sheet, SheetStep.TOWNSHIP, Verdict.APPROVE).state == "county"


def test_the_wage_sheet_shows_who_signed_and_marks_who_did_not(crew: Scene) -> None:
    sheet = crew.at_township()
    tick(crew, attached(crew, sheet), 1)
    read_out(crew, sheet, 2)
    with looking():
        rows: Any = wage_sheet(crew.project, sheet.pk).data
    said = [(row.voucher, row.remark) for row in rows.rows]
    assert said == [
        ("本人已签字 11-02", ""),
        ("宣读后同意 11-02", "见证人：李生贵、扎西措"),
        ("", "未签字"),
    ]


def test_the_next_one_is_below_and_then_from_the_top(crew: Scene) -> None:
    sheet = crew.notice(crew.draft())
    with looking():
        following = [next_missing(crew.again(sheet), row) for row in (1, 3)]
    assert [line.row if line else 0 for line in following] == [2, 1]
    for row in (1, 2):
        read_out(crew, sheet, row)
    with looking():
        assert next_missing(crew.again(sheet), 3) is None


# The pages


def text(answer: Any) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


def test_paper_is_printed_signed_attached_and_ticked(crew: Scene, sign_in: SignIn) -> None:
    sheet, client = crew.notice(crew.draft()), sign_in(crew.cast.recorder)
    home = reverse("sheet_sign", args=[sheet.pk])
    key = str(new_id())
    for _ in range(2):
        client.post(reverse("sheet_sign_print", args=[sheet.pk]), {"id": key})
    with looking():
        assert IssuedDocument.objects.get().title.startswith("劳务报酬签字表 第1期")
    attach = reverse("sheet_sign_attach", args=[sheet.pk])
    assert client.post(attach, {"id": str(new_id())}).status_code == 422
    answer = client.post(attach, {"id": str(new_id()), "pages": photo()})
    page = answer.headers["Location"]
    assert "才让多杰" in text(client.get(page))
    assert client.post(page, {"agreed_on": "2026-11-02"}).status_code == 422
    ticked = {"agreed_on": "2026-11-02", "lines": [str(crew.line(sheet, 1).pk)]}
    assert client.post(page, ticked).headers["Location"] == home
    assert "2 of 3 are still missing" in text(client.get(home))
    assert "Ticked on this page" in text(client.get(page))
    strike = page + "withdraw/"
    assert client.get(strike).status_code == 200
    assert client.post(strike, {"reason": "模糊"}).headers["Location"] == home
    assert "3 of 3" in text(client.get(home))
    assert "struck out" in text(client.get(page))


def test_a_damaged_print_form_is_said(crew: Scene, sign_in: SignIn) -> None:
    sheet, client = crew.notice(crew.draft()), sign_in(crew.cast.recorder)
    answer = client.post(reverse("sheet_sign_print", args=[sheet.pk]), {"id": "x"}, follow=True)
    assert "came back damaged" in text(answer)


def test_person_by_person_leads_on_to_the_next(crew: Scene, sign_in: SignIn) -> None:
    sheet, client = crew.notice(crew.draft()), sign_in(crew.cast.recorder)
    pages = [reverse("line_sign", args=[crew.line(sheet, row).pk]) for row in (1, 2, 3)]
    assert "Not met. Next: 马秀英" in text(client.get(pages[0]))
    said = {
        "witness": "李生贵", "second_witness": "扎西措", "reason": "不会写字",
        "agreed_on": "2026-11-02",
    }  # fmt: skip
    assert client.post(pages[0], {}).status_code == 422
    for page, then in zip(pages, [pages[1], pages[2], ""], strict=True):
        answer = client.post(page, said | {"id": str(new_id())})
        home = reverse("sheet_sign", args=[sheet.pk])
        assert answer.headers["Location"] == (then or home)
    shown = text(client.get(pages[0]))
    assert "Witnesses: 李生贵, 扎西措" in shown
    with looking():
        consent = LineConsent.objects.get(line__row=1)
    strike = reverse("consent_withdraw", args=[consent.pk])
    assert client.get(strike).status_code == 200
    client.post(strike, {"reason": "错人"})
    assert missing(crew, sheet) == ["才让多杰"]


def test_the_printed_pages_code_shows_its_people(crew: Scene, sign_in: SignIn) -> None:
    crew.work(crew.hire("祁生财"), october(5))
    with looking():
        crew.crew[3].person.group = ""
        crew.crew[3].person.save()
    sheet, client = crew.notice(crew.draft()), sign_in(crew.cast.auditor)
    home = reverse("sheet_sign", args=[sheet.pk])
    assert "Page 1 of the signature sheet" in text(client.get(home, {"page": "1"}))
    for odd in ("9", "x", "99999999", "²"):
        assert "祁生财" in text(client.get(home, {"page": odd}))


def test_the_list_for_the_way_masks_phones(crew: Scene, sign_in: SignIn) -> None:
    with looking():
        person = crew.crew[0].person
        person.seal("phone", "13897650001")
        person.save()
    sheet, client = crew.notice(crew.draft()), sign_in(crew.cast.supervisor)
    shown = text(client.get(reverse("sheet_missing", args=[sheet.pk])))
    assert "138****0001" in shown
    assert "13897650001" not in shown
    for row in (1, 2, 3):
        read_out(crew, sheet, row)
    assert "Nobody is missing" in text(client.get(reverse("sheet_missing", args=[sheet.pk])))
    assert "All 3 have agreed" in text(client.get(reverse("sheet_sign", args=[sheet.pk])))


def test_a_line_off_the_sheet_leads_back(crew: Scene, sign_in: SignIn) -> None:
    sheet = crew.notice(crew.draft())
    line = crew.line(sheet, 2)
    crew.answer(crew.object(sheet, line), upheld=True)
    with acting(crew.cast.clerk):
        void_line(line_id=line.pk, reason="不在", by=crew.cast.clerk)
    answer = sign_in(crew.cast.recorder).get(reverse("line_sign", args=[line.pk]))
    assert answer.headers["Location"] == reverse("sheet_sign", args=[sheet.pk])


def test_the_overview_costs_the_same_for_few_and_many(
    site: Scene, sign_in: SignIn, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for entry in site.hire_all(30):
        site.work(entry, october(5, 6))
    sheet = site.notice(site.draft())
    client = sign_in(site.cast.recorder)
    with django_assert_max_num_queries(20):
        client.get(reverse("sheet_sign", args=[sheet.pk]))
