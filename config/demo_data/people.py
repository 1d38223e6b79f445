"""Names and numbers of people who don't exist."""

import datetime
import random
from dataclasses import dataclass

HUI_AND_TU = "马 冶 李 祁 王 韩 喇 鲍 张 吕 赵 星 辛 汪 秦 何 安 朱".split()
MEN = "德福 玉林 生财 占福 文祥 国庆 有福 海龙 成林 永昌 建军 尔洒 学良 福寿 正清 进财".split()
WOMEN = "秀英 桂兰 玉梅 菊花 海燕 春花 金莲 麦燕 法土麦 生莲 银花 兰英 存花 冬梅".split()
TIBETAN_MEN = "才让多杰 扎西东智 完么才让 多杰才旦 仁青加 索南扎西 才旦加 尖参".split()
TIBETAN_WOMEN = "才让卓玛 拉毛措 仁青卓玛 德吉措 桑吉卓玛 周毛 卓玛吉".split()
SCRIPT = ("བཀྲ་ཤིས་དོན་གྲུབ", "སྒྲོལ་མ་མཚོ")  # names that their bearers write in Tibetan
DOTTED = ("尕藏·东智", "阿卜杜拉·马木沙")
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


@dataclass(frozen=True, slots=True)
class Made:
    """A person of the demo. `id_number` satisfies GB 11643 and belongs to nobody."""

    name: str
    id_number: str
    ethnicity: str
    group: str
    phone: str
    account: str


def people(count: int, *, area: str, seed: int) -> list[Made]:
    """As many people of a county (its six digits), the same ones for the same seed."""
    dice = random.Random(seed)  # noqa: S311  names for a demo, no secrets
    return [_person(dice, area, number, seed) for number in range(count)]


def _person(dice: random.Random, area: str, number: int, seed: int) -> Made:
    woman = dice.random() < 0.4
    name, ethnicity = _name(dice, area, number, woman=woman)
    return Made(
        name=name,
        id_number=id_number(area, _birth(dice, number), seed * 100 + number, woman=woman),
        ethnicity=ethnicity,
        group=f"{number % 5 + 1}社",
        phone=f"1{dice.choice('3578')}{dice.randrange(10**8, 10**9)}",
        account=luhn(f"62282{seed:03d}{number:04d}{dice.randrange(10**5, 10**6)}"),
    )


def _name(dice: random.Random, area: str, number: int, *, woman: bool) -> tuple[str, str]:
    if area.startswith("6325"):
        if number in (3, 4):
            return SCRIPT[number - 3], "藏族"
        return dice.choice(TIBETAN_WOMEN if woman else TIBETAN_MEN), "藏族"
    if number in (5, 6):
        return DOTTED[number - 5], "藏族" if number == 5 else "回族"
    given = dice.choice(WOMEN if woman else MEN)
    return dice.choice(HUI_AND_TU) + given, dice.choice(("回族", "土族", "汉族"))


def _birth(dice: random.Random, number: int) -> datetime.date:
    """One of ten is past sixty, as in most villages whose young work in town."""
    born = datetime.date(1968, 1, 1) + datetime.timedelta(days=dice.randrange(0, 36 * 365))
    return born.replace(year=1963, day=1) if number % 10 == 7 else born


def id_number(area: str, birth: datetime.date, sequence: int, *, woman: bool) -> str:
    """A number with a right check digit (domain.md §6); the sequence's parity gives the sex."""
    order = (sequence * 2) % 1000
    order = order if woman else order + 1
    body = f"{area}{birth:%Y%m%d}{order:03d}"
    remainder = sum(int(digit) * weight for digit, weight in zip(body, WEIGHTS, strict=True)) % 11
    return body + "10X98765432"[remainder]


def luhn(body: str) -> str:
    """The digits with their check digit (mod 10)."""
    doubled = [int(digit) * (2 - place % 2) for place, digit in enumerate(reversed(body))]
    return body + str(-sum(number // 10 + number % 10 for number in doubled) % 10)
