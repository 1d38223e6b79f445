"""What of a person stands on paper: masked numbers (ADR 0008) and the forms' own short words.

A birth date or an age never stands beside a masked ID number: it would give the hidden digits
away (domain.md §5).
"""

from collections.abc import Iterable
from dataclasses import dataclass

from core.masks import mask_account, mask_id_number, mask_phone
from workers.models import Category, Person, Sex

SEXES = {Sex.MALE: "男", Sex.FEMALE: "女"}
# Short, for narrow columns. Never on a public notice: they tell of someone's need.
CATEGORIES = {
    Category.LIFTED: "脱贫人口",
    Category.RELOCATED: "搬迁脱贫人口",
    Category.MONITORED: "监测对象",
    Category.DISASTER: "因灾救助人口",
    Category.STRANDED: "无法外出务工",
    Category.RETURNED: "返乡农民工",
    Category.GRADUATE: "困难高校毕业生",
    Category.VETERAN: "退役军人",
    Category.LAID_OFF: "外贸企业失业",
    Category.LOW_INCOME: "低收入人口",
    Category.HARD_TO_EMPLOY: "就业困难群体",
}
NO_CATEGORY = "一般劳动力"


@dataclass(frozen=True, slots=True)
class Numbers:
    """A person's numbers as printed: masked, "" where none is kept."""

    id_number: str
    phone: str
    account: str


def numbers_of(person: Person) -> Numbers:
    """Raises Unreadable where a key is gone: a paper that can't be right isn't issued."""
    return Numbers(
        mask_id_number(person.unseal("id_number")),
        mask_phone(person.unseal("phone")),
        mask_account(person.unseal("account")),
    )


def categories_said(held: Iterable[str]) -> str:
    return "、".join(CATEGORIES[Category(one)] for one in held) or NO_CATEGORY
