"""Which printed forms exist, and how one is issued.

An app registers its forms in `AppConfig.ready()`; each is a template below `documents/base.html`,
filled by a dataclass from the app's `documents.py`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from django.template.loader import render_to_string
from django.utils import timezone, translation

from core.pdf import Attached, qr_data_url, render_pdf

# The forms are Chinese papers whatever language the screen speaks.
LANGUAGE = "zh-hans"


@dataclass(frozen=True)
class Form:
    """`code` is ours (T13), `title` the heading that is printed; `version` rises with the layout,
    so that an issued paper tells by which layout it was made."""

    code: str
    title: str
    template: str
    app: str
    version: int = 1


_forms: dict[str, Form] = {}


def register(form: Form) -> None:
    """Raises ValueError when another form has that code."""
    if _forms.setdefault(form.code, form) != form:
        raise ValueError(f"two forms with the code {form.code}")


def forms() -> tuple[Form, ...]:
    """All forms in the order of their codes."""
    return tuple(sorted(_forms.values(), key=lambda form: form.code))


def render_form(
    form: Form,
    data: object,
    *,
    serial: str,
    issued_on: date,
    verify_url: str,
    attachments: Sequence[Attached] = (),
    site: str = "",
) -> bytes:
    """The PDF as issued. `verify_url` stands in the QR code; it leads to serial and hash, for a
    document can't hold its own hash. The base template reads from `data`, where it is there:
    `header`, pairs of heading and value, and `signatures`, who signs. `site` goes before the paths
    of further codes, as in `https://host`."""
    context = {
        "form": form,
        "data": data,
        "serial": serial,
        "issued_on": issued_on,
        "qr": qr_data_url(verify_url),
        "site": site,
    }
    with translation.override(LANGUAGE):
        html = render_to_string(form.template, context)
    created = timezone.make_aware(datetime.combine(issued_on, time()))
    return render_pdf(
        html, title=form.title, identifier=serial, created=created, attachments=attachments
    )
