"""What a bank's list looks like, as data: which columns go out, and what its answer says. Pure.

Whether a county pays by card list (一卡通) or by a bank file, and how the columns of either stand,
differs from place to place (domain.md, what to ask the customer first): so nothing of it is code.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from payroll.rules import State


class Format(StrEnum):
    XLSX = "xlsx"
    CSV = "csv"


class Encoding(StrEnum):
    """Of a CSV file; banks' own programs often read only the second."""

    UTF8 = "utf-8-sig"
    GB18030 = "gb18030"


class Totals(StrEnum):
    """Where count and total stand, in figures and capitals."""

    NONE = "none"
    END = "end"
    SHEET = "sheet"


class What(StrEnum):
    """What a column holds."""

    REFERENCE = "reference"
    ROW = "row"
    NAME = "name"
    ACCOUNT = "account"
    BANK = "bank"
    AMOUNT = "amount"
    ID_NUMBER = "id_number"
    REMARK = "remark"
    PROJECT = "project"
    FIXED = "fixed"
    BLANK = "blank"


COLUMNS = {
    What.REFERENCE: gettext_lazy("our reference of the file"),
    What.ROW: gettext_lazy("number of the row"),
    What.NAME: gettext_lazy("name"),
    What.ACCOUNT: gettext_lazy("account"),
    What.BANK: gettext_lazy("bank"),
    What.AMOUNT: gettext_lazy("amount (yuan)"),
    What.ID_NUMBER: gettext_lazy("ID number"),
    What.REMARK: gettext_lazy("remark: what is paid for"),
    What.PROJECT: gettext_lazy("name of the project"),
    What.FIXED: gettext_lazy("always the same words"),
    What.BLANK: gettext_lazy("empty"),
}
# A number would lose its last digits in Excel; the others are words.
MAY_BE_NUMBERS = frozenset({What.ROW, What.AMOUNT})

SAID: Mapping[State, tuple[str, ...]] = {
    State.SUCCEEDED: ("成功",),
    State.FAILED: ("失败",),
    State.RETURNED: ("退汇",),
    State.UNKNOWN: ("无回复",),
}
# Words that banks use, each with our reason (`FailureReason`); the first that is found counts.
REASONS: Mapping[str, tuple[str, ...]] = {
    "name": ("户名", "姓名"),
    "closed": ("销户", "注销", "冻结", "挂失"),
    "limit": ("限额", "超限"),
    "account": ("账号", "帐号", "卡号"),
    "returned": ("退汇",),
}


@dataclass(frozen=True, slots=True)
class LayoutColumn:
    """`text` is what an always-the-same column says; `number`: not as text."""

    what: What
    heading: str
    number: bool = False
    text: str = ""


@dataclass(frozen=True, slots=True)
class Layout:
    """A bank's list. `result`, `reason` and `day` are the headings of what the bank adds."""

    name: str
    columns: tuple[LayoutColumn, ...]
    format: Format = Format.XLSX
    encoding: Encoding = Encoding.UTF8
    title: str = "代发明细"
    headings: bool = True
    totals: Totals = Totals.SHEET
    result: str = "结果"
    reason: str = "原因"
    day: str = ""
    said: Mapping[State, tuple[str, ...]] = field(default_factory=lambda: SAID)
    reasons: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: REASONS)
    protected: bool = False

    @property
    def by_reference(self) -> bool:
        """Whether an answer's rows are found by our reference, else by account and amount."""
        return self.has(What.REFERENCE) and self.has(What.ROW)

    def has(self, what: What) -> bool:
        return any(column.what == what for column in self.columns)

    def heading(self, what: What) -> str:
        """Raises StopIteration for a column that the layout has not."""
        return next(column.heading for column in self.columns if column.what == what)

    def as_data(self) -> dict[str, Any]:
        return asdict(self)

    def reason_of(self, words: str) -> str:
        """Our reason for the bank's words, "other" where none of its own is among them."""
        return next(
            (reason for reason, known in self.reasons.items() if any(w in words for w in known)),
            "other",
        )

    def state_of(self, word: str) -> State | None:
        return next((state for state, words in self.said.items() if word in words), None)


def layout_of(data: Mapping[str, Any]) -> Layout:
    """From `Layout.as_data`; a file made without one has the general list."""
    if not data:
        return GENERAL
    kept = dict(data)
    columns = tuple(
        LayoutColumn(What(one["what"]), one["heading"], one["number"], one["text"])
        for one in kept.pop("columns")
    )
    return Layout(
        **kept
        | {
            "columns": columns,
            "format": Format(kept["format"]),
            "encoding": Encoding(kept["encoding"]),
            "totals": Totals(kept["totals"]),
            # In our order, of which the first that is found counts: JSON keeps none.
            "said": {state: tuple(kept["said"].get(state, ())) for state in SAID},
            "reasons": {
                reason: tuple(kept["reasons"][reason])
                for reason in REASONS
                if reason in kept["reasons"]
            },
        }
    )


def faults_of(layout: Layout) -> Iterator[str]:
    """Why a layout can't be used, each as a sentence."""
    for what in (What.NAME, What.ACCOUNT, What.AMOUNT):
        if not layout.has(what):
            yield _("A column is missing: %(what)s.") % {"what": COLUMNS[what]}
    kinds = Counter(column.what for column in layout.columns)
    for what, count in kinds.items():
        if count > 1 and what not in (What.FIXED, What.BLANK):
            yield _("This column stands twice: %(what)s.") % {"what": COLUMNS[what]}
    if any(not column.heading for column in layout.columns):
        yield _("Each column needs a heading, also where none is printed.")
    answers = [name for name in (layout.result, layout.reason, layout.day) if name]
    blank = {c.heading for c in layout.columns if c.what == What.BLANK}
    names = [c.heading for c in layout.columns if c.heading not in blank or c.what != What.BLANK]
    heads = Counter([*names, *blank, *(name for name in answers if name not in blank)])
    if doubled := [name for name, count in heads.items() if count > 1]:
        yield _("This heading stands twice: %(name)s.") % {"name": doubled[0]}
    if not (layout.result and layout.reason):
        yield _("Name the columns in which the bank answers: result and reason.")
    if not (layout.said.get(State.SUCCEEDED) and layout.said.get(State.FAILED)):
        yield _("Give the bank's words for credited and for failed.")
    words = Counter(word for known in layout.said.values() for word in known)
    if doubled := [word for word, count in words.items() if count > 1]:
        yield _("The word %(word)s can't mean two results.") % {"word": doubled[0]}
    if layout.format == Format.CSV and layout.totals == Totals.SHEET:
        yield _(
            "A CSV file has no second sheet: put count and total at the end, or leave them out."
        )


GENERAL = Layout(
    name="银行代发通用清单",
    columns=(
        LayoutColumn(What.REFERENCE, "批次号"),
        LayoutColumn(What.ROW, "序号", number=True),
        LayoutColumn(What.NAME, "姓名"),
        LayoutColumn(What.ACCOUNT, "账号"),
        LayoutColumn(What.BANK, "开户行"),
        LayoutColumn(What.AMOUNT, "金额", number=True),
        LayoutColumn(What.REMARK, "备注"),
    ),
)
CARD = Layout(
    name="惠民惠农一卡通发放清册",
    title="一卡通发放清册",
    columns=(
        LayoutColumn(What.ROW, "序号", number=True),
        LayoutColumn(What.NAME, "姓名"),
        LayoutColumn(What.ID_NUMBER, "身份证号码"),
        LayoutColumn(What.ACCOUNT, "一卡通账号"),
        LayoutColumn(What.AMOUNT, "发放金额", number=True),
        LayoutColumn(What.REMARK, "备注"),
    ),
    totals=Totals.END,
)
BUILT_IN = (GENERAL, CARD)
