"""T29, an inspection with its items and what became of what failed (竣工验收表)."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from acceptance.figures import Seen, seen_inspections
from acceptance.models import Attendee, InspectionItem, Kind, Result
from acceptance.rules import Grade, grade, plain
from projects.documents import NOTHING, Pair, council_of, heading, on_paper, percent
from projects.models import Project
from projects.paperwork import Filled, Subject

KINDS_SAID = {Kind.SELF: "村级自查", Kind.TOWNSHIP: "乡镇初验", Kind.COUNTY: "县级验收"}
TITLES = {
    Kind.SELF: "完工自查表",
    Kind.TOWNSHIP: "竣工验收表（乡镇初验）",
    Kind.COUNTY: "竣工验收报告",
}


@dataclass(frozen=True, slots=True)
class ItemLine:
    """An item with what the latest check of it found."""

    number: int
    title: str
    unit: str
    design: str
    completed: str
    standard: str
    result: str


@dataclass(frozen=True, slots=True)
class ProblemLine:
    """What a check found wrong, until when it was to be mended, and what became of it."""

    title: str
    problem: str
    deadline: str
    done: str
    again: str


@dataclass(frozen=True, slots=True)
class InspectionReport:
    """T29: what was looked at, what was found, and who was there."""

    title: str
    header: tuple[Pair, ...]
    facts: tuple[Pair, ...]
    works: tuple[ItemLine, ...]
    relief: tuple[ItemLine, ...]
    problems: tuple[ProblemLine, ...]
    vote: str
    grade: str
    conclusion: str
    group: tuple[Attendee, ...]
    villagers: tuple[Attendee, ...]
    signatures: tuple[str, ...] = ("验收组组长", "记录人", "项目负责人")


def inspection_subjects(project: Project) -> Iterator[Subject]:
    for seen in reversed(seen_inspections(project)):
        one = seen.inspection
        shown = f"{KINDS_SAID[Kind(one.kind)]}（第{one.number}次）"
        yield Subject(f"{shown} {on_paper(one.held_on)}", one.pk, shown=shown)


def inspection_report(project: Project, about_id: UUID | None) -> Filled:
    seen = next(one for one in seen_inspections(project) if one.inspection.pk == about_id)
    one = seen.inspection
    people = list(one.attendees.all())
    return Filled(
        InspectionReport(
            title=TITLES[Kind(one.kind)],
            header=heading(project),
            facts=_inspection_facts(project, seen),
            works=tuple(_item_line(item) for item in seen.items if not item.relief),
            relief=tuple(_item_line(item) for item in seen.items if item.relief),
            problems=tuple(_problems(seen)),
            vote=_vote(one.satisfied, one.dissatisfied),
            grade=grade(item.standing for item in seen.items),
            conclusion=one.conclusion,
            group=tuple(person for person in people if not person.villager),
            villagers=tuple(person for person in people if person.villager),
        )
    )


def _inspection_facts(project: Project, seen: Seen) -> tuple[Pair, ...]:
    return (
        ("工程名称", project.name),
        ("地点", seen.inspection.place),
        ("建设单位", project.party_name),
        ("实施单位", council_of(project)),
        ("监理", "　"),
        ("验收日期", on_paper(seen.inspection.held_on)),
    )


def _item_line(item: InspectionItem) -> ItemLine:
    return ItemLine(
        item.number,
        item.title,
        item.unit,
        plain(item.design) or NOTHING,
        plain(item.completed) or NOTHING,
        item.standard,
        Grade.PASSED if item.result == Result.PASSED else Grade.FAILED,
    )


def _problems(seen: Seen) -> Iterator[ProblemLine]:
    """Every failure that was ever found, with what was done and the check that followed."""
    for item in seen.items:
        checks = list(item.checks.select_related("rectification"))
        for check, following in zip(checks, [*checks[1:], None], strict=True):
            if check.result == Result.FAILED:
                mending = getattr(check, "rectification", None)
                yield ProblemLine(
                    item.title,
                    check.problem,
                    on_paper(check.deadline),
                    mending.done if mending else "",
                    "" if following is None else _graded(following.result),
                )


def _graded(result: str) -> str:
    return Grade.PASSED if result == Result.PASSED else Grade.FAILED


def _vote(satisfied: int | None, dissatisfied: int | None) -> str:
    if satisfied is None or dissatisfied is None:
        return "未组织测评"
    asked = satisfied + dissatisfied
    return (
        f"参加测评{asked}人，满意{satisfied}人，不满意{dissatisfied}人，"
        f"满意率{percent(satisfied, asked)}"
    )
