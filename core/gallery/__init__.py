"""Every piece of `templates/ui/` in every state, on one page; for development and the demo."""

from collections.abc import Sequence
from typing import NamedTuple

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from core.gallery.samples import Sample, every_state

SMALL = ("badge", "money")


class Piece(NamedTuple):
    """A piece and its samples (note, HTML); small ones stand in one line."""

    name: str
    small: bool
    shown: Sequence[tuple[str, SafeString]]


def gallery(request: HttpRequest) -> HttpResponse:
    """The page of all pieces."""
    messages.success(request, "4 月 16 日的记工已保存，共 46 人。", fail_silently=True)
    pieces = [
        Piece(name, name in SMALL, [(one.note, _shown(name, one, request)) for one in states])
        for name, states in every_state().items()
    ]
    return render(request, "core/gallery.html", {"pieces": pieces})


def _shown(name: str, sample: Sample, request: HttpRequest) -> SafeString:
    return render_to_string(f"ui/{name}.html", dict(sample.context), request)
