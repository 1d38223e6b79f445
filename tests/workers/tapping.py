"""Taps as a browser sends them, with and without scripts."""

import datetime
from typing import Any

from django.test import Client
from django.urls import reverse

from core.ids import new_id
from core.scope import EVERYWHERE, scope
from projects.models import Project
from tests.workers.arrange import today
from workers.models import Slot


def slots() -> int:
    with scope(EVERYWHERE):
        return Slot.objects.count()


def tap(
    browser: Client, project: Project, number: int = 1, *, shown: int = 0, wanted: int = 3
) -> dict[str, Any]:
    """What the server answers to one tap that a script sends."""
    one = {"id": str(new_id()), "number": number, "day": str(today())}
    answer = sent(browser, project, one | {"shown": shown, "wanted": wanted})
    told: dict[str, Any] = answer.json()["outcomes"][one["id"]]
    return told


def sent(browser: Client, project: Project, *taps: dict[str, Any]) -> Any:
    url = reverse("day_send", args=[project.pk])
    return browser.post(url, {"taps": taps}, content_type="application/json")


def tapped_plainly(browser: Client, project: Project, **sent: str) -> Any:
    """A tap of a browser without scripts."""
    data = {"page_id": str(new_id()), "month": f"{today():%Y-%m}", "tap": f"1.{today().day}.0.3"}
    return browser.post(reverse("day_set", args=[project.pk]), data | sent)


def day_url(project: Project, day: datetime.date | None = None) -> str:
    return reverse("day_detail", args=[project.pk, day or today()])
