"""A project as a county office would know it: people, meetings, funds, a month of work days."""

import datetime
from decimal import Decimal
from functools import lru_cache
from io import BytesIO

import pikepdf
from pypdf import PdfReader
from stdnum.cn import ric

from core import idnumber
from core.documents import render_form
from core.ids import new_id
from core.scope import EVERYWHERE, scope
from projects.actions import receive_fund
from projects.lifecycle import Stage
from projects.models import Project
from projects.paperwork import Subject, paper_of
from regions.models import Post
from tests.projects import village_rows
from workers.actions import Details, Evidence, Place, add_category, add_entries, add_person
from workers.models import (
    Agreement,
    Insurance,
    Person,
    RosterEntry,
    Slot,
    Training,
    TrainingAttendance,
    TrainingKind,
)

SERIAL = "T0-2606-630222-04-01-123456-001"
NAME = "古鄯村2026年以工代赈道路硬化及排水渠建设项目"
NEVER = ("指南", "57号", "管理办法第")  # no form calls itself the Guide's or cites that order
RARE = (
    "卓玛·才仁", "བཀྲ་ཤིས་དོན་གྲུབ", "李㛃", "𬱖玉兰", "娜仁·其其格", "韩伊布拉黑木",
    "马·阿卜杜拉", "欧阳𠅤", "𰻝明",
)  # fmt: skip
SURNAMES, GIVEN = (
    "马祁冶张李韩鲍朱",
    ("建国", "生辉", "福英", "成花", "占林", "玉兰", "才让", "得隆", "进财"),
)
NAMES = (*RARE, *(f"{one}{two}" for two in GIVEN for one in SURNAMES))
ETHNICITIES = ("汉族", "藏族", "藏族", "汉族", "回族", "土族", "蒙古族", "撒拉族")
GROUPS = ("一社", "二社", "三社", "四社")
TRADES = (("普工", "160.00"), ("砌筑工", "220.00"), ("模板工", "240.50"), ("普工", "160.00"))
BANKS = ("青海农商银行古鄯支行", "中国农业银行民和县支行", "")


def id_number(number: int) -> str:
    born = datetime.date(1968, 1, 1) + datetime.timedelta(days=number * 127)
    body = f"632122{born:%Y%m%d}{number * 7 % 1000:03d}"
    return f"{body}{ric.calc_check_digit(body + '0')}"


def project(by: Post, *, stage: Stage = Stage.CONSTRUCTION) -> Project:
    """古鄯村's road, with its meeting, bodies and money."""
    made = village_rows.project(by, stage=stage, name=NAME)
    made.code = "2606-630222-04-01-123456"
    made.works = "硬化村内道路1.8公里，宽3.5米；新建排水渠960米；修建挡土墙120立方米；安装路灯36盏"
    made.party_name = "古鄯村股份经济合作社"
    with scope(by.scope):
        made.save()
        village_rows.resolved(made, by, resolution="同意由本村村民自建本项目，成立项目理事会。")
        bodies(made, by)
    return made


def bodies(at: Project, by: Post) -> None:
    seats = [
        ("council", "祁生辉", "会长"), ("council", "马玉花", "副会长"),
        ("council", "才让东珠", "会计"), ("supervision", "完玛措", "组长"),
        ("supervision", "张福英", ""),
    ]  # fmt: skip
    for number, (body, name, duty) in enumerate(seats):
        number_of = id_number(900 + number)
        village_rows.member(at, by, number_of, body=body, name=name, duty=duty)


def money(at: Project, finance: Post) -> None:
    """A plan paper of 280万 with 210万 received."""
    fund = village_rows.fund(
        at, finance, paper_number="青发改投资〔2026〕118号", amount=Decimal("2800000.00")
    )
    with scope(finance.scope):
        receive_fund(
            id=new_id(), fund_id=fund.pk, paper_number="东财农〔2026〕41号",
            received_on=at.starts_on, amount=Decimal("2100000.00"), by=finance,
        )  # fmt: skip


def people(at: Project, by: Post, number: int, since: datetime.date) -> list[RosterEntry]:
    """So many on the roster since a day, of four trades; the first have all their papers."""
    with scope(by.scope):
        persons = [_person(at, by, one) for one in range(number)]
        for kind, (trade, rate) in enumerate(TRADES):
            place = Place(trade, Decimal(rate), since, reason="身体健康，安排轻体力活")
            chosen = [person.pk for person in persons[kind :: len(TRADES)]]
            if chosen:
                add_entries(id=new_id(), project_id=at.pk, person_ids=chosen, place=place, by=by)
        return list(at.rosterentrys.select_related("person").order_by("number"))


def _person(at: Project, by: Post, number: int) -> Person:
    name = NAMES[number % len(NAMES)]
    person = add_person(
        id=new_id(),
        village=at.village,
        id_number=idnumber.parse(id_number(number)),
        details=Details(
            name=name,
            ethnicity=ETHNICITIES[number % len(ETHNICITIES)],
            group=GROUPS[number % len(GROUPS)],
            phone=f"1389712{number:04d}" if number % 9 else "",
            bank=BANKS[number % len(BANKS)],
            account=f"62284800001234{number:05d}" if BANKS[number % len(BANKS)] else "",
        ),
        by=by,
    )
    if number % 3 == 0:
        category = ("lifted", "monitored", "relocated")[number // 3 % 3]
        add_category(
            id=new_id(),
            person_id=person.pk,
            category=category,
            since=at.stage_since,
            evidence=Evidence("古鄯镇名单〔2026〕3号"),
            by=by,
        )
    return person


def papers(at: Project, by: Post, entries: list[RosterEntry], since: datetime.date) -> None:
    """Agreement, training, briefing and insurance for these."""
    owned = {"village_id": at.village_id, "project": at}
    typed = owned | {"by": by, "at": at.created_at}
    said = {"held_on": since, "place": "村委会", "content": "模板", "hours": 4, "teacher": "张工"}
    with scope(by.scope):
        Agreement.objects.bulk_create(
            Agreement(entry=entry, signed_on=since, **typed) for entry in entries
        )
        for kind in TrainingKind:
            training = Training.objects.create(kind=kind, **said, **typed)
            TrainingAttendance.objects.bulk_create(
                TrainingAttendance(training=training, entry=entry, **owned) for entry in entries
            )
        Insurance.objects.create(
            insurer="中国人寿民和支公司", policy_number="PICC20260630",
            since=since, until=at.ends_on, **typed,
        )  # fmt: skip


def work(at: Project, by: Post, entries: list[RosterEntry], dates: list[datetime.date]) -> None:
    """Most come most days; some come for half a day."""
    here = [(entry, day) for entry in entries for day in dates]
    with scope(by.scope):
        Slot.objects.bulk_create(
            _slot(at, by, entry, day, half)
            for entry, day in here
            for half in _halves(entry.number, day)
        )


def _slot(at: Project, by: Post, entry: RosterEntry, day: datetime.date, half: int) -> Slot:
    return Slot(
        identity_id=entry.identity_id, day=day, half=half, village_id=at.village_id,
        project=at, entry=entry, at=at.created_at, by=by,
    )  # fmt: skip


def _halves(number: int, day: datetime.date) -> tuple[int, ...]:
    if (number + day.day) % 7 == 0:
        return ()
    return (1,) if (number * day.day) % 11 == 0 else (1, 2)


def subjects(code: str, at: Project) -> list[Subject]:
    """What a form can be issued for."""
    paper = paper_of(code)
    assert paper is not None
    with scope(EVERYWHERE):
        return list(paper.subjects(at))


def printed(code: str, at: Project, subject: Subject | None = None) -> bytes:
    """The PDF of a form, of the first subject that it can be issued for unless one is named."""
    paper = paper_of(code)
    assert paper is not None
    chosen = subject or subjects(code, at)[0]
    with scope(EVERYWHERE):
        filled = paper.fill(at, chosen.about_id)
    return render_form(
        paper.form,
        filled.data,
        serial=SERIAL.replace("T0", code),
        issued_on=datetime.date(2026, 8, 3),
        verify_url="https://zijian.example.cn/verify/Zq3mB0xV9r2nK7cD1sWf-A/",
        attachments=filled.attachments,
    )


@lru_cache(maxsize=4)
def pages(data: bytes) -> list[str]:
    """The text of each page, with its spaces made even."""
    return [" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(data)).pages]


def text(data: bytes) -> str:
    """All of it without spaces: a heading that is broken over two lines is still found."""
    return "".join("".join(pages(data)).split())


def check_frame(data: bytes, code: str, title: str) -> None:
    """What every form has: the header block, its number, page numbers, and PDF/A-3's claim."""
    shown = pages(data)
    assert title in "".join(shown[0].split())
    for label in ("项目名称", "项目代码", "县乡村", "实施主体", "填报日期", "编号"):
        assert label in shown[0], label
    for number, page in enumerate(shown, 1):
        assert SERIAL.replace("T0", code) in page
        assert f"第 {number} 页 共 {len(shown)} 页" in page
    whole = "".join("".join(shown).split())
    assert not [word for word in NEVER if word in whole]
    with pikepdf.open(BytesIO(data)) as pdf:
        assert pdf.open_metadata().pdfa_status == "3B"
        assert bytes(pdf.trailer.ID[0]) == SERIAL.replace("T0", code).encode()
