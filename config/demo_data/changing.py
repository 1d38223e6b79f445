"""Two changes of the works: one agreed to by the township, one that waits for the county."""

import datetime
from decimal import Decimal

from config.demo_data.before import Tale
from config.demo_data.clock import acting
from config.demo_data.papers import picture
from core.ids import new_id
from projects.actions import (
    Altered,
    add_change_paper,
    attach,
    decide_change,
    draft_change,
    submit_change,
)
from projects.change_rules import Delta, Estimate
from projects.models import ChangeOrder, Verdict
from regions.models import Post

DRAIN = Altered(
    what="K0+300 至 K0+380 段土边沟改为浆砌片石边沟，80 米。",
    why="该段边坡遇雨滑塌，乡镇与监督小组现场看过，土边沟保不住路基。",
    place="K0+300 至 K0+380",
    delta=Delta(
        plus=Estimate(labour=Decimal(9_600), materials=Decimal(11_200)),
        minus=Estimate(machinery=Decimal(6_800), other=Decimal(14_000)),
    ),
)
BAYS = Altered(
    what="错车道由 6 处增加到 8 处，每处 20 米。",
    why="春季运肥车辆增多，村民代表会议提出原设计错车道间距过大。",
    place="K1+050、K1+460",
    delta=Delta(
        plus=Estimate(labour=Decimal(14_000), materials=Decimal(21_500)),
        minus=Estimate(other=Decimal(7_500)),
    ),
)


def change_works(tale: Tale, today: datetime.date) -> None:
    """The first costs no more than before; the second does, and the plan papers don't pay it."""
    drain = _written(tale, DRAIN, today - datetime.timedelta(days=24))
    _agreed(drain, tale.crew.township, today - datetime.timedelta(days=22))
    bays = _written(tale, BAYS, today - datetime.timedelta(days=4))
    _agreed(bays, tale.crew.township, today - datetime.timedelta(days=2))


def _written(tale: Tale, altered: Altered, day: datetime.date) -> ChangeOrder:
    with acting(tale.crew.recorder, day, 15) as recorder:
        change = draft_change(
            id=new_id(), project_id=tale.project.pk, altered=altered, by=recorder
        )  # fmt: skip
        for title in ("现场照片", "工程量计量单"):
            paper = attach(project=tale.project, file=picture(title), title=title, by=recorder)
            add_change_paper(
                id=new_id(), change_id=change.pk, title=title, paper=paper, by=recorder
            )
        change.refresh_from_db()
        submit_change(change_id=change.pk, version=change.version, by=recorder)
    return change


def _agreed(change: ChangeOrder, by: Post, day: datetime.date) -> None:
    with acting(by, day, 10) as decider:
        change.refresh_from_db()
        decide_change(
            change_id=change.pk, version=change.version, verdict=Verdict.APPROVE, reason="",
            by=decider,
        )  # fmt: skip
