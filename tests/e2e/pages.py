"""Small verbs: what a person does with a page, and how a page is looked at."""

import datetime
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.urls import resolve, reverse
from playwright.sync_api import FilePayload, Locator, Page, Response, expect

from config.demo_data.papers import picture
from tests.e2e.conftest import Stage

TICKS = {"radio", "checkbox"}
FIELD = "[name='{}']:not([type=hidden])"
KINDS = f"""(main, names) => names.map(
    (name) => main.querySelector("{FIELD}".replace("{{}}", name)).type
)"""


@dataclass
class Works:
    """One project of a journey, as its accounts open it."""

    stage: Stage
    name: str
    pk: str

    @classmethod
    def on(cls, stage: Stage, name: str, page: Page) -> "Works":
        """The project whose own page is shown."""
        return cls(stage, name, page.url.rstrip("/").rsplit("/", 1)[-1])

    def look(self, account: str, name: str) -> None:
        """The account's page as it stands, at both sizes."""
        self.stage.look(self.stage.act_as(account), name)

    def open(self, account: str, section: str = "project_detail", *more: object) -> Page:
        """A page of the project by the name of its address."""
        page = self.stage.act_as(account)
        arrive(page, reverse(section, args=[self.pk, *more]))
        return page


def arrive(page: Page, path: str) -> None:
    """Type an address; the page must be there."""
    answer = page.goto(path)
    assert answer is not None
    assert answer.status == 200, f"{answer.status}: {path}"


def paper(title: str) -> FilePayload:
    """A photo of a paper, ready to be handed in."""
    file = picture(title)
    return {"name": f"{title}.jpg", "mimeType": "image/jpeg", "buffer": file.read()}


def fill(page: Page, **answers: Any) -> None:
    """Answer the fields of the page's form by their names: text, choice, ticks, day or file."""
    kinds = page.get_by_role("main").evaluate(KINDS, list(answers))
    for (name, answer), kind in zip(answers.items(), kinds, strict=True):
        fields = page.locator(f"main {FIELD.format(name)}")
        if kind in TICKS:
            _tick(fields, answer)
        elif kind == "file":
            fields.set_input_files(answer)
        elif kind == "select-one":
            fields.select_option(answer)
        else:
            fields.fill(answer.isoformat() if isinstance(answer, datetime.date) else str(answer))


def _tick(boxes: Locator, answer: bool | str | list[str]) -> None:
    if isinstance(answer, bool):
        boxes.set_checked(answer)
        return
    for value in [answer] if isinstance(answer, str) else answer:
        boxes.and_(boxes.page.locator(f"[value='{value}']")).check()


def press(page: Page, words: str, clicks: int = 1) -> Response:
    """Press a button of the page that must be taken: no error summary comes back."""
    answer = _send(page, words, clicks)
    said = page.locator("[data-errors]").all_inner_texts()
    assert not said, said
    assert answer.status == 200, f"{answer.status}: {answer.url}"
    return answer


def refused(page: Page, words: str) -> str:
    """Press a button that must not be taken; what the page says of it."""
    answer = _send(page, words)
    assert answer.status == 422
    return page.locator("[data-errors]").inner_text()


def _send(page: Page, words: str, clicks: int = 1) -> Response:
    button = page.get_by_role("main").get_by_role("button", name=words, exact=True)
    with page.expect_navigation() as arrival:
        button.click(click_count=clicks)
    return arrival.value


def download(page: Page, words: str) -> tuple[str, bytes]:
    """Press a button that gives a file: its name and its content."""
    with page.expect_download() as arrival:
        page.get_by_role("main").get_by_role("button", name=words, exact=True).click()
    return arrival.value.suggested_filename, Path(arrival.value.path()).read_bytes()


def follow(page: Page, words: str) -> Page:
    """Follow a link of the page by its words."""
    with page.expect_navigation() as arrival:
        page.get_by_role("main").get_by_role("link", name=words, exact=True).first.click()
    assert arrival.value.status == 200, f"{arrival.value.status}: {arrival.value.url}"
    return page


def from_inbox(works: Works, account: str, path: str) -> Page:
    """What waits for an account: the entry of its inbox that leads to such an address."""
    page = works.stage.act_as(account)
    arrive(page, "/")
    with page.expect_navigation() as arrival:
        page.get_by_role("main").locator(f"a[href*='{path}']").first.click()
    assert arrival.value.status == 200
    return page


def says(page: Page, *words: str) -> None:
    """The page shows these words."""
    for said in words:
        expect(page.get_by_role("main")).to_contain_text(said)


def told(page: Page, words: str) -> None:
    """The page tells what has just happened."""
    expect(page.locator("#messages")).to_contain_text(words)


def here(page: Page) -> str:
    """The name of the page's address."""
    return str(resolve(urlsplit(page.url).path).url_name)
