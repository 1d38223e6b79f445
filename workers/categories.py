"""Priority groups by the words that villages write for them (domain.md §1.4)."""

from collections.abc import Mapping

from django.utils import timezone

from workers.lists.headings import bare
from workers.models import Category

# Of the common groups by their codes; their official names stand in the table.
_WORDS: Mapping[str, str] = {
    "lifted": (
        "脱贫人口 脱贫户 已脱贫户 已脱贫人口 脱贫劳动力 脱贫群众 建档立卡 建档立卡户 "
        "建档立卡贫困户 建档立卡人口"
    ),
    "relocated": (
        "易地扶贫搬迁脱贫人口 易地搬迁脱贫人口 易地扶贫搬迁人口 易地扶贫搬迁户 易地搬迁户 "
        "易地搬迁 搬迁户"
    ),
    "monitored": (
        "防止返贫(致贫)监测对象 防止返贫监测对象 防返贫监测对象 易返贫致贫监测对象 监测对象 "
        "监测户 监测人口 "
        "脱贫不稳定户 边缘易致贫户 突发严重困难户 三类户 三类人员"
    ),
    "disaster": "因灾需救助(赈济)人口 因灾需救助人口 受灾群众 受灾户 受灾人口",
    "stranded": "受不可抗力影响无法外出务工劳动力 无法外出务工劳动力",
    "returned": "返乡农民工 返乡人员 返乡务工人员",
    "graduate": "家庭经济困难高校毕业生 困难高校毕业生 高校毕业生",
    "veteran": "(未就业)退役军人 退役军人 退伍军人",
    "laid_off": "外资外贸相关企业失业(返乡)人员 外资外贸相关企业失业人员 外贸企业失业人员",
    "low_income": (
        "其他低收入人口 低收入人口 低收入户 低收入家庭 低保户 低保 农村低保 低保对象 低保人口"
    ),
    "hard_to_employ": "就业困难群体 就业困难人员 就业困难",
}
_NONE = (
    "一般农村劳动力 一般劳动力 农村劳动力 一般农户 一般户 一般人口 普通农户 普通户 普通 一般 "
    "农户 非贫困户 无 否"
)


def common_codes() -> Mapping[str, str]:
    """The code for each word without signs and spaces; "" for what means none of them."""
    codes = {bare(word): code for code, words in _WORDS.items() for word in words.split()}
    return codes | dict.fromkeys(map(bare, _NONE.split()), "")


def category_codes(village: str) -> Mapping[str, str]:
    """With the names of the county's own groups too: one query."""
    names = official_words(village)
    return {**common_codes(), **{bare(name): code for code, name in names.items()}}


def official_words(village: str) -> dict[str, str]:
    """The names of the groups that a village's people may belong to today, by code."""
    groups = Category.objects.of_county(village).in_force(timezone.localdate())
    return dict(groups.values_list("pk", "name"))
