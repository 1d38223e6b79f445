"""Printed forms: issued on their page, read back as the PDF that they are."""

import re
from io import BytesIO

from playwright.sync_api import Page
from pypdf import PdfReader

from tests.e2e.pages import Works, download


def issue(works: Works, code: str, account: str = "recorder") -> str:
    """Issue a form, of the subject that was not issued before; all that its PDF says."""
    page = works.open(account, "document_list")
    with page.expect_navigation():
        page.locator(f"form[action$='/forms/{code}/issue/'] button").click()
    said = page.locator("#messages")
    assert f"{code}-" in said.inner_text()
    answer = page.request.get(str(said.locator("a").get_attribute("href")))
    assert answer.headers["content-type"] == "application/pdf"
    return text_of(PdfReader(BytesIO(answer.body())))


def text_of(book: PdfReader) -> str:
    """All that a PDF says, without spaces and line breaks."""
    return re.sub(r"\s+", "", "".join(sheet.extract_text() for sheet in book.pages))


def take_book(page: Page) -> PdfReader:
    """The archive as one PDF."""
    name, content = download(page, "下载档案 PDF")
    assert name.startswith("archive-")
    return PdfReader(BytesIO(content))


def bookmarks(book: PdfReader) -> dict[str, list[str]]:
    """The titles of a book's chapters, each with what is in it."""
    found: dict[str, list[str]] = {}
    for item in book.outline:
        if isinstance(item, list):
            found[list(found)[-1]] += [str(one.title) for one in item if not isinstance(one, list)]
        else:
            found[str(item.title)] = []
    return found
