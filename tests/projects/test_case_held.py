"""What the database itself holds of decisions, and what comes of two at once."""

import threading

import pytest
from django.db import IntegrityError, connection, connections, transaction

from core.errors import RuleBroken
from core.scope import EVERYWHERE, scope
from projects.lifecycle import Stage, Step
from projects.models import Attachment, Decision, Project
from regions.models import Human, Post, Role
from tests import factories
from tests.factories import VILLAGE, Cast, township_of
from tests.projects.case_rows import decided, hold_gates, now, paper, submitted, waiting
from tests.projects.village_rows import project, said

CHANGED = "The project was changed after you opened this page. Look at it again, then decide."


@pytest.fixture(autouse=True)
def gates_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    hold_gates(monkeypatch)


# ---- in the database ----


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE projects_decision SET reason = 'x'",
        "DELETE FROM projects_decision",
        "UPDATE projects_decision SET reason = 'x' WHERE false",
    ],
)
def test_a_decision_is_never_changed_nor_deleted(cast: Cast, statement: str) -> None:
    ours = waiting(cast)
    with (
        scope(EVERYWHERE),
        pytest.raises(IntegrityError, match="only ever added"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    with scope(EVERYWHERE):
        assert ours.decisions.count() == 1


def test_not_even_the_owner_of_the_tables_changes_a_decision(real_db: None) -> None:
    for statement in ("UPDATE projects_decision SET reason = 'x'", "DELETE FROM projects_decision"):
        with (
            pytest.raises(IntegrityError, match="only ever added"),
            connections["owner"].cursor() as cursor,
        ):
            cursor.execute(statement)


@pytest.mark.parametrize(
    ("constraint", "columns"),
    [
        ("decision_one_human_one_step", {"step": "township", "verdict": "approve"}),
        ("decision_once_a_step", {"responsible": "other"}),
        ("decision_for_another_has_his_paper", {"round": 2, "operator": "other"}),
        ("decision_against_has_a_reason", {"step": "county", "verdict": "return"}),
        ("decision_verdict_fits_step", {"step": "county", "verdict": "submit"}),
        ("decision_verdict_fits_step", {"round": 2, "verdict": "approve"}),
    ],
)
def test_the_database_refuses_what_an_action_would(
    cast: Cast, constraint: str, columns: dict[str, object]
) -> None:
    ours = waiting(cast)
    other = Human.objects.create(name="other")
    if columns.get("responsible") or columns.get("step") == "county":
        columns = columns | {"responsible": other, "operator": other}
    if columns.get("operator") == "other":
        columns = columns | {"operator": other}
    with (
        scope(EVERYWHERE),
        pytest.raises(IntegrityError, match=constraint),
        transaction.atomic(),
    ):
        _again(ours.decisions.get(), **columns)


def _again(decision: Decision, **columns: object) -> None:
    """A copy of the decision, with some columns changed, past every action."""
    names = ("village", "project", "stage", "round", "step", "verdict", "reason", "version_seen")
    rest = ("at", "post", "operator", "responsible")
    copied = {name: getattr(decision, name) for name in (*names, *rest)}
    Decision.objects.create(**copied | columns)


def test_a_paper_of_another_village_proves_nothing(cast: Cast) -> None:
    ours, theirs = waiting(cast), project(cast.neighbour)
    foreign = paper(theirs, cast.neighbour)
    with (
        scope(EVERYWHERE),
        pytest.raises(IntegrityError, match="decision_paper_id_together"),
        transaction.atomic(),
    ):
        _again(ours.decisions.get(), round=2, paper=foreign)


# ---- at once ----


def raced(*acts: tuple[str, Project, Post]) -> list[str]:
    """Each act on a connection of its own, all at the same moment; what came of each."""
    came: list[str] = []
    start = threading.Barrier(len(acts))

    def run(verb: str, ours: Project, by: Post, version: int) -> None:
        try:
            start.wait()
            with transaction.atomic():
                if verb == "submit":
                    submitted(ours, by, version=version)
                else:
                    decided(ours, by, version=version)
            came.append("won")
        except RuleBroken as broken:
            came.append(str(broken.message))
        finally:
            connection.close()

    versions = []
    for _verb, ours, _by in acts:
        with transaction.atomic():
            versions.append(now(ours).version)
    threads = [
        threading.Thread(target=run, args=[*act, version])
        for act, version in zip(acts, versions, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(came, key=lambda text: text != "won")


def test_of_two_reviewers_at_once_one_approves_and_the_other_is_told(real_db: None) -> None:
    with transaction.atomic():
        cast = factories.cast()
        colleague = factories.post(Role.TOWNSHIP_REVIEWER, township_of(VILLAGE))
        ours = waiting(cast)
    came = raced(("decide", ours, cast.township), ("decide", ours, colleague))
    with transaction.atomic(), scope(EVERYWHERE):
        assert ours.decisions.filter(step=Step.TOWNSHIP).count() == 1
        assert now(ours).step == Step.COUNTY
    assert came == ["won", said(CHANGED)]


def test_of_two_submissions_at_once_one_counts(real_db: None) -> None:
    with transaction.atomic():
        cast = factories.cast()
        colleague = factories.post(Role.RECORDER, VILLAGE)
        ours = project(cast.recorder, stage=Stage.PROPOSAL)
    came = raced(("submit", ours, cast.recorder), ("submit", ours, colleague))
    with transaction.atomic(), scope(EVERYWHERE):
        assert ours.decisions.count() == 1
        assert Attachment.objects.count() == 0
    sentence = "This has been submitted already and waits for a decision."
    assert came == ["won", said(sentence)]
