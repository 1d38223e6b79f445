"""The template for an import: the village's own people, with every number masked.

What is masked means "as it is kept" when the file comes back, so nothing leaves in clear.
"""

from collections.abc import Iterator
from io import BytesIO

from django.utils import timezone

from core.excel.writing import CellIn, Column, Sheet, write_workbook
from regions.models import Division
from workers.categories import official_words
from workers.masked import masked
from workers.models import Person, PersonCategory

COLUMNS = (
    Column("姓名", width=18),
    Column("身份证号码", width=24),
    Column("村民小组(社)", width=16),
    Column("民族", width=10),
    Column("联系电话", width=18),
    Column("开户银行", width=26),
    Column("银行卡(一卡通)账号", width=28),
    Column("人员类别", width=34),
)
ADVICE = (
    "每人一行。姓名、身份证号码必填，其余可以留空，留空的不改动已有内容。",
    "带星号的号码表示系统里已有，不用改动；要更正时请填写完整号码。",
    "已有银行账号的，账号和开户银行不会被本表改动，请到个人页面更正。",
    "身份证号码、账号、电话请按文本填写，不要让 Excel 变成数字。",
    "同一个人有几种人员类别的，用顿号隔开。人员类别只在系统内部使用，不会公示。",
    "表头可以改名、换位置，也可以直接上传村里自己的表。",
)


def people_template(village: Division | None) -> bytes:
    """With the village's people, or empty for whoever has not named one."""
    out = BytesIO()
    names = official_words(village.code) if village else {}
    advice = [*ADVICE, *(["可填的人员类别：" + "、".join(names.values())] if names else [])]
    write_workbook(
        [
            Sheet("人员名单", COLUMNS, _rows(village) if village else ()),
            Sheet("填写说明", (Column("填写说明", width=90),), ([line] for line in advice)),
        ],
        out,
    )
    return out.getvalue()


def _rows(village: Division) -> Iterator[list[CellIn]]:
    held: dict[object, list[str]] = {}
    groups = PersonCategory.objects.filter(village=village).held_on(timezone.localdate())
    for person_id, name in groups.values_list("person_id", "category__name"):
        held.setdefault(person_id, []).append(name)
    for person in Person.objects.filter(village=village).order_by("group", "pinyin", "id"):
        yield [
            person.name,
            masked(person, "id_number"),
            person.group,
            person.ethnicity,
            masked(person, "phone"),
            person.bank,
            masked(person, "account"),
            "、".join(held.get(person.pk, ())),
        ]
