"""Printed forms: issued on their page, read back as the PDF that they are."""

import re
from io import BytesIO
from uuid import UUID

from django.db import transaction
from playwright.sync_api import Page
from pypdf import PdfReader

from core.scope import EVERYWHERE, scope
from projects.models import IssuedDocument
from tests.e2e.pages import Works, arrive, download


def issue(works: Works, code: str, account: str = "recorder") -> PdfReader:
    """Issue a form, of the subject that was not issued before; its PDF."""
    page = works.open(account, "document_list")
    with page.expect_navigation():
        page.locator(f"form[action$='/forms/{code}/issue/'] button").click()
    said = page.locator("#messages")
    assert f"{code}-" in said.inner_text()
    answer = page.request.get(str(said.locator("a").get_attribute("href")))
    assert answer.headers["content-type"] == "application/pdf"
    return PdfReader(BytesIO(answer.body()))


def issued(works: Works, code: str, account: str = "recorder") -> str:
    """Issue a form; all that its PDF says."""
    return text_of(issue(works, code, account))


def text_of(book: PdfReader) -> str:
    """All that a PDF says, without spaces and line breaks."""
    return re.sub(r"\s+", "", "".join(sheet.extract_text() for sheet in book.pages))


def verify(works: Works, code: str) -> Page:
    """Scan the QR code of the last form of a kind, with a phone that is signed in nowhere."""
    with transaction.atomic(), scope(EVERYWHERE):
        documents = IssuedDocument.objects.filter(project=UUID(works.pk), form=code)
        token = documents.latest("at").token
    page = works.stage.browser.new_page(base_url=works.stage.address, locale="zh-CN")
    arrive(page, f"/verify/{token}/")
    return page


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
