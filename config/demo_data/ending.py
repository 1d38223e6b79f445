"""A project that was given back before anything was built, with all of its money."""

from config.demo_data.before import Tale
from config.demo_data.clock import acting
from config.demo_data.papers import picture
from core.ids import new_id
from projects.actions import WentBack, ask_ending, attach, decide_ending, return_money
from projects.models import Asker, Ending, Verdict
from projects.treasury import pots_of
from regions.models import Post

WHY = "便民桥已纳入县交通局危桥改造计划，继续实施会重复建设。"


def give_back(tale: Tale, clerk: Post) -> None:
    """The township asks, county finance returns what arrived, the county agrees."""
    ending = _asked(tale, clerk)
    with acting(tale.crew.finance, tale.day(44)) as finance:
        for fund, pot in pots_of(tale.project).items():
            title = "国库资金退回凭证"
            paper = attach(project=tale.project, file=picture(title), title=title, by=finance)
            back = WentBack(fund, "", pot.at_hand, tale.day(43), "国库退-0007")
            return_money(
                id=new_id(), project_id=tale.project.pk, back=back, paper=paper, by=finance
            )
    with acting(tale.crew.county, tale.day(46)) as county:
        decide_ending(
            ending_id=ending.pk, version=tale.again().version, verdict=Verdict.APPROVE,
            reason="同意退回，资金已全部缴回。", by=county,
        )  # fmt: skip


def _asked(tale: Tale, clerk: Post) -> Ending:
    with acting(clerk, tale.day(40)) as township:
        title = "乡镇关于退回项目的报告"
        paper = attach(project=tale.project, file=picture(title), title=title, by=township)
        return ask_ending(
            id=new_id(), project_id=tale.project.pk, asker=Asker.TOWNSHIP, reason=WHY,
            resolution_id=None, document=paper, by=township,
        )  # fmt: skip
