"""Agreements: printed for many, never twice for the same words; copies; signing anew."""

import datetime
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from core.errors import RuleBroken
from core.ids import new_id
from core.pictures import LONG_SIDE
from core.scope import EVERYWHERE, scope
from projects.actions.attachments import stored
from projects.actions.issuing import issue, issue_several, pdf_of
from projects.models import IssuedDocument, Project
from projects.paperwork import paper_of
from regions.models import Post
from tests import factories
from tests.factories import Cast
from tests.workers.arrange import building, days_ago, person, rostered, today
from workers.actions import add_agreements, edit_entry, replace_agreement
from workers.models import Agreement, RosterEntry
from workers.numbers import numbers_in, numbers_said

ORIENTATION, MAKER, GPS = 0x0112, 0x010F, 0x8825


@pytest.fixture
def cast(db: None) -> Cast:
    with scope(EVERYWHERE):
        return factories.cast()


@pytest.fixture
def project(cast: Cast) -> Project:
    with scope(EVERYWHERE):
        return building(cast.recorder)


@pytest.fixture
def crew(project: Project, cast: Cast) -> list[RosterEntry]:
    with scope(EVERYWHERE):
        people = [person(cast.recorder, n) for n in (1, 2, 3)]
        return rostered(project, people, cast.recorder)


def photo(width: int = 3000, height: int = 1500, *, kind: str = "JPEG") -> SimpleUploadedFile:
    """A picture as a phone makes it: lying on its side, with place and device."""
    picture = Image.new("RGBA" if kind == "PNG" else "RGB", (width, height), "teal")
    exif = Image.Exif()
    exif[ORIENTATION], exif[MAKER], exif[GPS] = 6, "a phone", {1: "N", 2: (36.0, 2.0, 1.0)}
    out = BytesIO()
    picture.save(out, kind, exif=exif, **({"comment": b"secret"} if kind == "JPEG" else {}))
    return SimpleUploadedFile(f"photo.{kind.lower()}", out.getvalue())


def several(project: Project, crew: list[RosterEntry], by: Post, at_most: int = 9) -> Any:
    paper = paper_of("T3")
    assert paper is not None
    return issue_several(
        project_id=project.pk,
        paper=paper,
        about_ids=[entry.pk for entry in crew],
        at_most=at_most,
        site="https://zijian.example.cn",
        by=by,
    )


def agree(project: Project, crew: list[RosterEntry], by: Post, **said: Any) -> list[Agreement]:
    usual: dict[str, Any] = {"id": new_id(), "signed_on": days_ago(9), "file": None}
    ids = [entry.pk for entry in crew]
    return add_agreements(project_id=project.pk, entry_ids=ids, by=by, **(usual | said))


@pytest.mark.parametrize(
    ("numbers", "said"),
    [((), ""), ((3,), "3"), ((1, 2, 3), "1-3"), ((7, 1, 2, 63), "1-2.7.63")],
    ids=["none", "one", "a span", "both"],
)
def test_numbers_are_short_in_an_address(numbers: tuple[int, ...], said: str) -> None:
    assert numbers_said(numbers) == said
    assert numbers_in(said) == set(numbers)


@pytest.mark.parametrize("text", ["x", "1-", "1,2", "1-99999", "-3", "１"])
def test_a_damaged_address_names_nobody(text: str) -> None:
    with pytest.raises(ValueError, match=r"numbers|long"):
        numbers_in(text)


def test_a_few_are_made_at_a_time_and_none_twice(
    project: Project, crew: list[RosterEntry], cast: Cast
) -> None:
    with scope(EVERYWHERE):
        first = several(project, crew, cast.recorder, at_most=2)
        assert (len(first.papers), first.left) == (2, (crew[2].pk,))
        second = several(project, crew, cast.recorder, at_most=2)
        assert (len(second.papers), second.left) == (3, ())
        assert several(project, crew, cast.recorder).papers == second.papers
        assert IssuedDocument.objects.count() == 3
        assert len(set(IssuedDocument.objects.values_list("serial", "token", "sha256"))) == 3


def test_new_terms_give_a_new_paper_to_him_alone(
    project: Project, crew: list[RosterEntry], cast: Cast
) -> None:
    with scope(EVERYWHERE):
        old = several(project, crew, cast.recorder).papers
        edit_entry(entry_id=crew[0].pk, trade="木工", day_rate=crew[0].day_rate, by=cast.recorder)
        new = several(project, crew, cast.recorder).papers
        assert new[crew[0].pk] != old[crew[0].pk]
        assert [new[entry.pk] for entry in crew[1:]] == [old[entry.pk] for entry in crew[1:]]


def test_another_day_is_no_other_paper_and_one_alone_is_reused_too(
    project: Project, crew: list[RosterEntry], cast: Cast, time_machine: Any
) -> None:
    paper = paper_of("T3")
    assert paper is not None
    with scope(EVERYWHERE):
        old = several(project, crew, cast.recorder).papers[crew[0].pk]
        time_machine.move_to(timezone.now() + datetime.timedelta(days=3))
        again = issue(
            id=new_id(),
            project_id=project.pk,
            paper=paper,
            about_id=crew[0].pk,
            site="https://zijian.example.cn",
            by=cast.recorder,
        )
        assert again == old


def test_who_has_left_gets_none(project: Project, crew: list[RosterEntry], cast: Cast) -> None:
    with scope(EVERYWHERE):
        RosterEntry.objects.filter(pk=crew[0].pk).update(left_on=today(), left_reason="外出")
        with pytest.raises(RuleBroken, match="can't be issued"):
            several(project, crew, cast.recorder)


def test_the_village_prints_them_as_one_file(
    sign_in: Any, project: Project, crew: list[RosterEntry], cast: Cast
) -> None:
    browser: Client = sign_in(cast.recorder)
    choose = reverse("agreement_print", args=[project.pk])
    assert browser.post(choose, {}).status_code == 422
    ticked = {"people": [str(crew[0].pk), str(crew[2].pk)]}
    run = browser.post(choose, ticked).headers["Location"]
    assert run.endswith("?people=1.3")
    book = reverse("agreement_book", args=[project.pk]) + "?people=1.3"
    assert browser.get(book).headers["Location"] == run
    assert "0 of 2 agreements" in browser.get(run).content.decode()
    part = browser.post(run, headers={"HX-Request": "true"}).content.decode()
    assert "2 of 2 agreements" in part
    assert "<h1" not in part
    assert browser.post(run).headers["Location"] == run  # without JavaScript; nothing is added
    with pikepdf.open(BytesIO(browser.get(book).content)) as pdf, pdf.open_outline() as outline:
        assert [mark.title for mark in outline.root] == ["1 村民1", "3 村民3"]
        assert len(pdf.pages) >= 2
    with scope(EVERYWHERE):
        assert IssuedDocument.objects.count() == 2


def test_an_address_that_names_nobody_leads_to_the_choice(
    sign_in: Any, project: Project, crew: list[RosterEntry], cast: Cast
) -> None:
    browser: Client = sign_in(cast.recorder)
    for name in ("agreement_issue", "agreement_book"):
        for asked in ("", "?people=77", "?people=x"):
            answer = browser.get(reverse(name, args=[project.pk]) + asked)
            assert answer.headers["Location"] == reverse("agreement_print", args=[project.pk])


def test_a_lost_file_is_said_and_not_handed_out(
    sign_in: Any, project: Project, crew: list[RosterEntry], cast: Cast, monkeypatch: Any
) -> None:
    with scope(EVERYWHERE):
        several(project, crew, cast.recorder)

    def lost(document: IssuedDocument) -> bytes:
        raise OSError(document.serial)

    monkeypatch.setattr("workers.views.printing.pdf_of", lost)
    url = reverse("agreement_book", args=[project.pk]) + "?people=1-3"
    assert sign_in(cast.recorder).get(url).status_code == 410


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_phones_picture_is_kept_upright_small_and_silent(
    project: Project, crew: list[RosterEntry], cast: Cast, kind: str
) -> None:
    with scope(EVERYWHERE):
        sent = photo(kind=kind)
        made = agree(project, crew[:1], cast.recorder, file=sent)[0]
        assert made.paper is not None
        paper, content = made.paper, stored(made.paper.sha256)
    with Image.open(BytesIO(content)) as kept:
        assert kept.format == "JPEG"
        assert kept.size == (LONG_SIDE // 2, LONG_SIDE)
        assert not kept.getexif()
        assert "comment" not in kept.info
    assert paper.media_type == "image/jpeg"
    assert paper.size == len(content)


def test_a_broken_picture_is_refused(
    project: Project, crew: list[RosterEntry], cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(content: bytes) -> bytes:
        raise OSError("truncated")

    monkeypatch.setattr("projects.actions.attachments.tidy_photo", broken)
    with scope(EVERYWHERE), pytest.raises(RuleBroken, match="damaged"):
        agree(project, crew[:1], cast.recorder, file=photo(9, 9))


def test_a_copy_comes_later_and_stays(
    project: Project, crew: list[RosterEntry], cast: Cast
) -> None:
    with scope(EVERYWHERE):
        agree(project, crew[:2], cast.recorder)
        agree(project, crew, cast.recorder, file=photo(), signed_on=days_ago(1))
        rows = list(Agreement.objects.order_by("entry__number"))
        assert [row.signed_on for row in rows] == [days_ago(9), days_ago(9), days_ago(1)]
        assert len({row.paper_id for row in rows}) == 1
        assert agree(project, crew, cast.recorder, file=photo()) == []


def test_copies_are_attached_one_person_after_the_other(
    sign_in: Any, project: Project, crew: list[RosterEntry], cast: Cast
) -> None:
    browser: Client = sign_in(cast.recorder)
    url = reverse("agreement_copy", args=[project.pk])
    assert "村民2" in browser.get(f"{url}?number=2").content.decode()
    for number, following in ((2, 3), (3, 1), (1, None)):
        page = browser.get(f"{url}?number={number}").content.decode()
        assert f"村民{number}" in page
        sent = {"id": str(new_id()), "signed_on": str(today())}
        assert browser.post(f"{url}?number={number}", sent).status_code == 422
        sent["paper"] = photo()  # type: ignore[assignment]
        answer = browser.post(f"{url}?number={number}", sent, follow=True).content.decode()
        assert f"The copy of 村民{number} is kept" in answer
        assert following is None or f"</span> 村民{following} " in answer
    assert "signed copy of everyone" in browser.get(url).content.decode()


def test_signing_anew_strikes_the_old_one_out(
    project: Project, crew: list[RosterEntry], cast: Cast
) -> None:
    with scope(EVERYWHERE):
        agree(project, crew[:1], cast.recorder, file=photo())
        for reason, day, said in (
            (" ", today(), "has changed"),
            ("工种变更", days_ago(-1), "lies ahead"),
            ("工种变更", days_ago(20), "signed later"),
        ):
            with pytest.raises(RuleBroken, match=said):
                anew(crew[0], cast.recorder, reason=reason, signed_on=day)
        row = new_id()
        made = [anew(crew[0], cast.recorder, id=row, file=photo()) for _ in range(2)]
        assert made[0] == made[1]
        old, new = Agreement.objects.filter(entry=crew[0])
        assert (old.stands, new.stands) == (False, True)
        assert (old.withdrawn_reason, old.withdrawn_by) == ("工种变更", cast.recorder)
        assert RosterEntry.objects.with_papers(today()).get(pk=crew[0].pk).has_agreement


def test_what_is_not_there_is_not_replaced(crew: list[RosterEntry], cast: Cast) -> None:
    with scope(EVERYWHERE), pytest.raises(RuleBroken, match="No agreement is recorded"):
        anew(crew[0], cast.recorder)


def anew(entry: RosterEntry, by: Post, **said: Any) -> Agreement:
    usual: dict[str, Any] = {"id": new_id(), "signed_on": today(), "reason": "工种变更"}
    return replace_agreement(entry_id=entry.pk, by=by, **({"file": None} | usual | said))


def test_the_page_for_signing_anew(
    sign_in: Any, project: Project, crew: list[RosterEntry], cast: Cast
) -> None:
    browser: Client = sign_in(cast.recorder)
    url = reverse("agreement_replace", args=[crew[0].pk])
    assert "record this one as the first" in browser.get(url).content.decode()
    with scope(EVERYWHERE):
        agree(project, crew[:1], cast.recorder)
    sent = {"id": str(new_id()), "signed_on": str(today()), "reason": "标准调整"}
    assert browser.post(url, sent | {"reason": ""}).status_code == 422
    page = browser.post(url, sent, follow=True).content.decode()
    assert "struck out" in page
    assert "标准调整" in page


def test_what_is_issued_is_read_back_whole(
    project: Project, crew: list[RosterEntry], cast: Cast
) -> None:
    with scope(EVERYWHERE):
        for document in several(project, crew, cast.recorder).papers.values():
            assert pdf_of(document).startswith(b"%PDF-")
