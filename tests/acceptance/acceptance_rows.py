"""What tests of acceptance start from: works, a visit, findings, a project at each stage."""

import datetime
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django.utils import timezone

from acceptance.actions import (
    AssetSaid,
    Care,
    FinalAccount,
    Found,
    Present,
    Visit,
    Works,
    add_asset,
    agree_care,
    check_again,
    hold_inspection,
    rectify,
    save_application,
    save_works,
    sign_care,
)
from acceptance.figures import planned_items
from acceptance.models import (
    Application,
    Asset,
    CareAgreement,
    Inspection,
    InspectionItem,
    ItemCheck,
    Kind,
    Rectification,
)
from core.errors import RuleBroken
from core.ids import new_id
from core.scope import EVERYWHERE, scope
from projects.lifecycle import Stage, Step
from projects.models import Project
from regions.models import Human, Post, Role
from tests import factories
from tests.projects import village_rows
from tests.projects.village_rows import said

ROAD = Works("路面硬化", "平方米", Decimal("4200"), Decimal("4230.5"), "C25混凝土，厚18厘米")
DITCH = Works("排水渠", "米", Decimal("960"), Decimal("960"), "U形槽，纵坡不小于0.3%")
AT = {
    Kind.SELF: (Stage.CONSTRUCTION, Step.MAKE),
    Kind.TOWNSHIP: (Stage.ACCEPTANCE, Step.TOWNSHIP),
    Kind.COUNTY: (Stage.ACCEPTANCE, Step.COUNTY),
}
SOON = datetime.timedelta(days=10)


def today() -> datetime.date:
    return timezone.localdate()


def place(at: Project, stage: Stage, step: Step = Step.MAKE, **columns: Any) -> Project:
    """Move a project to a stage without its history."""
    with scope(EVERYWHERE):
        Project.objects.filter(pk=at.pk).update(stage=stage, step=step, **columns)
        at.refresh_from_db()
    return at


def works(at: Project, by: Post, *said: Works, version: int | None = None) -> Project:
    """The list of works; the project comes back with its new version."""
    with scope(by.scope):
        save_works(
            project_id=at.pk,
            version=at.version if version is None else version,
            works=said or (ROAD, DITCH),
            by=by,
        )
        at.refresh_from_db()
    return at


def building(by: Post) -> Project:
    """Under construction, with its list of works."""
    return works(village_rows.project(by, stage=Stage.CONSTRUCTION), by)


def account(**columns: Any) -> FinalAccount:
    given: dict[str, Any] = {
        "starts_on": today() - datetime.timedelta(days=90),
        "ends_on": today(),
        "labour": Decimal("880000.00"),
        "materials": Decimal("1190000.00"),
        "machinery": Decimal("600000.00"),
        "other": Decimal("90000.00"),
        "conclusion": "经自查，全部合格。",
    }
    return FinalAccount(**given | columns)


def application(at: Project, by: Post, **columns: Any) -> Application:
    with scope(by.scope):
        made = save_application(
            project_id=at.pk, version=at.version, account=account(**columns), by=by
        )
        at.refresh_from_db()
    return made


def visit(**columns: Any) -> Visit:
    given: dict[str, Any] = {
        "held_on": today(),
        "place": "黄科村",
        "present": (
            Present("祁生辉", "古鄯镇人民政府", "工程师", False),
            Present("完玛措", "", "", True),
        ),
        "conclusion": "现场查验，符合设计。",
        "satisfied": 28,
        "dissatisfied": 1,
    }
    return Visit(**given | columns)


def passed(number: int) -> list[Found]:
    return [Found(True, Decimal(one + 1)) for one in range(number)]


def findings(at: Project, *failed: int) -> list[Found]:
    """All passed but these places, from 0; to be mended in ten days."""
    with scope(EVERYWHERE):
        found = passed(len(planned_items(at)))
    for place in failed:
        found[place] = Found(False, Decimal("3900"), "表面有裂缝", today() + SOON)
    return found


def inspect(
    at: Project,
    kind: Kind,
    by: Post,
    *failed: int,
    id: UUID | None = None,
    found: Sequence[Found] | None = None,
    seen: Visit | None = None,
    version: int | None = None,
    **answer: Any,
) -> Inspection:
    with scope(by.scope):
        return hold_inspection(
            id=id or new_id(),
            project_id=at.pk,
            kind=kind,
            version=at.version if version is None else version,
            visit=seen or visit(),
            found=findings(at, *failed) if found is None else found,
            by=by,
            **answer,
        )


def inspected(at: Project, kind: Kind, by: Post, *failed: int) -> Inspection:
    """An inspection at the stage that it belongs to, and the project where it was before."""
    was = at.stage, at.step
    place(at, *AT[kind])
    made = inspect(at, kind, by, *failed)
    place(at, Stage(was[0]), Step(was[1]))
    return made


def failed_item(inspection: Inspection) -> InspectionItem:
    """The first item of it that is open."""
    with scope(EVERYWHERE):
        items = InspectionItem.objects.filter(inspection=inspection).select_related("inspection")
        return items.open().order_by("number")[0]


def mend(item: InspectionItem, by: Post, *, id: UUID | None = None, **said: Any) -> Rectification:
    given: dict[str, Any] = {
        "done": "裂缝已灌浆修补",
        "done_on": today(),
        "before": None,
        "after": None,
    }
    with scope(by.scope):
        return rectify(id=id or new_id(), item_id=item.pk, by=by, **given | said)


def recheck(
    item: InspectionItem, by: Post, *, number: int = 2, found: Found | None = None, **answer: Any
) -> ItemCheck:
    with scope(by.scope):
        return check_again(
            item_id=item.pk, number=number, found=found or Found(True), by=by, **answer
        )


def asset_said(**columns: Any) -> AssetSaid:
    given: dict[str, Any] = {
        "name": "村内硬化道路",
        "kind": "public",
        "specification": "C25混凝土路面，宽3.5米，长1.2公里",
        "place": "黄科村一社至三社",
        "value": Decimal("2760000.00"),
        "built_on": today(),
        "receiver": "黄科村集体经济组织",
        "ownership": "黄科村集体经济组织",
    }
    return AssetSaid(**given | columns)


def asset(at: Project, by: Post, *, id: UUID | None = None, **columns: Any) -> Asset:
    with scope(by.scope):
        made = add_asset(id=id or new_id(), project_id=at.pk, said=asset_said(**columns), by=by)
        at.refresh_from_db()
    return made


def care_said(**columns: Any) -> Care:
    given: dict[str, Any] = {
        "object": "村内硬化道路和排水渠",
        "keeper": "马建国",
        "since": today(),
        "until": today() + datetime.timedelta(days=1095),
        "duties": "每月清扫一次，雨后及时清淤",
        "money": "村集体经济收益",
    }
    return Care(**given | columns)


def care(at: Project, by: Post, *, signed: bool = True, **columns: Any) -> CareAgreement:
    with scope(by.scope):
        made = agree_care(id=new_id(), project_id=at.pk, care=care_said(**columns), by=by)
        if signed:
            made = sign_care(care_id=made.pk, file=village_rows.photo(), by=by)
        at.refresh_from_db()
    return made


def refused(act: Callable[[], object], sentence: str, **values: object) -> str:
    """The field at which it is refused."""
    with pytest.raises(RuleBroken) as broken:
        act()
    assert str(broken.value.message) == said(sentence, **values)
    return broken.value.field


def second_post(human: Human, role: Role, division: str) -> Post:
    with scope(EVERYWHERE):
        return factories.post(role, division, human=human)
