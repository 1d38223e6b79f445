"""The figures of a bundle: of each project and together, by the functions of all overviews."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from core.money import ZERO, share, total
from projects.models import Bundle, BundleMember, Fund, FundRequest, PlanPaper, Project, Stream
from projects.request_rules import State
from regions.models import Division, Post
from reports.figures import Figures, Line, overview, together

NOT_HANDED_IN = (State.MAKE, State.REJECTED, State.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class BundleRow:
    """A member with its figures; `done` is what its last request for money said of the worth of the
    works done so far, in yuan."""

    member: BundleMember
    line: Line
    done: Decimal

    @property
    def progress(self) -> Decimal | None:
        """In per cent of the estimate in force."""
        return share(self.done, self.line.figures.estimate)


@dataclass(frozen=True, slots=True)
class BundleFigures:
    """The members that the post sees, and their sums; `papers` are the plan papers of several
    projects that plan money for them."""

    bundle: Bundle
    rows: tuple[BundleRow, ...]
    total: Figures
    papers: tuple[PlanPaper, ...]

    @property
    def done(self) -> Decimal:
        return total(row.done for row in self.rows)

    @property
    def progress(self) -> Decimal | None:
        return share(self.done, self.total.estimate)


def bundle_figures(bundle: Bundle, actor: Post, today: datetime.date) -> BundleFigures:
    """A constant number of queries, however many members there are."""
    members = {one.project_id: one for one in bundle.members.standing()}
    projects = Project.objects.visible_to(actor).filter(pk__in=members)
    found = overview(projects, bundle.area, today)
    done = _done(members)
    rows = tuple(
        BundleRow(members[line.project.pk], line, done.get(line.project.pk, ZERO))
        for line in found.lines
    )
    figures = together(row.line.figures for row in rows)
    return BundleFigures(bundle, rows, figures, _papers(members))


def _done(projects: Iterable[UUID]) -> dict[UUID, Decimal]:
    rows = FundRequest.objects.filter(project__in=list(projects), stream=Stream.WORKS)
    last = rows.exclude(state__in=NOT_HANDED_IN).order_by("project", "-number").distinct("project")
    return {one: done or ZERO for one, done in last.values_list("project", "done")}


def _papers(projects: Iterable[UUID]) -> tuple[PlanPaper, ...]:
    funds = Fund.objects.standing().filter(project__in=list(projects))
    return tuple(PlanPaper.objects.filter(pk__in=funds.order_by().values("plan")))


def sees_money(actor: Post, area: Division) -> bool:
    """Whoever sees the whole township sees the money; a village sees names."""
    return actor.scope.holds(area.code)
