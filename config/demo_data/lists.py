"""The village's own Excel lists: one taken over with a warning, one that waits with its faults."""

from collections.abc import Sequence
from io import BytesIO
from itertools import cycle

from config.demo_data.before import Tale
from config.demo_data.clock import acting
from config.demo_data.people import Made, people
from core.excel.reading import read_workbook
from core.excel.writing import Column, Sheet, write_workbook
from core.ids import new_id
from regions.models import Division, Post
from workers.actions import apply_import, upload_import
from workers.importing import digest, plan_of, proposal
from workers.models import PeopleImport

HEADINGS = ("姓名", "身份证号", "社", "民族", "电话", "一卡通账号", "开户行", "人员类别")


def bring_lists(tale: Tale) -> None:
    made = people(9, area=tale.village[:6], seed=tale.seed + 70)
    groups = cycle(("监测对象", "脱贫户", "脱贫户"))
    taken = [row_of(one, group) for one, group in zip(made[:6], groups, strict=False)]
    taken[1][5] = "6217730100000012344"  # of a passbook: no bank card's check digit
    with acting(tale.crew.recorder, tale.day(60)) as recorder:
        row = upload(tale.village, "三姓庄村新增务工人员.xlsx", workbook(taken), recorder)
        apply_import(
            import_id=row.pk,
            seen=digest(plan_of(row)),
            reason="已与身份证、存折逐一核对。",
            by=recorder,
        )
    waiting = [row_of(one, "脱贫户") for one in made[3:]]
    waiting[1][1] = waiting[1][1][:-1]
    waiting[2][7] = "五保户"
    with acting(tale.crew.recorder, tale.day(100)) as recorder:
        upload(tale.village, "三姓庄村劳动力登记表.xlsx", workbook(waiting), recorder)


def row_of(one: Made, category: str) -> list[str]:
    bank = "农村信用社"
    return [
        one.name, one.id_number, one.group, one.ethnicity, one.phone, one.account, bank, category,
    ]  # fmt: skip


def workbook(rows: Sequence[Sequence[str]]) -> bytes:
    out = BytesIO()
    write_workbook([Sheet("名单", [Column(heading) for heading in HEADINGS], rows)], out)
    return out.getvalue()


def upload(village: str, name: str, content: bytes, by: Post) -> PeopleImport:
    return upload_import(
        id=new_id(),
        village=Division.objects.get(code=village),
        name=name,
        content=content,
        layout=proposal(read_workbook(content)),
        by=by,
    )
