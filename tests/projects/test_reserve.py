"""Township and county put the reserve in an order and mark what is ready."""

from collections.abc import Iterator
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from core.errors import RuleBroken
from core.ids import new_id
from core.models import AuditRecord
from core.scope import EVERYWHERE, scope
from projects.history import records, told
from projects.lifecycle import Stage
from projects.models import Office, Outcome, Project, ReserveMark, ReserveOrder
from projects.reserve import is_ready, listed, ordered, sortable, unfunded
from projects.reserve_rules import Line
from regions.models import Post, Role
from tests import factories
from tests.factories import Cast
from tests.projects.reserve_rows import number_of, sorted_by
from tests.projects.village_rows import project, said
from tests.together import at_once

TWICE = "Place %(place)s is given to “%(one)s” and to “%(other)s”. Give one of them another."
CHANGED = "%(who)s has changed “%(name)s” in this list meanwhile. Open it again, then save."
LEFT = "“%(name)s” has left this list meanwhile. Open it again, then save."


@pytest.fixture
def three(cast: Cast) -> tuple[Project, Project, Project]:
    """Of one town: a road in the reserve, a ditch and a square at the proposal."""
    return (
        project(cast.recorder, name="路"),
        project(cast.recorder, name="渠", sector="water", stage=Stage.PROPOSAL),
        project(cast.next_village, name="广场", sector="living", stage=Stage.PROPOSAL),
    )


def names(by: Post) -> list[str]:
    with scope(by.scope):
        return [one.name for one in ordered(unfunded(by), by)]


def mark(at: Project, office: Office) -> ReserveMark | None:
    with scope(EVERYWHERE):
        return ReserveMark.objects.filter(project=at).of_office(office).first()


# ---- the order ----


def test_each_office_sees_its_own_order_first_and_the_unplaced_last(
    cast: Cast, three: tuple[Project, ...]
) -> None:
    road, ditch, square = three
    sorted_by(cast.township, {square: 1, road: 2})
    sorted_by(cast.county, {ditch: 1, square: 2})
    assert names(cast.township) == ["广场", "路", "渠"]
    assert names(cast.county) == names(cast.auditor) == ["渠", "广场", "路"]
    assert names(cast.province) == ["渠", "广场", "路"]
    assert names(cast.bureau) == ["路"]


def test_the_last_list_counts_and_the_lines_of_others_stay(
    cast: Cast, three: tuple[Project, ...]
) -> None:
    road, ditch, _square = three
    sorted_by(cast.township, {road: Line(1, True, "群众积极"), ditch: 2})
    before = mark(road, Office.TOWNSHIP)
    sorted_by(cast.clerk, {ditch: Line(3, False, "先修路")})
    after = mark(road, Office.TOWNSHIP)
    assert before is not None
    assert after is not None
    assert (after.place, after.ready, after.remark) == (1, True, "群众积极")
    assert (after.at, after.by_id) == (before.at, before.by_id)
    now = mark(ditch, Office.TOWNSHIP)
    assert now is not None
    assert (now.place, now.by_id) == (3, cast.clerk.pk)
    assert number_of(cast.township) == 2


def test_a_place_given_twice_is_refused_by_the_rows_names(
    cast: Cast, three: tuple[Project, ...]
) -> None:
    road, ditch, _square = three
    with pytest.raises(RuleBroken) as broken:
        sorted_by(cast.township, {road: 1, ditch: 1})
    assert str(broken.value) == said(TWICE, place=1, one="路", other="渠")
    assert broken.value.field == f"place_{ditch.pk}"
    assert number_of(cast.township) == 0


def test_a_place_that_another_row_outside_the_filter_has_is_refused_too(
    cast: Cast, three: tuple[Project, ...]
) -> None:
    road, ditch, square = three
    sorted_by(cast.township, {road: 1, square: 2})
    with pytest.raises(RuleBroken) as broken:
        sorted_by(cast.township, {ditch: 2})
    assert str(broken.value) == said(TWICE, place=2, one="广场", other="渠")
    assert broken.value.field == f"place_{ditch.pk}"
    sorted_by(cast.township, {ditch: 2, square: None})
    assert names(cast.township) == ["路", "渠", "广场"]


def test_a_list_that_was_saved_meanwhile_is_refused_with_the_row_that_changed(
    cast: Cast, three: tuple[Project, ...]
) -> None:
    road, ditch, _square = three
    sorted_by(cast.township, {road: 1})
    sorted_by(cast.clerk, {road: 1, ditch: 2})
    with pytest.raises(RuleBroken) as broken:
        sorted_by(cast.township, {road: 5}, seen=1)
    assert str(broken.value) == said(CHANGED, who=cast.clerk.human.name, name="渠")


def test_a_project_that_has_left_the_list_is_refused_by_its_name(
    cast: Cast, three: tuple[Project, ...]
) -> None:
    road, ditch, _square = three
    with scope(EVERYWHERE):
        Project.objects.filter(pk=ditch.pk).update(stage=Stage.FUNDING)
    with pytest.raises(RuleBroken) as broken:
        sorted_by(cast.township, {road: 1, ditch: 2})
    assert str(broken.value) == said(LEFT, name="渠")


def test_a_place_is_free_again_once_its_project_is_funded(
    cast: Cast, three: tuple[Project, ...]
) -> None:
    road, ditch, _square = three
    sorted_by(cast.township, {ditch: Line(1, True), road: 2})
    with scope(EVERYWHERE):
        Project.objects.filter(pk=ditch.pk).update(stage=Stage.FUNDING)
    sorted_by(cast.township, {road: 1})
    assert names(cast.township) == ["路", "广场"]


def test_what_came_back_from_the_funds_keeps_its_mark_until_it_is_taken_away(
    cast: Cast, three: tuple[Project, ...]
) -> None:
    road, ditch, _square = three
    sorted_by(cast.township, {ditch: Line(1, True)})
    for stage, lines in ((Stage.FUNDING, {road: 1}), (Stage.PROPOSAL, {})):
        with scope(EVERYWHERE):
            Project.objects.filter(pk=ditch.pk).update(stage=stage)
        if lines:
            sorted_by(cast.township, dict(lines))
    with pytest.raises(RuleBroken, match=said(TWICE, place=1, one="路", other="渠")):
        sorted_by(cast.township, {ditch: 1})
    sorted_by(cast.township, {ditch: None})
    kept = mark(ditch, Office.TOWNSHIP)
    assert kept is not None
    assert (kept.place, kept.ready) == (None, False)


def test_the_county_sorts_what_its_township_has_let_pass(
    cast: Cast, three: tuple[Project, ...]
) -> None:
    road, ditch, _square = three
    with scope(cast.county.scope):
        assert set(sortable(cast.county)) == set(three) - {road}
        rows = listed(unfunded(cast.county).order_by("name"), timezone.localdate())
        assert {row.project.name: row.waits for row in rows} == {
            "路": True, "渠": False, "广场": False,
        }  # fmt: skip
    with pytest.raises(RuleBroken, match=said(LEFT, name="路")):
        sorted_by(cast.county, {road: 1, ditch: 2})


def test_saving_the_same_again_changes_nothing(cast: Cast, three: tuple[Project, ...]) -> None:
    road, ditch, _square = three
    key = new_id()
    first = sorted_by(cast.township, {road: Line(1, True, " 好 ")}, id=key)
    assert sorted_by(cast.township, {road: Line(1, True, "好")}) is None
    assert sorted_by(cast.township, {road: 1, ditch: 2}, seen=0, id=key) == first  # a double click
    assert sorted_by(cast.township, {ditch: None}) is None
    assert number_of(cast.township) == 1


def test_who_keeps_no_order_saves_none(cast: Cast, three: tuple[Project, ...]) -> None:
    for post in (cast.recorder, cast.finance, cast.bureau, cast.auditor, cast.province):
        with pytest.raises(PermissionDenied):
            sorted_by(post, {three[0]: 1})


def test_what_was_changed_is_told_in_the_projects_history(
    cast: Cast, three: tuple[Project, ...]
) -> None:
    road, ditch, _square = three
    sorted_by(cast.township, {road: 1, ditch: 2})
    sorted_by(cast.township, {road: 1, ditch: Line(3, True)})
    with scope(EVERYWHERE):
        assert records(road, cast.recorder).count() == 1
        rows = told(records(ditch, cast.recorder))
        assert AuditRecord.objects.filter(verb="sort reserve").count() == 2
    assert len(rows) == 2
    assert said("gave the project its place in the reserve") in rows[0][2]


def test_ready_is_the_countys_last_mark(cast: Cast, three: tuple[Project, ...]) -> None:
    ditch = three[1]
    sorted_by(cast.township, {ditch: Line(1, True)})
    with scope(EVERYWHERE):
        assert not is_ready(ditch)
    sorted_by(cast.county, {ditch: Line(1, True)})
    with scope(EVERYWHERE):
        assert is_ready(ditch)
    sorted_by(cast.county, {ditch: Line(1)})
    with scope(EVERYWHERE):
        assert not is_ready(ditch)


def test_a_row_says_share_and_days_in_the_stage(cast: Cast, three: tuple[Project, ...]) -> None:
    with scope(cast.township.scope):
        row = listed([three[0]], three[0].stage_since)[0]
    assert (row.days, row.township, row.county) == (0, None, None)
    assert row.share == Decimal("32.14")


# ---- past the application ----


def order(by: Post, number: int = 1, **columns: object) -> ReserveOrder:
    given = {"area": by.division, "office": Office.COUNTY, "number": number}
    return ReserveOrder.objects.create(**given | columns, at=timezone.now(), by=by)


def in_order(kept: ReserveOrder, at: Project, place: int | None = None) -> ReserveMark:
    return ReserveMark.objects.create(
        village_id=at.village_id, project=at, order=kept, office=kept.office, place=place,
        at=timezone.now(), by_id=kept.by_id,
    )  # fmt: skip


@pytest.fixture
def county(cast: Cast) -> Iterator[Post]:
    with scope(cast.county.scope):
        yield cast.county


def test_the_database_holds_one_project_a_place(county: Post, three: tuple[Project, ...]) -> None:
    kept = order(county)
    in_order(kept, three[1], 1)
    with pytest.raises(IntegrityError, match="reserve_place_once"), transaction.atomic():
        in_order(kept, three[2], 1)
    in_order(kept, three[2])


def test_the_database_holds_one_list_a_number(county: Post) -> None:
    order(county)
    with pytest.raises(IntegrityError, match="reserve_order_follows"), transaction.atomic():
        order(county)


def test_the_database_keeps_a_county_from_what_its_township_holds(
    county: Post, three: tuple[Project, ...]
) -> None:
    kept = order(county)
    for at, changes in ((three[0], {}), (three[1], {"outcome": Outcome.REJECTED})):
        Project.objects.filter(pk=at.pk).update(**changes or {"outcome": Outcome.OPEN})
        with pytest.raises(DatabaseError, match="not in this reserve"), transaction.atomic():
            in_order(kept, at)


def test_the_database_keeps_a_list_to_its_own_area_and_office(
    cast: Cast, three: tuple[Project, ...]
) -> None:
    town = factories.post(Role.TOWNSHIP_REVIEWER, "632521100000")
    with scope(EVERYWHERE):
        other = order(town, office=Office.TOWNSHIP)
        with pytest.raises(DatabaseError, match="on another list"), transaction.atomic():
            in_order(other, three[1])
        for post, office in ((cast.county, Office.TOWNSHIP), (town, Office.COUNTY)):
            with pytest.raises(IntegrityError, match="of_its_office"), transaction.atomic():
                order(post, 9, office=office)
    with scope(cast.township.scope), pytest.raises(DatabaseError), transaction.atomic():
        order(cast.county)


def test_saved_lists_are_only_ever_added(county: Post, three: tuple[Project, ...]) -> None:
    in_order(order(county), three[1])
    for table in ("projects_reservemark", "projects_reserveorder"):
        for statement in (f"DELETE FROM {table}", f"UPDATE {table} SET at = now()"):
            with (
                pytest.raises(DatabaseError, match="only ever added"),
                transaction.atomic(),
                connection.cursor() as cursor,
            ):
                cursor.execute(statement)


# ---- at once ----


def test_two_who_save_at_once_leave_one_list(real_db: None) -> None:
    with transaction.atomic():
        cast = factories.cast()
    with transaction.atomic():
        ours = project(cast.recorder)

    def save(by: Post, place: int) -> ReserveOrder | None:
        with transaction.atomic():
            return sorted_by(by, {ours: place}, seen=0)

    done = at_once(lambda: save(cast.clerk, 1), lambda: save(cast.township, 2))
    assert sorted(type(one).__name__ for one in done) == ["ReserveOrder", "RuleBroken"]
    with transaction.atomic(), scope(EVERYWHERE):
        assert ReserveOrder.objects.count() == 1
        assert ReserveMark.objects.count() == 1
