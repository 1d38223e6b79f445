"""A sponsor advises on what it sponsors; whoever makes the stage answers; nothing is stopped."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.errors import RuleBroken
from core.ids import new_id
from core.scope import EVERYWHERE, scope
from projects.actions import Answer, give_advice, withdraw_advice
from projects.lifecycle import Stage, Step
from projects.models import Advice, AdviceAnswer, Attachment, Outcome, Project
from regions.inbox import inbox
from regions.models import Post, Role, Sponsor
from tests import factories
from tests.factories import Cast
from tests.projects.case_rows import decided, hold_gates, paper, submitted
from tests.projects.reserve_rows import advised, answered
from tests.projects.village_rows import photo, project, said, words
from tests.together import at_once

SignIn = Callable[[Post], Client]
OWN = "Whoever gave the advice can't answer it. Another person must do that."


@pytest.fixture
def ours(cast: Cast) -> Project:
    return project(cast.recorder, stage=Stage.PROPOSAL)


def waits(by: Post) -> list[str]:
    with scope(by.scope):
        return [f"{one.subject} / {one.what}" for one in inbox(by, timezone.localdate())]


def struck(advice: Advice, by: Post, reason: str = "写错了") -> Advice:
    with scope(by.scope):
        return withdraw_advice(advice_id=advice.pk, reason=reason, by=by)


def bureau(cast: Cast, sponsor: Sponsor = Sponsor.TRANSPORT) -> Post:
    return factories.post(Role.SECTOR_BUREAU, cast.bureau.division_id, sponsor=sponsor)


# ---- giving it ----


@pytest.mark.parametrize(
    "stage", [Stage.RESERVE, Stage.FUNDING, Stage.CONSTRUCTION, Stage.HANDOVER]
)
def test_a_bureau_advises_at_any_stage(cast: Cast, stage: Stage) -> None:
    ours = project(cast.recorder, stage=stage)
    given = advised(ours, cast.bureau, " 涵洞应加大。 ")
    assert (given.stage, given.text, given.adviser) == (stage, "涵洞应加大。", cast.bureau.human)


def test_the_same_again_is_kept_once_with_its_picture(cast: Cast, ours: Project) -> None:
    key = new_id()
    for _twice in range(2):
        with scope(cast.bureau.scope):
            given = give_advice(
                id=key, project_id=ours.pk, text="附图", by=cast.bureau, file=photo()
            )
    with scope(EVERYWHERE):
        assert Advice.objects.get().paper == Attachment.objects.get() == given.paper


@pytest.mark.parametrize("text", ["", "  ", "字" * 501])
def test_advice_says_something_in_500_characters(cast: Cast, ours: Project, text: str) -> None:
    with pytest.raises(RuleBroken) as broken:
        advised(ours, cast.bureau, text)
    assert broken.value.field == "text"


def test_nobody_advises_on_what_another_sponsors(cast: Cast, ours: Project) -> None:
    with pytest.raises(Project.DoesNotExist):
        advised(ours, bureau(cast, Sponsor.WATER))


def test_no_other_post_advises_and_nobody_on_a_closed_project(cast: Cast, ours: Project) -> None:
    for post in (cast.recorder, cast.township, cast.county, cast.auditor):
        with pytest.raises(PermissionDenied):
            advised(ours, post)
    with scope(EVERYWHERE):
        Project.objects.filter(pk=ours.pk).update(outcome=Outcome.REJECTED)
    with pytest.raises(RuleBroken, match=said("This project is closed and can only be read.")):
        advised(ours, cast.bureau)


# ---- answering it ----


@pytest.mark.parametrize(
    ("stage", "who"),
    [
        (Stage.RESERVE, "recorder"),
        (Stage.FUNDING, "finance"),
        (Stage.CONSTRUCTION, "recorder"),
        (Stage.ARCHIVE, "clerk"),
    ],
)
def test_whoever_makes_the_stage_answers_and_nobody_else(
    cast: Cast, stage: Stage, who: str
) -> None:
    given = advised(project(cast.recorder, stage=stage), cast.bureau)
    for name in {"recorder", "finance", "township", "county", "bureau", "auditor"} - {who}:
        with pytest.raises(PermissionDenied):
            answered(given, getattr(cast, name))
    assert answered(given, getattr(cast, who)).text == "已改为 1 米。"


def test_advice_waits_for_the_maker_until_it_is_answered(cast: Cast, ours: Project) -> None:
    given = advised(ours, cast.bureau)
    line = f"{ours.name}: 涵洞应加大。 / " + said(
        "Answer the advice of %(office)s.", office=said("transport bureau")
    )
    assert line in waits(cast.recorder)
    assert line not in waits(cast.clerk) + waits(cast.finance) + waits(cast.next_village)
    answered(given, cast.recorder)
    assert line not in waits(cast.recorder)


def test_a_township_types_the_villages_answer_in_by_its_paper(cast: Cast, ours: Project) -> None:
    given = advised(ours, cast.bureau)
    with pytest.raises(RuleBroken):
        answered(given, cast.clerk)
    recorder = cast.recorder.human
    row = answered(given, cast.clerk, answer=Answer(recorder, paper(ours, cast.clerk)))
    assert (row.responsible, row.operator) == (recorder, cast.clerk.human)


def test_who_gave_the_advice_does_not_answer_it(cast: Cast, ours: Project) -> None:
    given = advised(ours, cast.bureau)
    second = factories.post(Role.RECORDER, cast.recorder.division_id, human=cast.bureau.human)
    with pytest.raises(RuleBroken, match=said(OWN)):
        answered(given, second)
    assert not [line for line in waits(second) if "涵洞" in line]


def test_what_is_answered_or_struck_out_is_not_answered_again(cast: Cast, ours: Project) -> None:
    given, wrong = advised(ours, cast.bureau), advised(ours, cast.bureau, "写错的")
    first = answered(given, cast.recorder)
    assert answered(given, cast.recorder) == first
    with pytest.raises(RuleBroken, match=said(
        "Someone else has just answered this advice. Open the list again."
    )):  # fmt: skip
        answered(given, cast.recorder, "另一个答复")
    struck(wrong, cast.bureau)
    with pytest.raises(RuleBroken, match=said(
        "This advice was struck out: it needs no answer any more."
    )):  # fmt: skip
        answered(wrong, cast.recorder)
    assert not [line for line in waits(cast.recorder) if "写错的" in line]


def test_two_answers_at_once_leave_one(real_db: None) -> None:
    with transaction.atomic():
        cast = factories.cast()
        second = factories.post(Role.RECORDER, cast.recorder.division_id)
    with transaction.atomic():
        given = advised(project(cast.recorder), cast.bureau)

    def answer(by: Post) -> AdviceAnswer:
        with transaction.atomic():
            return answered(given, by, str(by.pk))

    done = at_once(lambda: answer(cast.recorder), lambda: answer(second))
    assert sorted(type(one).__name__ for one in done) == ["AdviceAnswer", "RuleBroken"]


# ---- striking it out ----


def test_its_own_office_strikes_it_out_with_a_reason(cast: Cast, ours: Project) -> None:
    given, colleague = advised(ours, cast.bureau), bureau(cast)
    with pytest.raises(RuleBroken) as broken:
        struck(given, colleague, " ")
    assert broken.value.field == "reason"
    assert struck(given, colleague).withdrawn_reason == "写错了"
    assert struck(given, cast.bureau, "又一次").withdrawn_reason == "写错了"


def test_another_office_does_not(cast: Cast, ours: Project) -> None:
    given = advised(ours, cast.bureau)
    with scope(EVERYWHERE):
        Project.objects.filter(pk=ours.pk).update(sponsor=Sponsor.WATER)
    with pytest.raises(RuleBroken, match=said(
        "Only the office that gave this advice strikes it out."
    )):  # fmt: skip
        struck(given, bureau(cast, Sponsor.WATER))
    with pytest.raises(Advice.DoesNotExist):
        struck(given, cast.bureau)
    for post in (cast.recorder, cast.county):
        with pytest.raises(PermissionDenied):
            struck(given, post)


# ---- a bureau's inbox ----


@pytest.mark.parametrize(
    ("stage", "asked"),
    [(Stage.PROPOSAL, True), (Stage.ACCEPTANCE, True), (Stage.CONSTRUCTION, False)],
)
def test_a_bureau_is_asked_at_the_proposal_and_at_acceptance(
    cast: Cast, stage: Stage, asked: bool
) -> None:
    ours = project(cast.recorder, stage=stage)
    project(cast.recorder, stage=stage, sector="water", name="渠")
    ask = said("Advise on the project, if there is something to say: %(stage)s.", stage=stage.label)
    assert waits(cast.bureau) == [f"{ours.name} / {ask}"] * asked
    given = advised(ours, cast.bureau)
    assert waits(bureau(cast)) == []
    struck(given, cast.bureau)
    assert len(waits(cast.bureau)) == asked


def test_what_it_said_before_the_stage_began_is_not_enough(cast: Cast, ours: Project) -> None:
    advised(ours, cast.bureau)
    later = timezone.localdate() + datetime.timedelta(days=1)
    with scope(EVERYWHERE):
        Project.objects.filter(pk=ours.pk).update(stage_since=later)
    assert len(waits(cast.bureau)) == 1


# ---- it stops nothing ----


def test_a_stage_is_handed_in_and_approved_over_open_advice(
    cast: Cast, ours: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    hold_gates(monkeypatch)
    advised(ours, cast.bureau)
    submitted(ours, cast.recorder)
    decided(ours, cast.township)
    decided(ours, cast.county)
    with scope(EVERYWHERE):
        assert Project.objects.get().stage == Stage.FUNDING


# ---- past the application ----


def columns(at: Project, by: Post, **changed: Any) -> dict[str, Any]:
    return {
        "village_id": at.village_id, "project": at, "stage": at.stage, "text": "意见",
        "at": timezone.now(), "by": by, "adviser": by.human,
    } | changed  # fmt: skip


def test_the_database_takes_advice_from_the_sponsor_alone(cast: Cast, ours: Project) -> None:
    water = bureau(cast, Sponsor.WATER)
    wrong: list[dict[str, Any]] = [
        columns(ours, water),
        columns(ours, cast.county),
        columns(ours, cast.bureau, adviser=cast.county.human),
        columns(ours, cast.bureau, stage=Stage.RESERVE),
    ]
    with scope(EVERYWHERE):
        for row in wrong:
            with pytest.raises(DatabaseError, match="only its sponsor"), transaction.atomic():
                Advice.objects.create(**row)
        Advice.objects.create(**columns(ours, cast.bureau))


def test_the_database_holds_who_answers_and_keeps_both(cast: Cast, ours: Project) -> None:
    given, wrong = advised(ours, cast.bureau), advised(ours, cast.bureau)
    struck(wrong, cast.bureau)
    adviser = cast.bureau.human
    row = {
        "village_id": ours.village_id, "project": ours, "text": "好", "at": timezone.now(),
        "post": cast.recorder, "operator": adviser, "responsible": adviser, "adviser": adviser,
    }  # fmt: skip
    with scope(EVERYWHERE):
        with pytest.raises(IntegrityError, match="answered_by_another"), transaction.atomic():
            AdviceAnswer.objects.create(advice=given, **row)
        human = cast.recorder.human
        named = row | {"operator": human, "responsible": human}
        with pytest.raises(DatabaseError, match="struck out"), transaction.atomic():
            AdviceAnswer.objects.create(advice=wrong, **named)
        with pytest.raises(IntegrityError, match="advice_id_together"), transaction.atomic():
            AdviceAnswer.objects.create(advice=given, **named | {"adviser": cast.county.human})
    answered(given, cast.recorder)
    with scope(EVERYWHERE):
        for rows in (Advice.objects.all(), AdviceAnswer.objects.all()):
            with pytest.raises(DatabaseError, match="only ever"), transaction.atomic():
                rows.update(text="改")
            with pytest.raises(DatabaseError, match="only ever"), transaction.atomic():
                rows._raw_delete(rows.db)


# ---- the pages ----


def url(name: str, thing: Project | Advice) -> str:
    return reverse(name, args=[thing.pk])


def test_advice_is_given_and_answered_in_the_browser(
    cast: Cast, ours: Project, sign_in: SignIn
) -> None:
    writer, village = sign_in(cast.bureau), sign_in(cast.recorder)
    form = {"id": new_id(), "text": "涵洞应加大。"}
    assert writer.post(url("advice_add", ours), form).status_code == 302
    with scope(EVERYWHERE):
        given = Advice.objects.get()
    page = words(village.get(url("advice_list", ours)))
    assert "涵洞应加大。" in page
    assert url("advice_answer", given) in page
    assert url("advice_withdraw", given) not in page
    assert "涵洞应加大。" in words(village.get(url("project_detail", ours)))
    human = cast.recorder.human_id
    answer = {"text": "已改为 1 米。", "responsible": str(human)}
    assert village.post(url("advice_answer", given), answer).status_code == 302
    page = words(writer.get(url("advice_list", ours)))
    assert "已改为 1 米。" in page
    assert url("advice_withdraw", given) in page
    assert "涵洞应加大。" not in words(village.get(url("project_detail", ours)))


def test_a_decision_shows_open_advice_as_a_warning(
    cast: Cast, ours: Project, sign_in: SignIn
) -> None:
    given = advised(ours, cast.bureau)
    for step, who in ((Step.TOWNSHIP, cast.township), (Step.COUNTY, cast.county)):
        with scope(EVERYWHERE):
            Project.objects.filter(pk=ours.pk).update(step=step)
        page = words(sign_in(who).get(url("project_decide", ours)))
        told = {"office": said("transport bureau"), "text": "涵洞应加大。"}
        assert said("The advice of %(office)s waits for an answer: %(text)s", **told) in page
    with scope(EVERYWHERE):
        Project.objects.filter(pk=ours.pk).update(step=Step.MAKE)
    answered(given, cast.recorder)
    with scope(EVERYWHERE):
        Project.objects.filter(pk=ours.pk).update(step=Step.COUNTY)
    assert "涵洞应加大。" not in words(sign_in(cast.county).get(url("project_decide", ours)))


def test_what_is_wrong_is_said_at_its_field(cast: Cast, ours: Project, sign_in: SignIn) -> None:
    answer = sign_in(cast.bureau).post(url("advice_add", ours), {"id": new_id(), "text": ""})
    assert answer.status_code == 422
    given = advised(ours, cast.bureau)
    assert sign_in(cast.recorder).post(url("advice_answer", given), {}).status_code == 422
    struck_out = sign_in(cast.bureau).post(url("advice_withdraw", given), {"reason": ""})
    assert struck_out.status_code == 422


def test_struck_out_advice_stays_in_sight(cast: Cast, ours: Project, sign_in: SignIn) -> None:
    given = advised(ours, cast.bureau)
    sent = sign_in(cast.bureau).post(url("advice_withdraw", given), {"reason": "写错了"})
    assert sent.status_code == 302
    page = words(sign_in(cast.county).get(url("advice_list", ours)))
    assert "涵洞应加大。" in page
    assert "写错了" in page


def test_an_empty_list_says_so(cast: Cast, ours: Project, sign_in: SignIn) -> None:
    for who in (cast.bureau, cast.recorder):
        assert said("No advice yet") in words(sign_in(who).get(url("advice_list", ours)))


def test_the_list_costs_the_same_for_many(
    cast: Cast, ours: Project, sign_in: SignIn, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    for number in range(12):
        given = advised(ours, cast.bureau, f"意见{number}")
        if number % 2:
            answered(given, cast.recorder)
    client = sign_in(cast.county)
    with django_assert_max_num_queries(14):
        client.get(url("advice_list", ours))
