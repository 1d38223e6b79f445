"""The public page that verifies an issued form: it names nobody."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from projects.models import IssuedDocument, Project
from tests.factories import Cast
from tests.projects.issued_rows import SECOND, SITE, issued
from tests.projects.village_rows import project, said, words

# WeasyPrint 70 leaves the closing of its colour profile to the garbage collector.
pytestmark = pytest.mark.filterwarnings("ignore:unclosed file.*sRGB2014:ResourceWarning")


@pytest.fixture(autouse=True)
def on_disk(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def ours(cast: Cast) -> Project:
    return project(cast.recorder)


def verify(document: IssuedDocument) -> Any:
    return Client().get(reverse("document_verify", args=[document.token]))


def test_anyone_who_holds_the_paper_may_compare_it(ours: Project, cast: Cast) -> None:
    document = issued(ours, cast.recorder)
    page = verify(document)
    assert page.status_code == 200
    text = words(page)
    for shown in (document.serial, document.sha256, "个人单 第1号", ours.name, "古鄯镇"):
        assert shown in text


def test_the_public_page_names_nobody(ours: Project, cast: Cast) -> None:
    text = words(verify(issued(ours, cast.recorder)))
    assert "卓玛" not in text
    assert cast.recorder.human.name not in text


def test_a_paper_that_was_issued_again_since_says_so(ours: Project, cast: Cast) -> None:
    old = issued(ours, cast.recorder)
    issued(ours, cast.recorder, SECOND)
    assert verify(old).context["found"].replaced_at is None
    new = issued(ours, cast.recorder)
    assert verify(old).context["found"].replaced_at == new.at
    assert verify(new).context["found"].replaced_at is None


@pytest.mark.parametrize("token", ["Zq3mB0xV9r2nK7cD1sWf-A", "x", "0" * 200])
def test_an_unknown_token_leads_nowhere(db: None, token: str) -> None:
    page = Client().get(reverse("document_verify", args=[token]))
    assert page.status_code == 404
    assert said("No such paper was issued here") in words(page)


def test_the_code_on_the_paper_leads_to_the_page(
    ours: Project, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []

    def caught(*args: object, verify_url: str, **rest: object) -> bytes:
        seen.append(verify_url)
        return b"%PDF-"

    monkeypatch.setattr("projects.actions.issuing.render_form", caught)
    document = issued(ours, cast.recorder)
    (url,) = seen
    assert url == SITE + reverse("document_verify", args=[document.token])
    assert url.isascii()
