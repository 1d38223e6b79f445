"""Which projects the demo walks to which stage: village, stage, days ago, name, sector, seed."""

import datetime

from config.demo_data.cast import (
    FANJIAHE,
    GUSHAN_VILLAGE,
    HUALINTAN,
    MAYING_VILLAGE,
    SANXINGZHUANG,
)
from projects.lifecycle import Stage
from regions.models import Sector

LATE = (
    (GUSHAN_VILLAGE, Stage.ACCEPTANCE, 101, "古鄯村排灌渠维修", Sector.WATER, 12),
    (HUALINTAN, Stage.HANDOVER, 116, "桦林滩村护岸工程", Sector.WATER, 13),
    (SANXINGZHUANG, Stage.ARCHIVE, 122, "三姓庄村田间道路", Sector.ROADS, 14),
)
EARLY = (
    (SANXINGZHUANG, Stage.RESOLUTION, 9, "三姓庄村文化广场", Sector.LIVING, 2),
    (GUSHAN_VILLAGE, Stage.PROPOSAL, 20, "古鄯村灌溉水渠衬砌", Sector.WATER, 3),
    (FANJIAHE, Stage.FUNDING, 28, "范家河村产业路硬化", Sector.ROADS, 4),
    (HUALINTAN, Stage.PREPARATION, 52, "桦林滩村防洪排水渠", Sector.WATER, 5),
    (MAYING_VILLAGE, Stage.CONSTRUCTION, 58, "马营村育苗基地道路", Sector.FARMING, 6),
)


def canal(today: datetime.date) -> list[tuple[str, datetime.date, int, str, Sector, int]]:
    """Three villages build one canal."""
    return [
        (SANXINGZHUANG, today, 33, "三姓庄村灌溉支渠", Sector.WATER, 21),
        (FANJIAHE, today, 33, "范家河村灌溉支渠", Sector.WATER, 22),
        (HUALINTAN, today, 33, "桦林滩村灌溉支渠", Sector.WATER, 23),
    ]
