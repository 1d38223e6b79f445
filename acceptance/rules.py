"""What holds of inspections, rectification and the archive. Pure: no clock, no database."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar

Name = TypeVar("Name")


class Standing(StrEnum):
    """Where an item of an inspection stands: a failed one is mended, then checked again."""

    PASSED = "passed"
    FAILED = "failed"
    MENDED = "mended"


class Grade(StrEnum):
    """The only two grades of an acceptance; 优质 is not ours to give (domain.md §3 T29)."""

    PASSED = "合格"
    FAILED = "不合格"


def standing(*, passed: bool, mended: bool) -> Standing:
    """By the latest check of an item, and whether what it found was rectified since."""
    if passed:
        return Standing.PASSED
    return Standing.MENDED if mended else Standing.FAILED


def passes(standings: Iterable[Standing]) -> bool:
    """An inspection passes when the latest check of every item did; one without items never."""
    found = list(standings)
    return bool(found) and all(one == Standing.PASSED for one in found)


def grade(standings: Iterable[Standing]) -> Grade:
    return Grade.PASSED if passes(standings) else Grade.FAILED


@dataclass(frozen=True, slots=True)
class Relief:
    """An item that every work-relief project is inspected for (domain.md §3 T29, 以工代赈专项)."""

    code: str
    title: str
    unit: str
    standard: str


RELIEF_ITEMS = (
    Relief("workers", "务工人数", "人", "花名册、考勤表与实际务工人员一致"),
    Relief("wages", "劳务报酬应发、实发", "元", "应发的全部发放到本人账户"),
    Relief("share", "劳务报酬占比", "%", "不低于计划文件规定的比例"),
    Relief("asked", "电话或入户抽查", "人", "抽查对象说明的工日和报酬与台账一致"),
    Relief("notices", "公示", "次", "应公示的均已公示满期，异议均已答复"),
    Relief("trained", "培训", "人次", "务工人员均参加技能培训和安全交底"),
    Relief("papers", "资料", "项", "应有的资料齐全、真实、签字完整"),
)


def plain(quantity: Decimal | None) -> str:
    """A quantity without idle zeros, thousands set apart: 1,200.5; empty where none is known."""
    text = "" if quantity is None else f"{quantity:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def score(there: int, required: int) -> int:
    """Completeness of the archive in whole per cent, rounded down: 100 means nothing is missing."""
    return 100 * there // required if required else 100


def filed_under(at: datetime, left: Sequence[tuple[Name, datetime | None]]) -> Name:
    """The stage in which a paper was handed in: the first that was not left before it came.

    `left` names the stages in their order with the moment at which each was left, None for one
    that wasn't; what came after all of them belongs to the last.
    """
    return next((name for name, end in left if end is None or at <= end), left[-1][0])


# Which stage a form belongs to, whenever it was printed (domain.md §2.6).
FORM_STAGES: Mapping[str, str] = {
    "T1": "reserve",
    "T4": "resolution",
    "T5": "resolution",
    "T6": "proposal",
    "T7": "preparation",
    "T8": "proposal",
    **dict.fromkeys(("T2", "T3", "T9", "T10", "T11"), "preparation"),
    **dict.fromkeys((f"T{number}" for number in range(12, 28)), "construction"),
    "T28": "acceptance",
    "T29": "acceptance",
    "T30": "handover",
    "T31": "handover",
    "T32": "archive",
    "T37": "proposal",
    "T38": "archive",
}
