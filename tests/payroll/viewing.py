"""Where the pages of wages are, and what they say to a reader."""

import html
import re
from typing import Any

from django.urls import reverse

from payroll.models import (
    PaymentBatch,
    WageLine,
    WageSheet,
)
from tests.payroll.scene import Scene, looking

PEOPLE = {
    "recorder", "supervisor", "clerk", "township", "county", "finance", "treasurer", "auditor",
}  # fmt: skip
VILLAGE = {"recorder", "clerk"}
ANSWER = {"clerk", "township", "county"}
IN_REACH = (*sorted(PEOPLE), "bureau", "province")


def page(site: Scene, name: str) -> str:
    with looking():
        things: dict[str, Any] = {
            "sheet": WageSheet.objects.latest("made_at"),
            "line": WageLine.objects.first(),
            "batch": PaymentBatch.objects.first(),
        }
        things["results"] = things["batch"]
    thing: Any = things[name.split("_")[0]]
    if name in ("sheet_list", "sheet_add"):
        thing = site.project
    if name == "batch_add":
        thing = things["sheet"]
    return reverse(name, args=[thing.pk])


def text(answer: Any) -> str:
    """What a reader sees, with single spaces."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())
