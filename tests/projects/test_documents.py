"""Issuing printed forms: numbered, hashed, never changed, and verified by anyone."""

import hashlib
import threading
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from uuid import UUID

import pikepdf
import pytest
from django.core.files.storage import default_storage
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, Settings

from core.crypto import Unreadable
from core.errors import RuleBroken
from core.ids import new_id
from core.models import AuditRecord
from core.scope import EVERYWHERE, scope
from projects import paperwork
from projects.actions.attachments import path_of
from projects.actions.issuing import issue, pdf_of
from projects.models import IssuedDocument, Project
from projects.paperwork import Filled, Paper
from regions.models import Post
from tests import factories
from tests.documents.believable import pages
from tests.factories import Cast
from tests.projects.issued_rows import FIRST, PAPER, SECOND, SITE, issued
from tests.projects.village_rows import meeting, project, said, words

# WeasyPrint 70 leaves the closing of its colour profile to the garbage collector.
pytestmark = pytest.mark.filterwarnings("ignore:unclosed file.*sRGB2014:ResourceWarning")

SignIn = Callable[[Post], Client]


@pytest.fixture(autouse=True)
def on_disk(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files of a test's own, and a small form of two people besides the real ones."""
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setitem(paperwork._papers, "T90", PAPER)


@pytest.fixture
def ours(cast: Cast) -> Project:
    return project(cast.recorder)


# ---- the action ----


def test_a_form_is_numbered_within_its_project(ours: Project, cast: Cast) -> None:
    serials = [issued(ours, cast.recorder, about).serial for about in (FIRST, SECOND, FIRST)]
    assert serials == [f"T90-{ours.code}-{number:03d}" for number in (1, 2, 3)]


def test_what_is_kept_is_what_was_hashed_and_is_on_record(ours: Project, cast: Cast) -> None:
    document = issued(ours, cast.clerk)
    content = pdf_of(document)
    assert document.sha256 == hashlib.sha256(content).hexdigest()
    assert document.size == len(content)
    (page,) = pages(content)
    assert "卓玛·才仁" in page
    assert f"编号 {document.serial}" in page
    with scope(EVERYWHERE):
        facts = AuditRecord.objects.get(verb="issue paper").facts
    assert facts == {"form": "T90", "serial": document.serial, "sha256": document.sha256}


def test_the_same_id_again_gives_the_same_paper(ours: Project, cast: Cast) -> None:
    first = issued(ours, cast.recorder)
    assert issued(ours, cast.recorder, id=first.pk).serial == first.serial
    with scope(EVERYWHERE):
        assert IssuedDocument.objects.count() == 1


@pytest.mark.parametrize(
    ("ids", "numbers"),
    [
        pytest.param((UUID(int=7), UUID(int=8)), (1, 2), id="two papers"),
        pytest.param((UUID(int=7), UUID(int=7)), (1, 1), id="a double click"),
    ],
)
def test_two_at_once_never_share_a_number(
    real_db: None, ids: tuple[UUID, UUID], numbers: tuple[int, int]
) -> None:
    with transaction.atomic(), scope(EVERYWHERE):
        recorder = factories.cast().recorder
        ours = factories.project(recorder)
    came, gate = [], threading.Barrier(2)

    def run(id: UUID) -> None:
        try:
            gate.wait()
            with transaction.atomic():
                came.append(issued(ours, recorder, id=id).serial)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[one]) for one in ids]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(came) == [f"T90-{ours.code}-{number:03d}" for number in numbers]


@pytest.mark.parametrize("statement", ["UPDATE {} SET title = 'x'", "DELETE FROM {}"])
def test_no_statement_changes_or_deletes_what_was_issued(
    ours: Project, cast: Cast, statement: str
) -> None:
    document = issued(ours, cast.recorder)
    with scope(EVERYWHERE), connection.cursor() as cursor:
        with pytest.raises(DatabaseError, match="only ever added"), transaction.atomic():
            cursor.execute(statement.format("projects_issueddocument"))
        assert IssuedDocument.objects.get(pk=document.pk).title == "个人单 第1号"


def test_a_changed_file_is_never_taken_for_the_one_issued(ours: Project, cast: Cast) -> None:
    document = issued(ours, cast.recorder)
    path = Path(default_storage.path(path_of(document.sha256)))
    path.write_bytes(path.read_bytes().replace(b"%PDF-1.7", b"%PDF-1.6"))
    with pytest.raises(ValueError, match=document.serial):
        pdf_of(document)


def test_a_form_of_what_is_not_there_is_refused(ours: Project, cast: Cast) -> None:
    with pytest.raises(RuleBroken):
        issued(ours, cast.recorder, about=new_id())


def test_a_value_whose_key_is_gone_stops_the_issue(
    ours: Project, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unreadable(project: Project, about_id: UUID | None) -> Filled:
        raise Unreadable("workers_person|id_number")

    broken = Paper(PAPER.form, "", PAPER.subjects, unreadable)
    with pytest.raises(RuleBroken), scope(cast.recorder.scope):
        issue(
            id=new_id(), project_id=ours.pk, paper=broken, about_id=FIRST, site=SITE,
            by=cast.recorder,
        )  # fmt: skip


@pytest.mark.parametrize("code", ["2606-630222-04-01-123456", "青发改/2026“01”·甲"])
def test_number_file_name_and_id_bear_any_project_code(
    ours: Project, cast: Cast, sign_in: SignIn, code: str
) -> None:
    with scope(EVERYWHERE):
        Project.objects.filter(pk=ours.pk).update(code=code)
    document = issued(ours, cast.recorder)
    assert document.serial == f"T90-{code}-001"
    page = sign_in(cast.auditor).get(document.get_absolute_url())
    assert page.status_code == 200
    assert page.headers["Content-Disposition"].isascii()
    assert document.serial in pages(page.content)[0]
    with pikepdf.open(BytesIO(page.content)) as pdf:
        assert bytes(pdf.trailer.ID[0]) == document.serial.encode()


# ---- the pages ----


def list_url(at: Project) -> str:
    return reverse("document_list", args=[at.pk])


def issue_url(at: Project, code: str = "T90") -> str:
    return reverse("document_issue", args=[at.pk, code])


def test_a_double_click_issues_one_and_the_next_person_another(
    ours: Project, cast: Cast, sign_in: SignIn
) -> None:
    browser, form = sign_in(cast.recorder), {"id": new_id(), "about": FIRST}
    for about in (FIRST, FIRST, SECOND):
        page = browser.post(issue_url(ours), form | {"about": about})
        assert page.headers["Location"] == list_url(ours)
    with scope(EVERYWHERE):
        titles = IssuedDocument.objects.order_by("serial").values_list("title", flat=True)
        assert list(titles) == ["个人单 第1号", "个人单 第2号"]


def test_the_list_offers_first_whom_nothing_was_issued_for(
    ours: Project, cast: Cast, sign_in: SignIn
) -> None:
    browser = sign_in(cast.recorder)
    browser.post(issue_url(ours), {"id": new_id(), "about": FIRST})
    page = browser.get(list_url(ours))
    choices = {one.paper.form.code: one.choices for one in page.context["offers"]}["T90"]
    assert [(one.subject.about_id, one.issued) for one in choices] == [
        (SECOND, False),
        (FIRST, True),
    ]
    text = words(page)
    assert "个人单 第1号" in text
    assert text.count("1　卓玛·才仁") == 2  # to choose, and beside what was issued


def test_a_meetings_record_can_be_issued_from_the_page(
    ours: Project, cast: Cast, sign_in: SignIn
) -> None:
    held, browser = meeting(ours, cast.recorder), sign_in(cast.clerk)
    answer = browser.post(issue_url(ours, "T5"), {"id": new_id(), "about": held.pk}, follow=True)
    with scope(EVERYWHERE):
        document = IssuedDocument.objects.get()
    assert document.get_absolute_url() in words(answer)
    page = browser.get(document.get_absolute_url())
    assert page.headers["Content-Type"] == "application/pdf"
    assert "村民代表会议记录" in pages(page.content)[0]


def test_a_file_that_was_changed_or_lost_is_said_and_not_handed_out(
    ours: Project, cast: Cast, sign_in: SignIn
) -> None:
    document, browser = issued(ours, cast.recorder), sign_in(cast.recorder)
    path = Path(default_storage.path(path_of(document.sha256)))
    for harm in (lambda: path.write_bytes(b"%PDF-1.7 another"), path.unlink):
        harm()
        page = browser.get(document.get_absolute_url())
        assert page.status_code == 410
        assert page.headers["Content-Type"].startswith("text/html")
        assert document.serial in words(page)


@pytest.mark.parametrize("form", [{}, {"id": "x"}, {"id": "0" * 32, "about": "x"}])
def test_a_damaged_form_issues_nothing(
    ours: Project, cast: Cast, sign_in: SignIn, form: dict[str, str]
) -> None:
    page = sign_in(cast.recorder).post(issue_url(ours), form, follow=True)
    assert said("The form came back damaged. Load the page again.") in words(page)
    with scope(EVERYWHERE):
        assert not IssuedDocument.objects.exists()


def test_an_unknown_form_is_not_found(ours: Project, cast: Cast, sign_in: SignIn) -> None:
    page = sign_in(cast.recorder).post(issue_url(ours, "T999"), {"id": new_id()})
    assert page.status_code == 404


def test_what_is_not_there_yet_is_said_in_a_sentence(
    ours: Project, cast: Cast, sign_in: SignIn
) -> None:
    page = sign_in(cast.recorder).post(issue_url(ours, "T6"), {"id": new_id()}, follow=True)
    assert said("This form can't be issued yet: what it is about isn't there.") in words(page)


def test_the_list_takes_as_many_queries_however_much_was_issued(
    ours: Project,
    cast: Cast,
    sign_in: SignIn,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    browser = sign_in(cast.recorder)
    filed(ours, cast.recorder, 1)
    with CaptureQueriesContext(connection) as few:
        browser.get(list_url(ours))
    assert len(few) < 12 + 2 * len(paperwork.papers())
    filed(ours, cast.recorder, 59)
    with django_assert_num_queries(len(few)):
        page = browser.get(list_url(ours))
    assert len(page.context["rows"]) == 50
    assert page.context["page"].paginator.num_pages == 2


def filed(at: Project, by: Post, number: int) -> None:
    """So many rows, without their files."""
    with scope(EVERYWHERE):
        IssuedDocument.objects.bulk_create(
            IssuedDocument(
                village_id=at.village_id, project=at, form="T90", version=1, title="个人单",
                about_id=one, serial=f"T90-{one}", token=one.hex, sha256="0", size=1,
                at=at.created_at, by=by,
            )
            for one in (new_id() for _ in range(number))
        )  # fmt: skip


# ---- who may ----


def test_forms_are_for_those_who_may_see_people(ours: Project, cast: Cast, sign_in: SignIn) -> None:
    document = issued(ours, cast.recorder)
    for post, code in [
        (cast.recorder, 200),
        (cast.supervisor, 200),
        (cast.township, 200),
        (cast.county, 200),
        (cast.finance, 200),
        (cast.auditor, 200),
        (cast.bureau, 403),
        (cast.province, 403),
        (cast.next_village, 404),
        (cast.neighbour, 404),
    ]:
        browser = sign_in(post)
        urls = (list_url(ours), document.get_absolute_url())
        assert [browser.get(url).status_code for url in urls] == [code] * 2, post


def test_only_who_may_issue_issues(ours: Project, cast: Cast, sign_in: SignIn) -> None:
    for post, code in [
        (cast.recorder, 302),
        (cast.clerk, 302),
        (cast.township, 302),
        (cast.county, 302),
        (cast.supervisor, 403),
        (cast.finance, 403),
        (cast.auditor, 403),
        (cast.bureau, 403),
        (cast.province, 403),
        (cast.next_village, 404),
        (cast.neighbour, 404),
    ]:
        form = {"id": new_id(), "about": FIRST}
        assert sign_in(post).post(issue_url(ours), form).status_code == code, post
    with scope(EVERYWHERE):
        assert IssuedDocument.objects.count() == 4


def test_the_tab_is_shown_to_those_alone(ours: Project, cast: Cast, sign_in: SignIn) -> None:
    for post, shown in [(cast.auditor, True), (cast.bureau, False)]:
        page = sign_in(post).get(ours.get_absolute_url())
        assert (list_url(ours) in words(page)) is shown
