"""N1 to N7, the notices of the board as papers (公示); that of wages is T14 of `payroll`."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from projects.documents.frame import Pair, council_of, heading, on_paper
from projects.models import Notice, NoticeKind, Project
from projects.paperwork import Filled, Subject

CODES = {
    NoticeKind.PLAN: "N1",
    NoticeKind.ROSTER: "N2",
    NoticeKind.RESOLUTION: "N3",
    NoticeKind.PURCHASE: "N4",
    NoticeKind.ACCEPTANCE: "N6",
    NoticeKind.FUNDS: "N7",
}
TITLES = {
    NoticeKind.PLAN: "项目计划公示",
    NoticeKind.ROSTER: "务工群众名单公示",
    NoticeKind.RESOLUTION: "村民自建决议公示",
    NoticeKind.PURCHASE: "采购公示",
    NoticeKind.ACCEPTANCE: "竣工验收结果公示",
    NoticeKind.FUNDS: "资金使用情况公示",
}


@dataclass(frozen=True, slots=True)
class BoardPaper:
    """A notice as it was recorded: its words, its table, and how long it hangs."""

    header: tuple[Pair, ...]
    title: str
    lines: tuple[str, ...]
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    hung: str
    place: str
    phone: str
    publisher: str
    blanks: tuple[str, ...] = ("", "", "")
    signatures: tuple[str, ...] = ()


def notice_subjects(kind: NoticeKind) -> Callable[[Project], Iterator[Subject]]:
    """The standing notices of the kind, the newest first. All kinds take one query together where
    the project's `notices` are prefetched."""

    def subjects(project: Project) -> Iterator[Subject]:
        for notice in project.notices.all():
            if notice.kind != kind or not notice.stands:
                continue
            posted = f"{on_paper(notice.posted_on)}张贴"
            yield Subject(f"{notice.title} {posted}", notice.pk, shown=f"（{posted}）")

    return subjects


def board_paper(project: Project, about_id: UUID) -> Filled:
    notice = Notice.objects.standing().get(project=project, pk=about_id)
    columns, *rows = notice.table or [[]]
    return Filled(
        BoardPaper(
            header=heading(project),
            title=notice.title,
            lines=tuple(line for line in notice.body.splitlines() if line.strip()),
            columns=tuple(columns),
            rows=_rows(rows, len(columns)),
            hung=f"{notice.days}天，自{on_paper(notice.posted_on)}起至{on_paper(notice.last_day)}",
            place=notice.place,
            phone=notice.phone,
            publisher=council_of(project),
        )
    )


def _rows(rows: Sequence[Sequence[str]], width: int) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple([*row, *[""] * width][:width]) for row in rows)
