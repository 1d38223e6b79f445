"""What tests of figures start from: money and people of a project, without their history."""

import datetime
from dataclasses import replace
from decimal import Decimal

import time_machine
from django.utils import timezone

from core.ids import new_id
from core.scope import scope
from projects.lifecycle import Stage
from projects.models import Attachment, Fund, FundReceipt, Project
from regions.models import Division, Post
from reports.figures import Figures, Overview, overview, projects_in
from tests import factories
from tests.payroll.scene import Scene, looking
from workers.models import PersonCategory, RosterEntry

OCTOBER = [datetime.date(2026, 10, day) for day in range(1, 21)]
LAST_DAY = datetime.date(2026, 11, 30)  # to credit the wages of October


def seen_by(actor: Post, place: str = "") -> Overview:
    """The figures as the post gets them: of its own division unless another one is named."""
    with looking():
        division = Division.objects.get(code=place or actor.division_id)
    with scope(actor.scope):
        return overview(projects_in(division, actor), division, timezone.localdate())


def of(project: Project, actor: Post) -> Figures:
    return next(line.figures for line in seen_by(actor).lines if line.project == project)


def building(by: Post, **columns: str) -> Project:
    with looking():
        return factories.project(by, stage=Stage.CONSTRUCTION, **columns)  # type: ignore[arg-type]


def plan_paper(
    project: Project, amount: str, *, floor: str | None = "30", received: str = ""
) -> Fund:
    """A plan paper of 1 million yuan asks for 30 % unless said otherwise."""
    common = {"village_id": project.village_id, "project": project, "at": timezone.now()}
    by = project.created_by
    with looking():
        picture = Attachment.objects.create(
            **common, title="计划下达文件", original_name="a.png", media_type="image/png",
            size=1, sha256=new_id().hex, by=by,
        )  # fmt: skip
        fund = Fund.objects.create(
            **common, source="central", paper_number=new_id().hex, amount=Decimal(amount),
            issued_on=OCTOBER[0], received_on=OCTOBER[0], paper=picture, by=by,
            share_floor=None if floor is None else Decimal(floor),
        )  # fmt: skip
        if received:
            FundReceipt.objects.create(
                **common, fund=fund, paper_number=new_id().hex, received_on=OCTOBER[0],
                amount=Decimal(received), by=by,
            )  # fmt: skip
    return fund


def works(cast: factories.Cast, clock: time_machine.Traveller, project: Project) -> Scene:
    """The project's crew, hired by whoever proposed it."""
    return Scene(replace(cast, recorder=project.created_by), project, clock)


def belongs(
    entry: RosterEntry,
    since: datetime.date,
    until: datetime.date | None = None,
    category: str = "lifted",
) -> PersonCategory:
    """The worker is in a priority group from a day until a day."""
    with looking():
        return PersonCategory.objects.create(
            village_id=entry.village_id, person_id=entry.person_id, category_id=category,
            since=since, until=until,
        )  # fmt: skip
