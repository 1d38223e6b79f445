"""Which column holds what: the headings of T1 and T2 (domain.md §3) and what villages write."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from core.excel.reading import Cell, Grid
from workers.lists.told import Field

LOOKED_AT = 40  # rows from the top in which headings are looked for

SYNONYMS: Mapping[Field, str] = {
    Field.NAME: (
        "姓名 名字 人员姓名 务工人员姓名 务工人员 民工姓名 工人姓名 群众姓名 村民姓名 本人姓名"
    ),
    Field.ID_NUMBER: (
        "身份证号码 身份证号 身份证 公民身份号码 居民身份证号码 居民身份证号 身份号码 证件号码 "
        "证件号 "
        "公民身份证号码 二代身份证号码 身份证件号码 本人身份证号码 务工人员身份证号码"
    ),
    Field.GROUP: (
        "村民小组社 村民小组 小组 组 社 村组 社组 组社 所在社 所在组 所属社 合作社 "
        "户籍地址村组 村社 组别 社别"
    ),
    Field.PHONE: "联系电话 电话 手机 手机号 手机号码 电话号码 联系方式 移动电话 本人联系电话",
    Field.ETHNICITY: "民族 族别",
    Field.BANK: "开户银行 银行 开户行 开户行名称 银行名称 开户银行名称 发卡银行 开户网点 所属银行",
    Field.ACCOUNT: (
        "银行卡一卡通账号 银行卡号 账号 帐号 卡号 一卡通账号 一卡通帐号 一卡通号 一卡通卡号 "
        "一卡通 银行账号 银行帐号 "
        "银行卡账号 银行卡帐号 银行账户 账户 存折账号 社保卡银行账号 一折通账号 惠民一卡通账号"
    ),
    Field.CATEGORY: (
        "人员类别 类别 人员类型 人口类别 人员身份 群体类别 重点人群 户类型 农户类型 人员属性"
    ),
    Field.SINCE: "认定日期 认定时间 识别日期 识别时间 纳入时间 纳入日期",
    Field.SEX: "性别",
    Field.BORN: "出生年月 出生日期 出生年月日 生日 出生时间",
}
# A name under one of these is another's: 户主 over 姓名 is no worker.
OTHERS = ("户主", "与户主", "配偶", "监护人", "联系人", "紧急联系人", "代领人")

_BRACKETED = re.compile(r"[(\[【〔<《].*?[)\]】〕>》]")
_LEFT_OUT = re.compile(r"[\W_]+")


def bare(text: str) -> str:
    """A heading's letters and digits alone, in one width."""
    return _LEFT_OUT.sub("", unicodedata.normalize("NFKC", text)).casefold()


@cache
def _fields() -> dict[str, Field]:
    return {word: field for field, words in SYNONYMS.items() for word in words.split()}


def field_of(heading: str) -> Field | None:
    """The field that a heading means, with what it says in brackets or without."""
    whole = unicodedata.normalize("NFKC", heading)
    known = _fields()
    return known.get(bare(whole)) or known.get(bare(_BRACKETED.sub("", whole)))


@dataclass(frozen=True)
class Layout:
    """How one sheet is read: `head` is the (last) row of headings, 0 where none was found."""

    sheet: int
    head: int
    columns: Mapping[int, Field]


def proposed(grid: Grid, sheet: int) -> Layout:
    """The row from the top that names most fields, the name or the ID number among them."""
    best, across = Layout(sheet, 0, {}), width(grid)
    for row in sorted(grid.rows)[:LOOKED_AT]:
        columns = columns_under(grid, row, across)
        named = {Field.NAME, Field.ID_NUMBER} & set(columns.values())
        if named and len(columns) > max(1, len(best.columns)):
            best = Layout(sheet, row, columns)
    return best


def columns_under(grid: Grid, head: int, across: range) -> dict[int, Field]:
    """The field of each column whose heading says one; the first column of a field counts."""
    found: dict[int, Field] = {}
    for column in across:
        field = _meant(_heading(grid, head - 1, column), _heading(grid, head, column))
        if field is not None and field not in found.values():
            found[column] = field
    return found


def width(grid: Grid) -> range:
    """The columns that hold something."""
    return range(1, max((max(row) for row in grid.rows.values()), default=0) + 1)


def heading(grid: Grid, head: int, column: int) -> str:
    """What stands over a column, for people: of two header rows both where they differ."""
    upper, lower = _heading(grid, head - 1, column), _heading(grid, head, column)
    if upper and lower and upper != lower and len(upper) <= 12 and field_of(lower) is None:
        return f"{upper} {lower}"
    return lower or upper


def _meant(upper: str, lower: str) -> Field | None:
    if bare(upper).startswith(OTHERS) or bare(lower).startswith(OTHERS):
        return None
    both = field_of(upper + lower) if upper and lower else None
    return both or (field_of(lower) if lower else field_of(upper))


def _heading(grid: Grid, row: int, column: int) -> str:
    return _words(grid.shown(row, column)) if row > 0 else ""


def _words(cell: Cell) -> str:
    return " ".join(cell.value.split()) if isinstance(cell.value, str) else ""
