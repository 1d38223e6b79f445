"""What the database itself holds, whoever speaks to it: policies, references, order, separation."""

from collections.abc import Iterator
from typing import cast

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.utils import timezone

from acceptance.models import Inspection, InspectionItem, ItemCheck, Kind, WorksItem
from core.ids import new_id
from core.scope import EVERYWHERE, Scope, scope
from projects.models import Project
from regions.models import Post
from tests import factories
from tests.acceptance import acceptance_rows as rows
from tests.factories import Cast

TABLES = (
    "worksitem", "application", "inspection", "attendee", "inspectionitem", "itemcheck",
    "rectification", "asset", "careagreement",
)  # fmt: skip
ONLY_ADDED = ("inspection", "attendee", "inspectionitem", "itemcheck", "rectification")


@pytest.fixture
def stage(cast: Cast) -> Iterator[tuple[Cast, Project, Inspection]]:
    """A self-check with one failed item that was mended; the scope is the village's."""
    ours = rows.building(cast.recorder)
    inspection = rows.inspect(ours, Kind.SELF, cast.recorder, 0)
    rows.mend(rows.failed_item(inspection), cast.recorder)
    with scope(cast.recorder.scope):
        yield cast, ours, inspection


def execute(statement: str, values: list[object] | None = None) -> int:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, cast("list[str]", values or []))
        return cursor.rowcount


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.django_db
def test_a_neighbour_reads_and_writes_nothing(name: str) -> None:
    cast = factories.cast()
    ours = rows.building(cast.recorder)
    inspection = rows.inspect(ours, Kind.SELF, cast.recorder, 0)
    rows.mend(rows.failed_item(inspection), cast.recorder)
    for area in (Scope.of(factories.NEXT_VILLAGE), Scope("", "")):
        with scope(area):
            assert execute(f"SELECT 1 FROM acceptance_{name}") == 0
            if name not in ONLY_ADDED:
                assert execute(f"DELETE FROM acceptance_{name}") == 0


@pytest.mark.parametrize("name", ONLY_ADDED)
def test_what_was_found_is_only_ever_added(
    stage: tuple[Cast, Project, Inspection], name: str
) -> None:
    for statement in (
        f"UPDATE acceptance_{name} SET project_id = project_id",
        f"DELETE FROM acceptance_{name}",
    ):
        with pytest.raises(IntegrityError, match="only ever added"):
            execute(statement)


def test_a_row_of_another_village_can_not_be_written(
    stage: tuple[Cast, Project, Inspection],
) -> None:
    _cast, ours, _inspection = stage
    row = WorksItem(
        village_id=factories.NEXT_VILLAGE, project=ours, number=9, title="x", unit="x",
        design=1, completed=1, standard="x",
    )  # fmt: skip
    with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        row.save(force_insert=True)
    with (
        scope(EVERYWHERE),
        pytest.raises(IntegrityError, match="project_id_together"),
        transaction.atomic(),
    ):
        row.save(force_insert=True)


def check_row(
    inspection: Inspection, item: InspectionItem, by: Post, **columns: object
) -> ItemCheck:
    given: dict[str, object] = {
        "kind": inspection.kind, "number": 2, "result": "passed", "operator": by.user.human,
        "responsible": by.user.human,
    }  # fmt: skip
    return ItemCheck(
        village_id=inspection.village_id, project_id=inspection.project_id, inspection=inspection,
        item=item, at=timezone.now(), post=by, **given | columns,
    )  # fmt: skip


def violated(row: ItemCheck) -> str:
    """The constraint that refuses it."""
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        row.save(force_insert=True)
    name: str = error.value.__cause__.diag.constraint_name  # type: ignore[union-attr]
    return name


def test_checks_come_in_order_and_after_rectification(
    stage: tuple[Cast, Project, Inspection],
) -> None:
    cast, _ours, inspection = stage
    mended, passed = inspection.items.order_by("number")[:2]
    order = "item_check_follows_rectification"
    by = cast.recorder
    assert violated(check_row(inspection, mended, by, number=3)) == order
    assert violated(check_row(inspection, mended, by, number=1)) == order
    assert violated(check_row(inspection, passed, by)) == order
    again = {"result": "failed", "problem": "裂缝", "deadline": rows.today()}
    check_row(inspection, mended, by, **again).save(force_insert=True)
    assert violated(check_row(inspection, mended, by, number=3)) == order


def test_a_check_names_the_kind_and_item_of_its_inspection(
    stage: tuple[Cast, Project, Inspection],
) -> None:
    cast, ours, inspection = stage
    item = inspection.items.order_by("number")[0]
    wrong = check_row(inspection, item, cast.township, kind=Kind.TOWNSHIP)
    assert violated(wrong) == "acceptance_itemcheck_inspection_id_together"
    rows.recheck(item, cast.recorder)
    other = rows.inspect(ours, Kind.SELF, cast.recorder, 0)
    theirs = rows.failed_item(other)
    rows.mend(theirs, cast.recorder)
    crossed = check_row(inspection, theirs, cast.recorder)
    assert violated(crossed) == "acceptance_itemcheck_item_id_together"


def test_a_failure_has_a_problem_and_a_deadline_and_a_pass_has_none(
    stage: tuple[Cast, Project, Inspection],
) -> None:
    cast, _ours, inspection = stage
    item = inspection.items.order_by("number")[0]
    whole = "item_check_failed_with_problem_and_deadline"
    for columns in (
        {"result": "failed"},
        {"result": "failed", "problem": "裂缝"},
        {"result": "failed", "deadline": rows.today()},
        {"result": "passed", "problem": "裂缝", "deadline": rows.today()},
    ):
        assert violated(check_row(inspection, item, cast.recorder, **columns)) == whole


def test_whoever_types_for_another_has_his_paper(
    stage: tuple[Cast, Project, Inspection],
) -> None:
    cast, _ours, inspection = stage
    item = inspection.items.order_by("number")[0]
    row = check_row(inspection, item, cast.recorder, operator=cast.clerk.user.human)
    assert violated(row) == "item_check_for_another_has_his_paper"


def test_only_what_failed_is_rectified(stage: tuple[Cast, Project, Inspection]) -> None:
    cast, ours, inspection = stage
    passed = ItemCheck.objects.filter(inspection=inspection, result="passed")[0]
    with pytest.raises(IntegrityError, match="only a failed check"):
        execute(
            "INSERT INTO acceptance_rectification (id, village_id, project_id, fault_id, done, "
            "done_on, by_id, at) VALUES (%s, %s, %s, %s, 'x', now(), %s, now())",
            [new_id(), ours.village_id, ours.pk, passed.pk, cast.recorder.pk],
        )


def test_one_human_inspects_for_one_level_whatever_his_posts(
    stage: tuple[Cast, Project, Inspection],
) -> None:
    cast, ours, inspection = stage
    row = Inspection(
        id=new_id(), village_id=ours.village_id, project=ours, kind=Kind.COUNTY, round=1,
        number=1, held_on=rows.today(), place="x", conclusion="x", at=timezone.now(),
        post=cast.county, operator=cast.recorder.user.human,
        responsible=inspection.responsible,
    )  # fmt: skip
    with pytest.raises(IntegrityError, match="inspection_one_human_one_kind"), transaction.atomic():
        row.save(force_insert=True)
