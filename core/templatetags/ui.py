"""Tags and filters of the pieces in `templates/ui/`."""

import datetime
from collections.abc import Callable, Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, NamedTuple

from django import template
from django.forms import BaseForm, BoundField, CheckboxInput, PasswordInput, Textarea
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop, ngettext

register = template.Library()

NOTHING = "—"
SOON = 3  # days before a deadline from which it is shown as near

# Paths in a box of 16 × 16, drawn with the colour of the words beside them.
ICONS = {
    "waiting": "M8 2a6 6 0 1 0 .01 0M8 5v3.5l2.5 1.5",
    "running": "M3 8h9M8.5 4 12.5 8l-4 4",
    "done": "m3 8.5 3.5 3.5L13 4.5",
    "returned": "M6 3 2.5 6.5 6 10M3 6.5h6.5a4 4 0 0 1 0 7H6",
    "stopped": "M5.2 2h5.6L14 5.2v5.6L10.8 14H5.2L2 10.8V5.2zM5.5 8h5",
    "soon": "M4 2h8M4 14h8M5 2c0 4 6 8 6 12M11 2c0 4-6 8-6 12",
    "late": "M8 3v6M8 12.9v.1",
    "info": "M8 2a6 6 0 1 0 .01 0M8 7.5v3.5M8 5v.01",
    "warning": "M8 2 14.5 13.5h-13zM8 6.5v3M8 11.5v.01",
    "next": "m6 3 5 5-5 5",
    "previous": "m10 3-5 5 5 5",
    "search": "M7 2.5a4.5 4.5 0 1 0 .01 0M10.5 10.5 14 14",
    "more": "M3 8v.01M8 8v.01M13 8v.01",
    "menu": "M2 4h12M2 8h12M2 12h12",
    "todo": "M3 3h10v10H3z",
    "turn": "M8 2.5a2.5 2.5 0 1 0 .01 0M3 14c0-3 2-5 5-5s5 2 5 5",
    "public": "M3 2.5h10v7.5H3zM8 10v4M5.5 5h5M5.5 7.5h3",
}

# A badge's icon is named as its state.
STATES = {
    "waiting": gettext_lazy("Waiting"),
    "running": gettext_lazy("Under way"),
    "done": gettext_lazy("Done"),
    "returned": gettext_lazy("Sent back"),
    "stopped": gettext_lazy("Stopped"),
    "soon": gettext_lazy("Due soon"),
    "late": gettext_lazy("Late"),
}


# Django's own words for the commonest faults: listed here, so that our catalogue says them plainly.
PLAIN = (
    gettext_noop("This field is required."),
    gettext_noop("Enter a number."),
    gettext_noop("Enter a whole number."),
    gettext_noop("Enter a valid date."),
    gettext_noop("Select a valid choice. That choice is not one of the available choices."),
    gettext_noop("Select a valid choice. %(value)s is not one of the available choices."),
)


class ErrorLink(NamedTuple):
    """One line of the error summary; no anchor when it belongs to the whole form."""

    anchor: str
    label: str
    message: str


class Cell(NamedTuple):
    """One cell of `ui/table.html`, ready to show."""

    label: str
    style: str
    text: str


@register.filter
def figure(number: Decimal) -> str:
    """How many, as people write it: no zeros behind the point."""
    return f"{number.normalize():f}"


@register.filter
def quantity(number: Decimal) -> str:
    """As `figure`, with thousands set apart."""
    return f"{Decimal(figure(number)):,f}"


@register.simple_tag
def icon(name: str) -> SafeString:
    """A small drawing that is hidden from screen readers: the words beside it say the same."""
    return format_html(
        '<svg class="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false">'
        '<path d="{}"/></svg>',
        ICONS[name],
    )


@register.simple_tag
def badge(state: str, label: str = "") -> SafeString:
    """A state of STATES in colour, shape and words; `label` says it in words of its own."""
    return format_html(
        '<span class="badge {}">{}{}</span>', state, icon(state), label or STATES[state]
    )


@register.simple_tag
def due(days_left: int | None) -> SafeString:
    """A deadline as a badge: days left, today, or (below zero) days late. None: no deadline."""
    if days_left is None:
        return mark_safe("")
    if days_left < 0:
        late = ngettext("%(days)d day late", "%(days)d days late", -days_left)
        return badge("late", late % {"days": -days_left})
    if days_left == 0:
        return badge("soon", _("Due today"))
    left = ngettext("%(days)d day left", "%(days)d days left", days_left)
    return badge("soon" if days_left <= SOON else "waiting", left % {"days": days_left})


@register.simple_tag(takes_context=True)
def guard(context: template.Context) -> SafeString:
    """The hidden fields of every form that writes: the CSRF token and the acting post.

    `{% csrf_token %}` is empty inside `{% include … only %}`; this is not.
    """
    request = getattr(context, "request", None) or context.get("request")
    if request is None:
        return mark_safe("")
    fields = [("csrfmiddlewaretoken", get_token(request))]
    if actor := getattr(request, "actor", None):
        fields.append(("acting_post", str(actor.id)))
    return format_html_join("", '<input type="hidden" name="{}" value="{}">', fields)


@register.simple_tag
def ui_field(field: BoundField, *, compact: bool = False) -> str:
    """A form's field through `ui/field.html`; `compact` hides its label from the eye (tables).

    The unit stands in the widget: `NumberInput(attrs={"data-unit": _("yuan")})`.
    """
    attrs = field.field.widget.attrs
    return render_to_string(
        "ui/field.html",
        {"field": field, "kind": _kind(field), "unit": attrs.get("data-unit"), "compact": compact},
    )


def _kind(field: BoundField) -> str:
    widget = field.field.widget
    if widget.use_fieldset:
        return "group"
    kinds = {CheckboxInput: "checkbox", PasswordInput: "password", Textarea: "textarea"}
    return next((kind for type_, kind in kinds.items() if isinstance(widget, type_)), "input")


@register.filter
def error_links(form: BaseForm) -> list[ErrorLink]:
    """The form's errors in the order of its fields, those of the whole form first."""
    links = [ErrorLink("", "", str(error)) for error in form.non_field_errors()]
    for field in form:
        # A group's own element takes no focus, its first choice does.
        anchor = f"{field.auto_id}_0" if _kind(field) == "group" else field.id_for_label
        links += [ErrorLink(anchor, str(field.label), str(error)) for error in field.errors]
    return links


@register.filter
def yuan(amount: Decimal | int | None) -> str:
    """An amount with two places and thousands set apart, without its unit: 1,234.50."""
    return NOTHING if amount is None else f"{Decimal(amount):,.2f}"


@register.filter
def share(percent: Decimal | int | None) -> str:
    """A share given in per cent, to two places, without idle zeros: 50.27%, 42%."""
    if percent is None:
        return NOTHING
    rounded = Decimal(percent).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return f"{rounded.normalize():f}%"


@register.filter
def clamp(percent: Decimal | int | None) -> str:
    """A width for an SVG attribute: the share held between 0% and 100%."""
    return f"{min(max(Decimal(percent or 0), Decimal(0)), Decimal(100)):f}%"


@register.filter
def day(moment: datetime.date | None) -> str:
    """A date in the reader's language; a moment is put in local time first."""
    if moment is None:
        return NOTHING
    if isinstance(moment, datetime.datetime):
        moment = timezone.localtime(moment)
    return date_format(moment, "DATE_FORMAT")


@register.filter
def undone(items: Iterable[Any]) -> list[Any]:
    """The items of a checklist that are still missing."""
    return [item for item in items if not item.done]


@register.filter
def cells(row: Sequence[Any], columns: Sequence[tuple[str, str]]) -> list[Cell]:
    """The values of a row with the (label, kind) of their columns."""
    return [
        Cell(label, style(kind), "" if value == "" else SHOWN[kind](value))
        for value, (label, kind) in zip(row, columns, strict=True)
    ]


@register.filter
def style(kind: str) -> str:
    """The class of a column: numbers stand to the right, dates stay on one line."""
    return "date" if kind == "day" else "num" if kind in NUMERIC else ""


@register.filter
def number(value: Decimal | int | None) -> str:
    """A number with its thousands set apart (Django's own grouping takes ten thousands)."""
    return NOTHING if value is None else f"{value:,}"


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _link(value: tuple[str, str]) -> str:
    return format_html('<a href="{}">{}</a>', value[1], value[0])


def _badge(value: str | tuple[str, str]) -> str:
    return badge(value) if isinstance(value, str) else badge(*value)


SHOWN: dict[str, Callable[[Any], str]] = {
    "text": _text,
    "number": number,
    "money": yuan,
    "share": share,
    "day": day,
    "link": _link,
    "badge": _badge,
}
NUMERIC = frozenset({"number", "money", "share"})
