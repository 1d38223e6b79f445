"""Papers: taken in by their content, kept once, served to those in reach."""

import hashlib
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from uuid import UUID

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from PIL import Image
from pytest_django import DjangoAssertNumQueries, Settings

from core.errors import RuleBroken
from core.ids import new_id
from core.models import AuditRecord
from core.scope import EVERYWHERE, scope
from projects.actions import add_paper, attach
from projects.actions import attachments as module
from projects.actions.attachments import stored
from projects.lifecycle import Stage, Step
from projects.models import Attachment, MediaType, Outcome, PaperKind, Project
from regions.models import Post
from tests.factories import Cast
from tests.projects.case_rows import now
from tests.projects.village_rows import photo, project, said, words

SignIn = Callable[[Post], Client]
PDF = b"%PDF-1.7\n%%EOF\n"


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def ours(cast: Cast) -> Project:
    return project(cast.recorder, stage=Stage.PROPOSAL)


def picture(kind: str, size: tuple[int, int] = (3, 3)) -> bytes:
    file = BytesIO()
    Image.new("RGB", size).save(file, kind)
    return file.getvalue()


def kept(ours: Project, by: Post, content: bytes, name: str = "paper.bin") -> Attachment:
    with scope(by.scope):
        file = SimpleUploadedFile(name, content)
        return attach(project=ours, file=file, title="签字的会议记录", by=by)


def handed_in(
    ours: Project, by: Post, *, id: UUID | None = None, kind: PaperKind = PaperKind.PLAN
) -> Attachment:
    with scope(by.scope):
        return add_paper(
            id=id or new_id(), project_id=ours.pk, kind=kind, file=photo(), title="方案", by=by
        )


# ---- taking in ----


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (picture("JPEG"), MediaType.JPEG),
        (picture("PNG"), MediaType.PNG),
        (PDF, MediaType.PDF),
    ],
)
def test_a_paper_is_known_by_its_content_and_kept_under_its_hash(
    ours: Project, cast: Cast, folder: Path, content: bytes, media_type: MediaType
) -> None:
    row = kept(ours, cast.recorder, content, name="x.exe")
    digest = hashlib.sha256(content).hexdigest()
    assert (row.media_type, row.sha256, row.size) == (media_type, digest, len(content))
    assert (folder / digest[:2] / digest).read_bytes() == content
    assert stored(row.sha256) == content
    with scope(EVERYWHERE):
        assert AuditRecord.objects.get(verb="attach").facts["sha256"] == digest


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"<html><script>alert(1)</script>", id="a page"),
        pytest.param(b"MZ\x90\x00", id="a program"),
        pytest.param(picture("GIF"), id="another kind of picture"),
        pytest.param(picture("PNG")[:40], id="a picture cut short"),
        pytest.param(b"\xff\xd8\xff\xe0garbage", id="only a picture's first bytes"),
        pytest.param(b" %PDF-1.7", id="a PDF after something else"),
    ],
)
def test_nothing_else_is_taken_in(ours: Project, cast: Cast, folder: Path, content: bytes) -> None:
    with pytest.raises(RuleBroken) as broken:
        kept(ours, cast.recorder, content)
    assert broken.value.field == "paper"
    assert list(folder.iterdir()) == []


def test_a_file_that_is_too_large_is_refused(
    ours: Project, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST_BYTES", 10)
    with pytest.raises(RuleBroken) as broken:
        kept(ours, cast.recorder, PDF)
    sentence = "The file is larger than 10 MB; take the photo at a lower resolution."
    assert broken.value.message == said(sentence)


def test_a_picture_that_would_fill_the_memory_is_refused(
    ours: Project, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST_PIXELS", 8)
    with pytest.raises(RuleBroken) as broken:
        kept(ours, cast.recorder, picture("PNG"))
    assert broken.value.message == said("The picture is too large; take it at a lower resolution.")


def test_the_same_content_lies_on_disk_once(ours: Project, cast: Cast, folder: Path) -> None:
    rows = [kept(ours, cast.recorder, PDF) for _ in range(2)]
    assert rows[0].pk != rows[1].pk
    assert len([path for path in folder.rglob("*") if path.is_file()]) == 1


def test_a_long_name_keeps_its_end(ours: Project, cast: Cast) -> None:
    row = kept(ours, cast.recorder, PDF, name="记录" * 100 + ".pdf")
    assert len(row.original_name) <= 120
    assert row.original_name.endswith(".pdf")


def test_a_paper_is_never_changed_nor_deleted(ours: Project, cast: Cast) -> None:
    kept(ours, cast.recorder, PDF)
    for statement in (
        "UPDATE projects_attachment SET title = 'x'",
        "DELETE FROM projects_attachment",
    ):
        with (
            scope(EVERYWHERE),
            pytest.raises(IntegrityError, match="only ever added"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)


# ---- handing in for the project ----


def test_the_plan_belongs_to_the_proposal_and_to_what_is_decided_on(
    ours: Project, cast: Cast
) -> None:
    row = handed_in(ours, cast.recorder)
    assert (row.kind, now(ours).version) == (PaperKind.PLAN, 2)


@pytest.mark.parametrize(
    ("stage", "step"),
    [(Stage.PROPOSAL, Step.TOWNSHIP), (Stage.RESOLUTION, Step.MAKE), (Stage.FUNDING, Step.MAKE)],
)
def test_the_plan_comes_at_no_other_time(cast: Cast, stage: Stage, step: Step) -> None:
    with pytest.raises(RuleBroken) as broken:
        handed_in(project(cast.recorder, stage=stage, step=step), cast.recorder)
    assert broken.value.field == "kind"


def test_other_papers_come_at_any_time_and_change_nothing_decided_on(cast: Cast) -> None:
    ours = project(cast.recorder, stage=Stage.CONSTRUCTION)
    handed_in(ours, cast.clerk, kind=PaperKind.OTHER)
    assert now(ours).version == 1


def test_a_double_click_keeps_one_paper(ours: Project, cast: Cast) -> None:
    row = new_id()
    assert handed_in(ours, cast.recorder, id=row) == handed_in(ours, cast.recorder, id=row)
    assert now(ours).version == 2


def test_another_villages_row_id_is_a_damaged_form(ours: Project, cast: Cast) -> None:
    theirs = handed_in(project(cast.neighbour, stage=Stage.PROPOSAL), cast.neighbour)
    with pytest.raises(RuleBroken) as broken:
        handed_in(ours, cast.recorder, id=theirs.pk)
    assert broken.value.message == said("The form came back damaged. Load the page again.")


def test_a_closed_project_takes_no_paper(ours: Project, cast: Cast) -> None:
    with scope(EVERYWHERE):
        Project.objects.update(outcome=Outcome.ARCHIVED)
    with pytest.raises(RuleBroken):
        handed_in(ours, cast.recorder, kind=PaperKind.OTHER)


@pytest.mark.parametrize("who", ["supervisor", "township", "county", "auditor"])
def test_only_who_acts_for_the_village_hands_in(ours: Project, cast: Cast, who: str) -> None:
    with pytest.raises(PermissionDenied):
        handed_in(ours, getattr(cast, who))


# ---- the pages ----


def listed(ours: Project) -> str:
    return reverse("attachment_list", args=[ours.pk])


def form(**changes: object) -> dict[str, object]:
    return {"id": new_id(), "kind": "plan", "title": "实施方案", "paper": photo()} | changes


def test_the_recorder_hands_in_the_plan(ours: Project, cast: Cast, sign_in: SignIn) -> None:
    browser = sign_in(cast.recorder)
    assert browser.post(listed(ours), form()).status_code == 302
    assert "实施方案" in words(browser.get(listed(ours)))


def test_a_double_click_in_the_browser_keeps_one(
    ours: Project, cast: Cast, sign_in: SignIn
) -> None:
    browser, sent = sign_in(cast.recorder), form()
    codes = [browser.post(listed(ours), sent | {"paper": photo()}).status_code for _ in range(2)]
    assert codes == [302, 302]
    with scope(EVERYWHERE):
        assert Attachment.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "字" * 81}, "title"),
        ({"title": "a\x00b"}, "title"),
        ({"kind": "other plan"}, "kind"),
        ({"id": "no id"}, "id"),
        ({"paper": ""}, "paper"),
        ({"paper": SimpleUploadedFile("x.png", b"no picture")}, "paper"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(
    ours: Project, cast: Cast, sign_in: SignIn, changes: dict[str, object], field: str
) -> None:
    page = sign_in(cast.recorder).post(listed(ours), form(**changes))
    assert page.status_code == 422
    assert field in page.context["form"].errors


def test_the_plan_is_offered_at_the_proposal_only(cast: Cast, sign_in: SignIn) -> None:
    ours = project(cast.recorder, stage=Stage.CONSTRUCTION)
    page = sign_in(cast.recorder).post(listed(ours), form())
    assert page.status_code == 422
    assert "kind" in page.context["form"].errors


def test_others_read_the_list_and_are_offered_no_form(
    ours: Project, cast: Cast, sign_in: SignIn
) -> None:
    for who in (cast.supervisor, cast.township, cast.county, cast.auditor, cast.bureau):
        page = sign_in(who).get(listed(ours))
        assert page.status_code == 200
        assert b'type="file"' not in page.content
        assert sign_in(who).post(listed(ours), form()).status_code == 403


def test_a_stranger_finds_neither_list_nor_file(ours: Project, cast: Cast, sign_in: SignIn) -> None:
    row = kept(ours, cast.recorder, PDF)
    for who in (cast.next_village, cast.neighbour):
        assert sign_in(who).get(listed(ours)).status_code == 404
        assert sign_in(who).get(row.get_absolute_url()).status_code == 404


def test_another_bureau_finds_no_file(cast: Cast, sign_in: SignIn) -> None:
    other = project(cast.recorder, sector="water")
    row = kept(other, cast.recorder, PDF)
    assert sign_in(cast.bureau).get(row.get_absolute_url()).status_code == 404


def test_a_file_is_served_as_what_it_is_and_runs_nothing(
    ours: Project, cast: Cast, sign_in: SignIn
) -> None:
    row = kept(ours, cast.recorder, PDF, name='"会议记录"\r\nX: 1.pdf')
    page = sign_in(cast.township).get(row.get_absolute_url())
    assert page.content == PDF
    assert page["Content-Type"] == "application/pdf"
    assert page["Content-Disposition"].startswith("inline; filename")
    assert "\n" not in page["Content-Disposition"]
    assert page["X-Content-Type-Options"] == "nosniff"
    assert page["Cache-Control"] == "private"
    assert page["Content-Security-Policy"].startswith("sandbox; default-src 'none'")


def test_a_file_lost_on_disk_is_missing_and_no_error(
    ours: Project, cast: Cast, sign_in: SignIn, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    row = kept(ours, cast.recorder, PDF)
    (folder / row.sha256[:2] / row.sha256).unlink()
    assert sign_in(cast.recorder).get(row.get_absolute_url()).status_code == 404
    assert row.sha256 in caplog.text


def test_the_list_is_paged_and_takes_few_queries(
    ours: Project,
    cast: Cast,
    sign_in: SignIn,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for _ in range(51):
        kept(ours, cast.recorder, PDF)
    browser = sign_in(cast.recorder)
    with django_assert_max_num_queries(25):
        page = browser.get(listed(ours))
    assert len(page.context["rows"]) == 50
    assert len(browser.get(f"{listed(ours)}?page=2").context["rows"]) == 1
