"""A village's roster of 5,000 people as an Excel file, with everything that a county asks for."""

from io import BytesIO

from config.demo_data.people import Made, people
from core.excel.reading import read_workbook
from core.excel.writing import Column, Sheet, write_workbook
from core.ids import new_id
from regions.models import Division, Post
from workers.actions import upload_import
from workers.importing import proposal
from workers.models import PeopleImport

HEADINGS = ("姓名", "身份证号", "社", "民族", "电话", "一卡通账号", "开户行", "人员类别")
GROUPS = ("脱贫户", "监测对象", "")


def roster(village: str, *, number: int, seed: int) -> bytes:
    """A workbook of so many people."""
    rows = [
        [
            one.name, one.id_number, one.group, one.ethnicity, one.phone, one.account,
            "农村信用社", GROUPS[place % len(GROUPS)],
        ]
        for place, one in enumerate(_different(number, village, seed))
    ]  # fmt: skip
    out = BytesIO()
    write_workbook([Sheet("名单", [Column(heading) for heading in HEADINGS], rows)], out)
    return out.getvalue()


def _different(number: int, village: str, seed: int) -> list[Made]:
    """Nobody twice: the demo's numbers come again after some thousand."""
    found: dict[str, Made] = {}
    for one in people(2 * number, area=village[:6], seed=seed):
        found.setdefault(one.id_number, one)
    return list(found.values())[:number]


def uploaded(content: bytes, village: str, by: Post) -> PeopleImport:
    return upload_import(
        id=new_id(),
        village=Division.objects.get(code=village),
        name="花名册.xlsx",
        content=content,
        layout=proposal(read_workbook(content)),
        by=by,
    )
