import datetime
import gzip
import re
from collections import Counter
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.template import Engine, RequestContext, engines
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation

from core.gallery import gallery
from core.gallery.forms import SampleForm, faulty
from core.gallery.samples import Sample, every_state
from core.templatetags import ui

TEMPLATES = Path(settings.BASE_DIR) / "templates"
STATIC = Path(settings.BASE_DIR) / "static"
# Parts of other pieces, and of the frame around every page.
PARTS = {"confirm_page", "errors", "field", "fields", "footer", "header", "label", "messages"}
PARTS |= {"signal"}
SHOWN = [
    pytest.param(piece, sample, id=f"{piece}: {sample.note}")
    for piece, states in every_state().items()
    for sample in states
]
PAGES = sorted(path for path in TEMPLATES.rglob("*.html") if "documents" not in path.parts)


class Elements(HTMLParser):
    """The start tags of a page with their attributes, in order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def values(self, attribute: str) -> list[str]:
        return [value for _, attrs in self.found if (value := attrs.get(attribute))]


@pytest.fixture
def request_() -> HttpRequest:
    return RequestFactory().get("/list/", {"q": "黄科", "page": "2"})


@pytest.fixture
def page(request_: HttpRequest) -> Elements:
    return Elements(gallery(request_).content.decode())


def rendered(source: str, **context: object) -> str:
    return engines["django"].from_string("{% load ui %}" + source).render(context)


# --- the gallery ---


def test_the_gallery_shows_every_piece() -> None:
    assert {path.stem for path in (TEMPLATES / "ui").glob("*.html")} == set(every_state()) | PARTS


@pytest.mark.parametrize(("piece", "sample"), SHOWN)
def test_a_piece_shows_something_and_no_source(piece: str, sample: Sample) -> None:
    html = render_to_string(f"ui/{piece}.html", dict(sample.context), RequestFactory().get("/"))
    assert html.strip()
    assert not re.search(r"\{[#%{]|>None<", html)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_gallery_has_no_id_twice(language: str, request_: HttpRequest) -> None:
    with translation.override(language):
        ids = Counter(Elements(gallery(request_).content.decode()).values("id"))
    assert [name for name, times in ids.items() if times > 1] == []


def test_every_name_and_description_on_the_gallery_is_there(page: Elements) -> None:
    ids = set(page.values("id"))
    for attribute in ("aria-describedby", "aria-labelledby", "for", "data-reveal"):
        named = {name for value in page.values(attribute) for name in value.split()}
        assert named <= ids, attribute


# --- forms ---


def test_the_summary_leads_to_each_faulty_field() -> None:
    form = faulty()
    page = Elements(render_to_string("ui/form.html", {"form": form, "submit": "Save"}))
    inputs = {attrs.get("id") for tag, attrs in page.found if tag in ("input", "select")}
    links = [link.removeprefix("#") for link in page.values("href")]
    assert len(links) == len(form.errors) - 1  # one fault belongs to the whole form
    assert set(links) <= inputs


def test_a_fault_is_tied_to_its_field() -> None:
    page = Elements(render_to_string("ui/form.html", {"form": faulty(), "submit": "Save"}))
    described = " ".join(page.values("aria-describedby")).split()
    assert {"id_wrong-name_error", "id_wrong-kind_error", "id_wrong-agreed_error"} <= set(described)
    assert "id_wrong-rate_helptext" in described


def test_required_and_optional_are_said_in_words_and_the_unit_is_read() -> None:
    with translation.override("en"):
        html = render_to_string("ui/form.html", {"form": SampleForm(), "submit": "Save"})
    assert html.count("(required)") + html.count("(optional)") == len(SampleForm.base_fields)
    assert '<span class="hidden"> (元)</span>' in html


def test_a_form_inside_an_isolated_include_carries_token_and_post(request_: HttpRequest) -> None:
    request_.actor = SimpleNamespace(id=7)  # type: ignore[attr-defined]
    libraries = {"i18n": "django.templatetags.i18n", "ui": "core.templatetags.ui"}
    bare = Engine([str(TEMPLATES)], libraries=libraries)  # without the apps' context processors
    source = '{% include "ui/form.html" with form=form submit="Save" only %}'
    context = RequestContext(request_, {"form": SampleForm()})
    page = Elements(bare.from_string(source).render(context))
    hidden = {attrs.get("name"): attrs.get("value") for _, attrs in page.found}
    assert hidden["acting_post"] == "7"
    assert hidden["csrfmiddlewaretoken"]


def test_a_compact_field_keeps_its_label_for_screen_readers() -> None:
    html = rendered("{% ui_field form.name compact=True %}", form=SampleForm())
    assert '<label for="id_name" class="hidden">' in html


def test_the_pager_keeps_the_rest_of_the_address(request_: HttpRequest) -> None:
    context = {"page": Paginator(range(30), 10).page(2)}
    links = Elements(render_to_string("ui/pager.html", context, request_)).values("href")
    assert links == ["?q=%E9%BB%84%E7%A7%91&page=1", "?q=%E9%BB%84%E7%A7%91&page=3"]


# --- tags and filters ---


@pytest.mark.parametrize(
    ("source", "value", "shown"),
    [
        pytest.param("{{ value|yuan }}", Decimal("1234.5"), "1,234.50", id="amount"),
        pytest.param("{{ value|yuan }}", Decimal("-0.05"), "-0.05", id="amount below zero"),
        pytest.param("{{ value|yuan }}", 0, "0.00", id="no money"),
        pytest.param("{{ value|yuan }}", None, "—", id="amount not known"),
        pytest.param("{{ value|number }}", Decimal("12409.5"), "12,409.5", id="number"),
        pytest.param("{{ value|number }}", None, "—", id="number not known"),
        pytest.param("{{ value|share }}", Decimal("50.274"), "50.27%", id="share"),
        pytest.param("{{ value|share }}", Decimal("100.00"), "100%", id="whole share"),
        pytest.param("{{ value|share }}", Decimal("0.125"), "0.13%", id="half goes up"),
        pytest.param("{{ value|share }}", None, "—", id="share not known"),
        pytest.param("{{ value|clamp }}", Decimal("123.4"), "100%", id="too wide"),
        pytest.param("{{ value|clamp }}", Decimal(-3), "0%", id="too narrow"),
        pytest.param("{{ value|clamp }}", None, "0%", id="no width"),
        pytest.param("{{ value|day }}", datetime.date(2026, 4, 6), "2026年4月6日", id="date"),
        pytest.param(
            "{{ value|day }}",
            datetime.datetime(2026, 4, 5, 20, tzinfo=datetime.UTC),
            "2026年4月6日",
            id="moment in local time",
        ),
        pytest.param("{{ value|day }}", None, "—", id="no date"),
    ],
)
def test_filters(source: str, value: object, shown: str) -> None:
    with translation.override("zh-hans"):
        assert rendered(source, value=value) == shown


@pytest.mark.parametrize(
    ("days", "state", "words"),
    [
        pytest.param(-3, "late", "3 days late", id="late"),
        pytest.param(-1, "late", "1 day late", id="a day late"),
        pytest.param(0, "soon", "Due today", id="today"),
        pytest.param(3, "soon", "3 days left", id="soon"),
        pytest.param(4, "waiting", "4 days left", id="later"),
    ],
)
def test_a_deadline_is_said_in_words(days: int, state: str, words: str) -> None:
    with translation.override("en"):
        html = ui.due(days)
    assert f'class="badge {state}"' in html
    assert words in html


def test_no_deadline_shows_nothing() -> None:
    assert ui.due(None) == ""


def test_what_people_type_is_escaped() -> None:
    evil = "<script>alert(1)</script>"
    context = {"caption": "x", "columns": [("a", "text"), ("b", "link")]}
    html = render_to_string("ui/table.html", context | {"rows": [[evil, (evil, "/?a=1&b")]]})
    assert "<script>" not in html + ui.badge("late", evil)


def test_a_row_must_have_the_columns_of_its_head() -> None:
    with pytest.raises(ValueError, match="longer"):
        ui.cells(["only one"], [("a", "text"), ("b", "text")])


# --- house rules ---

FORBIDDEN = r"""<style|\sstyle\s*=|\son[a-z]+\s*=\s*["']|javascript:"""


@pytest.mark.parametrize("path", PAGES, ids=str)
def test_no_template_breaks_the_security_policy(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    assert not re.search(FORBIDDEN, source, re.IGNORECASE)
    assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", source))


@pytest.mark.parametrize("path", sorted((TEMPLATES / "ui").glob("*.html")), ids=lambda p: p.stem)
def test_each_piece_lists_its_parameters_on_top(path: Path) -> None:
    assert path.read_text(encoding="utf-8").startswith(("{#", "{% comment %}"))


def test_the_sheet_is_small_and_fetches_nothing() -> None:
    sheet = (STATIC / "css" / "zijian.css").read_bytes()
    assert len(gzip.compress(sheet)) <= 12 * 1024
    assert not re.search(rb"url\(|@import", sheet)


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404"])
def test_error_pages_stand_with_and_without_a_request(name: str, request_: HttpRequest) -> None:
    for request in (None, request_):
        assert "<h1>" in render_to_string(f"{name}.html", {}, request)


def test_the_server_error_page_leans_on_nothing() -> None:
    source = (TEMPLATES / "500.html").read_text(encoding="utf-8")
    assert "extends" not in source
    assert not re.search(r"\{% (static|load static|url) ", source)
    assert "<h1>" in render_to_string("500.html")
