"""The pages of a sheet on the board: posting it, objections, handing it in."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from core.ids import new_id
from payroll.models import (
    SheetDecision,
    SheetState,
    WageSheet,
)
from projects.models import Attachment, Objection
from regions.models import Post
from tests.payroll.scene import NOTICE_OVER, TODAY, Scene, looking
from tests.payroll.viewing import page, text
from tests.projects.village_rows import photo

pytestmark = pytest.mark.django_db
SignIn = Callable[[Post], Client]


def posting(**more: Any) -> dict[str, Any]:
    sent = {"id": new_id(), "posted_on": TODAY, "place": "村委会门口", "phone": "0972-8520000"}
    return sent | more


def test_the_recorder_posts_a_sheet_with_a_photo(crew: Scene, sign_in: SignIn) -> None:
    sheet = crew.draft()
    human = crew.cast.recorder.human
    sent = posting(photo=photo(), responsible=human.pk)
    answer = sign_in(crew.cast.recorder).post(page(crew, "sheet_notice"), sent)
    assert answer.status_code == 302
    with looking():
        notice = WageSheet.objects.get(pk=sheet.pk).notice
        assert notice is not None
        assert notice.photos.get().distance == "near"
        assert notice.place == "村委会门口"


def test_the_clerk_posts_for_the_recorder_with_his_signed_paper(
    crew: Scene, sign_in: SignIn
) -> None:
    crew.draft()
    client, path = sign_in(crew.cast.clerk), page(crew, "sheet_notice")
    human = crew.cast.recorder.human
    assert client.post(path, posting(responsible=human.pk)).status_code == 422
    assert client.post(path, posting(responsible=human.pk, paper=photo())).status_code == 302
    with looking():
        made = SheetDecision.objects.get()
    assert (made.responsible, made.operator) == (human, crew.cast.clerk.human)


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        pytest.param({"posted_on": "2026-10-01"}, "can't have hung there before", id="too early"),
        pytest.param({"posted_on": "2026-12-01"}, "lies ahead", id="ahead"),
        pytest.param({"place": ""}, "required", id="no place"),
    ],
)
def test_a_bad_notice_is_said_and_nothing_is_kept(
    crew: Scene, sign_in: SignIn, sent: dict[str, str], words: str
) -> None:
    crew.draft()
    human = crew.cast.recorder.human.pk
    full = posting(responsible=human, photo=photo(), **sent)
    answer = sign_in(crew.cast.recorder).post(page(crew, "sheet_notice"), full)
    assert (answer.status_code, words in text(answer)) == (422, True)
    with looking():
        assert not Attachment.objects.exists()


def test_a_photo_that_is_none_is_refused_at_its_field(crew: Scene, sign_in: SignIn) -> None:
    crew.draft()
    bad: Any = photo()
    bad.file.seek(0)
    bad.file.write(b"MZ\x90\x00")
    bad.file.seek(0)
    human = crew.cast.recorder.human.pk
    sent = posting(responsible=human, photo=bad)
    answer = sign_in(crew.cast.recorder).post(page(crew, "sheet_notice"), sent)
    assert answer.status_code == 422
    assert "Photo of the board: The file is no picture" in text(answer)


def test_an_objection_names_a_line_or_the_whole_sheet(crew: Scene, sign_in: SignIn) -> None:
    sheet = crew.notice(crew.draft())
    client, path = sign_in(crew.cast.supervisor), page(crew, "sheet_object")
    line = crew.line(sheet, 2)
    said = {"text": "少一天", "raised_by": "", "raised_on": TODAY}
    assert client.post(path, said | {"id": new_id(), "line_id": line.pk}).status_code == 302
    assert client.post(path, said | {"id": new_id(), "line_id": ""}).status_code == 302
    assert client.post(path, said | {"id": new_id(), "line_id": new_id()}).status_code == 422
    with looking():
        assert set(Objection.objects.values_list("line_id", flat=True)) == {line.pk, None}


def test_handing_in_says_what_is_missing_or_goes_on(crew: Scene, sign_in: SignIn) -> None:
    sheet = crew.notice(crew.draft())
    client, path = sign_in(crew.cast.recorder), page(crew, "sheet_end_notice")
    shown = text(client.get(path))
    assert "The notice runs until" in shown
    assert "has not confirmed" in shown
    assert client.post(path).status_code == 422
    crew.confirm(sheet)
    crew.on(NOTICE_OVER)
    client = sign_in(crew.cast.recorder)  # the session is over
    assert client.post(path).status_code == 302
    assert crew.again(sheet).state == SheetState.TOWNSHIP
    assert "isn't on notice" in text(client.get(path, follow=True))
