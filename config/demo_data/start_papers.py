"""The county's list of papers before the start, and the villages that bring them."""

import datetime
from typing import TYPE_CHECKING, Any

from config.demo_data.clock import acting
from config.demo_data.papers import picture
from core.ids import new_id
from projects.actions import Shown, Wanted, add_start_paper, prove_start, waive_start
from projects.start_papers import SUGGESTED, lines_of
from regions.models import Post

if TYPE_CHECKING:
    from config.demo_data.before import Tale

SOURCE = "民发改赈〔2026〕2号"
NOT_NEEDED = {"使用林地、草原的审核意见": "沿原有路基、渠线施工，不占用林地和草原。"}


def set_list(county: Post, today: datetime.date) -> None:
    with acting(county, today - datetime.timedelta(days=170)) as officer:
        for one in SUGGESTED:
            wanted = Wanted(one.name, one.office, one.required_in, SOURCE)
            add_start_paper(id=new_id(), wanted=wanted, by=officer)


def bring(tale: "Tale", number: int) -> None:
    """What is required, and why the forest's paper isn't."""
    with acting(tale.crew.recorder, tale.day(number)) as recorder:
        for line in lines_of(tale.again()):
            this: Any = {"project_id": tale.project.pk, "start_paper_id": line.paper.pk}
            if line.required:
                day, name = tale.day(number - 3), line.paper.name
                shown = Shown(f"2026-{tale.seed:02d}", day, picture(name))
                prove_start(id=new_id(), shown=shown, by=recorder, **this)
            elif reason := NOT_NEEDED.get(line.paper.name):
                waive_start(id=new_id(), reason=reason, by=recorder, **this)
