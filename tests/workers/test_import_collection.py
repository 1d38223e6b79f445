"""Workbooks with the dirt of real lists, each with the cells that are named and what is said."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import pytest

from core.excel.reading import read_workbook
from core.ids import new_id
from core.masks import mask_id_number
from tests.workers.lists import (
    CARD,
    HEAD,
    OTHER_CARD,
    PHONE,
    Date,
    Error,
    Formula,
    Item,
    Number,
    Page,
    number,
    people,
    row,
    workbook,
)
from workers.categories import common_codes
from workers.importing import in_use, proposal
from workers.lists.plan import Fate, Kept, Plan, planned
from workers.lists.rows import Known, read_sheet
from workers.lists.told import Field

TODAY = datetime.date(2026, 5, 12)
KNOWN = Known(TODAY, common_codes())
WIDE = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")
ENDS_IN_X = next(n for n in range(1, 999) if number(n).endswith("X"))


def kept(sequence: int, name: str, *groups: str, **texts: str) -> Kept:
    told = {Field(key): text for key, text in texts.items()}
    return Kept(new_id(), number(sequence), name, told, frozenset(groups))


@dataclass(frozen=True)
class Case:
    """`said` are cells with the reasons given for them; `fates` of the people in their order."""

    name: str
    content: bytes
    said: Sequence[str] = ()
    fates: str = ""
    kept: Sequence[Kept] = field(default=())


def plan(content: bytes, kept: Iterable[Kept] = (), elsewhere: Iterable[str] = ()) -> Plan:
    book = read_workbook(content)
    told = [read_sheet(book.sheets[one.sheet], one, KNOWN) for one in in_use(proposal(book))]
    rows = [row for sheet in told for row in sheet.rows]
    remarks = [remark for sheet in told for remark in sheet.remarks]
    return planned(rows, remarks, kept, lambda pairs: frozenset(elsewhere))


def born(years: int, days: int = 0) -> datetime.date:
    return TODAY.replace(year=TODAY.year - years) + datetime.timedelta(days=days)


TITLE: list[Item] = ["古鄯镇三姓庄村务工群众花名册"]
CASES = (
    Case("a clean list", people(row(1), row(2)), fates="NN"),
    Case(
        "any order of columns and other words in the headings",
        people(
            ["汉", CARD, number(1), "三社", "马一", PHONE],
            head=("族别", "一卡通账号", "公民身份号码", "社", "名字", "手 机"),
        ),
        fates="N",
    ),
    Case(
        "full-width digits, spaces, an apostrophe and a lower-case x in ID numbers",
        people(
            row(1, number=number(1).translate(WIDE)),
            row(2, number=" 632122 19850615 " + number(2)[14:] + "\u200b"),
            row(3, number="'" + number(3)),
            row(ENDS_IN_X, number=number(ENDS_IN_X).lower()),
        ),
        fates="NNNN",
    ),
    Case(
        "an ID number typed as a number",
        people(row(1, number=Number(number(2)))),
        ["C2 lost_digits"],
    ),
    Case(
        "an ID number as a float, and as the text of one",
        people(row(1, number=Number("6.32122E+17")), row(2, number="6.32122198506E+17")),
        ["C2 lost_digits", "C3 lost_digits"],
    ),
    Case(
        "an account typed as a number loses digits too, a short one perhaps a zero",
        people(
            row(1, account=Number(CARD)),
            row(2, account=Number("4563510000")),
            row(3, account="6.22848E+18"),
        ),
        ["G2 lost_digits", "G3 number", "G3 luhn", "G4 lost_digits"],
        "NNN",
    ),
    Case(
        "a phone as a number is what Excel makes of it",
        people(row(1, phone=Number(PHONE)), row(2, phone=Number("9728522101"))),
        ["E3 number"],
        "NN",
    ),
    Case(
        "line breaks, spaces and zero-width signs in names and groups",
        people(row(1, name="马\n玉　梅\ufeff", group=" 一\u00a0社 \u200b")),
        fates="N",
    ),
    Case(
        "wrong ID numbers, each for its own reason",
        people(
            row(1, number=number(1)[:17]),
            row(2, number=number(2)[:6] + "19851332" + number(2)[14:]),
            row(3, number=number(3)[:17] + ("1" if number(3)[17] != "1" else "2")),
            row(4, number="632122850615001"),
            row(5, number="见户口本"),
            row(6, number=None),
        ),
        [
            "C2 length",
            "C3 birth_date",
            "C4 check_digit",
            "C5 first_generation",
            "C6 characters",
            "C7 id_missing",
        ],
    ),
    Case(
        "too young, young, sixty, older, impossibly old",
        people(
            row(1, number=number(1, born(16, 1))),
            row(2, number=number(2, born(16))),
            row(3, number=number(3, born(18))),
            row(4, number=number(4, born(60))),
            row(5, number=number(5, born(61))),
            row(6, number=number(6, datetime.date(1880, 1, 1))),
        ),
        ["C2 too_young", "C3 young", "C6 old", "C7 birth_year"],
        "NNNNNN",
    ),
    Case(
        "an ID number of another province",
        people(row(1, number="11010519491231002X", category="其他低收入人口")),
        ["C2 old"],
        "N",
    ),
    Case(
        "formulas: the last value, or none",
        people(
            row(1, number=Formula(number(1))),
            row(2, number=Formula(None)),
            row(3, phone=Formula(None)),
        ),
        ["C3 no_value", "E4 no_value"],
        "NN",
    ),
    Case(
        "error cells",
        people(row(1, number=Error()), row(2, account=Error("#REF!")), row(3, group=Error("#N/A"))),
        ["C2 error_cell", "G3 error_cell", "D4 error_cell"],
        "NN",
    ),
    Case(
        "a date or a yes/no where text belongs",
        people(row(1, group=Date(TODAY)), row(2, name=True), row(3, number=Date(TODAY))),
        ["D2 wrong_kind", "B3 wrong_kind", "C4 wrong_kind"],
        "NN",
    ),
    Case(
        "a title above, blank rows, sums and signatures below",
        workbook(
            Page(
                [
                    TITLE,
                    [],
                    HEAD,
                    row(1),
                    [],
                    [" ", "\u00a0"],
                    row(2),
                    [Number("3")],
                    ["4"],
                    ["二社"],
                    ["合计", "2人", Number("2")],
                    ["制表人：马玉梅", None, "审核人：", None, "日期：2026年5月12日"],
                    [None, "备注：以上人员均为本村村民"],
                ],
                merges=["A1:H1"],
            )
        ),
        ["A10 heading_row", "A11 sum_row", "A12 sum_row", "B13 sum_row"],
        "NN",
    ),
    Case(
        "two rows of headings, the upper ones merged",
        workbook(
            Page(
                [
                    TITLE,
                    ["序号", "户主", "基本信息", None, None, "银行信息", None],
                    [None, "姓名", "姓名", "身份证号", "手机号码", "开户行", "账号"],
                    [Number("1"), "马户主", "马一", number(1), PHONE, "农行", CARD],
                ],
                merges=["A1:G1", "A2:A3", "C2:E2", "F2:G2"],
            )
        ),
        fates="N",
    ),
    Case(
        "two rows of headings without merging",
        workbook(
            Page(
                [
                    ["姓名", "身份证号", "银行", None],
                    [None, None, "名称", "账号"],
                    ["马一", number(1), "农行", CARD],
                ]
            )
        ),
        fates="N",
    ),
    Case(
        "the headings printed again on each page of the paper, and a row for each group",
        workbook(
            Page(
                [HEAD, ["一社"], row(1), HEAD, ["二社"], row(2)],
                merges=["A2:H2", "A5:H5"],
            )
        ),
        ["A2 heading_row", "A4 heading_row", "A5 heading_row"],
        "NN",
    ),
    Case(
        "a group merged over its people is everybody's",
        workbook(
            Page([HEAD, row(1, group="一社"), row(2), row(3, group="二社")], merges=["D2:D3"])
        ),
        fates="NNN",
    ),
    Case(
        "an account, a name or an ID number merged over two people is nobody's",
        workbook(
            Page(
                [HEAD, row(1, account=CARD), row(2), row(3), row(4, name=None), row(5)],
                merges=["G2:G3", "B4:B5", "B6:C6"],
            )
        ),
        [
            "G2 merged",
            "G3 merged",
            "B4 merged",
            "B5 merged",
            "B6 merged",
            "C6 merged",
        ],
        "NNNN",
    ),
    Case(
        "hidden sheets are not read, a sheet of notes is not taken",
        workbook(
            Page([HEAD, row(1)]),
            Page([["本表由村委会填写"], ["电话 0972-8522101"]], title="说明"),
        ),
        fates="N",
    ),
    Case(
        "a hidden sheet with people",
        workbook(Page([HEAD, row(1)]), Page([HEAD, row(2)], title="旧表", hidden=True)),
        fates="N",
    ),
    Case(
        "one sheet for each group, somebody in both",
        workbook(Page([HEAD, row(1), row(2)], title="一社"), Page([HEAD, row(2)], title="二社")),
        ["C2 same_person"],
        "NN",
    ),
    Case(
        "the same row twice, and a second one that tells more",
        people(
            row(1, group="一社"),
            row(1, group="一社"),
            row(2, phone=PHONE),
            row(2, bank="农行", account=CARD),
        ),
        ["C3 same_person", "C5 same_person"],
        "NN",
    ),
    Case(
        "the same person twice with other names, phones or accounts",
        people(
            row(1, name="马一"),
            row(1, name="马二"),
            row(3, phone=PHONE),
            row(3, phone="13800000000"),
            row(5, account=CARD),
            row(5, account=OTHER_CARD),
        ),
        ["B3 contradiction", "E5 contradiction", "G7 contradiction"],
        "NNN",
    ),
    Case(
        "who is on the list already: unchanged, changed, in a new group",
        people(
            row(1, name="马一", group="一社", category="脱贫户"),
            row(2, name="马二", group="二社"),
            row(3, name="马三", category="监测对象、脱贫人口"),
            row(4, name="马四"),
        ),
        fates="UCCU",
        kept=[
            kept(1, "马一", "lifted", group="一社"),
            kept(2, "马二", group="一社"),
            kept(3, "马三", "lifted"),
            kept(4, "马四", group="四社", phone=PHONE),
        ],
    ),
    Case(
        "a name that is not the one kept for the ID number",
        people(row(1, name="马小一")),
        ["B2 name_differs"],
        "U",
        [kept(1, "马一")],
    ),
    Case(
        "an account is filled in where none is kept, another one is left alone with its bank",
        people(
            row(1, name="马一", account=CARD, bank="农行"),
            row(2, name="马二", account=OTHER_CARD, bank="农行"),
            row(3, name="马三", bank="农行"),
        ),
        ["F3 bank_kept", "G3 account_kept", "F4 bank_kept"],
        "CUU",
        [
            kept(1, "马一"),
            kept(2, "马二", account="6228480000000000003", bank="信用社"),
            kept(3, "马三", account="6228480000000000011", bank="信用社"),
        ],
    ),
    Case(
        "one account for two, in the file and on the list",
        people(row(1, account=CARD), row(2, account=CARD), row(3, account=OTHER_CARD)),
        ["G2 shared_here", "G3 shared_here", "G4 shared_here"],
        "NNN",
        [kept(9, "马九", account=OTHER_CARD)],
    ),
    Case(
        "our template back: masked numbers stay as they are kept",
        people(
            row(
                1,
                name="马一",
                number=mask_id_number(number(1)),
                phone="138****1234",
                account="***************0018",
            ),
            row(2, name="马二", number=mask_id_number(number(2)), phone=PHONE),
        ),
        fates="UC",
        kept=[kept(1, "马一", phone="13800001234", account=CARD), kept(2, "马二")],
    ),
    Case(
        "masks that fit nobody, several, or not what is kept",
        people(
            row(1, name="马一", number=mask_id_number(number(1))),
            row(2, name="马二", number=mask_id_number(number(2))),
            row(3, name="马三", phone="139****9999", account="***************9999"),
            row(4, name="马四", phone="138****1234"),
        ),
        [
            "C2 mask_of_nobody",
            "C3 mask_of_several",
            "E4 mask_differs",
            "G4 mask_differs",
            "E5 mask_differs",
        ],
        "UN",
        [
            kept(2, "马二"),
            Kept(new_id(), number(2)[:8] + "6" + number(2)[9:], "马二", {}, frozenset()),
            kept(3, "马三", phone=PHONE),
        ],
    ),
    Case(
        "groups that nobody knows",
        people(
            row(1, category="脱贫户、五保户"), row(2, category="一般农户"), row(3, category="无")
        ),
        ["H2 no_category"],
        "NNN",
    ),
    Case(
        "phones and accounts that are none",
        people(
            row(1, phone="138"),
            row(2, phone=f"{PHONE}/{PHONE}"),
            row(3, account="信用社"),
            row(4, account="62284"),
        ),
        ["E2 no_phone", "E3 no_phone", "G4 no_account", "G5 no_account"],
        "NNNN",
    ),
    Case(
        "names that are none, too long, missing",
        people(
            row(1, name=number(1)),
            row(2, name="——"),
            row(3, name="长" * 61),
            row(4, name=None),
            row(5, group="社" * 41),
        ),
        ["B2 not_a_name", "B3 not_a_name", "B4 too_long", "B5 name_missing", "D6 too_long"],
        "NNNNN",
    ),
    Case(
        "neither name nor number, yet a phone",
        people(row(1, name=None, number=None, phone=PHONE)),
        ["B2 name_missing", "C2 id_missing"],
    ),
    Case(
        "sex and birth beside the number, dates of every kind",
        people(
            ["马一", number(1), "男", Date(datetime.date(1985, 6, 15))],
            ["马二", number(2), "女", "1985年6月15日"],
            ["马三", number(3), "男", "1985.06"],
            ["马四", number(4), "女", Number("19850615")],
            ["马五", number(5), "男", Number("1985.6")],
            ["马六", number(6), "女", "1985/6/15"],
            ["马七", number(7), "女", "1985-06-15"],
            ["马八", number(8), "女", "1985年6月16日"],
            ["马九", number(9), "男", Number("31213")],
            ["马十", number(10), None, "八五年"],
            ["马十一", number(11), "男", "1985年13月"],
            ["马十二", number(12), "女", None],
            ["马十三", number(13), "男", "1985年"],
            head=("姓名", "身份证号", "性别", "出生年月"),
        ),
        [
            "C8 sex_differs",
            "D9 born_differs",
            "D10 born_differs",
            "D11 born_differs",
            "D12 born_differs",
        ],
        "N" * 13,
    ),
    Case(
        "since when somebody is in a group",
        people(
            ["马一", number(1), "脱贫户", Date(datetime.date(2020, 12, 1))],
            ["马二", number(2), "脱贫户", "2021.3.1"],
            ["马三", number(3), "脱贫户", "2021年"],
            ["马四", number(4), "脱贫户", "2099-01-01"],
            ["马五", number(5), "脱贫户", Formula(None)],
            ["马六", number(6), "脱贫户", None],
            head=("姓名", "身份证号", "人员类别", "认定时间"),
        ),
        ["D4 no_day", "D5 no_day", "D6 no_value"],
        "N" * 6,
    ),
    Case(
        "the letters of other scripts",
        people(row(1, name="བཀྲ་ཤིས་དོན་གྲུབ"), row(2, name="卓玛•才仁"), row(3, name="𬱖玉梅")),
        fates="NNN",
    ),
)


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_every_fault_is_named_by_its_cell(case: Case) -> None:
    found = plan(case.content, case.kept)
    said = [f"{remark.ref} {remark.reason}" for remark in found.remarks]
    assert sorted(said) == sorted(case.said)
    letters = {Fate.NEW: "N", Fate.CHANGED: "C", Fate.UNCHANGED: "U"}
    assert "".join(letters[line.fate] for line in found.lines) == case.fates


def test_there_are_enough_of_them() -> None:
    assert len(CASES) >= 25


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_no_remark_gives_a_number_or_a_birth_date_away(case: Case) -> None:
    found = plan(case.content, case.kept)
    for remark in found.remarks:
        for said in (remark.value, *remark.more.values()):
            assert sum(map(str.isdigit, said)) <= 10, said
            assert "1985" not in said
