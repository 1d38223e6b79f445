"""What failed is mended and checked again: every refusal, and the races."""

import datetime
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from pytest_django import Settings

from acceptance.actions import (
    Found,
)
from acceptance.models import (
    InspectionItem,
    ItemCheck,
    Kind,
    Rectification,
)
from core.errors import RuleBroken
from core.ids import new_id
from core.scope import EVERYWHERE, scope
from projects.models import Attachment, Project
from regions.models import Human, Post, Role
from tests import factories
from tests.acceptance import acceptance_rows as rows
from tests.acceptance.acceptance_rows import refused, second_post
from tests.factories import Cast
from tests.projects import village_rows


@pytest.fixture(autouse=True)
def files(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def ours(cast: Cast) -> Project:
    """Under construction, its works listed."""
    return rows.building(cast.recorder)


# ---- mending, and checking again ----


@pytest.fixture
def broken_item(ours: Project, cast: Cast) -> InspectionItem:
    """Failed by the township, which waits at its step."""
    item = rows.failed_item(rows.inspected(ours, Kind.TOWNSHIP, cast.township, 0))
    rows.place(ours, *rows.AT[Kind.TOWNSHIP])
    return item


def test_a_failed_item_is_mended_and_checked_again_until_it_passes(
    broken_item: InspectionItem, cast: Cast
) -> None:
    once_more = Found(False, None, "还有裂缝", rows.today() + rows.SOON)
    rows.mend(broken_item, cast.recorder, after=village_rows.photo())
    assert rows.recheck(broken_item, cast.township, found=once_more).number == 2
    rows.mend(broken_item, cast.recorder)
    assert rows.recheck(broken_item, cast.township, number=3).result == "passed"
    with scope(EVERYWHERE):
        assert not InspectionItem.objects.filter(pk=broken_item.pk).open().exists()
        after = Attachment.objects.get()
        assert Rectification.objects.order_by("at")[0].after == after


def test_mending_is_recorded_once(broken_item: InspectionItem, cast: Cast) -> None:
    row = new_id()
    first = rows.mend(broken_item, cast.recorder, id=row)
    assert rows.mend(broken_item, cast.recorder, id=row).pk == first.pk
    refused(
        lambda: rows.mend(broken_item, cast.recorder),
        "Nothing is to be mended here any more. Open the inspection again.",
    )


@pytest.mark.parametrize(
    ("columns", "field"),
    [
        pytest.param({"done": " "}, "done", id="says nothing"),
        pytest.param({"done_on": datetime.date(2099, 1, 1)}, "done_on", id="ahead"),
        pytest.param({"done_on": datetime.date(2001, 1, 1)}, "done_on", id="before it failed"),
        pytest.param(
            {"after": SimpleUploadedFile("a.png", b"no picture")}, "after", id="no picture"
        ),
    ],
)
def test_a_mending_that_can_not_be_is_refused(
    broken_item: InspectionItem, cast: Cast, columns: dict[str, Any], field: str
) -> None:
    with pytest.raises(RuleBroken) as broken:
        rows.mend(broken_item, cast.recorder, **columns)
    assert broken.value.field == field


def test_only_the_village_mends(broken_item: InspectionItem, cast: Cast) -> None:
    for post in (cast.supervisor, cast.township, cast.county):
        with pytest.raises(PermissionDenied):
            rows.mend(broken_item, post)
    with pytest.raises(InspectionItem.DoesNotExist):
        rows.mend(broken_item, cast.neighbour)
    assert rows.mend(broken_item, cast.clerk)


def test_nothing_is_checked_again_before_it_was_mended(
    broken_item: InspectionItem, cast: Cast
) -> None:
    refused(
        lambda: rows.recheck(broken_item, cast.township),
        "This is checked again once the village has said what it mended.",
    )


def test_only_the_level_that_failed_it_checks_it_again(
    broken_item: InspectionItem, cast: Cast
) -> None:
    rows.mend(broken_item, cast.recorder)
    for post in (cast.recorder, cast.clerk, cast.county):
        with pytest.raises(PermissionDenied):
            rows.recheck(broken_item, post)


def test_whoever_mended_it_does_not_check_it_again(broken_item: InspectionItem, cast: Cast) -> None:
    mender = second_post(cast.township.human, Role.RECORDER, factories.VILLAGE)
    rows.mend(broken_item, mender)
    field = refused(
        lambda: rows.recheck(broken_item, cast.township),
        "Whoever mended it does not check it again.",
    )
    assert field == "responsible"


def test_a_failed_second_look_needs_problem_and_deadline(
    broken_item: InspectionItem, cast: Cast
) -> None:
    rows.mend(broken_item, cast.recorder)
    for found, field in [
        (Found(False, None, "", rows.today()), "problem"),
        (Found(False, None, "裂缝", None), "deadline"),
        (Found(False, None, "裂缝", datetime.date(2001, 1, 1)), "deadline"),
    ]:
        with pytest.raises(RuleBroken) as broken:
            rows.recheck(broken_item, cast.township, found=found)
        assert broken.value.field == field


def test_a_second_click_checks_once_and_a_colleague_is_told(
    broken_item: InspectionItem, cast: Cast
) -> None:
    rows.mend(broken_item, cast.recorder)
    first = rows.recheck(broken_item, cast.township)
    assert rows.recheck(broken_item, cast.township).pk == first.pk
    colleague = second_post(
        Human.objects.create(name="同事"),
        Role.TOWNSHIP_REVIEWER,
        factories.township_of(factories.VILLAGE),
    )
    refused(
        lambda: rows.recheck(broken_item, colleague),
        "Someone else has just checked this again. Open it again.",
    )


# ---- races, on two real connections ----


def both_at_once(*acts: Callable[[], object]) -> list[str]:
    """Each act in its own transaction, begun together: done, or what it was refused with."""
    came, gate = [], threading.Barrier(len(acts))

    def run(act: Callable[[], object]) -> None:
        try:
            gate.wait()
            with transaction.atomic():
                act()
            came.append("done")
        except RuleBroken:
            came.append("refused")
        except IntegrityError:
            came.append("constraint")
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(came)


def raced() -> tuple[Cast, Project, InspectionItem, Post]:
    with transaction.atomic(), scope(EVERYWHERE):
        cast = factories.cast()
        ours = rows.building(cast.recorder)
        item = rows.failed_item(rows.inspected(ours, Kind.TOWNSHIP, cast.township, 0))
        rows.place(ours, *rows.AT[Kind.TOWNSHIP])
        rows.mend(item, cast.recorder)
        colleague = factories.post(
            Role.TOWNSHIP_REVIEWER, factories.township_of(factories.VILLAGE), username="同事"
        )
    return cast, ours, item, colleague


def test_two_who_check_one_item_again_at_once(real_db: None, tmp_path: Path) -> None:
    cast, _ours, item, colleague = raced()
    worse = Found(False, None, "还有裂缝", rows.today() + rows.SOON)
    came = both_at_once(
        lambda: rows.recheck(item, cast.township),
        lambda: rows.recheck(item, colleague, found=worse),
    )
    assert came == ["done", "refused"]
    with transaction.atomic(), scope(EVERYWHERE):
        assert ItemCheck.objects.filter(item=item, number=2).count() == 1


def test_the_database_lets_one_of_two_checks_in_without_any_lock_of_ours(real_db: None) -> None:
    cast, ours, item, colleague = raced()

    def insert(by: Post) -> object:
        with scope(by.scope):
            return ItemCheck.objects.create(
                village_id=ours.village_id, project=ours, inspection_id=item.inspection_id,
                kind=Kind.TOWNSHIP, item=item, number=2, result="passed", at=ours.created_at,
                post=by, operator=by.user.human, responsible=by.user.human,
            )  # fmt: skip

    assert both_at_once(lambda: insert(cast.township), lambda: insert(colleague)) == [
        "constraint",
        "done",
    ]
