"""Inspecting, mending, checking again; applying, handing over: every refusal, and the races."""

import datetime
import threading
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from pytest_django import Settings

from acceptance.actions import (
    Found,
    Present,
    edit_asset,
    post_result,
    remove_asset,
    save_works,
    sign_care,
)
from acceptance.models import (
    Application,
    Asset,
    CareAgreement,
    InspectionItem,
    ItemCheck,
    Kind,
    Rectification,
    WorksItem,
)
from core.errors import RuleBroken
from core.ids import new_id
from core.models import AuditRecord
from core.scope import EVERYWHERE, scope
from projects.actions import Answer, attach
from projects.lifecycle import Stage, Step
from projects.models import Attachment, Decision, Notice, Outcome, Project, Verdict
from regions.models import Human, Post, Role
from tests import factories
from tests.acceptance import acceptance_rows as rows
from tests.factories import Cast
from tests.projects import village_rows
from tests.projects.village_rows import said


@pytest.fixture(autouse=True)
def files(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def ours(cast: Cast) -> Project:
    """Under construction, its works listed."""
    return rows.building(cast.recorder)


def refused(act: Callable[[], object], sentence: str, **values: object) -> str:
    """The field at which it is refused."""
    with pytest.raises(RuleBroken) as broken:
        act()
    assert str(broken.value.message) == said(sentence, **values)
    return broken.value.field


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


def second_post(human: Human, role: Role, division: str) -> Post:
    with scope(EVERYWHERE):
        return factories.post(role, division, human=human)


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


# ---- handing over ----


@pytest.fixture
def handed(ours: Project) -> Project:
    return rows.place(ours, Stage.HANDOVER)


def test_assets_are_listed_changed_and_taken_off(handed: Project, cast: Cast) -> None:
    version = handed.version
    row = new_id()
    made = rows.asset(handed, cast.recorder, id=row)
    assert rows.asset(handed, cast.recorder, id=row, name="另一项").name == made.name
    with scope(cast.recorder.scope):
        better = rows.asset_said(name="通村道路", value=Decimal("5.00"))
        edited = edit_asset(asset_id=made.pk, said=better, by=cast.recorder)
        assert (edited.name, edited.value) == ("通村道路", Decimal("5.00"))
        remove_asset(asset_id=made.pk, by=cast.recorder)
    with scope(EVERYWHERE):
        assert not Asset.objects.exists()
        handed.refresh_from_db()
        verbs = AuditRecord.objects.filter(verb__endswith="asset").order_by("at")
        assert [row.verb for row in verbs] == ["list asset", "edit asset", "remove asset"]
        assert verbs[1].facts["before"]["name"] == "村内硬化道路"
    assert handed.version == version + 3


@pytest.mark.parametrize(
    ("columns", "field"),
    [({"value": Decimal(0)}, "value"), ({"built_on": datetime.date(2099, 1, 1)}, "built_on")],
)
def test_an_asset_that_can_not_be_is_refused(
    handed: Project, cast: Cast, columns: dict[str, Any], field: str
) -> None:
    with pytest.raises(RuleBroken) as broken:
        rows.asset(handed, cast.recorder, **columns)
    assert broken.value.field == field


@pytest.mark.parametrize(
    ("stage", "step"),
    [
        (Stage.ACCEPTANCE, Step.COUNTY),
        (Stage.HANDOVER, Step.TOWNSHIP),
        (Stage.HANDOVER, Step.COUNTY),
        (Stage.ARCHIVE, Step.MAKE),
    ],
)
def test_the_handover_changes_only_while_the_village_prepares_it(
    handed: Project, cast: Cast, stage: Stage, step: Step
) -> None:
    made = rows.asset(handed, cast.recorder)
    agreement = rows.care(handed, cast.recorder, signed=False)
    rows.place(handed, stage, step)
    sentence = "This can't be changed now: the handover is not being prepared."
    by = cast.recorder
    with scope(by.scope):
        for act in (
            lambda: rows.asset(handed, by),
            lambda: edit_asset(asset_id=made.pk, said=rows.asset_said(), by=by),
            lambda: remove_asset(asset_id=made.pk, by=by),
            lambda: rows.care(handed, by),
            lambda: sign_care(care_id=agreement.pk, file=village_rows.photo(), by=by),
        ):
            refused(act, sentence)


def test_only_the_village_hands_over(handed: Project, cast: Cast) -> None:
    for post in (cast.supervisor, cast.township, cast.finance):
        with pytest.raises(PermissionDenied):
            rows.asset(handed, post)
        with pytest.raises(PermissionDenied):
            rows.care(handed, post)


def test_care_is_agreed_for_days_that_are_ahead(handed: Project, cast: Cast) -> None:
    past = datetime.date(2020, 1, 1)
    refused(
        lambda: rows.care(handed, cast.recorder, until=rows.today() - rows.SOON),
        "The last day lies before the first.",
    )
    refused(
        lambda: rows.care(handed, cast.recorder, since=past, until=past),
        "These days are over already.",
    )


def test_a_care_agreement_is_signed_once(handed: Project, cast: Cast) -> None:
    made = rows.care(handed, cast.recorder)
    with scope(cast.recorder.scope):
        again = sign_care(care_id=made.pk, file=village_rows.photo(), by=cast.recorder)
    assert again.paper_id == made.paper_id
    with scope(EVERYWHERE):
        assert (CareAgreement.objects.count(), Attachment.objects.count()) == (1, 1)


# ---- the notice of the result ----


def result(at: Project, by: Post, **columns: Any) -> Notice:
    given: dict[str, Any] = {
        "posted_on": rows.today(), "place": "村务公开栏", "phone": "0972-8512345", "photo": None,
    }  # fmt: skip
    with scope(by.scope):
        return post_result(id=new_id(), project_id=at.pk, by=by, **given | columns)


def test_the_result_hangs_with_every_item_and_nobodys_name(ours: Project, cast: Cast) -> None:
    rows.inspected(ours, Kind.COUNTY, cast.county)
    notice = result(rows.place(ours, Stage.HANDOVER), cast.recorder)
    assert notice.kind == "acceptance"
    assert notice.table[0] == ["序号", "验收项目", "单位", "设计量", "完成量", "结果"]
    assert notice.table[1] == ["1", "路面硬化", "平方米", "4,200", "1", "合格"]
    assert "祁生辉" not in f"{notice.body}{notice.table}"


def test_without_a_passed_inspection_there_is_no_result(ours: Project, cast: Cast) -> None:
    none = "The county's inspection has not passed yet: there is no result."
    refused(lambda: result(ours, cast.recorder), none)
    rows.inspected(ours, Kind.COUNTY, cast.county, 0)
    refused(lambda: result(ours, cast.recorder), none)


def test_the_result_was_not_known_before_the_inspection(ours: Project, cast: Cast) -> None:
    rows.inspected(ours, Kind.COUNTY, cast.county)
    field = refused(
        lambda: result(ours, cast.recorder, posted_on=rows.today() - rows.SOON),
        "The result was not known on this day yet.",
    )
    assert field == "posted_on"
