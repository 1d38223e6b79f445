"""The first pages, as a person without a mouse and a machine for accessibility see them."""

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import DESK, PHONE, Stage, keep_picture, violations

pytestmark = pytest.mark.e2e


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize("path", ["/", "/gallery/", "/posts/"])
def test_axe_finds_nothing_and_nothing_is_wider_than_the_screen(
    stage: Stage, path: str, size: dict[str, int]
) -> None:
    page = stage.act_as("recorder", size=size)
    page.goto(path)
    keep_picture(page, f"entrance{path.replace('/', '-')}{size['width']}")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]


def test_sign_in_works_by_keyboard_alone(stage: Stage) -> None:
    page = stage.browser.new_page(base_url=stage.address)
    page.goto("/sign-in/")
    assert violations(page) == []
    page.get_by_label("账号").focus()
    page.keyboard.type("recorder")
    page.keyboard.press("Tab")
    page.keyboard.type("demo")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="待办", exact=True)).to_be_visible()
    page.close()
