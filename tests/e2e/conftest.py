"""A real server with real transactions, a real browser, and a clock that can be set forward."""

import datetime
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from shutil import which
from urllib.parse import urlsplit

import pytest
import time_machine
from axe_playwright_python.base import AXE_SCRIPT
from django.conf import settings as configured
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.http import FileResponse, HttpRequest, HttpResponse
from django.test.testcases import LiveServerThread
from django.utils import timezone
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Response,
    ViewportSize,
    sync_playwright,
)
from pytest_django import Settings

from config.demo_data.cast import PASSWORD, load
from config.demo_data.clock import SHANGHAI
from regions.models import Post, User
from tests.browsing import browsing

# The shell has no window to draw around a page, and takes half as long as the browser with one.
CHROMIUM = which("chromium-headless-shell") or which("chromium")
PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 900}
A_YEAR = 366 * 24 * 3600  # seconds
AXE = "axe.run({resultTypes: ['violations']}).then((found) => found.violations)"
NOT_LOADED = "Failed to load resource"  # the browser's own words for a 404, 409 or 422


class Files(StaticFilesHandler):
    """Styles and scripts that the browser keeps: by the story's clock it would ask each time."""

    def serve(self, request: HttpRequest) -> HttpResponse | FileResponse:
        response = super().serve(request)
        response["Cache-Control"] = f"max-age={3 * A_YEAR}"
        return response


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, one for the whole process."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright keeps a loop in this thread
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-background-networking"]
        )
        yield chromium
        chromium.close()


@pytest.fixture
def address(real_db: None) -> Iterator[str]:
    """The address of a server on this process's database."""
    server = LiveServerThread("127.0.0.1", Files)
    server.daemon = True
    server.start()
    server.is_ready.wait()
    if server.error:
        raise server.error
    yield f"http://127.0.0.1:{server.port}"
    server.terminate()


@pytest.fixture
def posts(address: str) -> dict[str, Post]:
    """The demo's accounts."""
    return load()


@dataclass
class Stage:
    """The theatre of a journey: who is signed in, what day it is, where pictures are kept.

    What no step asks for is collected in `faults`: scripts that failed, what the content security
    policy refused, answers of 500, and what is hard to use or wider than the screen.
    """

    browser: Browser
    address: str
    pages: dict[str, Page] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    travel: time_machine.travel | None = None
    desks_keep: bool = True  # days for when there is no signal, as phones do

    @property
    def today(self) -> datetime.date:
        return timezone.localdate()

    def act_as(self, account: str, *, size: dict[str, int] | None = None) -> Page:
        """The page of an account, signed in since its first entrance; it shows nothing yet."""
        if account not in self.pages:
            self.pages[account] = self._open(account, size or DESK)
        return self.pages[account]

    def on_phone(self, account: str) -> Page:
        """The same account on a phone of its own."""
        if f"{account} on a phone" not in self.pages:
            self.pages[f"{account} on a phone"] = self._open(account, PHONE)
        return self.pages[f"{account} on a phone"]

    def _open(self, account: str, size: dict[str, int]) -> Page:
        context = self.browser.new_context(
            base_url=self.address,
            locale="zh-CN",
            service_workers="allow" if self.desks_keep or size == PHONE else "block",
            viewport=ViewportSize(width=size["width"], height=size["height"]),
        )
        bring_session(context, account, self.address)
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))
        page.on("console", self._listen)
        page.on("response", self._hear)
        return page

    def begin(self, day: datetime.date, hour: int = 9) -> datetime.date:
        """Set the server's clock to a day of the story's own."""
        moment = datetime.datetime.combine(day, datetime.time(hour), tzinfo=SHANGHAI)
        return self._travel(moment)

    def next_day(self, days: int = 1) -> datetime.date:
        """Let days pass for the server."""
        return self._travel(timezone.localtime() + datetime.timedelta(days=days))

    def look(self, page: Page, name: str) -> None:
        """At a phone's and a desk's size: axe finds nothing, nothing is wider than the screen."""
        for size in (PHONE, DESK):
            page.set_viewport_size(size)  # type: ignore[arg-type]
            where = f"{name}, {size['width']} px, {urlsplit(page.url).path}"
            keep_picture(page, f"{name}-{size['width']}")
            self.faults += [f"{where}: {found}" for found in violations(page)]
            if (width := page.evaluate("document.documentElement.scrollWidth")) > size["width"]:
                self.faults.append(f"{where}: {width} px wide")

    def close(self) -> None:
        self._leave()
        for page in self.pages.values():
            page.context.close()

    def _travel(self, moment: datetime.datetime) -> datetime.date:
        self._leave()
        self.travel = time_machine.travel(moment)
        self.travel.start()
        return timezone.localdate()

    def _leave(self) -> None:
        if self.travel is not None:
            self.travel.stop()
            self.travel = None

    def _listen(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith(NOT_LOADED):
            self.faults.append(f"console: {message.text}")

    def _hear(self, response: Response) -> None:
        if response.status >= 500:
            self.faults.append(f"{response.status}: {response.url}")


@pytest.fixture
def stage(
    browser: Browser, address: str, posts: dict[str, Post], settings: Settings
) -> Iterator[Stage]:
    settings.SESSION_COOKIE_AGE = A_YEAR  # the story's months are the browser's minutes
    theatre = Stage(browser, address)
    yield theatre
    theatre.close()
    assert not theatre.faults, "\n".join(theatre.faults)


def bring_session(context: BrowserContext, account: str, address: str) -> None:
    """What the form would give: where signing in isn't the story, nobody goes through it."""
    name = configured.SESSION_COOKIE_NAME
    key = browsing(User.objects.get(username=account)).cookies[name].value
    context.add_cookies([{"name": name, "value": key, "url": address}])


def sign_in(page: Page, account: str) -> None:
    """By the form."""
    page.goto("/sign-in/")
    page.get_by_label("账号").fill(account)
    page.locator("input[type=password]").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.wait_for_url(lambda address: address.endswith("/") and "sign-in" not in address)


def violations(page: Page) -> list[str]:
    """What axe finds on a page: rule and where."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found = page.evaluate(AXE)
    return [f"{v['id']}: {v['nodes'][0]['target']}" for v in found]


def keep_picture(page: Page, name: str) -> None:
    """A screenshot, kept where PICTURES says; nowhere otherwise."""
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True)
