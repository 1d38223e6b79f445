"""Making a sheet from work days, and discarding it."""

import datetime
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection

from core.digests import digest_of
from core.errors import RuleBroken
from core.ids import new_id
from core.models import AuditRecord
from core.money import total
from payroll.actions import discard_sheet, make_sheet
from payroll.freezing import days_fixed
from payroll.models import (
    AttemptEvent,
    LineItem,
    LineSlot,
    SheetState,
    SheetStep,
    WageLine,
    WageSheet,
)
from payroll.pricing import printed_rows
from payroll.unpaid import pending_people, period_offered
from projects.lifecycle import Stage
from projects.models import Project
from tests.payroll.scene import (
    FIRST,
    LAST,
    TODAY,
    Scene,
    acting,
    give_papers,
    looking,
    october,
)
from workers.models import Insurance, Slot, TrainingAttendance
from workers.rules import Paper

pytestmark = pytest.mark.django_db


def test_a_sheet_holds_everyones_days_at_their_rates(crew: Scene) -> None:
    lines = [one.line for one in crew.lines(crew.draft())]
    assert [(line.row, line.name, line.days, line.amount) for line in lines] == [
        (1, "才让多杰", Decimal("20.0"), Decimal("3600.00")),
        (2, "马秀英", Decimal("20.5"), Decimal("4100.21")),
        (3, "卓玛·才仁", Decimal("0.5"), Decimal("27.78")),
    ]
    with looking():
        assert LineSlot.objects.count() == 82


def test_a_sheet_is_numbered_hashed_and_on_record(crew: Scene) -> None:
    sheet = crew.draft()
    with looking():
        assert (sheet.number, sheet.state, sheet.round) == (1, SheetState.DRAFT, 1)
        assert sheet.sha256 == digest_of(printed_rows(sheet))
        assert AuditRecord.objects.get(verb="make sheet").facts["lines"] == 3


def test_later_edits_do_not_move_a_sheet(crew: Scene) -> None:
    sheet = crew.draft()
    with looking():
        entry = crew.crew[0]
        entry.day_rate = Decimal("999.00")
        entry.save()
        entry.person.name = "改名"
        entry.person.save()
    line = crew.line(sheet)
    assert (line.name, line.day_rate, line.amount) == ("才让多杰", Decimal("180"), Decimal("3600"))


def test_a_total_is_the_sum_of_the_rounded_rows(site: Scene) -> None:
    for entry in site.hire_all(8, rate="55.55"):
        site.work(entry, october(5), halves=(1,))
    lines = site.lines(site.draft())
    assert total(one.line.amount for one in lines) == Decimal("222.24")


def test_days_without_papers_wait_and_go_to_the_next_sheet(crew: Scene) -> None:
    late = crew.hire("待补手续", papers=False)
    crew.work(late, october(5, 6))
    sheet = crew.draft()
    assert len(crew.lines(sheet)) == 3
    with looking():
        (waiting,) = pending_people(crew.project, LAST)
        assert (waiting.entry, waiting.days) == (late, Decimal("2.0"))
        assert waiting.missing == (Paper.AGREEMENT, Paper.TRAINING, Paper.BRIEFING)
        give_papers(late)
        assert pending_people(crew.project, LAST) == []
    crew.on(datetime.date(2026, 12, 1))
    crew.work(crew.crew[0], [datetime.date(2026, 11, 3)])
    second = crew.draft(datetime.date(2026, 11, 1), datetime.date(2026, 11, 30))
    assert {one.line.name for one in crew.lines(second)} == {"待补手续", "才让多杰"}


def test_a_day_without_insurance_is_named_though_other_days_are_insured(crew: Scene) -> None:
    crew.work(crew.crew[0], [datetime.date(2026, 8, 31)])
    with looking():
        (waiting,) = pending_people(crew.project, LAST)
    assert (waiting.days, waiting.missing) == (Decimal("1.0"), (Paper.INSURANCE,))


def test_nothing_payable_makes_no_sheet(site: Scene) -> None:
    with pytest.raises(RuleBroken, match="payable"):
        site.draft()


def test_the_same_id_again_gives_the_sheet_made_before(crew: Scene) -> None:
    key = new_id()
    with acting(crew.cast.recorder):
        made = [
            make_sheet(
                id=key, project_id=crew.project.pk, first=FIRST, last=LAST, by=crew.cast.recorder
            )
            for _ in range(2)
        ]
    assert made[0] == made[1]
    with looking():
        assert WageSheet.objects.count() == 1


def test_an_id_of_another_villages_sheet_is_refused_in_a_sentence(crew: Scene) -> None:
    sheet = crew.draft()
    with looking():
        other = Project.objects.get(pk=crew.project.pk)
        other.pk, other.code, other.village_id = (
            new_id(),
            "T-OTHER",
            crew.cast.next_village.division_id,
        )
        other.created_by = crew.cast.next_village
        other.save(force_insert=True)
    there = Scene(crew.cast, other, crew.clock)
    with looking():
        insurance = Insurance.objects.get()
        insurance.pk, insurance.project, insurance.village_id = new_id(), other, other.village_id
        insurance.save(force_insert=True)
    entry = there.hire("邻村人")
    there.work(entry, october(5))
    with pytest.raises(RuleBroken, match="damaged"), acting(crew.cast.next_village):
        make_sheet(
            id=sheet.pk, project_id=other.pk, first=FIRST, last=LAST, by=crew.cast.next_village
        )


@pytest.mark.parametrize(
    ("first", "last", "field"),
    [
        pytest.param(LAST, FIRST, "last", id="backwards"),
        pytest.param(TODAY, TODAY + datetime.timedelta(days=1), "last", id="ahead"),
        pytest.param(datetime.date(1, 1, 1), LAST, "first", id="two thousand years"),
    ],
)
def test_an_impossible_period_is_refused_at_its_field(
    crew: Scene, first: datetime.date, last: datetime.date, field: str
) -> None:
    with pytest.raises(RuleBroken) as broken:
        crew.draft(first, last)
    assert broken.value.field == field


def test_sheets_of_one_project_never_overlap(crew: Scene) -> None:
    crew.draft(FIRST, datetime.date(2026, 10, 15))
    with pytest.raises(RuleBroken, match="covers some of these days"):
        crew.draft(datetime.date(2026, 10, 15), LAST)
    assert crew.draft(datetime.date(2026, 10, 16), LAST).number == 2


def test_wages_wait_for_no_stage_but_the_start_of_the_works(crew: Scene) -> None:
    with looking():
        Project.objects.filter(pk=crew.project.pk).update(stage=Stage.PREPARATION)
    with pytest.raises(RuleBroken, match="begun"):
        crew.draft()
    with looking():
        Project.objects.filter(pk=crew.project.pk).update(stage=Stage.ACCEPTANCE)
    assert crew.draft().state == SheetState.DRAFT


def test_only_the_village_or_its_townships_clerk_makes_a_sheet(crew: Scene) -> None:
    for post in (crew.cast.supervisor, crew.cast.township, crew.cast.finance):
        with pytest.raises(PermissionDenied):
            crew.draft(by=post)
    with pytest.raises(Project.DoesNotExist):
        crew.draft(by=crew.cast.neighbour)
    assert crew.draft(by=crew.cast.clerk)


def test_the_period_on_offer_follows_the_last_sheet(crew: Scene) -> None:
    with looking():
        assert period_offered(crew.project, TODAY) == (FIRST, LAST)
    crew.draft()
    with looking():
        assert period_offered(crew.project, TODAY) == (datetime.date(2026, 11, 1), TODAY)


def test_a_project_without_work_days_is_offered_the_month_of_its_start(site: Scene) -> None:
    with looking():
        assert period_offered(site.project, TODAY) == (TODAY, TODAY)


# Discarding


def test_a_discarded_draft_frees_its_days(crew: Scene) -> None:
    sheet = crew.draft()
    with acting(crew.cast.recorder):
        discard_sheet(sheet_id=sheet.pk, reason="记错了一天", by=crew.cast.recorder)
    assert crew.again(sheet).state == SheetState.DISCARDED
    with looking():
        Slot.objects.filter(day=datetime.date(2026, 10, 7)).delete()
    again = crew.draft()
    assert (again.number, len(crew.lines(again))) == (2, 2)
    with looking():
        assert WageLine.objects.filter(sheet=sheet).count() == 3  # kept to be read


def test_discarding_needs_a_reason_and_a_draft(crew: Scene) -> None:
    sheet = crew.draft()
    with pytest.raises(RuleBroken) as broken, acting(crew.cast.recorder):
        discard_sheet(sheet_id=sheet.pk, reason=" ", by=crew.cast.recorder)
    assert broken.value.field == "reason"
    crew.notice(sheet)
    with pytest.raises(RuleBroken, match="draft"), acting(crew.cast.recorder):
        discard_sheet(sheet_id=sheet.pk, reason="记错", by=crew.cast.recorder)


def test_discarding_twice_changes_nothing(crew: Scene) -> None:
    sheet = crew.draft()
    for reason in ("记错", "再来"):
        with acting(crew.cast.recorder):
            discard_sheet(sheet_id=sheet.pk, reason=reason, by=crew.cast.recorder)
    assert crew.again(sheet).discarded_reason == "记错"


# What a sheet holds fast


def test_days_are_fixed_for_whom_they_are_paid_and_closed_for_all_while_it_is_checked(
    crew: Scene,
) -> None:
    sheet = crew.draft()
    with looking():
        paid, other = crew.crew[0].pk, crew.crew[2].pk
        day, unpaid = datetime.date(2026, 10, 1), datetime.date(2026, 10, 3)
        assert "is on wage sheet 1" in days_fixed(crew.project, day, [paid])[paid]
        assert "being checked" in days_fixed(crew.project, unpaid, [other])[other]
        assert days_fixed(crew.project, TODAY, [paid, other]) == {}
        crew.approve_at_once(sheet)
        assert days_fixed(crew.project, unpaid, [other]) == {}
        fixed = days_fixed(crew.project, day, [other, paid])
        assert "is on wage sheet 1" in fixed[paid]


def test_the_database_refuses_to_change_or_delete_a_slot_on_a_line(crew: Scene) -> None:
    crew.draft()
    first = Slot.objects.filter(day=datetime.date(2026, 10, 1))
    for act in (lambda: first.delete(), lambda: first.update(by=crew.cast.clerk)):
        with pytest.raises(IntegrityError, match="slot"), acting(crew.cast.recorder):
            act()


def test_the_database_refuses_a_new_slot_while_its_sheet_is_checked(crew: Scene) -> None:
    sheet = crew.draft()
    with pytest.raises(IntegrityError, match="being checked"):
        crew.work(crew.crew[2], october(8))
    with looking():
        crew.approve_at_once(sheet)
    crew.work(crew.crew[2], october(8))  # forgotten, found later: the next sheet pays it
    crew.on(datetime.date(2026, 11, 30))
    second = crew.draft(datetime.date(2026, 11, 1), datetime.date(2026, 11, 30))
    assert [one.line.name for one in crew.lines(second)] == ["卓玛·才仁"]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE payroll_lineslot SET line_id = (SELECT id FROM payroll_wageline WHERE row = 2)",
        "DELETE FROM payroll_lineslot",
        "DELETE FROM payroll_wageline",
        "DELETE FROM payroll_wagesheet",
        "UPDATE payroll_wageline SET amount = amount + 1",
        "UPDATE payroll_wageline SET \"group\" = '二社'",
        "UPDATE payroll_wageline SET slots = slots + 2, amount = amount + day_rate",
        "UPDATE payroll_wagesheet SET last = last + 1",
        "UPDATE payroll_wagesheet SET number = 7",
    ],
)
def test_what_a_sheet_says_can_not_be_changed_by_a_statement(crew: Scene, statement: str) -> None:
    crew.draft()
    with pytest.raises(IntegrityError), acting(crew.cast.recorder), connection.cursor() as cursor:
        cursor.execute(statement)


def test_a_sheet_on_notice_can_not_be_discarded_by_a_statement(crew: Scene) -> None:
    sheet = crew.notice(crew.draft())
    with pytest.raises(IntegrityError, match="only a draft"), acting(crew.cast.recorder):
        WageSheet.objects.filter(pk=sheet.pk).update(
            state=SheetState.DISCARDED, discarded_reason="x"
        )


def test_a_line_can_not_claim_another_persons_day(crew: Scene) -> None:
    sheet = crew.draft(FIRST, datetime.date(2026, 10, 15))
    with looking():
        free = Slot.objects.filter(day__gt=datetime.date(2026, 10, 15)).first()
        assert free is not None
        row = LineSlot(
            village_id=sheet.village_id,
            identity_id=free.identity_id,
            day=free.day,
            half=free.half,
            line=WageLine.objects.get(sheet=sheet, row=3),
            item=LineItem.objects.get(line__sheet=sheet, line__row=3),
        )
    with pytest.raises(IntegrityError, match="own person"), acting(crew.cast.recorder):
        row.save(force_insert=True)


def test_communal_work_is_on_no_sheet_and_nobody_lacks_papers_for_it(crew: Scene) -> None:
    with looking():
        Slot.objects.filter(entry=crew.crew[0]).update(communal=True)
        assert not [one for one in pending_people(crew.project, LAST) if one.entry == crew.crew[0]]
    assert "才让多杰" not in [one.line.name for one in crew.lines(crew.draft())]


def test_a_line_can_not_claim_communal_work(crew: Scene) -> None:
    sheet = crew.draft(FIRST, datetime.date(2026, 10, 15))
    with looking():
        line = WageLine.objects.get(sheet=sheet, row=1)
        free = Slot.objects.filter(entry=line.entry, day__gt=datetime.date(2026, 10, 15)).first()
        assert free is not None
        Slot.objects.filter(entry=line.entry, day=free.day).update(communal=True)
        row = LineSlot(
            village_id=sheet.village_id,
            identity_id=free.identity_id,
            day=free.day,
            half=free.half,
            line=line,
            item=line.items.get(),
        )
    with pytest.raises(IntegrityError, match="own person"), acting(crew.cast.recorder):
        row.save(force_insert=True)


def test_a_paid_half_day_does_not_become_communal(crew: Scene) -> None:
    crew.draft()
    with pytest.raises(IntegrityError, match="wage sheet"), acting(crew.cast.recorder):
        Slot.objects.filter(entry=crew.crew[0]).update(communal=True)


def test_papers_taken_away_later_are_seen_by_who_decides(crew: Scene) -> None:
    sheet = crew.at_township()
    with looking():
        TrainingAttendance.objects.filter(entry=crew.crew[1]).delete()
    with pytest.raises(RuleBroken, match="马秀英"):
        crew.decide(sheet, SheetStep.TOWNSHIP)


def test_a_bureau_asks_for_rows_of_what_it_sponsors_alone(crew: Scene) -> None:
    crew.all_succeed(crew.pay(crew.approved()))
    with looking():
        for model in (LineSlot, WageLine, WageSheet, AttemptEvent):
            assert model.objects.visible_to(crew.cast.bureau).exists(), model
            crew.project.sponsor = "water"
            crew.project.save()
            assert not model.objects.visible_to(crew.cast.bureau).exists(), model
            crew.project.sponsor = "transport"
            crew.project.save()
