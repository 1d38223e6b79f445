"""Taking on, leaving, papers, the notice, and what they open."""

import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from core.errors import RuleBroken
from core.ids import new_id
from core.models import AuditRecord
from projects.lifecycle import Stage
from projects.models import Notice, Project
from tests import factories
from tests.factories import Cast
from tests.workers.arrange import (
    building,
    days_ago,
    id_number,
    papers,
    person,
    place,
    rostered,
    today,
    worker,
)
from workers import gates
from workers.actions import (
    Briefing,
    Place,
    Policy,
    Tap,
    add_agreements,
    add_entries,
    add_insurance,
    add_newcomer,
    add_survey,
    add_training,
    come_back,
    edit_entry,
    leave,
    notice_roster,
    set_day,
)
from workers.models import Agreement, PassedWarning, Person, RosterEntry, Training
from workers.rules import Paper, State

pytestmark = pytest.mark.usefixtures("everywhere")


@pytest.fixture
def project(cast: Cast) -> Project:
    return building(cast.recorder)


def aged(years: int) -> datetime.date:
    return today().replace(year=today().year - years, day=1, month=1)


def test_several_are_taken_on_at_once_and_numbered_by_their_names(
    project: Project, cast: Cast
) -> None:
    people = [person(cast.recorder, n, name=name) for n, name in enumerate(("扎西", "阿卓"), 1)]
    entries = rostered(project, people, cast.recorder)
    assert [(entry.number, entry.person.name) for entry in entries] == [(1, "阿卓"), (2, "扎西")]
    third = rostered(project, [person(cast.recorder, 3)], cast.recorder)
    assert [entry.number for entry in third] == [3]


def test_the_same_form_sent_twice_takes_nobody_on_twice(project: Project, cast: Cast) -> None:
    row, someone = new_id(), person(cast.recorder)
    for _ in range(2):
        found = add_entries(
            id=row,
            project_id=project.pk,
            person_ids=[someone.pk],
            place=place(),
            by=cast.recorder,
        )
    assert len(found) == 1
    assert RosterEntry.objects.count() == 1


def test_who_is_on_it_already_is_refused(project: Project, cast: Cast) -> None:
    someone = person(cast.recorder)
    rostered(project, [someone], cast.recorder)
    with pytest.raises(RuleBroken, match="on this roster already"):
        rostered(project, [someone], cast.recorder)


def test_nobody_is_not_taken_on(project: Project, cast: Cast) -> None:
    with pytest.raises(RuleBroken, match="Tick at least one"):
        rostered(project, [], cast.recorder)


def test_people_of_another_village_can_not_be_named(project: Project, cast: Cast) -> None:
    stranger = person(cast.neighbour)
    with pytest.raises(RuleBroken, match="Tick at least one"):
        rostered(project, [stranger], cast.recorder)


def test_a_child_stops_everything(project: Project, cast: Cast) -> None:
    child = person(cast.recorder, 1, name="小明", born=aged(14))
    with pytest.raises(RuleBroken, match="小明 – younger than 16"):
        rostered(project, [child, person(cast.recorder, 2)], cast.recorder)
    assert not RosterEntry.objects.exists()


@pytest.mark.parametrize(
    ("years", "kind"), [(17, "young"), (65, "old")], ids=["under 18", "over 60"]
)
def test_young_and_old_need_a_reason_which_is_kept_with_them_alone(
    project: Project, cast: Cast, years: int, kind: str
) -> None:
    people = [person(cast.recorder, 1, name="老王", born=aged(years)), person(cast.recorder, 2)]
    ids = [one.pk for one in people]
    with pytest.raises(RuleBroken, match="老王") as broken:
        rostered(project, people, cast.recorder)
    assert broken.value.field == "reason"
    add_entries(
        id=new_id(),
        project_id=project.pk,
        person_ids=ids,
        place=place(reason="看库房"),
        by=cast.recorder,
    )
    kept = PassedWarning.objects.values_list("entry__person__name", "kind", "reason")
    assert list(kept) == [("老王", kind, "看库房")]


@pytest.mark.parametrize(
    ("bad", "field"),
    [
        (Place("瓦工", Decimal(0), days_ago(1)), "day_rate"),
        (Place("瓦工", Decimal(180), days_ago(-400)), "entered_on"),
    ],
    ids=["no pay", "after the works"],
)
def test_an_impossible_place(project: Project, cast: Cast, bad: Place, field: str) -> None:
    ids = [person(cast.recorder).pk]
    with pytest.raises(RuleBroken) as broken:
        add_entries(id=new_id(), project_id=project.pk, person_ids=ids, place=bad, by=cast.recorder)
    assert broken.value.field == field


def test_after_the_works_nobody_is_taken_on(cast: Cast) -> None:
    done = factories.project(cast.recorder, stage=Stage.ACCEPTANCE)
    with pytest.raises(RuleBroken, match="works are complete"):
        rostered(done, [person(cast.recorder)], cast.recorder)


def test_only_who_keeps_people_takes_them_on(project: Project, cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        rostered(project, [person(cast.recorder)], cast.supervisor)


def test_a_newcomer_is_put_on_both_lists_once(project: Project, cast: Cast) -> None:
    row = new_id()
    for _ in range(2):
        entry = add_newcomer(
            id=row,
            project_id=project.pk,
            name="马六",
            id_number=id_number(8),
            place=place(entered=0),
            by=cast.recorder,
        )
    assert entry.number == 1
    assert Person.objects.get().name == "马六"


def test_a_newcomer_of_the_village_is_the_person_that_is_there(
    project: Project, cast: Cast
) -> None:
    there = person(cast.recorder, 8, name="马六")
    entry = add_newcomer(
        id=new_id(),
        project_id=project.pk,
        name="马六",
        id_number=id_number(8),
        place=place(entered=0),
        by=cast.recorder,
    )
    assert entry.person == there


def test_a_newcomer_with_the_number_of_another_name_is_refused(
    project: Project, cast: Cast
) -> None:
    person(cast.recorder, 8, name="马六")
    with pytest.raises(RuleBroken, match="马六"):
        add_newcomer(
            id=new_id(),
            project_id=project.pk,
            name="张三",
            id_number=id_number(8),
            place=place(entered=0),
            by=cast.recorder,
        )


def test_trade_and_pay_change_on_record(project: Project, cast: Cast) -> None:
    entry = worker(project, cast.recorder)
    edit_entry(entry_id=entry.pk, trade="小工", day_rate=Decimal("150"), by=cast.recorder)
    entry.refresh_from_db()
    assert (entry.trade, entry.day_rate, entry.half_rate) == ("小工", Decimal(150), Decimal(75))


def test_leaving_needs_a_reason_and_is_not_before_the_last_work_day(
    project: Project, cast: Cast
) -> None:
    entry = worker(project, cast.recorder)
    tap = Tap(entry.number, days_ago(3), State.ABSENT, State.MORNING)
    set_day(id=new_id(), project_id=project.pk, tap=tap, by=cast.recorder)
    for left_on, reason, said in (
        (days_ago(2), " ", "Say why"),
        (days_ago(41), "外出", "before the entry"),
        (days_ago(4), "外出", "last work day"),
    ):
        with pytest.raises(RuleBroken, match=said):
            leave(entry_id=entry.pk, left_on=left_on, reason=reason, by=cast.recorder)
    leave(entry_id=entry.pk, left_on=days_ago(3), reason="外出", by=cast.recorder)
    assert list(RosterEntry.objects.working_on(days_ago(3))) == [entry]
    assert list(RosterEntry.objects.working_on(days_ago(2))) == []
    come_back(entry_id=entry.pk, back_on=today(), by=cast.recorder)
    assert list(RosterEntry.objects.working_on(today())) == [entry]


def test_papers_are_missing_one_by_one(project: Project, cast: Cast) -> None:
    entry = worker(project, cast.recorder)
    rows = RosterEntry.objects.with_papers(today())
    assert rows.get().papers.missing == tuple(Paper)
    assert list(RosterEntry.objects.pending(today())) == [entry]
    papers(project, [entry], cast.recorder)
    assert rows.get().papers.missing == ()
    assert not RosterEntry.objects.pending(today()).exists()
    late = RosterEntry.objects.with_papers(days_ago(100)).get()
    assert late.papers.missing == (Paper.INSURANCE,)


def test_agreements_are_made_once_for_those_without(project: Project, cast: Cast) -> None:
    entries = rostered(project, [person(cast.recorder, n) for n in (1, 2)], cast.recorder)
    for ids in ([entries[0].pk], [entry.pk for entry in entries], [entries[1].pk]):
        add_agreements(
            id=new_id(),
            project_id=project.pk,
            entry_ids=ids,
            signed_on=today(),
            file=None,
            by=cast.recorder,
        )
    assert Agreement.objects.count() == 2


def briefing(kind: str = "safety", held: int = 1) -> Briefing:
    return Briefing(kind, days_ago(held), "村委会", "高处作业", Decimal("1.5"), "马老师")


def test_a_briefing_counts_for_those_who_were_there(project: Project, cast: Cast) -> None:
    entries = rostered(project, [person(cast.recorder, n) for n in (1, 2)], cast.recorder)
    row = new_id()
    for _ in range(2):
        add_training(
            id=row,
            project_id=project.pk,
            briefing=briefing(),
            entry_ids=[entries[0].pk],
            paper=None,
            by=cast.recorder,
        )
    assert Training.objects.count() == 1
    rows: Any = RosterEntry.objects.with_papers(today())
    briefed = rows.values_list("number", "briefed", "trained")
    assert sorted(briefed) == [(1, True, False), (2, False, False)]


@pytest.mark.parametrize("what", ["agreement", "training", "survey"])
def test_no_paper_of_tomorrow(project: Project, cast: Cast, what: str) -> None:
    ids = [worker(project, cast.recorder).pk]
    later = days_ago(-1)
    common: dict[str, Any] = {"project_id": project.pk, "by": cast.recorder}
    acts: dict[str, Any] = {
        "agreement": lambda: add_agreements(
            id=new_id(), entry_ids=ids, signed_on=later, file=None, **common
        ),
        "training": lambda: add_training(
            id=new_id(), briefing=briefing(held=-1), entry_ids=ids, paper=None, **common
        ),
        "survey": lambda: add_survey(
            id=new_id(), held_on=later, households=9, willing=9, paper=None, **common
        ),
    }
    with pytest.raises(RuleBroken, match="lies ahead"):
        acts[what]()


def test_a_policy_is_entered_once_and_ends_after_it_begins(project: Project, cast: Cast) -> None:
    good = Policy("人保", "P-1", days_ago(1), days_ago(-30))
    bad = Policy("人保", "P-2", days_ago(1), days_ago(2))
    for policy in (good, good, bad):
        row = new_id()
        if policy is good and not project.insurances.exists():
            for _ in range(2):
                add_insurance(
                    id=row, project_id=project.pk, policy=policy, paper=None, by=cast.recorder
                )
            continue
        with pytest.raises(RuleBroken):
            add_insurance(
                id=row, project_id=project.pk, policy=policy, paper=None, by=cast.recorder
            )
    assert project.insurances.count() == 1


def posted(project: Project, cast: Cast, row: "object" = None) -> Notice:
    return notice_roster(
        id=new_id(),
        project_id=project.pk,
        posted_on=today(),
        place="村务公开栏",
        phone="0974-1",
        photo=None,
        by=cast.recorder,
    )


def test_the_board_shows_name_group_and_trade_alone(project: Project, cast: Cast) -> None:
    people = [person(cast.recorder, 1, name="张三", group="二社", phone="13812345678")]
    rostered(project, people, cast.recorder)
    notice = posted(project, cast)
    assert notice.table[1:] == [["1", "张三", "二社", "瓦工"]]
    assert "1985" not in str(notice.table) + notice.body


def test_an_empty_roster_is_not_posted(project: Project, cast: Cast) -> None:
    with pytest.raises(RuleBroken, match="add the workers"):
        posted(project, cast)


def test_gate_willingness_surveyed(project: Project, cast: Cast) -> None:
    assert not gates.willingness_surveyed(project).holds
    add_survey(
        id=new_id(),
        project_id=project.pk,
        held_on=today(),
        households=80,
        willing=60,
        paper=None,
        by=cast.recorder,
    )
    assert gates.willingness_surveyed(project).holds


def test_gate_roster_noticed_only_when_the_notice_is_over(project: Project, cast: Cast) -> None:
    assert not gates.roster_noticed(project).holds
    worker(project, cast.recorder)
    notice = posted(project, cast)
    running = gates.roster_noticed(project)
    assert not running.holds
    assert running.detail
    Notice.objects.filter(pk=notice.pk).update(posted_on=days_ago(9), last_day=days_ago(1))
    assert gates.roster_noticed(project).holds


def test_gate_briefing_held_says_how_many_lack_it(project: Project, cast: Cast) -> None:
    assert "Nobody" in gates.briefing_held(project).detail
    entries = rostered(project, [person(cast.recorder, n) for n in (1, 2, 3)], cast.recorder)
    papers(project, entries[:1], cast.recorder)
    assert "2 people" in gates.briefing_held(project).detail
    leave(entry_id=entries[1].pk, left_on=today(), reason="外出", by=cast.recorder)
    papers(project, entries[2:], cast.recorder)
    assert gates.briefing_held(project).holds


def test_gate_insurance_taken_for_the_whole_planned_time(project: Project, cast: Cast) -> None:
    def insure(since: int, until: datetime.date) -> None:
        policy = Policy("人保", f"P-{since}", days_ago(since), until)
        add_insurance(
            id=new_id(), project_id=project.pk, policy=policy, paper=None, by=cast.recorder
        )

    assert not gates.insurance_taken(project).holds
    insure(5, days_ago(-9))
    short = gates.insurance_taken(project)
    assert not short.holds
    assert short.detail
    insure(-10, project.ends_on)
    assert gates.insurance_taken(project).holds


def test_a_number_is_given_once_by_the_database_too(project: Project, cast: Cast) -> None:
    entry = worker(project, cast.recorder)
    other = worker(project, cast.recorder, 2)
    with pytest.raises(IntegrityError, match="roster_number_once"), transaction.atomic():
        RosterEntry.objects.filter(pk=other.pk).update(number=entry.number)


def test_who_never_left_comes_back_without_a_trace(project: Project, cast: Cast) -> None:
    come_back(entry_id=worker(project, cast.recorder).pk, back_on=today(), by=cast.recorder)
    assert not AuditRecord.objects.filter(verb="come back").exists()


def test_a_survey_sent_twice_is_kept_once(project: Project, cast: Cast) -> None:
    row = new_id()
    for _ in range(2):
        add_survey(
            id=row,
            project_id=project.pk,
            held_on=today(),
            households=80,
            willing=60,
            paper=None,
            by=cast.recorder,
        )
    assert project.surveys.count() == 1


def test_a_paper_of_nobody_is_refused(project: Project, cast: Cast) -> None:
    with pytest.raises(RuleBroken, match="Tick at least one"):
        add_training(
            id=new_id(),
            project_id=project.pk,
            briefing=briefing(),
            entry_ids=[],
            paper=None,
            by=cast.recorder,
        )
