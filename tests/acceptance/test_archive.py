"""The archive: its checklist, where each paper is filed, and all of it in one PDF."""

import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from pypdf import PdfReader
from pytest_django import DjangoAssertNumQueries, Settings

from acceptance import checklist
from acceptance.actions import take_book
from acceptance.book import Book
from acceptance.catalogue import files_of, left_moments
from acceptance.checklist import PERFORMANCE, REQUIRED, Checklist, checklist_of
from acceptance.evidence import RECORDS
from acceptance.models import Kind
from core.ids import new_id
from core.models import AuditRecord
from core.pdf import join, page_count
from core.scope import EVERYWHERE, scope
from projects.actions import attach, withdraw_notice
from projects.actions.attachments import path_of
from projects.actions.issuing import issue
from projects.lifecycle import Stage, Step
from projects.models import Attachment, Decision, IssuedDocument, Outcome, Project, Verdict
from projects.paperwork import paper_of
from regions.models import Post
from tests.acceptance import acceptance_rows as rows
from tests.documents import believable
from tests.factories import Cast
from tests.projects import village_rows

# what a project that was not taken over must have
TITLES = {str(required.title) for required in REQUIRED if required.evidence != ("before",)}


@pytest.fixture(autouse=True)
def files(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def ours(cast: Cast) -> Project:
    return village_rows.project(cast.recorder, stage=Stage.ARCHIVE)


def checked(at: Project) -> Checklist:
    with scope(EVERYWHERE):
        return checklist_of(at)


def missing(at: Project) -> set[str]:
    return {line.title for line in checked(at).missing}


def title_of(evidence: str) -> str:
    return next(str(one.title) for one in REQUIRED if evidence in one.evidence)


def issued(at: Project, code: str, by: Post, place: int = 0) -> IssuedDocument:
    paper = paper_of(code)
    assert paper is not None
    with scope(EVERYWHERE):
        about = list(paper.subjects(at))[place].about_id
        return issue(
            id=new_id(), project_id=at.pk, paper=paper, about_id=about,
            site="https://zijian.example.cn", by=by,
        )  # fmt: skip


# ---- the checklist ----


def test_an_empty_project_lacks_every_document(ours: Project) -> None:
    found = checked(ours)
    assert missing(ours) == TITLES
    assert found.score == 0
    assert [line.stage for line in found.lines] == sorted(
        (line.stage for line in found.lines), key=list(Stage).index
    )


def test_every_missing_document_leads_to_where_it_is_made(ours: Project) -> None:
    assert all(str(ours.pk) in line.url for line in checked(ours).lines)


def test_every_stage_before_the_archive_needs_a_document() -> None:
    assert {required.stage for required in REQUIRED} == set(Stage) - {Stage.ARCHIVE}


def test_each_record_is_evidence_of_its_document(ours: Project, cast: Cast) -> None:
    village_rows.resolved(ours, cast.recorder)
    village_rows.notice(ours, cast.recorder, kind="resolution", title="决议公示")
    assert missing(ours) == TITLES - {title_of("meeting:self_build"), title_of("notice:resolution")}


def test_a_meeting_that_carried_nothing_is_no_evidence(ours: Project, cast: Cast) -> None:
    village_rows.resolved(ours, cast.recorder, votes_for=10, votes_against=33)
    assert title_of("meeting:self_build") in missing(ours)


def test_a_withdrawn_notice_is_no_evidence(ours: Project, cast: Cast) -> None:
    notice = village_rows.notice(ours, cast.recorder, kind="plan")
    assert title_of("notice:plan") not in missing(ours)
    with scope(cast.recorder.scope):
        withdraw_notice(notice_id=notice.pk, reason="有误", by=cast.recorder)
    assert title_of("notice:plan") in missing(ours)


def test_a_decision_of_the_county_is_evidence(ours: Project, cast: Cast) -> None:
    decided(ours, cast.county, Stage.PROPOSAL, ours.created_at)
    assert title_of("decided:proposal") not in missing(ours)


def test_an_inspection_counts_once_its_report_is_printed(ours: Project, cast: Cast) -> None:
    rows.place(ours, Stage.CONSTRUCTION)
    rows.works(ours, cast.recorder)
    rows.inspect(ours, Kind.SELF, cast.recorder)
    assert title_of("inspected:self") in missing(ours)
    issued(ours, "T29", cast.recorder)
    gone = missing(ours)
    assert title_of("inspected:self") not in gone
    assert title_of("inspected:county") in gone


def test_care_counts_once_it_is_signed(ours: Project, cast: Cast) -> None:
    rows.place(ours, Stage.HANDOVER)
    rows.care(ours, cast.recorder, signed=False)
    assert title_of("care") in missing(ours)
    rows.care(ours, cast.recorder)
    assert title_of("care") not in missing(ours)


def test_people_money_and_days_are_evidence(cast: Cast) -> None:
    made = believable.project(cast.recorder, stage=Stage.FUNDING)
    believable.money(made, cast.finance)
    rows.place(made, Stage.PREPARATION)
    worked = believable.people(made, cast.recorder, 2, rows.today())
    believable.papers(made, cast.recorder, worked, rows.today())
    believable.work(made, cast.recorder, worked, [rows.today()])
    there = TITLES - missing(made)
    for evidence in (
        "fund", "receipt", "roster", "agreement", "training:safety", "training:skill", "insurance",
        "days", "meeting:self_build",
    ):  # fmt: skip
        assert title_of(evidence) in there, evidence


def test_a_project_that_buys_nothing_needs_no_purchases(ours: Project) -> None:
    village_rows.estimated(ours, materials=0, machinery=0)
    with scope(EVERYWHERE):
        ours.refresh_from_db()
    assert missing(ours) == TITLES - {title_of("purchase"), title_of("goods")}


def test_the_table_asks_for_what_exists_and_the_score_is_full_with_all_of_it(
    ours: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    named = {key for one in (*REQUIRED, *PERFORMANCE) for key in one.evidence}
    assert {key for key in named if ":" not in key} == set(RECORDS)
    monkeypatch.setattr(checklist, "evidence_of", lambda _project: dict.fromkeys(named, 1))
    assert (checked(ours).score, checked(ours).missing) == (100, [])


def test_the_checklist_takes_few_queries(
    ours: Project, cast: Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(5):
        village_rows.meeting(ours, cast.recorder)
        village_rows.notice(ours, cast.recorder)
    with scope(EVERYWHERE), django_assert_max_num_queries(8):
        checklist_of(ours)


# ---- where each paper is filed ----


def decided(at: Project, by: Post, stage: Stage, moment: datetime.datetime) -> None:
    with scope(EVERYWHERE):
        Decision.objects.create(
            village_id=at.village_id, project=at, stage=stage, round=1, step=Step.COUNTY,
            verdict=Verdict.APPROVE, version_seen=1, at=moment, post=by, operator=by.user.human,
            responsible=by.user.human,
        )  # fmt: skip


def handed_in(at: Project, by: Post, title: str, **columns: Any) -> Attachment:
    file = columns.pop("file", None) or village_rows.photo()
    with scope(EVERYWHERE):
        return attach(project=at, file=file, title=title, by=by, **columns)


def filed(at: Project) -> list[tuple[Stage, str]]:
    with scope(EVERYWHERE):
        return [(file.stage, file.title) for file in files_of(at)]


def test_papers_are_filed_by_stage_and_then_as_they_came(ours: Project, cast: Cast) -> None:
    rows.place(ours, Stage.PREPARATION)
    now = handed_in(ours, cast.recorder, "开工照片").at
    handed_in(ours, cast.recorder, "实施方案", kind="plan")
    decided(ours, cast.county, Stage.FUNDING, now - datetime.timedelta(hours=1))
    assert filed(ours) == [(Stage.PROPOSAL, "实施方案"), (Stage.PREPARATION, "开工照片")]


def test_a_paper_that_came_before_a_stage_was_left_belongs_to_it(ours: Project, cast: Cast) -> None:
    rows.place(ours, Stage.PREPARATION)
    paper = handed_in(ours, cast.recorder, "资金文件")
    decided(ours, cast.county, Stage.FUNDING, paper.at + datetime.timedelta(seconds=1))
    assert filed(ours) == [(Stage.FUNDING, "资金文件")]
    with scope(EVERYWHERE):
        left = dict(left_moments(ours))
    assert left[Stage.PREPARATION] is None
    assert left[Stage.RESERVE] == datetime.datetime.min.replace(tzinfo=datetime.UTC)


def test_a_form_is_filed_by_what_it_is(ours: Project, cast: Cast) -> None:
    village_rows.meeting(ours, cast.recorder)
    issued(ours, "T5", cast.recorder)
    assert [stage for stage, _title in filed(ours)] == [Stage.RESOLUTION]


# ---- the book ----


def photo_of(width: int, height: int, orientation: int = 1) -> SimpleUploadedFile:
    picture = Image.new("RGB", (width, height), "teal")
    exif = picture.getexif()
    exif[0x0112] = orientation
    out = BytesIO()
    picture.save(out, "JPEG", exif=exif)
    return SimpleUploadedFile("photo.jpg", out.getvalue())


def two_pages() -> SimpleUploadedFile:
    pdf = pikepdf.new()
    pdf.add_blank_page()
    pdf.add_blank_page()
    out = BytesIO()
    pdf.save(out)
    return SimpleUploadedFile("scan.pdf", out.getvalue())


def locked_pdf() -> SimpleUploadedFile:
    pdf = pikepdf.new()
    pdf.add_blank_page()
    out = BytesIO()
    pdf.save(out, encryption=pikepdf.Encryption(user="secret", owner="secret"))
    return SimpleUploadedFile("locked.pdf", out.getvalue())


def taken(at: Project, by: Post) -> Book:
    with scope(by.scope):
        return take_book(project=at, by=by)


def marks(reader: PdfReader, outline: Any = None, depth: int = 0) -> list[tuple[int, str, int]]:
    """(depth, title, page) of every bookmark."""
    found = []
    for one in reader.outline if outline is None else outline:
        if isinstance(one, list):
            found += marks(reader, one, depth + 1)
        else:
            found.append((depth, str(one.title), int(reader.get_destination_page_number(one) or 0)))
    return found


def text_of(reader: PdfReader) -> str:
    return "".join("".join(page.extract_text().split()) for page in reader.pages)


@pytest.fixture
def full(ours: Project, cast: Cast) -> Project:
    """A form, a photo, a scan of two pages, and three files that can't be read."""
    village_rows.meeting(ours, cast.recorder)
    issued(ours, "T5", cast.recorder)
    handed_in(ours, cast.recorder, "竣工照片", file=photo_of(3000, 2000))
    handed_in(ours, cast.recorder, "竣工图", file=two_pages())
    handed_in(ours, cast.recorder, "加密合同", file=locked_pdf())
    lost = handed_in(ours, cast.recorder, "丢失的照片", file=photo_of(5, 5))
    cut = handed_in(ours, cast.recorder, "坏照片", file=photo_of(400, 400, 2))
    Path(default_storage.path(path_of(lost.sha256))).unlink()
    stored = Path(default_storage.path(path_of(cut.sha256)))
    stored.write_bytes(stored.read_bytes()[:600])
    return ours


def test_the_book_has_a_catalogue_and_a_bookmark_for_each_paper(full: Project, cast: Cast) -> None:
    book = taken(full, cast.auditor)
    reader = PdfReader(BytesIO(book.pdf))
    found = marks(reader)
    form = next(title for _depth, title, _page in found if "T5" in title)
    first = page_count(book.pdf) - 3 - 0
    assert [(depth, title) for depth, title, _page in found] == [
        (0, "档案目录"),
        (0, "民主决策"),
        (1, form),
        (0, "资料归档"),
        (1, "竣工照片"),
        (1, "竣工图"),
    ]
    pages = {title: page for _depth, title, page in found}
    assert pages["档案目录"] == 0
    assert pages["竣工照片"] == first
    assert pages["竣工图"] == first + 1
    assert reader.metadata is not None
    assert reader.metadata.title == f"{full.name}档案"


def test_the_catalogue_names_every_file_with_its_hash_and_what_is_wrong(
    full: Project, cast: Cast
) -> None:
    book = taken(full, cast.recorder)
    shown = text_of(PdfReader(BytesIO(book.pdf)))
    with scope(EVERYWHERE):
        kept: list[Any] = [*Attachment.objects.all(), *IssuedDocument.objects.all()]
    assert len(book.files) == len(kept) == 6
    for row in kept:
        assert row.sha256 in shown
        assert "".join(row.title.split()) in shown
    troubles = {one.file.title: one.trouble for one in book.files if one.trouble}
    assert troubles == {
        "加密合同": "文件无法读取",
        "丢失的照片": "文件缺失",
        "坏照片": "文件与登记不符",
    }
    assert "其中3件有问题" in shown


def test_a_photo_stands_upright_on_a_page_of_its_own(ours: Project, cast: Cast) -> None:
    handed_in(ours, cast.recorder, "横拍", file=photo_of(3000, 1000, orientation=6))
    book = taken(ours, cast.recorder)
    page = PdfReader(BytesIO(book.pdf)).pages[-1]
    picture = page.images[0].image
    assert picture is not None
    assert picture.height > picture.width
    assert max(picture.size) <= 1800
    assert "横拍" in page.extract_text()


def test_the_same_files_give_the_same_book(full: Project, cast: Cast) -> None:
    assert taken(full, cast.recorder).pdf == taken(full, cast.county).pdf


def test_a_project_without_papers_has_a_catalogue_all_the_same(ours: Project, cast: Cast) -> None:
    book = taken(ours, cast.recorder)
    assert page_count(book.pdf) == 1
    assert "还没有资料" in text_of(PdfReader(BytesIO(book.pdf)))


def test_whoever_takes_it_is_recorded_and_may_see_people(full: Project, cast: Cast) -> None:
    rows.place(full, Stage.ARCHIVE, outcome=Outcome.ARCHIVED)
    taken(full, cast.auditor)
    with scope(EVERYWHERE):
        trace = AuditRecord.objects.get(verb="take archive")
    assert (trace.facts["files"], trace.facts["missing"]) == (6, 3)
    assert trace.user_id == cast.auditor.user_id
    with pytest.raises(PermissionDenied):
        taken(full, cast.province)


# ---- joining (core) ----


def test_chapters_hold_the_parts_that_follow() -> None:
    part = two_pages().read()
    book = join(
        [("目录", part), ("甲", part), ("乙", part), ("丙", part)], chapters={1: "一", 3: "二"}
    )
    assert marks(PdfReader(BytesIO(book))) == [
        (0, "目录", 0), (0, "一", 2), (1, "甲", 2), (1, "乙", 4), (0, "二", 6), (1, "丙", 6),
    ]  # fmt: skip


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7 cut", b"PK"])
def test_what_is_no_pdf_has_no_pages(data: bytes) -> None:
    with pytest.raises(ValueError, match="no readable PDF"):
        page_count(data)


def test_a_locked_pdf_has_no_pages_either() -> None:
    with pytest.raises(ValueError, match="no readable PDF"):
        page_count(locked_pdf().read())
