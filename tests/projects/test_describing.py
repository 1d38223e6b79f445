"""Proposing a project, changing its description, suspending and resuming it."""

import datetime
import threading
from dataclasses import replace
from decimal import Decimal
from uuid import UUID

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.utils import timezone

from core.errors import RuleBroken
from core.ids import new_id
from core.models import AuditRecord
from core.scope import EVERYWHERE, scope
from projects.actions import Description, add_project, edit_project, resume, suspend
from projects.lifecycle import Stage, Step
from projects.models import Outcome, Project, Suspension
from regions.models import Division, Post, Sector
from tests import factories
from tests.factories import NEXT_VILLAGE, VILLAGE, Cast
from tests.projects.case_rows import now
from tests.projects.village_rows import project, said

DAY = datetime.timedelta(days=1)
DESCRIPTION = Description(
    name="黄科村道路硬化",
    sector=Sector.ROADS,
    works="硬化道路 1.2 公里",
    party_kind="collective",
    party_name="黄科村股份经济合作社",
    starts_on=datetime.date(2027, 4, 20),
    ends_on=datetime.date(2027, 9, 30),
    workers_planned=60,
    labour=Decimal("900000.005"),
    materials=Decimal("1200000"),
    machinery=Decimal("600000"),
    other=Decimal("0"),
)


def proposed(
    by: Post,
    *,
    id: UUID | None = None,
    village: str = VILLAGE,
    description: Description = DESCRIPTION,
) -> Project:
    with scope(by.scope):
        place = Division.objects.get(code=village)
        return add_project(id=id or new_id(), village=place, description=description, by=by)


def edited(ours: Project, by: Post, *, version: int = 1, **changes: object) -> Project:
    with scope(by.scope):
        return edit_project(
            project_id=ours.pk,
            version=version,
            description=replace(DESCRIPTION, **changes),  # type: ignore[arg-type]
            by=by,
        )


def stopped(ours: Project, by: Post, *, days_ago: int = 0) -> Suspension:
    since = timezone.localdate() - days_ago * DAY
    with scope(by.scope):
        return suspend(project_id=ours.pk, since=since, reason=" 冬季停工 ", by=by)


def resumed(ours: Project, by: Post, *, days_ago: int = 0) -> Suspension:
    with scope(by.scope):
        return resume(project_id=ours.pk, on=timezone.localdate() - days_ago * DAY, by=by)


# ---- proposing ----


def test_a_proposed_project_starts_in_the_reserve_with_its_village(cast: Cast) -> None:
    ours = proposed(cast.recorder)
    assert (ours.stage, ours.step, ours.round, ours.version) == (Stage.RESERVE, Step.MAKE, 1, 1)
    assert (ours.village_id, ours.created_by) == (VILLAGE, cast.recorder)
    assert ours.step_since == timezone.localdate()
    with scope(EVERYWHERE):
        assert AuditRecord.objects.get(verb="add project").facts["name"] == ours.name


def test_amounts_are_rounded_to_the_fen_once_and_summed(cast: Cast) -> None:
    ours = now(proposed(cast.recorder))
    assert ours.labour == Decimal("900000.01")
    assert ours.estimate == Decimal("2700000.01")


def test_codes_count_up_within_village_and_year(cast: Cast) -> None:
    year = timezone.localdate().year
    codes = [proposed(cast.recorder).code, proposed(cast.clerk).code]
    assert codes == [f"{VILLAGE}-{year}-01", f"{VILLAGE}-{year}-02"]
    assert proposed(cast.next_village, village=NEXT_VILLAGE).code == f"{NEXT_VILLAGE}-{year}-01"


def test_a_double_click_proposes_one_project(cast: Cast) -> None:
    row = new_id()
    assert proposed(cast.recorder, id=row) == proposed(cast.recorder, id=row)
    with scope(EVERYWHERE):
        assert Project.objects.count() == 1


def test_another_villages_row_id_is_a_damaged_form(cast: Cast) -> None:
    row = proposed(cast.next_village, village=NEXT_VILLAGE).pk
    with pytest.raises(RuleBroken) as broken:
        proposed(cast.recorder, id=row)
    assert broken.value.message == said("The form came back damaged. Load the page again.")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"ends_on": datetime.date(2027, 4, 19)}, "ends_on"),
        ({"labour": Decimal(0)}, "labour"),
    ],
)
def test_an_impossible_description_is_refused_at_its_field(
    cast: Cast, changes: dict[str, object], field: str
) -> None:
    wrong = replace(DESCRIPTION, **changes)  # type: ignore[arg-type]
    with pytest.raises(RuleBroken) as broken:
        proposed(cast.recorder, description=wrong)
    assert broken.value.field == field


@pytest.mark.parametrize("who", ["supervisor", "township", "county", "next_village", "neighbour"])
def test_only_who_acts_for_the_village_proposes(cast: Cast, who: str) -> None:
    with pytest.raises(PermissionDenied):
        proposed(getattr(cast, who))


def test_two_projects_proposed_at_once_get_two_codes(real_db: None) -> None:
    with transaction.atomic():
        recorder = factories.cast().recorder
    came: list[str] = []
    start = threading.Barrier(2)

    def run() -> None:
        try:
            start.wait()
            with transaction.atomic():
                came.append(proposed(recorder).code)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(code[-2:] for code in came) == ["01", "02"]


# ---- changing ----


def test_a_change_is_recorded_with_what_was_before(cast: Cast) -> None:
    ours = proposed(cast.recorder)
    changed = edited(ours, cast.recorder, name="黄科村道路及排水")
    assert (changed.name, changed.version, now(ours).name) == ("黄科村道路及排水", 2, changed.name)
    with scope(EVERYWHERE):
        facts = AuditRecord.objects.get(verb="edit project").facts
    assert (facts["before"]["name"], facts["after"]["name"]) == (DESCRIPTION.name, changed.name)


def test_whoever_opened_it_before_a_change_does_not_undo_it(cast: Cast) -> None:
    ours = proposed(cast.recorder)
    edited(ours, cast.clerk, name="乡镇改的")
    with pytest.raises(RuleBroken) as broken:
        edited(ours, cast.recorder, name="村里改的")
    sentence = "Someone else changed the project in the meantime. Open it again, then change it."
    assert broken.value.message == said(sentence)
    assert now(ours).name == "乡镇改的"


@pytest.mark.parametrize(
    ("stage", "step", "open_"),
    [
        (Stage.RESERVE, Step.MAKE, True),
        (Stage.RESOLUTION, Step.MAKE, True),
        (Stage.PROPOSAL, Step.MAKE, True),
        (Stage.RESERVE, Step.TOWNSHIP, False),
        (Stage.PROPOSAL, Step.COUNTY, False),
        (Stage.FUNDING, Step.MAKE, False),
        (Stage.CONSTRUCTION, Step.MAKE, False),
    ],
)
def test_the_description_changes_only_while_the_village_prepares(
    cast: Cast, stage: Stage, step: Step, open_: bool
) -> None:
    ours = project(cast.recorder, stage=stage, step=step)
    if open_:
        assert edited(ours, cast.recorder).name == DESCRIPTION.name
        return
    with pytest.raises(RuleBroken) as broken:
        edited(ours, cast.recorder)
    sentence = "The description can't be changed now: it has been submitted."
    assert broken.value.message == said(sentence)


def test_an_impossible_change_is_refused(cast: Cast) -> None:
    ours = proposed(cast.recorder)
    with pytest.raises(RuleBroken) as broken:
        edited(ours, cast.recorder, labour=Decimal(0))
    assert broken.value.field == "labour"


def test_others_do_not_change_it(cast: Cast) -> None:
    ours = proposed(cast.recorder)
    with pytest.raises(PermissionDenied):
        edited(ours, cast.supervisor)
    with pytest.raises(Project.DoesNotExist):
        edited(ours, cast.next_village)


def test_a_closed_project_is_not_changed(cast: Cast) -> None:
    ours = proposed(cast.recorder)
    with scope(EVERYWHERE):
        Project.objects.update(outcome=Outcome.REJECTED)
    with pytest.raises(RuleBroken):
        edited(ours, cast.recorder)


# ---- suspending ----


@pytest.fixture
def site(cast: Cast) -> Project:
    return project(cast.recorder, stage=Stage.CONSTRUCTION)


def test_works_stand_still_from_a_day_on_and_go_on_from_another(site: Project, cast: Cast) -> None:
    still = stopped(site, cast.recorder, days_ago=9)
    assert (still.reason, still.until) == ("冬季停工", None)
    assert resumed(site, cast.recorder).until == timezone.localdate()
    with scope(EVERYWHERE):
        assert set(AuditRecord.objects.values_list("verb", flat=True)) == {"suspend", "resume"}


def test_works_may_stand_still_again(site: Project, cast: Cast) -> None:
    stopped(site, cast.recorder)
    resumed(site, cast.recorder)
    stopped(site, cast.recorder)
    with scope(EVERYWHERE):
        assert site.suspensions.count() == 2


def test_works_are_suspended_once_at_a_time(site: Project, cast: Cast) -> None:
    stopped(site, cast.recorder)
    with pytest.raises(RuleBroken) as broken:
        stopped(site, cast.clerk)
    assert broken.value.message == said("The works are suspended already.")


def test_only_works_under_construction_are_suspended(cast: Cast) -> None:
    with pytest.raises(RuleBroken) as broken:
        stopped(project(cast.recorder, stage=Stage.PREPARATION), cast.recorder)
    assert broken.value.message == said("Only works under construction can be suspended.")


def test_works_are_not_resumed_before_they_stood_still(site: Project, cast: Cast) -> None:
    stopped(site, cast.recorder)
    with pytest.raises(RuleBroken) as broken:
        resumed(site, cast.recorder, days_ago=1)
    assert broken.value.field == "on"


def test_works_that_go_on_are_not_resumed(site: Project, cast: Cast) -> None:
    with pytest.raises(RuleBroken) as broken:
        resumed(site, cast.recorder)
    assert broken.value.message == said("The works are not suspended.")


@pytest.mark.parametrize("act", [stopped, resumed])
def test_others_neither_suspend_nor_resume(site: Project, cast: Cast, act: object) -> None:
    assert callable(act)
    with pytest.raises(PermissionDenied):
        act(site, cast.township)
    with pytest.raises(Project.DoesNotExist):
        act(site, cast.neighbour)
