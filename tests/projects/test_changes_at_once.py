"""Change orders and endings by several at the same moment: one winner each, and what must hold."""

from collections.abc import Callable
from decimal import Decimal
from functools import partial
from pathlib import Path
from uuid import UUID

import pytest
from django.db import transaction
from pytest_django import Settings

from core.scope import EVERYWHERE, scope
from projects.actions import (
    receive_fund,
    withdraw_change,
    withdraw_ending,
)
from projects.actions.ending import settled_first
from projects.change_rules import State
from projects.ending_rules import State as EndingState
from projects.models import (
    ChangeAct,
    ChangeOrder,
    Ending,
    EndingAct,
    Outcome,
    Project,
    Verdict,
)
from tests import factories
from tests.factories import Cast
from tests.projects import ending_rows
from tests.projects.change_rows import again, handed_in, judged, limits, shown, waiting, written
from tests.projects.request_rows import with_money
from tests.projects.village_rows import fund, funding, project
from tests.together import Act, at_once, went
from tests.workers.arrange import building, person, rostered, today
from tests.workers.arrange import papers as papered
from workers.actions import Tap, set_day
from workers.models import Slot
from workers.rules import State as Day

ROUNDS = 5


@pytest.fixture
def cast(real_db: None, settings: Settings, tmp_path: Path) -> Cast:
    settings.MEDIA_ROOT = tmp_path
    with transaction.atomic():
        return factories.cast()


def alone(act: Callable[[], object]) -> Act:
    """The act in a transaction of its own, as a request has it."""

    def acted() -> object:
        with transaction.atomic():
            return act()

    return acted


def works(cast: Cast) -> Project:
    with transaction.atomic():
        ours = funding(cast.recorder)
        with_money(ours, cast)
        return ours


def now(at: Project) -> Project:
    with transaction.atomic(), scope(EVERYWHERE):
        return Project.objects.get(pk=at.pk)


def test_of_changes_handed_in_at_once_one_waits(cast: Cast) -> None:
    ours = works(cast)
    with transaction.atomic():
        changes = [written(ours, cast.recorder) for _ in range(4)]
        for change in changes:
            shown(change, cast.recorder)
    results = at_once(*(alone(partial(handed_in, change, cast.recorder)) for change in changes))
    assert len(went(results)) == 1, results
    with transaction.atomic(), scope(EVERYWHERE):
        states = sorted(ChangeOrder.objects.values_list("state", flat=True))
    assert states == sorted([State.MAKE] * 3 + [State.TOWNSHIP])


def test_a_change_is_decided_once_and_the_estimate_moves_by_what_was_agreed_to(cast: Cast) -> None:
    """While it is agreed to twice, sent back and taken back at the same moment."""
    ours = works(cast)
    with transaction.atomic():
        limits(cast.county, change_yuan=Decimal(1_000_000))
    agreed = 0
    for _ in range(ROUNDS):
        with transaction.atomic():
            change = waiting(ours, cast)
        before = now(ours).estimate
        results = at_once(
            alone(partial(judged, change, cast.township)),
            alone(partial(judged, change, cast.township)),
            alone(partial(judged, change, cast.township, Verdict.RETURN, "图不清")),
            alone(partial(taken_back, change, cast)),
        )
        with transaction.atomic():
            change = again(change)
            with scope(EVERYWHERE):
                steps = ChangeAct.objects.filter(change=change, step=State.TOWNSHIP).count()
        assert steps <= 1, results
        moved = change.delta.net if change.state == State.DECIDED else 0
        assert now(ours).estimate == before + moved
        agreed += change.state == State.DECIDED
        if change.state not in (State.DECIDED, State.WITHDRAWN):
            with transaction.atomic():
                taken_back(change, cast)
    assert agreed


def taken_back(change: ChangeOrder, cast: Cast) -> object:
    with scope(cast.recorder.scope):
        return withdraw_change(change_id=change.pk, reason="另行上报", by=cast.recorder)


def test_of_two_who_ask_that_it_ends_one_is_heard(cast: Cast) -> None:
    with transaction.atomic():
        early = project(cast.recorder)
    results = at_once(*[alone(partial(ending_rows.asked, early, cast.clerk))] * 4)
    assert len(went(results)) == 1, results
    with transaction.atomic(), scope(EVERYWHERE):
        assert Ending.objects.count() == 1


def test_an_ending_that_is_decided_and_taken_back_at_once_is_one_of_both(cast: Cast) -> None:
    for _ in range(ROUNDS):
        with transaction.atomic():
            early = project(cast.recorder)
            ending = ending_rows.asked(early, cast.clerk)
        results = at_once(
            alone(partial(ending_rows.judged, ending, cast.county)),
            alone(partial(ending_rows.judged, ending, cast.county)),
            alone(partial(ending_rows.judged, ending, cast.county, Verdict.REJECT)),
            alone(partial(not_ended, ending, cast)),
        )
        assert len(went(results)) == 1, results
        with transaction.atomic(), scope(EVERYWHERE):
            state = Ending.objects.get(pk=ending.pk).state
            decided = EndingAct.objects.filter(ending=ending, step="county").count()
        assert (now(early).outcome == Outcome.RETURNED) is (state == EndingState.AGREED)
        assert decided == (state != EndingState.WITHDRAWN)


def not_ended(ending: Ending, cast: Cast) -> object:
    with scope(cast.clerk.scope):
        return withdraw_ending(ending_id=ending.pk, reason="继续实施", by=cast.clerk)


def test_no_money_arrives_unseen_while_it_ends(cast: Cast) -> None:
    """Either the money is in the ledger and the ending waits for its return, or it is refused."""
    for number in range(ROUNDS):
        with transaction.atomic():
            ours = funding(cast.recorder)
            money = fund(ours, cast.finance, paper_number=f"计〔2026〕{number}号")
            ending = ending_rows.asked(ours, cast.clerk)

        def arrives(money_id: UUID = money.pk, number: int = number) -> object:
            with scope(cast.finance.scope):
                return receive_fund(
                    id=factories.new_id(), fund_id=money_id, paper_number=f"拨〔2026〕{number}号",
                    received_on=today(), amount=Decimal(1000), by=cast.finance,
                )  # fmt: skip

        at_once(alone(partial(ending_rows.judged, ending, cast.county)), alone(arrives))
        assert_settled_where_it_ended(ours)


def test_no_day_is_logged_unseen_while_it_ends(cast: Cast) -> None:
    """Wages: nothing is owed in a project that has ended."""
    for number in range(ROUNDS):
        with transaction.atomic(), scope(cast.recorder.scope):
            ours, by = building(cast.recorder), cast.recorder
            crew = rostered(
                ours,
                [person(cast.recorder, number * 3 + one) for one in range(1, 4)],
                cast.recorder,
            )
            papered(ours, crew, by)
            ending = ending_rows.asked(ours, cast.clerk)

        def logs(entry: int, at: Project = ours) -> None:
            with scope(cast.recorder.scope):
                tap = Tap(entry, today(), Day.ABSENT, Day.FULL, "")
                set_day(id=factories.new_id(), project_id=at.pk, tap=tap, by=cast.recorder)

        at_once(
            alone(partial(ending_rows.judged, ending, cast.county)),
            *(alone(partial(logs, one)) for one in range(1, 4)),
        )
        assert_settled_where_it_ended(ours)
        with transaction.atomic(), scope(EVERYWHERE):
            logged = Slot.objects.filter(project=ours).exists()
        assert logged is (now(ours).outcome == Outcome.OPEN)


def test_no_change_waits_in_what_has_ended(cast: Cast) -> None:
    for _ in range(ROUNDS):
        ours = works(cast)
        with transaction.atomic(), scope(EVERYWHERE):
            money = ours.funds.get()
            ending_rows.went_back(money, cast.finance, "1000000")
            change = written(ours, cast.recorder)
            shown(change, cast.recorder)
            ending = ending_rows.asked(ours, cast.clerk)
        results = at_once(
            alone(partial(ending_rows.judged, ending, cast.county)),
            alone(partial(handed_in, change, cast.recorder)),
        )
        assert len(went(results)) == 1, results
        assert_settled_where_it_ended(ours)


def assert_settled_where_it_ended(at: Project) -> None:
    found = now(at)
    if found.outcome != Outcome.OPEN:
        with transaction.atomic(), scope(EVERYWHERE):
            assert [one.code for one in settled_first(found) if not one.holds] == []
