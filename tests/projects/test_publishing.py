"""Notices that are filled from what is kept, their papers, and what anybody may read of them."""

import datetime
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image
from pytest_django import Settings

from core.errors import RuleBroken
from core.ids import new_id
from core.scope import EVERYWHERE, scope
from projects.actions import NoticeText, post_board, withdraw_notice
from projects.actions.issuing import issue
from projects.chat import chat_text
from projects.fund_ledger import fund_ledger
from projects.models import Fund, IssuedDocument, Notice, NoticeKind, Project
from projects.paperwork import paper_of
from projects.publishing import board_of, offers
from regions.models import Post
from tests.factories import Cast
from tests.projects import request_rows
from tests.projects.issued_rows import SITE
from tests.projects.village_rows import fund, member, notice, resolved, said, words

# WeasyPrint 70 leaves the closing of its colour profile to the garbage collector.
pytestmark = pytest.mark.filterwarnings("ignore:unclosed file.*sRGB2014:ResourceWarning")
SignIn = Callable[[Post], Client]
CHANGED = "What it shows has changed meanwhile. Look at it again, then post it."
NUMBER = "This looks like an ID number or an account. Leave it out: everybody reads it."
DAY = datetime.timedelta(days=1)


@pytest.fixture(autouse=True)
def on_disk(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def text(kind: str = "plan", about: UUID | None = None, **changed: Any) -> NoticeText:
    given: dict[str, Any] = {
        "title": "项目计划公示", "body": "硬化道路", "posted_on": timezone.localdate(),
        "place": "村务公开栏", "phone": "0972-8512345",
    }  # fmt: skip
    return NoticeText(kind=kind, about_id=about, **given | changed)


def put_up(at: Project, by: Post, text: NoticeText, seen: str) -> Notice:
    with scope(by.scope):
        return post_board(
            id=new_id(), project_id=at.pk, text=text, seen=seen, photo=None, by=by,
            fill=lambda project: board_of(project, text.kind, text.about_id),
        )  # fmt: skip


def printed(of: Notice, by: Post, code: str = "N1") -> IssuedDocument:
    paper = paper_of(code)
    assert paper is not None
    with scope(by.scope):
        return issue(
            id=new_id(), project_id=of.project_id, paper=paper, about_id=of.pk, site=SITE, by=by
        )


def public(document: IssuedDocument) -> str:
    return words(Client().get(reverse("document_verify", args=[document.token])))


# ---- what is kept fills the board ----


def test_nothing_is_offered_before_anything_is_known(ours: Project) -> None:
    with scope(EVERYWHERE):
        assert offers(ours) == []
        assert board_of(ours, "plan", None) is None
        assert board_of(ours, "nonsense", None) is None


def test_the_plan_names_each_plan_paper(ours: Project, cast: Cast) -> None:
    paper = fund(ours, cast.finance)
    with scope(EVERYWHERE):
        board = board_of(ours, "plan", None)
    assert board is not None
    assert board.table[1:] == [["1", "中央", paper.paper_number, "3,000,000.00"]]
    assert "劳务报酬900,000.00元，占30.00%" in board.body


def test_the_money_is_that_of_the_ledger(ours: Project, money: Fund, cast: Cast) -> None:
    request_rows.given(request_rows.approved(ours, cast), money, cast.finance, "46000")
    with scope(EVERYWHERE):
        board, ledger = board_of(ours, "funds", None), fund_ledger(ours)
    assert board is not None
    assert board.table[1:] == [
        ["材料", "46,000.00", "0.00", "46,000.00"],
        ["合计", "46,000.00", "0.00", "46,000.00"],
    ]
    assert sum(one.disbursed for one in ledger.uses) == 46000


def test_a_resolution_names_its_votes_and_who_sits(ours: Project, cast: Cast) -> None:
    meeting = resolved(ours, cast.recorder)
    member(ours, cast.recorder, name="卓玛")
    with scope(EVERYWHERE):
        board = board_of(ours, "resolution", meeting.pk)
    assert board is not None
    assert "应到60人，实到45人，赞成40票，反对3票，弃权2票" in board.body
    assert [row[1] for row in board.table[1:]] == ["卓玛"]


# ---- posting ----


def test_it_hangs_as_it_was_seen_or_not_at_all(ours: Project, cast: Cast) -> None:
    fund(ours, cast.finance)
    with scope(EVERYWHERE):
        board = board_of(ours, "plan", None)
    assert board is not None
    fund(ours, cast.finance, paper_number="青财农〔2026〕5号")
    with pytest.raises(RuleBroken, match=said(CHANGED)):
        put_up(ours, cast.recorder, text(), board.seen)
    with scope(EVERYWHERE):
        now = board_of(ours, "plan", None)
    assert now is not None
    assert put_up(ours, cast.recorder, text(), now.seen).table == now.table


@pytest.mark.parametrize("field", ["title", "body"])
@pytest.mark.parametrize(
    "secret",
    ["632122198503150529", "63212219850315052X", "632122850315052", "6228 4804 0256 4890 018"],
)
def test_no_number_hangs_on_the_board(ours: Project, cast: Cast, field: str, secret: str) -> None:
    words: dict[str, Any] = {field: f"张三 {secret}"}
    with pytest.raises(RuleBroken, match=said(NUMBER)) as broken:
        notice(ours, cast.recorder, **words)
    assert broken.value.field == field


def test_years_amounts_and_telephones_may_hang(ours: Project, cast: Cast) -> None:
    body = (
        "2026年11月29日，计划资金3,000,000.00元，电话0972-8512345、13897001234，民发改〔2026〕12号"
    )
    assert notice(ours, cast.recorder, body=body).body == body


def test_the_page_fills_it_and_posts_what_it_showed(
    ours: Project, cast: Cast, sign_in: SignIn
) -> None:
    fund(ours, cast.finance)
    browser, url = sign_in(cast.recorder), reverse("notice_add", args=[ours.pk])
    (offered,) = browser.get(url).context["offers"]
    page = browser.get(url + offered["url"])
    assert "3,000,000.00" in words(page)
    form = page.context["form"]
    sends = {name: form[name].value() or "" for name in form.fields if name != "photo"}
    sends |= {"place": "村务公开栏", "phone": "0972-8512345"}
    answer = browser.post(url + offered["url"], sends)
    assert answer.status_code == 302
    with scope(EVERYWHERE):
        assert Notice.objects.get().table[1][3] == "3,000,000.00"


# ---- paper, code and chat group ----


def test_the_public_page_shows_a_notice_while_it_hangs_and_then_names_nobody(
    ours: Project, cast: Cast
) -> None:
    hung = notice(ours, cast.recorder, body="务工人员：才让", table=[["姓名"], ["卓玛"]])
    paper = printed(hung, cast.recorder)
    with time_machine.travel(timezone.now() + 7 * DAY, tick=False):
        running = public(paper)
    assert "才让" in running
    assert "卓玛" in running
    with scope(EVERYWHERE):
        Notice.objects.update(posted_on=hung.posted_on - 8 * DAY, last_day=hung.last_day - 8 * DAY)
    over = public(paper)
    assert paper.serial in over
    assert "才让" not in over
    assert "卓玛" not in over


def test_a_village_without_a_printer_sends_its_paper_as_pictures(
    ours: Project, cast: Cast, sign_in: SignIn
) -> None:
    paper, browser = printed(notice(ours, cast.recorder), cast.recorder), sign_in(cast.recorder)
    assert list(browser.get(reverse("document_pictures", args=[paper.pk])).context["pages"]) == [1]
    answer = browser.get(reverse("document_picture", args=[paper.pk, 1]))
    with Image.open(BytesIO(answer.content)) as picture:
        assert (picture.format, picture.width) == ("PNG", 1240)
    for page in (0, 2):
        assert browser.get(reverse("document_picture", args=[paper.pk, page])).status_code == 404


def test_what_was_withdrawn_is_shown_no_more(ours: Project, cast: Cast) -> None:
    hung = notice(ours, cast.recorder, body="务工人员：才让")
    paper = printed(hung, cast.recorder)
    with scope(cast.recorder.scope):
        withdraw_notice(notice_id=hung.pk, reason="写错", by=cast.recorder)
    assert "才让" not in public(paper)


def test_the_words_for_the_chat_group_name_nobody(ours: Project, cast: Cast) -> None:
    hung = notice(ours, cast.recorder, title="才让的公示", body="才让", table=[["姓名"], ["卓玛"]])
    told = chat_text(hung, ours)
    assert "才让" not in told
    assert "卓玛" not in told
    assert "村务公开栏" in told
    assert hung.phone in told


@pytest.mark.parametrize("kind", NoticeKind.values)
def test_every_kind_has_words_for_the_chat_group(ours: Project, cast: Cast, kind: str) -> None:
    assert "公示】" in chat_text(notice(ours, cast.recorder, kind=kind), ours)
