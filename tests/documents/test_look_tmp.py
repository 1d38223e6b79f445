"""Throw-away: prints every form into /tmp/docs_out."""
import datetime, os, pathlib
import pytest
from core.scope import scope, EVERYWHERE
from tests.documents import believable as b
from django.utils import timezone
OUT = pathlib.Path("/tmp/docs_out"); OUT.mkdir(exist_ok=True)
pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning")
N = int(os.environ.get("N", "64"))

def put(name, data):
    (OUT / f"{name}.pdf").write_bytes(data)

def test_all(cast):
    from projects.paperwork import papers, paper_of
    at = b.project(cast.recorder)
    since = timezone.localdate().replace(day=1) - datetime.timedelta(days=40)
    last = since.replace(day=1) - datetime.timedelta(days=1)
    first = last.replace(day=1)
    entries = b.people(at, cast.recorder, N, first)
    b.papers(at, cast.recorder, entries[: N - 4], first)
    dates = [first.replace(day=d) for d in range(3, last.day + 1) if d % 9]
    b.work(at, cast.recorder, entries, dates)
    with scope(EVERYWHERE):
        from projects.lifecycle import Stage
        at.stage = Stage.FUNDING; at.save()
    b.money(at, cast.finance)
    with scope(EVERYWHERE):
        at.stage = Stage.CONSTRUCTION; at.save()
        only = os.environ.get("ONLY", "").split(",") if os.environ.get("ONLY") else None
        extra(at, cast)
        for paper in papers():
            code = paper.form.code
            if only and code not in only: continue
            subjects = list(paper.subjects(at))
            print(code, len(subjects), subjects[:2])
            if subjects:
                put(code, b.printed(code, at))
                if code in ("T12", "T3", "T16", "T19") and len(subjects) > 1:
                    put(code + "b", b.printed(code, at, subjects[1]))

def extra(at, cast):
    from projects import paperwork
    from payroll import documents
    if "T13" not in paperwork._papers: paperwork.register(*documents.PAPERS)
    from tests.procurement import purchase_rows as pr
    four = pr.four()
    from decimal import Decimal as D
    items = [pr.CEMENT, pr.SAND, pr.Wanted("钢筋","HRB400 Φ12","吨",D("6.250"),D("3900.00")), pr.Wanted("排水管","DN300 双壁波纹","米",D("960"),D("86.50"))]
    bought = pr.purchase(at, four.buyer, *items)
    for n,(name,code) in enumerate(zip(["民和昌盛建材有限公司","青海路通物资贸易有限公司","马福水泥经销部"], pr.CODES)):
        pr.quote(bought, four.buyer, *[str(i.planned_price - 5 + n*4) for i in items], supplier=name, uscc=code if n<2 else "")
    pr.chosen(bought, four.buyer)
    r = pr.received(bought, four.storekeeper, "40", "120.500", "0", "480")
    pr.checked(r, four.supervisor)
    b2 = pr.purchase(at, four.buyer, title="装载机租赁", kind="machinery"); pr.quote(b2, four.buyer)
    last = timezone.localdate().replace(day=1) - datetime.timedelta(days=41)
    last = last.replace(day=1) - datetime.timedelta(days=1)
    print(b.sheet(at, cast.recorder, last.replace(day=1), last))
