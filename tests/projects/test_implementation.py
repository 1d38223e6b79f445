"""The implementation plan (T8): versions that stay, and the wages that come from its labour."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.errors import RuleBroken
from core.ids import new_id
from core.models import AuditRecord
from core.scope import EVERYWHERE, scope
from projects.actions import (
    add_labour,
    begin_implementation,
    edit_labour,
    edit_project,
    remove_labour,
    reopen,
    write_sections,
)
from projects.actions.describing import Description
from projects.implementation import Standing, days_of, estimate_proposed, too_few, versions_of
from projects.lifecycle import Stage, Step
from projects.models import ImplementationPlan, LabourRow, Project, Verdict
from projects.models.implementation import SECTIONS
from regions.models import Post
from tests.factories import Cast
from tests.projects.case_rows import decided, hold_gates, now, submitted
from tests.projects.plan_rows import a_row, begun, labour, say, written
from tests.projects.village_rows import project, said, words

SignIn = Callable[[Post], Client]
NOT_NOW = "The implementation plan is written with the proposal."
MEANWHILE = "Someone else wrote in the plan meanwhile. Open it again, then write."
LISTED = "The wages come from the labour chapter of the implementation plan."
GONE = "This row is no longer there."
FULL = "A plan has 200 rows of labour at most."
STAYS = "This version was handed in and stays as it is. Begin a new one."


@pytest.fixture
def ours(cast: Cast) -> Project:
    return project(cast.recorder, stage=Stage.PROPOSAL)


@pytest.fixture
def handed_in(cast: Cast, ours: Project, monkeypatch: pytest.MonkeyPatch) -> ImplementationPlan:
    """A whole plan of 18,000 yuan that waits for the township."""
    hold_gates(monkeypatch)
    plan = written(ours, cast.recorder)
    submitted(ours, cast.recorder)
    return plan


def standings(at: Project) -> list[Standing]:
    with scope(EVERYWHERE):
        return [one.standing for one in versions_of(now(at))]


def edited(row: LabourRow, by: Post, **changes: Any) -> LabourRow:
    with scope(by.scope), transaction.atomic():
        return edit_labour(row_id=row.pk, labour=a_row(**changes), by=by)


# ---- versions ----


def test_a_version_is_begun_once_a_round(cast: Cast, ours: Project) -> None:
    plan = begun(ours, cast.recorder)
    assert begun(ours, cast.recorder) == plan
    assert (plan.number, plan.round, standings(ours)) == (1, 1, [Standing.DRAFT])


def test_what_was_sent_back_stays_and_is_changed_in_a_copy(
    cast: Cast, ours: Project, handed_in: ImplementationPlan
) -> None:
    decided(ours, cast.township, Verdict.RETURN)
    with pytest.raises(RuleBroken, match=said(STAYS)):
        labour(handed_in, cast.recorder)
    second = begun(ours, cast.recorder)
    row = labour(second, cast.recorder, quantity=Decimal(10))
    assert (second.number, second.background) == (2, "按设计施工。")
    assert row.number == 2
    assert standings(ours) == [Standing.DRAFT, Standing.RETURNED]
    submitted(ours, cast.recorder)
    assert now(ours).labour == 19_500
    with scope(EVERYWHERE):
        assert [one.wages for one in handed_in.rows.all()] == [18_000]


def test_a_plan_goes_with_its_proposal_from_the_village_to_the_county(
    cast: Cast, ours: Project, handed_in: ImplementationPlan
) -> None:
    assert standings(ours) == [Standing.TOWNSHIP]
    decided(ours, cast.township)
    assert standings(ours) == [Standing.COUNTY]
    decided(ours, cast.county)
    assert standings(ours) == [Standing.APPROVED]
    with scope(cast.county.scope):
        version = now(ours).version
        reopen(project_id=ours.pk, version=version, reason="工资太少", by=cast.county)
    assert standings(ours) == [Standing.REPLACED]


def test_a_version_that_is_handed_in_again_unchanged_is_decided_on_again(
    cast: Cast, ours: Project, handed_in: ImplementationPlan
) -> None:
    decided(ours, cast.township, Verdict.RETURN)
    submitted(ours, cast.recorder)
    assert standings(ours) == [Standing.TOWNSHIP]
    decided(ours, cast.township, Verdict.REJECT)
    assert standings(ours) == [Standing.REJECTED]


@pytest.mark.parametrize(
    ("stage", "step"), [(Stage.RESOLUTION, Step.MAKE), (Stage.PROPOSAL, Step.TOWNSHIP)]
)
def test_a_plan_is_begun_with_the_proposal_only(cast: Cast, stage: Stage, step: Step) -> None:
    ours = project(cast.recorder, stage=stage, step=step)
    with pytest.raises(RuleBroken, match=said(NOT_NOW)):
        begun(ours, cast.recorder)


# ---- texts ----


def test_texts_written_by_two_at_once_are_looked_at_again(cast: Cast, ours: Project) -> None:
    plan = begun(ours, cast.recorder)
    say(plan, cast.recorder)
    same = say(plan, cast.recorder)
    assert same.edition == 2
    sections = dict.fromkeys(SECTIONS, "另一稿")
    with scope(cast.recorder.scope), pytest.raises(RuleBroken, match=said(MEANWHILE)):
        write_sections(plan_id=plan.pk, edition=1, sections=sections, by=cast.recorder)


# ---- labour ----


def test_the_planned_wages_are_the_sum_of_rounded_rows_and_take_the_estimates_place(
    cast: Cast, ours: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    hold_gates(monkeypatch)
    plan = begun(ours, cast.recorder)
    labour(plan, cast.recorder)
    by_the_metre = {"unit": "piece", "piece": "米"}
    labour(plan, cast.recorder, quantity=Decimal("33.3"), rate=Decimal("12.35"), **by_the_metre)
    with scope(EVERYWHERE):
        assert (now(ours).labour, estimate_proposed(now(ours))) == (900_000, Decimal("1918411.26"))
        assert days_of(plan.rows.all()) == 120
    submitted(ours, cast.recorder)
    assert (now(ours).labour, now(ours).estimate) == (Decimal("18411.26"), Decimal("1918411.26"))
    with scope(EVERYWHERE):
        told = AuditRecord.objects.get(verb="plan wages").facts
    assert told == {"before": "900000.00", "now": "18411.26"}


def test_where_the_labour_is_listed_nobody_types_its_wages(cast: Cast, ours: Project) -> None:
    names = Description.__dataclass_fields__
    before = {name: getattr(ours, name) for name in names}

    def change(**columns: Any) -> Project:
        with scope(cast.recorder.scope), transaction.atomic():
            return edit_project(
                project_id=ours.pk, version=now(ours).version,
                description=Description(**before | columns), by=cast.recorder,
            )  # fmt: skip

    change(labour=Decimal(800_000))
    labour(begun(ours, cast.recorder), cast.recorder)
    with pytest.raises(RuleBroken, match=said(LISTED)):
        change(labour=Decimal(700_000))
    assert change(labour=Decimal(800_000), name="新名").name == "新名"


def test_a_row_is_changed_and_taken_out_while_the_plan_is_written(
    cast: Cast, ours: Project
) -> None:
    plan = begun(ours, cast.recorder)
    row = labour(plan, cast.recorder)
    assert edited(row, cast.recorder, rate=Decimal(160)).wages == 19_200
    version = now(ours).version
    edited(row, cast.recorder, rate=Decimal(160))
    assert now(ours).version == version
    with scope(cast.recorder.scope):
        remove_labour(row_id=row.pk, by=cast.recorder)
        assert not plan.rows.exists()
        with pytest.raises(RuleBroken, match=said(GONE)):
            remove_labour(row_id=row.pk, by=cast.recorder)
        told = list(AuditRecord.objects.filter(verb__endswith="labour").values_list("verb"))
    assert len(told) == 3


def test_a_row_sent_twice_is_kept_once(cast: Cast, ours: Project) -> None:
    plan, pk = begun(ours, cast.recorder), new_id()
    with scope(cast.recorder.scope):
        for _ in range(2):
            add_labour(id=pk, plan_id=plan.pk, labour=a_row(), by=cast.recorder)
        assert plan.rows.count() == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"unit": "piece"}, "piece"),
        ({"item": " "}, "item"),
        ({"trade": " "}, "trade"),
        ({"quantity": Decimal(0)}, "quantity"),
        ({"quantity": Decimal(9_999_999), "rate": Decimal(999_999)}, "rate"),
    ],
)
def test_what_is_wrong_with_a_row_is_said_at_its_field(
    cast: Cast, ours: Project, changes: dict[str, Any], field: str
) -> None:
    with pytest.raises(RuleBroken) as broken:
        labour(begun(ours, cast.recorder), cast.recorder, **changes)
    assert broken.value.field == field


def test_a_plan_has_no_more_rows_than_fit(
    cast: Cast, ours: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("projects.actions.implementation.MOST_ROWS", 1)
    plan = begun(ours, cast.recorder)
    labour(plan, cast.recorder)
    with pytest.raises(RuleBroken, match=said(FULL)):
        labour(plan, cast.recorder)


@pytest.mark.parametrize(
    ("unit", "piece", "workers", "least"),
    [("day", "", 1, 2), ("day", "", 2, 0), ("piece", "米", 1, 0)],
)
def test_fewer_workers_than_the_days_need_is_said(
    ours: Project, unit: str, piece: str, workers: int, least: int
) -> None:
    row = LabourRow(quantity=Decimal(242), unit=unit, piece=piece, workers=workers)
    assert too_few(ours, row) == least  # 121 days from start to end


# ---- who, and what PostgreSQL refuses ----


def test_only_the_village_writes(cast: Cast, ours: Project) -> None:
    plan = begun(ours, cast.recorder)
    for act in (lambda: begun(ours, cast.county), lambda: labour(plan, cast.township)):
        with pytest.raises(PermissionDenied):
            act()
    with scope(EVERYWHERE), pytest.raises(Project.DoesNotExist):
        begin_implementation(id=new_id(), project_id=ours.pk, by=cast.neighbour)


def test_postgresql_keeps_a_version_that_was_handed_in(
    cast: Cast, ours: Project, handed_in: ImplementationPlan
) -> None:
    rows = LabourRow.objects.filter(plan=handed_in)
    changes: list[Callable[[], Any]] = [
        lambda: rows.update(rate=1),
        lambda: rows.delete(),
        lambda: labour_row(handed_in, cast.recorder),
        lambda: ImplementationPlan.objects.update(background="另一稿"),
    ]
    for change in changes:
        with scope(EVERYWHERE), pytest.raises(DatabaseError, match="stay"), transaction.atomic():
            change()
    with scope(EVERYWHERE), pytest.raises(DatabaseError, match="only ever"), transaction.atomic():
        ImplementationPlan.objects.filter(pk=handed_in.pk)._raw_delete("default")


def labour_row(plan: ImplementationPlan, by: Post) -> LabourRow:
    return LabourRow.objects.create(
        village_id=plan.village_id, project_id=plan.project_id, plan=plan, number=9, item="整平",
        trade="普工", unit="day", quantity=1, rate=1, workers=1, at=timezone.now(), by=by,
    )  # fmt: skip


def test_postgresql_refuses_other_wages_than_the_plans_before_a_decision(
    cast: Cast, ours: Project, handed_in: ImplementationPlan
) -> None:
    with scope(EVERYWHERE), pytest.raises(DatabaseError, match="total of the labour chapter"):
        Project.objects.filter(pk=ours.pk).update(labour=1)


# ---- pages ----


def test_a_village_writes_its_plan_row_by_row(
    cast: Cast, ours: Project, sign_in: SignIn, django_assert_max_num_queries: Any
) -> None:
    client, page = sign_in(cast.recorder), reverse("implementation_detail", args=[ours.pk])
    assert said("No implementation plan yet") in words(client.get(page))
    client.post(reverse("implementation_begin", args=[ours.pk]))
    with scope(EVERYWHERE):
        plan = ImplementationPlan.objects.get()
    write = reverse("implementation_write", args=[plan.pk])
    sections = dict.fromkeys(SECTIONS, "") | {"edition": "1", "training": "岗前培训20人"}
    assert "岗前培训20人" in words(client.post(write, sections, follow=True))
    assert client.post(write, sections | {"training": "又改"}).status_code == 422
    add = reverse("labour_add", args=[plan.pk])
    row = {
        "item": "路基整理", "trade": "普工", "unit": "day", "piece": "", "quantity": "120",
        "rate": "150", "workers": "20",
    }  # fmt: skip
    again = client.post(add, row | {"id": new_id(), "more": "1"}, follow=True)
    assert again.request["PATH_INFO"] == add
    shown = client.post(add, row | {"id": new_id(), "rate": "160"}, follow=True)
    assert "37,200.00" in words(shown)
    assert client.post(add, row | {"id": new_id(), "unit": "piece"}).status_code == 422
    with django_assert_max_num_queries(20):
        client.get(page)


def test_a_row_is_changed_and_taken_out_on_its_pages(
    cast: Cast, ours: Project, sign_in: SignIn
) -> None:
    plan = begun(ours, cast.recorder)
    row, client = labour(plan, cast.recorder), sign_in(cast.recorder)
    edit, remove = (reverse(name, args=[row.pk]) for name in ("labour_edit", "labour_remove"))
    sent = {
        "item": "路基整理", "trade": "瓦工", "unit": "day", "quantity": "12", "rate": "220",
        "workers": "4",
    }  # fmt: skip
    assert 'value="120"' in client.get(edit).content.decode()
    assert "2,640.00" in words(client.post(edit, sent, follow=True))
    assert said("Take this row out of the plan?") in words(client.get(remove))
    assert said("The row is taken out.") in words(client.post(remove, follow=True))
    labour_field = client.get(reverse("project_edit", args=[ours.pk])).context["form"]["labour"]
    assert not labour_field.field.disabled


def test_what_was_handed_in_is_only_read_and_says_how_it_stands(
    cast: Cast, ours: Project, handed_in: ImplementationPlan, sign_in: SignIn
) -> None:
    client, page = sign_in(cast.recorder), reverse("implementation_detail", args=[ours.pk])
    with scope(EVERYWHERE):
        row = handed_in.rows.get()
    for name, pk in (
        ("implementation_write", handed_in.pk),
        ("labour_add", handed_in.pk),
        ("labour_edit", row.pk),
        ("labour_remove", row.pk),
    ):
        assert said(STAYS) in words(client.get(reverse(name, args=[pk]), follow=True))
    begin = reverse("implementation_begin", args=[ours.pk])
    assert said(NOT_NOW) in words(client.post(begin, follow=True))
    decided(ours, cast.township, Verdict.RETURN, reason="工日太少")
    assert "工日太少" in words(client.get(page))
    edit = client.get(reverse("project_edit", args=[ours.pk]))
    assert edit.context["form"]["labour"].field.disabled
    client.post(begin)
    old = words(client.get(reverse("implementation_version", args=[handed_in.pk])))
    assert "工日太少" in old
