"""What of a person stands on paper: masked numbers (ADR 0008) and the forms' own short words.

A birth date or an age never stands beside a masked ID number: it would give the hidden digits
away (domain.md §5).
"""

from collections.abc import Iterable
from dataclasses import dataclass

from core.masks import mask_account, mask_id_number, mask_phone
from workers.models import Ability, Person, Relation, Sex

SEXES = {Sex.MALE: "男", Sex.FEMALE: "女"}
RELATIONS = {
    Relation.HEAD: "户主",
    Relation.SPOUSE: "配偶",
    Relation.CHILD: "子女",
    Relation.IN_LAW: "儿媳或女婿",
    Relation.PARENT: "父母",
    Relation.SIBLING: "兄弟姐妹",
    Relation.GRANDCHILD: "孙子女",
    Relation.OTHER: "其他",
}
ABILITIES = {
    Ability.FULL: "普通劳动力",
    Ability.SKILLED: "技能劳动力",
    Ability.WEAK: "弱劳动力",
    Ability.NONE: "无劳动力",
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
    """The groups' short names. Never on a public notice: they tell of someone's need."""
    return "、".join(held) or NO_CATEGORY
