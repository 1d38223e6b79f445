"""What a county wants to see before works start, and what a village brings."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext

from core.errors import RuleBroken
from core.ids import new_id
from core.models import AuditRecord
from core.scope import EVERYWHERE, scope
from projects.actions import (
    Shown,
    Wanted,
    add_start_paper,
    edit_start_paper,
    prove_start,
    suggest_start_papers,
    waive_start,
    withdraw_proof,
    withdraw_start_paper,
)
from projects.gates import start_papers_there
from projects.lifecycle import Stage, Step
from projects.models import Attachment, Project, StartPaper, StartProof
from projects.start_papers import SUGGESTED, lines_of
from regions.models import Post, Role, Sector
from tests import factories
from tests.factories import Cast
from tests.projects.village_rows import photo, project, said, words

SignIn = Callable[[Post], Client]
SOURCE = "民发改赈〔2026〕2号"
A_DAY = datetime.timedelta(days=1)
SETTLED = "This paper is settled already. Strike the wrong one out first."
BEGUN = "The works have started on this paper, so that it stays."


def wanted(name: str = "用地手续", *required_in: Sector, source: str = SOURCE) -> Wanted:
    return Wanted(name, "自然资源局", required_in, source)


def listed(by: Post, *names: str, in_: tuple[Sector, ...] = (Sector.ROADS,)) -> list[StartPaper]:
    with scope(by.scope):
        return [add_start_paper(id=new_id(), wanted=wanted(name, *in_), by=by) for name in names]


def shown(**changes: Any) -> Shown:
    given: dict[str, Any] = {
        "number": "民自然〔2026〕7号",
        "issued_on": timezone.localdate(),
        "file": photo(),
    }
    return Shown(**given | changes)


def prove(at: Project, paper: StartPaper, by: Post, id: Any = None, **changes: Any) -> StartProof:
    with scope(by.scope), transaction.atomic():
        return prove_start(
            id=id or new_id(), project_id=at.pk, start_paper_id=paper.pk, shown=shown(**changes),
            by=by,
        )  # fmt: skip


def waive(at: Project, paper: StartPaper, by: Post, reason: str = "不占用林地") -> StartProof:
    with scope(by.scope), transaction.atomic():
        return waive_start(
            id=new_id(), project_id=at.pk, start_paper_id=paper.pk, reason=reason, by=by
        )


def take_back(proof: StartProof, by: Post, reason: str = "拍错了") -> StartProof:
    with scope(by.scope), transaction.atomic():
        return withdraw_proof(proof_id=proof.pk, reason=reason, by=by)


def missing(number: int) -> str:
    one, many = "%(number)s required paper is missing.", "%(number)s required papers are missing."
    return ngettext(one, many, number) % {"number": number}


def gate(at: Project, by: Post) -> tuple[bool, str]:
    with scope(by.scope):
        found = start_papers_there(at)
    return found.holds, found.detail


@pytest.fixture
def ours(cast: Cast) -> Project:
    return project(cast.recorder, stage=Stage.PREPARATION)


# ---- the gate: no start without the papers of the county's list ----


def test_without_a_list_no_paper_stops_the_start(cast: Cast, ours: Project) -> None:
    assert gate(ours, cast.recorder) == (True, "")


def test_a_required_paper_that_is_missing_stops_the_start_and_is_named(
    cast: Cast, ours: Project
) -> None:
    listed(cast.county, "用地手续", "施工图纸")
    assert gate(ours, cast.recorder) == (
        False,
        said("Missing: %(names)s.", names="用地手续、施工图纸"),
    )


def test_what_other_sectors_need_or_only_some_need_stops_nobody(cast: Cast, ours: Project) -> None:
    listed(cast.county, "水土保持方案", in_=(Sector.WATER,))
    listed(cast.county, "林地审核意见", in_=())
    assert gate(ours, cast.recorder)[0]


def test_a_paper_brought_or_not_needed_opens_the_gate_and_the_reason_is_seen(
    cast: Cast, ours: Project
) -> None:
    land, drawings = listed(cast.county, "用地手续", "施工图纸")
    prove(ours, drawings, cast.recorder)
    waive(ours, land, cast.recorder)
    assert gate(ours, cast.township) == (
        True,
        said("Not needed, the village says: %(names)s.", names="用地手续"),
    )


def test_a_paper_struck_out_is_missing_again(cast: Cast, ours: Project) -> None:
    (land,) = listed(cast.county, "用地手续")
    take_back(prove(ours, land, cast.recorder), cast.recorder)
    assert not gate(ours, cast.recorder)[0]


def test_a_paper_that_left_the_list_stops_nobody(cast: Cast, ours: Project) -> None:
    (land,) = listed(cast.county, "用地手续")
    with scope(cast.county.scope):
        withdraw_start_paper(start_paper_id=land.pk, reason="并入预审", by=cast.county)
    assert gate(ours, cast.recorder) == (True, "")


def test_the_neighbouring_countys_list_stops_nobody_here(cast: Cast, ours: Project) -> None:
    other = factories.post(Role.COUNTY_OFFICER, "632521000000")
    listed(other, "用地手续")
    assert gate(ours, cast.recorder)[0]


# ---- the village brings them ----


def test_a_paper_is_kept_with_its_number_its_day_and_its_picture(cast: Cast, ours: Project) -> None:
    (land,) = listed(cast.county, "用地手续")
    proof = prove(ours, land, cast.recorder)
    with scope(cast.recorder.scope):
        (line,) = lines_of(ours)
        assert line.proof == proof
        assert line.settled
        assert proof.paper is not None
        assert (proof.number, proof.paper.title) == ("民自然〔2026〕7号", "用地手续")


def test_a_double_click_brings_it_once(cast: Cast, ours: Project) -> None:
    (land,) = listed(cast.county, "用地手续")
    pk = new_id()
    first = prove(ours, land, cast.recorder, pk)
    assert prove(ours, land, cast.recorder, pk) == first
    with scope(cast.recorder.scope):
        assert Attachment.objects.count() == 1


def test_a_second_paper_for_the_same_line_is_refused(cast: Cast, ours: Project) -> None:
    (land,) = listed(cast.county, "用地手续")
    waive(ours, land, cast.recorder)
    with pytest.raises(
        RuleBroken, match=said("This paper is settled already. Strike the wrong one out first.")
    ):
        prove(ours, land, cast.recorder)


def test_no_paper_comes_from_tomorrow(cast: Cast, ours: Project) -> None:
    (land,) = listed(cast.county, "用地手续")
    with pytest.raises(
        RuleBroken, match=said("The paper can't be issued on a day to come.")
    ) as refused:
        prove(ours, land, cast.recorder, issued_on=timezone.localdate() + A_DAY)
    assert refused.value.field == "issued_on"


def test_no_reason_is_no_reason(cast: Cast, ours: Project) -> None:
    (land,) = listed(cast.county, "用地手续")
    with pytest.raises(RuleBroken, match=said("Say why it is not needed here.")):
        waive(ours, land, cast.recorder, reason="  ")
    with pytest.raises(RuleBroken, match=said("Say why it is struck out.")):
        take_back(prove(ours, land, cast.recorder), cast.recorder, reason=" ")


def test_a_line_that_was_struck_out_is_not_asked_for(cast: Cast, ours: Project) -> None:
    (land,) = listed(cast.county, "用地手续")
    with scope(cast.county.scope):
        withdraw_start_paper(start_paper_id=land.pk, reason="并入预审", by=cast.county)
    with pytest.raises(RuleBroken, match=said("The county no longer asks for this paper.")):
        prove(ours, land, cast.recorder)


def test_only_the_village_brings_papers(cast: Cast, ours: Project) -> None:
    (land,) = listed(cast.county, "用地手续")
    with pytest.raises(PermissionDenied):
        prove(ours, land, cast.county)
    with pytest.raises(Project.DoesNotExist):
        prove(ours, land, cast.neighbour)


def test_what_changes_under_a_decision_makes_the_page_old(cast: Cast, ours: Project) -> None:
    (land,) = listed(cast.county, "用地手续")
    before = ours.version
    prove(ours, land, cast.recorder)
    with scope(cast.recorder.scope):
        ours.refresh_from_db()
    assert ours.version == before + 1


def test_once_somebody_decides_or_works_have_begun_the_paper_stays(
    cast: Cast, ours: Project
) -> None:
    (land,) = listed(cast.county, "用地手续")
    proof = prove(ours, land, cast.recorder)
    for stage, step in ((Stage.PREPARATION, Step.COUNTY), (Stage.CONSTRUCTION, Step.MAKE)):
        with scope(EVERYWHERE):
            Project.objects.filter(pk=ours.pk).update(stage=stage, step=step)
        with pytest.raises(RuleBroken, match=said(BEGUN)):
            take_back(proof, cast.recorder)


def test_what_is_struck_out_twice_is_struck_out_once(cast: Cast, ours: Project) -> None:
    (land,) = listed(cast.county, "用地手续")
    proof = prove(ours, land, cast.recorder)
    take_back(proof, cast.recorder)
    assert take_back(proof, cast.recorder, "又一次").withdrawn_reason == "拍错了"


@pytest.mark.parametrize(
    "columns",
    [{}, {"reason": "不涉及", "number": "7"}, {"issued_on": datetime.date(2026, 1, 1)}],
    ids=["nothing", "both", "no picture"],
)
def test_the_database_takes_a_paper_or_a_reason_and_nothing_between(
    cast: Cast, ours: Project, columns: dict[str, Any]
) -> None:
    (land,) = listed(cast.county, "用地手续")
    with scope(EVERYWHERE), pytest.raises(DatabaseError, match="paper_or_reason"):  # noqa: SIM117
        with transaction.atomic():
            StartProof.objects.create(
                village_id=ours.village_id, project=ours, start_paper=land, at=timezone.now(),
                by=cast.recorder, **columns,
            )  # fmt: skip


def test_the_database_knows_whose_list_it_is(cast: Cast, ours: Project) -> None:
    other = factories.post(Role.COUNTY_OFFICER, "632521000000")
    (theirs,) = listed(other, "用地手续")
    with scope(EVERYWHERE), pytest.raises(DatabaseError, match="another county"):  # noqa: SIM117
        with transaction.atomic():
            StartProof.objects.create(
                village_id=ours.village_id, project=ours, start_paper=theirs, reason="不涉及",
                at=timezone.now(), by=cast.recorder,
            )  # fmt: skip


# ---- the county keeps its list ----


def test_only_a_county_keeps_a_list(cast: Cast) -> None:
    with scope(cast.recorder.scope), pytest.raises(PermissionDenied):
        add_start_paper(id=new_id(), wanted=wanted(), by=cast.recorder)


def test_a_name_stands_once_on_a_list(cast: Cast) -> None:
    listed(cast.county, "用地手续")
    with pytest.raises(RuleBroken, match=said("A paper of this name is on the list already.")):
        listed(cast.county, "用地手续")


@pytest.mark.parametrize(("line", "field"), [(wanted(" "), "name"), (wanted(source=""), "source")])
def test_a_line_has_a_name_and_a_source(cast: Cast, line: Wanted, field: str) -> None:
    with scope(cast.county.scope), pytest.raises(RuleBroken) as refused:
        add_start_paper(id=new_id(), wanted=line, by=cast.county)
    assert refused.value.field == field


def test_the_same_form_sent_twice_adds_one_line(cast: Cast) -> None:
    pk = new_id()
    with scope(cast.county.scope):
        first, second = (add_start_paper(id=pk, wanted=wanted(), by=cast.county) for _ in range(2))
    assert first == second


def test_a_change_holds_at_once_and_is_on_record(cast: Cast, ours: Project) -> None:
    (land,) = listed(cast.county, "用地手续")
    with scope(cast.county.scope):
        for _ in range(2):  # the second changes nothing
            edit_start_paper(
                start_paper_id=land.pk, wanted=wanted("用地手续", Sector.WATER), by=cast.county
            )
        told = AuditRecord.objects.get(verb="edit start paper").facts
    assert (told["before"]["required_in"], told["required_in"]) == (["roads"], ["water"])
    assert gate(ours, cast.recorder)[0]


def test_what_is_struck_out_is_neither_changed_nor_struck_out_again(cast: Cast) -> None:
    (land,) = listed(cast.county, "用地手续")
    with scope(cast.county.scope):
        with pytest.raises(RuleBroken, match=said("Say why this paper is struck out.")):
            withdraw_start_paper(start_paper_id=land.pk, reason=" ", by=cast.county)
        for reason in ("并入预审", "又一次"):
            gone = withdraw_start_paper(start_paper_id=land.pk, reason=reason, by=cast.county)
        assert gone.withdrawn_reason == "并入预审"
        with pytest.raises(RuleBroken, match=said("This paper is struck out of the list.")):
            edit_start_paper(start_paper_id=land.pk, wanted=wanted(), by=cast.county)


def test_the_suggestion_begins_an_empty_list_and_no_other(cast: Cast) -> None:
    with scope(cast.county.scope):
        assert len(suggest_start_papers(by=cast.county)) == len(SUGGESTED)
        assert suggest_start_papers(by=cast.county) == []


# ---- the pages ----


def test_a_village_sees_what_is_missing_and_brings_it(
    cast: Cast, ours: Project, sign_in: SignIn
) -> None:
    land, forest = listed(cast.county, "用地手续", "施工图纸")
    client, url = sign_in(cast.recorder), reverse("start_proof_list", args=[ours.pk])
    assert missing(2) in words(client.get(url))
    add = reverse("start_proof_add", args=[ours.pk, land.pk])
    sent = {"id": new_id(), "number": "7", "issued_on": timezone.localdate(), "paper": photo()}
    assert said("The paper is kept: %(name)s.", name="用地手续") in words(
        client.post(add, sent, follow=True)
    )
    waive = reverse("start_proof_waive", args=[ours.pk, forest.pk])
    page = client.post(waive, {"id": new_id(), "reason": "沿旧路"}, follow=True)
    assert said("Every required paper is there.") in words(page)
    assert "沿旧路" in words(page)


def test_a_wrong_paper_is_struck_out_on_the_page(
    cast: Cast, ours: Project, sign_in: SignIn
) -> None:
    (land,) = listed(cast.county, "用地手续")
    proof = prove(ours, land, cast.recorder)
    url = reverse("start_proof_withdraw", args=[proof.pk])
    client = sign_in(cast.recorder)
    assert said("Strike this out?") in words(client.get(url))
    assert client.post(url, {"reason": ""}).status_code == 422
    assert missing(1) in words(client.post(url, {"reason": "错"}, follow=True))
    assert client.get(url).status_code == 404


def test_the_county_begins_changes_and_shortens_its_list(cast: Cast, sign_in: SignIn) -> None:
    client, url = sign_in(cast.county), reverse("start_paper_list")
    assert said("Nothing is on the list yet") in words(client.get(url))
    begun = client.post(reverse("start_paper_suggest"), follow=True)
    assert said("The list is begun. Go over it line by line.") in words(begun)
    again = client.post(reverse("start_paper_suggest"), follow=True)
    assert said("There is a list already; nothing was added.") in words(again)
    with scope(cast.county.scope):
        paper = StartPaper.objects.get(name="施工图纸")
    edit = reverse("start_paper_edit", args=[paper.pk])
    line = {"name": "施工图纸", "office": "设计院", "required_in": ["roads"], "source": SOURCE}
    assert said("The list is changed.") in words(client.post(edit, line, follow=True))
    assert client.post(edit, line | {"name": "预算评审意见"}).status_code == 422
    gone = client.post(
        reverse("start_paper_withdraw", args=[paper.pk]), {"reason": "不要了"}, follow=True
    )
    assert "设计院" not in words(gone)
    added = client.post(reverse("start_paper_add"), line | {"id": new_id()}, follow=True)
    assert said("The paper is on the list.") in words(added)


def test_a_list_of_any_length_costs_as_many_queries(
    cast: Cast, ours: Project, sign_in: SignIn, django_assert_max_num_queries: Any
) -> None:
    for paper in listed(cast.county, *(f"要件{n}" for n in range(8))):
        prove(ours, paper, cast.recorder)
    village, county = sign_in(cast.recorder), sign_in(cast.county)
    with django_assert_max_num_queries(12):
        village.get(reverse("start_proof_list", args=[ours.pk]))
    with django_assert_max_num_queries(10):
        county.get(reverse("start_paper_list"))
