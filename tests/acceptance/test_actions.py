"""Listing the works, applying, inspecting: every refusal, and who answers."""

import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from pytest_django import Settings

from acceptance.actions import (
    Found,
    Present,
    save_works,
)
from acceptance.models import (
    Application,
    InspectionItem,
    ItemCheck,
    Kind,
    WorksItem,
)
from core.errors import RuleBroken
from core.ids import new_id
from core.models import AuditRecord
from core.scope import EVERYWHERE, scope
from projects.actions import Answer, attach
from projects.lifecycle import Stage, Step
from projects.models import Decision, Outcome, Project, Verdict
from regions.models import Human, Role
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


# ---- what was built ----


def test_the_list_of_works_replaces_the_one_before(ours: Project, cast: Cast) -> None:
    version = ours.version
    rows.works(ours, cast.recorder, rows.DITCH)
    with scope(EVERYWHERE):
        kept = list(WorksItem.objects.values_list("number", "title", "completed"))
    assert kept == [(1, "排水渠", Decimal("960.000"))]
    assert ours.version == version + 1


@pytest.mark.parametrize(
    ("design", "completed", "field"),
    [("0", "5", "design_0"), ("-1", "5", "design_0"), ("5", "-1", "completed_0")],
)
def test_works_have_quantities_that_can_be(
    ours: Project, cast: Cast, design: str, completed: str, field: str
) -> None:
    odd = rows.Works("桥涵", "座", Decimal(design), Decimal(completed), "按图")
    with pytest.raises(RuleBroken) as broken:
        rows.works(ours, cast.recorder, odd)
    assert broken.value.field == field


def test_an_empty_list_of_works_is_none(ours: Project, cast: Cast) -> None:
    with scope(cast.recorder.scope):
        refused(
            lambda: save_works(
                project_id=ours.pk, version=ours.version, works=[], by=cast.recorder
            ),
            "List at least one part of the works.",
        )


@pytest.mark.parametrize(
    ("stage", "step"),
    [
        (Stage.PREPARATION, Step.MAKE),
        (Stage.CONSTRUCTION, Step.TOWNSHIP),
        (Stage.ACCEPTANCE, Step.TOWNSHIP),
        (Stage.ACCEPTANCE, Step.COUNTY),
        (Stage.HANDOVER, Step.MAKE),
    ],
)
def test_works_and_application_change_only_while_they_are_prepared(
    ours: Project, cast: Cast, stage: Stage, step: Step
) -> None:
    rows.place(ours, stage, step)
    sentence = "This can't be changed now: it is not being prepared."
    refused(lambda: rows.works(ours, cast.recorder), sentence)
    refused(lambda: rows.application(ours, cast.recorder), sentence)


def test_a_project_that_was_changed_meanwhile_is_opened_again(ours: Project, cast: Cast) -> None:
    refused(
        lambda: rows.works(ours, cast.recorder, version=ours.version - 1),
        "Someone else changed the project in the meantime. Open it again, then change it.",
    )


# ---- the application ----


def test_an_application_copies_the_figures_of_labour(ours: Project, cast: Cast) -> None:
    rows.place(ours, Stage.ACCEPTANCE)
    made = rows.application(ours, cast.recorder)
    assert (made.final, made.workers, made.wages_paid) == (Decimal("2760000.00"), 0, 0)
    again = rows.application(ours, cast.recorder, other=Decimal("1.00"))
    assert (again.pk, again.other) == (made.pk, Decimal("1.00"))
    with scope(EVERYWHERE):
        assert Application.objects.count() == 1
        assert AuditRecord.objects.filter(verb="write application").count() == 2


@pytest.mark.parametrize(
    ("columns", "field"),
    [
        pytest.param({"ends_on": datetime.date(2020, 1, 1)}, "ends_on", id="ended before begun"),
        pytest.param({"ends_on": datetime.date(2099, 1, 1)}, "ends_on", id="ahead"),
        pytest.param({"machinery": Decimal("-1.00")}, "labour", id="below zero"),
        pytest.param({"conclusion": "  "}, "conclusion", id="says nothing"),
    ],
)
def test_an_application_that_can_not_be_is_refused(
    ours: Project, cast: Cast, columns: dict[str, Any], field: str
) -> None:
    rows.place(ours, Stage.ACCEPTANCE)
    with pytest.raises(RuleBroken) as broken:
        rows.application(ours, cast.recorder, **columns)
    assert broken.value.field == field


def test_an_application_needs_the_list_of_works(cast: Cast) -> None:
    bare = village_rows.project(cast.recorder, stage=Stage.ACCEPTANCE)
    refused(
        lambda: rows.application(bare, cast.recorder),
        "List first which works were completed.",
    )


# ---- inspecting ----


def test_an_inspection_is_kept_with_items_people_and_checks(ours: Project, cast: Cast) -> None:
    made = rows.inspect(ours, Kind.SELF, cast.recorder, 1)
    assert (made.number, made.round, made.responsible) == (1, 1, cast.recorder.human)
    with scope(EVERYWHERE):
        items = list(InspectionItem.objects.with_latest().order_by("number"))
        assert [item.title for item in items][:3] == ["路面硬化", "排水渠", "务工人数"]
        assert [item.relief for item in items] == [False] * 2 + [True] * 7
        assert [item.result for item in items] == ["passed", "failed"] + ["passed"] * 7
        assert made.attendees.count() == 2
        trace = AuditRecord.objects.get(verb="inspect")
    assert trace.facts == {"kind": "self", "round": 1, "failed": 1}


def test_the_same_inspection_sent_twice_is_one(ours: Project, cast: Cast) -> None:
    row = new_id()
    first = rows.inspect(ours, Kind.SELF, cast.recorder, id=row)
    assert rows.inspect(ours, Kind.SELF, cast.recorder, 0, id=row).pk == first.pk
    with scope(EVERYWHERE):
        assert ItemCheck.objects.count() == 9


@pytest.mark.parametrize("kind", Kind)
def test_each_level_inspects_at_its_own_time(ours: Project, cast: Cast, kind: Kind) -> None:
    inspector = {"self": cast.recorder, "township": cast.township, "county": cast.county}[kind]
    for stage in Stage:
        for step in Step:
            rows.place(ours, stage, step)
            is_time = (stage, step) == rows.AT[kind] or (
                kind == Kind.SELF and (stage, step) == (Stage.ACCEPTANCE, Step.MAKE)
            )
            if not is_time:
                refused(
                    lambda: rows.inspect(ours, kind, inspector),
                    "It is not the time for this inspection. Open the project again.",
                )
    rows.place(ours, *rows.AT[kind])
    assert rows.inspect(ours, kind, inspector).kind == kind


@pytest.mark.parametrize(
    ("kind", "who"),
    [
        (Kind.SELF, "supervisor"),
        (Kind.SELF, "township"),
        (Kind.TOWNSHIP, "recorder"),
        (Kind.TOWNSHIP, "clerk"),
        (Kind.TOWNSHIP, "county"),
        (Kind.COUNTY, "township"),
        (Kind.COUNTY, "auditor"),
    ],
)
def test_only_its_own_level_inspects(ours: Project, cast: Cast, kind: Kind, who: str) -> None:
    rows.place(ours, *rows.AT[kind])
    with pytest.raises(PermissionDenied):
        rows.inspect(ours, kind, getattr(cast, who))


def test_a_neighbour_finds_no_project_to_inspect(ours: Project, cast: Cast) -> None:
    with pytest.raises(Project.DoesNotExist):
        rows.inspect(ours, Kind.SELF, cast.next_village, found=[])


@pytest.mark.parametrize(
    ("columns", "field"),
    [
        pytest.param({"held_on": datetime.date(2099, 1, 1)}, "held_on", id="ahead"),
        pytest.param({"held_on": datetime.date(2001, 1, 1)}, "held_on", id="before the project"),
        pytest.param({"present": ()}, "name_0", id="nobody"),
        pytest.param({"present": (Present("祁生辉", "", "", False),)}, "name_0", id="no villager"),
        pytest.param({"dissatisfied": None}, "satisfied", id="half a vote"),
        pytest.param({"conclusion": " "}, "conclusion", id="no conclusion"),
    ],
)
def test_a_visit_that_can_not_be_is_refused(
    ours: Project, cast: Cast, columns: dict[str, Any], field: str
) -> None:
    rows.place(ours, *rows.AT[Kind.TOWNSHIP])
    with pytest.raises(RuleBroken) as broken:
        rows.inspect(ours, Kind.TOWNSHIP, cast.township, seen=rows.visit(**columns))
    assert broken.value.field == field


def test_a_self_check_needs_no_villagers_representative(ours: Project, cast: Cast) -> None:
    alone = rows.visit(present=(Present("马英", "", "记工员", False),))
    assert rows.inspect(ours, Kind.SELF, cast.recorder, seen=alone)


@pytest.mark.parametrize(
    ("bad", "field"),
    [
        pytest.param(Found(False, None, "", rows.today()), "problem_0", id="no word"),
        pytest.param(Found(False, None, "裂缝", None), "deadline_0", id="no deadline"),
        pytest.param(
            Found(False, None, "裂缝", datetime.date(2001, 1, 1)), "deadline_0", id="deadline past"
        ),
    ],
)
def test_what_failed_has_a_problem_and_a_deadline(
    ours: Project, cast: Cast, bad: Found, field: str
) -> None:
    found = [bad, *rows.findings(ours)[1:]]
    with pytest.raises(RuleBroken) as broken:
        rows.inspect(ours, Kind.SELF, cast.recorder, found=found)
    assert broken.value.field == field


def test_every_item_is_answered_for(ours: Project, cast: Cast) -> None:
    refused(
        lambda: rows.inspect(ours, Kind.SELF, cast.recorder, found=rows.passed(3)),
        "Say of every item whether it passed.",
    )


def test_without_works_there_is_nothing_to_inspect(cast: Cast) -> None:
    bare = village_rows.project(cast.recorder, stage=Stage.CONSTRUCTION)
    refused(
        lambda: rows.inspect(bare, Kind.SELF, cast.recorder),
        "The village lists first which works were completed.",
    )


def test_a_page_opened_before_the_works_changed_is_loaded_again(ours: Project, cast: Cast) -> None:
    before = ours.version
    rows.works(ours, cast.recorder, rows.DITCH, rows.ROAD)
    refused(
        lambda: rows.inspect(ours, Kind.SELF, cast.recorder, version=before),
        "The project was changed after you opened this page. Load it again, then fill it in.",
    )


def test_what_is_open_is_settled_before_the_next_inspection(ours: Project, cast: Cast) -> None:
    item = rows.failed_item(rows.inspect(ours, Kind.SELF, cast.recorder, 0))
    with pytest.raises(RuleBroken, match="1"):
        rows.inspect(ours, Kind.SELF, cast.recorder)
    rows.mend(item, cast.recorder)
    with pytest.raises(RuleBroken, match="1"):
        rows.inspect(ours, Kind.SELF, cast.recorder)
    rows.recheck(item, cast.recorder)
    assert rows.inspect(ours, Kind.SELF, cast.recorder).number == 2


def test_a_closed_project_takes_no_inspection(ours: Project, cast: Cast) -> None:
    rows.place(ours, Stage.CONSTRUCTION, outcome=Outcome.ARCHIVED)
    refused(
        lambda: rows.inspect(ours, Kind.SELF, cast.recorder),
        "This project is closed and can only be read.",
    )


# ---- who answers ----

SEPARATE = (
    "Whoever answers for the inspection of one level may not answer for that of another. "
    "Another person must take this one."
)


def test_one_human_does_not_inspect_for_two_levels(ours: Project, cast: Cast) -> None:
    rows.inspect(ours, Kind.SELF, cast.recorder)
    both = second_post(
        cast.recorder.human, Role.TOWNSHIP_REVIEWER, factories.township_of(factories.VILLAGE)
    )
    rows.place(ours, *rows.AT[Kind.TOWNSHIP])
    refused(lambda: rows.inspect(ours, Kind.TOWNSHIP, both), SEPARATE)
    rows.inspect(ours, Kind.TOWNSHIP, cast.township)
    above = second_post(
        cast.township.human, Role.COUNTY_OFFICER, factories.county_of(factories.VILLAGE)
    )
    rows.place(ours, *rows.AT[Kind.COUNTY])
    refused(lambda: rows.inspect(ours, Kind.COUNTY, above), SEPARATE)


def test_nor_does_he_check_again_for_another_level(ours: Project, cast: Cast) -> None:
    item = rows.failed_item(rows.inspected(ours, Kind.TOWNSHIP, cast.township, 0))
    rows.inspected(ours, Kind.SELF, cast.recorder)
    rows.place(ours, Stage.ACCEPTANCE, Step.TOWNSHIP)
    other = second_post(Human.objects.create(name="别人"), Role.RECORDER, factories.VILLAGE)
    rows.mend(item, other)
    both = second_post(
        cast.recorder.human, Role.TOWNSHIP_REVIEWER, factories.township_of(factories.VILLAGE)
    )
    refused(lambda: rows.recheck(item, both), SEPARATE)
    assert rows.recheck(item, cast.township).result == "passed"


def test_whoever_applied_does_not_inspect(ours: Project, cast: Cast) -> None:
    both = second_post(
        cast.recorder.human, Role.TOWNSHIP_REVIEWER, factories.township_of(factories.VILLAGE)
    )
    with scope(EVERYWHERE):
        Decision.objects.create(
            village_id=ours.village_id, project=ours, stage=Stage.ACCEPTANCE, round=1,
            step=Step.MAKE, verdict=Verdict.SUBMIT, version_seen=1, at=ours.created_at,
            post=cast.recorder, operator=cast.recorder.human, responsible=cast.recorder.human,
        )  # fmt: skip
    rows.place(ours, *rows.AT[Kind.TOWNSHIP])
    field = refused(
        lambda: rows.inspect(ours, Kind.TOWNSHIP, both),
        "Whoever handed the application in does not inspect it. Another person must.",
    )
    assert field == "responsible"


def test_the_clerk_types_in_for_the_village_from_a_signed_paper(ours: Project, cast: Cast) -> None:
    with scope(cast.clerk.scope):
        paper = attach(project=ours, file=village_rows.photo(), title="签字", by=cast.clerk)
    signed = Answer(cast.recorder.human, paper)
    made = rows.inspect(ours, Kind.SELF, cast.clerk, answer=signed)
    assert (made.operator, made.responsible) == (cast.clerk.human, cast.recorder.human)
    refused(
        lambda: rows.inspect(ours, Kind.SELF, cast.clerk, answer=Answer(cast.recorder.human, None)),
        "Attach the signed paper of the person who answers for this step.",
    )
    refused(
        lambda: rows.inspect(ours, Kind.SELF, cast.clerk),
        "Name the person who answers for this step, and attach the paper he signed.",
    )
