"""T27, the register of complaints and objections (投诉举报登记): to be kept, not to be hung up.

Names stand shortened: who complains is known to those who answer him, and to no reader of the
printed register (domain.md §5: nothing public lets a villager be found).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from core.masks import STAR
from projects.documents.frame import Pair, heading
from projects.models import Objection, Project
from projects.paperwork import Filled, Subject

NAMELESS = "匿名"
WAITING = "办理中"


@dataclass(frozen=True, slots=True)
class ComplaintRegister:
    """T27. Rows in the order in which they were raised: number, day, who, by which way, what it is
    about, to whom, answer, day of the answer."""

    header: tuple[Pair, ...]
    rows: tuple[tuple[str, ...], ...]
    open: int
    signatures: tuple[str, ...] = ("登记人", "监督小组", "负责人")


def complaint_subjects(project: Project) -> Iterator[Subject]:
    """Once somebody has complained."""
    if Objection.objects.filter(project=project).exists():
        yield Subject("本项目")


def complaint_register(project: Project, about_id: Any = None) -> Filled:
    rows = Objection.objects.filter(project=project).select_related(
        "notice", "answered_by__division", "project__village__parent"
    )
    found = list(rows.order_by("raised_on", "at"))
    return Filled(
        ComplaintRegister(
            header=heading(project),
            rows=tuple(_row(number, one) for number, one in enumerate(found, start=1)),
            open=sum(one.answered_at is None for one in found),
        )
    )


def shortened(name: str) -> str:
    """The first character, the others starred; 匿名 where nobody is named."""
    return name[:1] + STAR * (len(name) - 1) if name else NAMELESS


def _row(number: int, one: Objection) -> tuple[str, ...]:
    answered = f"{timezone.localtime(one.answered_at):%Y.%m.%d}" if one.answered_at else ""
    return (
        str(number),
        f"{one.raised_on:%Y.%m.%d}",
        shortened(one.raised_by),
        "本人网页" if one.page_id else "当面登记",
        _said(one),
        _to_whom(one),
        _answer(one),
        answered,
    )


def _said(one: Objection) -> str:
    about = f"对《{one.notice.title}》：" if one.notice else ""
    day = f"（{one.day.month}月{one.day.day}日）" if one.day else ""
    return f"{about}{one.text}{day}"


def _to_whom(one: Objection) -> str:
    """Who answered it; while it waits, those who have it before them."""
    if one.answered_by is not None:
        return one.answered_by.division.name
    township = one.project.village.parent
    return f"监督小组、{township.name}" if township else "监督小组"


def _answer(one: Objection) -> str:
    if one.answered_at is None:
        return WAITING
    return f"{'属实' if one.upheld else '不属实'}。{one.answer}"
