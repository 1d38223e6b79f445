"""What a village may build itself: the county's ceiling, its points, and the village's answers."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext, pgettext

from core.errors import RuleBroken
from core.ids import new_id
from core.scope import EVERYWHERE, scope
from projects.actions import (
    CountyChoices,
    Point,
    Said,
    add_simplicity_point,
    answer_simplicity,
    save_settings,
    suggest_simplicity_points,
    withdraw_simplicity_point,
)
from projects.eligibility import SUGGESTED, confirmed_by, in_short, lines_of, terms_of
from projects.lifecycle import Stage, Step
from projects.models import Project, SimplicityAnswer, SimplicityPoint, Verdict
from projects.proposal_gates import self_build_allowed
from regions.models import Post, Role
from tests import factories
from tests.factories import Cast
from tests.projects.case_rows import decided, hold_gates, now, submitted
from tests.projects.village_rows import project, said, words

SignIn = Callable[[Post], Client]
SOURCE = "民发改赈〔2026〕2号"
UNANSWERED = (
    "%(number)s point of the county's list is not answered yet.",
    "%(number)s points of the county's list are not answered yet.",
)
NO = "“%(point)s” is answered with no."
EXCLUDED = "Not a village's own work: “%(point)s” is answered with no."
CHANGED = "The county's list has changed. Open the page again."
LATE = "The answers can't be changed now: the proposal has been handed in."


def asked(by: Post, text: str = "不含大中型桥梁、隧道", excluding: bool = True) -> SimplicityPoint:
    with scope(by.scope):
        return add_simplicity_point(id=new_id(), point=Point(text, excluding, SOURCE), by=by)


def answer(
    at: Project, by: Post, point: SimplicityPoint, holds: bool, remark: str = "有一座小桥"
) -> list[SimplicityAnswer]:
    with scope(by.scope), transaction.atomic():
        given = {point.pk: Said(holds, "" if holds else remark)}
        return answer_simplicity(project_id=at.pk, answers=given, by=by)


def ceiling(by: Post, yuan: int | None, rule: str = "stop", **choices: Any) -> None:
    said = CountyChoices(
        7, True, "项目理事会", self_build_ceiling=None if yuan is None else Decimal(yuan),
        ceiling_rule=rule, **choices,
    )  # fmt: skip
    with scope(by.scope):
        save_settings(choices=said, source=SOURCE, by=by)


def gate(at: Project) -> tuple[bool, str]:
    with scope(EVERYWHERE):
        found = self_build_allowed(Project.objects.get(pk=at.pk))
    return found.holds, found.detail


@pytest.fixture
def ours(cast: Cast) -> Project:
    return project(cast.recorder, stage=Stage.PROPOSAL)


# ---- amounts ----


def test_above_the_countys_ceiling_is_a_warning_or_a_stop_as_the_county_says(
    cast: Cast, ours: Project
) -> None:
    ceiling(cast.county, 2_500_000, "warn")
    holds, text = gate(ours)
    assert holds
    assert "2,800,000.00" in text
    assert "2,500,000.00" in text
    assert SOURCE in text
    ceiling(cast.county, 2_500_000, "stop")
    assert not gate(ours)[0]
    ceiling(cast.county, 2_800_000, "stop")
    assert gate(ours)[0]


def test_an_estimate_that_the_tendering_rules_touch_is_flagged_and_not_stopped(
    cast: Cast, ours: Project
) -> None:
    with scope(EVERYWHERE):
        Project.objects.filter(pk=ours.pk).update(materials=Decimal(2_400_000))  # 4,000,000 in all
    holds, text = gate(ours)
    assert holds
    assert "发改委令第16号" in text
    assert "4,000,000.00" in text
    ceiling(cast.county, None, tender_works=Decimal(3_000_000))
    assert "3,000,000.00" in gate(ours)[1]
    assert SOURCE in gate(ours)[1]


@pytest.mark.parametrize(
    ("choices", "field"),
    [
        ({"self_build_ceiling": Decimal(0)}, "self_build_ceiling"),
        ({"tender_works": Decimal(4_000_001)}, "tender_works"),
    ],
)
def test_a_county_sets_a_ceiling_above_zero_and_a_tender_no_later_than_the_nation(
    cast: Cast, choices: dict[str, Any], field: str
) -> None:
    with scope(cast.county.scope), pytest.raises(RuleBroken) as broken:
        save_settings(
            choices=CountyChoices(7, True, "项目理事会", **choices), source=SOURCE, by=cast.county
        )
    assert broken.value.field == field


def test_a_proposal_keeps_the_settings_under_which_it_was_first_handed_in(
    cast: Cast, ours: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    hold_gates(monkeypatch)
    ceiling(cast.county, 3_000_000)
    submitted(ours, cast.recorder)
    ceiling(cast.county, 1_000_000)
    decided(ours, cast.township, Verdict.RETURN)
    submitted(ours, cast.recorder)
    with scope(EVERYWHERE):
        kept = terms_of(now(ours))
        assert kept.self_build_ceiling == 3_000_000
        with pytest.raises(DatabaseError, match="keeps the terms"), transaction.atomic():
            Project.objects.filter(pk=ours.pk).update(terms=None)
    assert gate(ours)[0]


def test_what_was_handed_in_where_the_county_had_set_nothing_keeps_the_defaults(
    cast: Cast, ours: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    hold_gates(monkeypatch)
    submitted(ours, cast.recorder)
    ceiling(cast.county, 1_000_000)
    decided(ours, cast.township, Verdict.RETURN)
    submitted(ours, cast.recorder)
    assert gate(ours)[0]


def test_terms_of_another_county_are_refused(cast: Cast, ours: Project) -> None:
    county = factories.post(Role.COUNTY_OFFICER, "632521000000")
    ceiling(county, 1_000_000)
    with scope(EVERYWHERE), transaction.atomic():
        theirs = terms_of(project(cast.neighbour, stage=Stage.RESERVE))
        with pytest.raises(DatabaseError, match="terms of another county"), transaction.atomic():
            Project.objects.filter(pk=ours.pk).update(terms=theirs)


def test_what_was_decided_says_so_in_short_with_its_remarks(cast: Cast) -> None:
    ours = project(cast.recorder, stage=Stage.FUNDING)
    decided = gettext("decided with the proposal")
    with scope(EVERYWHERE):
        assert in_short(ours).value == decided
        ours.materials = Decimal(9_000_000)
        assert in_short(ours).value == _remarks(1) % {"said": decided, "number": 1}


def _remarks(number: int) -> str:
    return ngettext("%(said)s, with %(number)s remark", "%(said)s, with %(number)s remarks", number)


# ---- the list of points ----


def test_without_a_list_nobody_is_stopped_and_it_is_said(ours: Project) -> None:
    assert gate(ours) == (True, said("The county has set no list of technical points."))


def test_a_point_that_is_not_answered_stops(cast: Cast, ours: Project) -> None:
    asked(cast.county)
    holds, text = gate(ours)
    assert not holds
    assert text == ngettext(*UNANSWERED, 1) % {"number": 1}


def test_a_no_to_an_excluding_point_stops_and_to_another_is_warned_of(
    cast: Cast, ours: Project
) -> None:
    bridge, people = asked(cast.county), asked(cast.county, "村民愿意出工", excluding=False)
    answer(ours, cast.recorder, bridge, False)
    answer(ours, cast.recorder, people, False)
    assert gate(ours) == (False, said(EXCLUDED, point=bridge.text))
    with scope(EVERYWHERE):
        assert in_short(ours).value == said("not as it stands")
    answer(ours, cast.recorder, bridge, True)
    with scope(EVERYWHERE):
        yes = pgettext("is it so", "yes")
        assert in_short(ours).value == _remarks(1) % {"said": yes, "number": 1}
    assert gate(ours) == (True, said(NO, point=people.text))


def test_the_answer_given_last_holds_and_the_same_again_is_kept_once(
    cast: Cast, ours: Project
) -> None:
    bridge = asked(cast.county)
    answer(ours, cast.recorder, bridge, False)
    answer(ours, cast.recorder, bridge, True)
    version = now(ours).version
    assert answer(ours, cast.recorder, bridge, True) == []
    with scope(EVERYWHERE):
        assert SimplicityAnswer.objects.count() == 2
    assert gate(ours)[0]
    assert now(ours).version == version


def test_a_no_says_why(cast: Cast, ours: Project) -> None:
    with pytest.raises(RuleBroken, match=said("Say in a remark why it is not so.")):
        answer(ours, cast.recorder, asked(cast.county), False, remark=" ")


def test_a_point_struck_out_is_asked_no_more(cast: Cast, ours: Project) -> None:
    bridge = asked(cast.county)
    with scope(cast.county.scope):
        with pytest.raises(RuleBroken, match=said("Say why this point is struck out.")):
            withdraw_simplicity_point(point_id=bridge.pk, reason=" ", by=cast.county)
        for reason in ("并入", "又一次"):
            gone = withdraw_simplicity_point(point_id=bridge.pk, reason=reason, by=cast.county)
    assert gone.withdrawn_reason == "并入"
    assert gate(ours)[0]
    with pytest.raises(RuleBroken, match=said(CHANGED)):
        answer(ours, cast.recorder, bridge, True)


def test_what_was_handed_in_keeps_its_points_and_its_answers(
    cast: Cast, ours: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, bridge = asked(cast.county, "不含水库大坝"), asked(cast.county)
    answer(ours, cast.recorder, before, True)
    answer(ours, cast.recorder, bridge, False)
    with scope(cast.county.scope):
        withdraw_simplicity_point(point_id=before.pk, reason="并入", by=cast.county)
    hold_gates(monkeypatch)
    submitted(ours, cast.recorder)
    asked(cast.county, "不含高边坡")
    with scope(cast.county.scope):
        withdraw_simplicity_point(point_id=bridge.pk, reason="并入", by=cast.county)
    assert gate(ours) == (False, said(EXCLUDED, point=bridge.text))
    with pytest.raises(RuleBroken, match=said(LATE)):
        answer(ours, cast.recorder, bridge, True)
    decided(ours, cast.township, Verdict.RETURN)
    with scope(EVERYWHERE):
        assert [line.point.text for line in lines_of(now(ours))] == ["不含高边坡"]


def test_the_townships_approval_confirms_the_answers(
    cast: Cast, ours: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    hold_gates(monkeypatch)

    def confirmed() -> Any:
        with scope(EVERYWHERE):
            return confirmed_by(now(ours))

    submitted(ours, cast.recorder)
    assert confirmed() is None
    decided(ours, cast.township)
    assert confirmed().responsible == cast.township.user.human
    decided(ours, cast.county, Verdict.RETURN)
    assert confirmed() is None


def test_works_taken_over_were_decided_on_paper(cast: Cast) -> None:
    ceiling(cast.county, 1_000_000)
    ours = project(cast.recorder, stage=Stage.CONSTRUCTION)
    with scope(EVERYWHERE):
        Project.objects.filter(pk=ours.pk).update(taken_over=True)
    assert gate(ours)[0]


# ---- who, and what PostgreSQL refuses ----


def test_only_the_county_keeps_the_list_and_only_the_village_answers(
    cast: Cast, ours: Project
) -> None:
    with pytest.raises(PermissionDenied):
        asked(cast.township)
    bridge = asked(cast.county)
    with pytest.raises(PermissionDenied):
        answer(ours, cast.township, bridge, True)


@pytest.mark.parametrize(
    ("point", "field"), [(Point(" ", True, SOURCE), "text"), (Point("不含桥", True, " "), "source")]
)
def test_a_point_has_its_text_and_its_source(cast: Cast, point: Point, field: str) -> None:
    with scope(cast.county.scope), pytest.raises(RuleBroken) as broken:
        add_simplicity_point(id=new_id(), point=point, by=cast.county)
    assert broken.value.field == field


def test_a_point_is_added_once_by_its_id_and_once_by_its_text(cast: Cast) -> None:
    pk, point = new_id(), Point("不含桥", True, SOURCE)
    with scope(cast.county.scope):
        first, again = (add_simplicity_point(id=pk, point=point, by=cast.county) for _ in range(2))
        assert first == again
        with pytest.raises(RuleBroken, match=said("This point is on the list already.")):
            add_simplicity_point(id=new_id(), point=point, by=cast.county)


def test_an_empty_list_is_begun_once(cast: Cast) -> None:
    with scope(cast.county.scope):
        assert len(suggest_simplicity_points(by=cast.county)) == len(SUGGESTED)
        assert suggest_simplicity_points(by=cast.county) == []


def test_postgresql_refuses_an_answer_out_of_time_or_to_another_countys_point(
    cast: Cast, ours: Project
) -> None:
    bridge = asked(cast.county)
    theirs = asked(factories.post(Role.COUNTY_OFFICER, "632521000000"))

    def put(at: Project, point: SimplicityPoint) -> None:
        SimplicityAnswer.objects.create(
            village_id=at.village_id, project=at, point=point, holds=True, at=timezone.now(),
            by=cast.recorder,
        )  # fmt: skip

    late = project(cast.recorder, stage=Stage.PROPOSAL, step=Step.TOWNSHIP)
    with scope(EVERYWHERE):
        with pytest.raises(DatabaseError, match="before it hands in"), transaction.atomic():
            put(late, bridge)
        with pytest.raises(DatabaseError, match="another county's list"), transaction.atomic():
            put(ours, theirs)
        put(ours, bridge)
        with pytest.raises(DatabaseError, match="only ever added"), transaction.atomic():
            SimplicityAnswer.objects.update(holds=False)


# ---- the pages ----


def test_a_village_answers_and_sees_what_stands_against_it(
    cast: Cast, ours: Project, sign_in: SignIn, django_assert_max_num_queries: Any
) -> None:
    bridge, people = asked(cast.county), asked(cast.county, "村民愿意出工", excluding=False)
    client, page = sign_in(cast.recorder), reverse("eligibility_detail", args=[ours.pk])
    url = reverse("eligibility_answer", args=[ours.pk])
    assert client.get(url).status_code == 200
    sent = {f"holds_{bridge.pk}": "no", f"holds_{people.pk}": "yes"}
    assert client.post(url, sent).status_code == 422
    shown = client.post(url, sent | {f"remark_{bridge.pk}": "有一座小桥"}, follow=True)
    assert said(EXCLUDED, point=bridge.text) in words(shown)
    assert "有一座小桥" in words(shown)
    with django_assert_max_num_queries(18):
        client.get(page)
    assert said("not as it stands") in words(client.get(ours.get_absolute_url()))


def test_what_is_handed_in_is_only_read(
    cast: Cast, ours: Project, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    hold_gates(monkeypatch)
    submitted(ours, cast.recorder)
    client = sign_in(cast.recorder)
    shown = client.get(reverse("eligibility_answer", args=[ours.pk]), follow=True)
    assert said(LATE) in words(shown)
    decide = sign_in(cast.township).get(reverse("project_decide", args=[ours.pk]))
    assert said("May be built by the village") in words(decide)


def test_the_county_begins_and_shortens_its_list(cast: Cast, sign_in: SignIn) -> None:
    client, url = sign_in(cast.county), reverse("simplicity_point_list")
    assert said("No point is on the list yet") in words(client.get(url))
    begun = client.post(reverse("simplicity_point_suggest"), follow=True)
    assert said("The list is begun. Go over it line by line.") in words(begun)
    again = client.post(reverse("simplicity_point_suggest"), follow=True)
    assert said("There is a list already; nothing was added.") in words(again)
    with scope(cast.county.scope):
        point = SimplicityPoint.objects.get(text=SUGGESTED[-1].text)
    strike = reverse("simplicity_point_withdraw", args=[point.pk])
    assert client.get(strike).status_code == 200
    assert point.text not in words(client.post(strike, {"reason": "不问"}, follow=True))
    line = {"id": new_id(), "text": "不含高边坡支护", "excluding": "on", "source": SOURCE}
    add = reverse("simplicity_point_add")
    assert "不含高边坡支护" in words(client.post(add, line, follow=True))
    assert client.post(add, line | {"id": new_id()}).status_code == 422
