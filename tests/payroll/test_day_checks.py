"""What the supervision group said of the days, as it reaches wages: warnings, and who waits."""

import datetime
from decimal import Decimal

import pytest

from core.errors import RuleBroken
from core.ids import new_id
from payroll.checks import Check, checks
from payroll.figures import lines_of
from payroll.gates import wages_settled
from payroll.models import LineSlot, WageSheet
from payroll.unpaid import pending_people
from projects.models import Project
from tests.payroll.scene import FIRST, LAST, Scene, acting, looking, october
from workers.actions import Judgement, Tap, answer_week, check_late, check_week, set_day
from workers.late_days import waiting_records
from workers.models import Opinion, RosterEntry, Slot, WeekCheck
from workers.rules import State
from workers.weeks import week_of

pytestmark = pytest.mark.django_db

AGREE, OBJECT = Judgement(Opinion.AGREE), Judgement(Opinion.OBJECT, "周三没有开工")
MONDAY = datetime.date(2026, 10, 12)


@pytest.fixture
def one_week(site: Scene) -> Scene:
    """One person who worked from Monday to Wednesday of one October week."""
    site.hire("才让多杰")
    site.work(site.crew[0], october(12, 13, 14))
    return site


def said(site: Scene, sheet: WageSheet) -> list[str]:
    return [check.text for check in found(site, sheet) if "supervision group" in check.text]


def found(site: Scene, sheet: WageSheet) -> list[Check]:
    with looking():
        return checks(site.again(sheet), lines_of(sheet))


def opine(site: Scene, judgement: Judgement) -> WeekCheck:
    by = site.cast.supervisor
    with acting(by):
        return check_week(
            id=new_id(),
            project_id=site.project.pk,
            week=MONDAY,
            seen=week_of(site.project, MONDAY).digest,
            judgement=judgement,
            by=by,
        )


def enter_late(site: Scene, entry: RosterEntry, day: datetime.date) -> None:
    with looking():
        Project.objects.filter(pk=site.project.pk).update(stage_since=FIRST)
    tap = Tap(entry.number, day, State.ABSENT, State.FULL, "补记")
    with acting(site.cast.recorder):
        set_day(id=new_id(), project_id=site.project.pk, tap=tap, by=site.cast.recorder)


def confirm(site: Scene) -> None:
    with acting(site.cast.supervisor):
        check_late(
            project_id=site.project.pk,
            record_ids=list(waiting_records(site.project).values_list("pk", flat=True)),
            judgement=AGREE,
            by=site.cast.supervisor,
        )


def test_weeks_that_are_not_confirmed_warn_and_never_stop(one_week: Scene) -> None:
    sheet = one_week.draft()
    (warning,) = [check for check in found(one_week, sheet) if "not confirmed" in check.text]
    assert warning.level == "warning"
    assert "12 to " in warning.text


def test_a_confirmed_week_is_silent_and_an_objection_is_not(one_week: Scene) -> None:
    sheet = one_week.draft()
    objection = opine(one_week, OBJECT)
    assert said(one_week, sheet)[0].startswith("The supervision group objects to")
    with acting(one_week.cast.recorder):
        answer_week(id=new_id(), check_id=objection.pk, text="已改", by=one_week.cast.recorder)
    assert "it was answered" in said(one_week, sheet)[0]
    opine(one_week, AGREE)
    assert said(one_week, sheet) == []


def test_a_week_that_was_changed_after_its_confirmation_warns(one_week: Scene) -> None:
    opine(one_week, AGREE)
    one_week.work(one_week.crew[0], october(15))
    assert "Days were changed" in said(one_week, one_week.draft())[0]


def test_a_late_day_is_kept_and_is_not_on_the_sheet(one_week: Scene) -> None:
    entry = one_week.crew[0]
    enter_late(one_week, entry, datetime.date(2026, 10, 20))
    with looking():
        (pending,) = pending_people(one_week.project, LAST)
    assert (pending.days, pending.missing, pending.late) == (Decimal("1.0"), (), Decimal("1.0"))
    sheet = one_week.draft()
    assert one_week.line(sheet).days == Decimal("3.0")
    assert "1.0 work days came late" in " ".join(said(one_week, sheet))


def test_once_confirmed_it_comes_with_the_next_sheet(one_week: Scene) -> None:
    enter_late(one_week, one_week.crew[0], datetime.date(2026, 10, 20))
    confirm(one_week)
    sheet = one_week.draft()
    assert one_week.line(sheet).days == Decimal("4.0")
    assert not [text for text in said(one_week, sheet) if "came late" in text]
    with looking():
        assert LineSlot.objects.count() == 8


def test_only_unconfirmed_days_make_no_sheet(site: Scene) -> None:
    entry = site.hire("才让多杰")
    enter_late(site, entry, datetime.date(2026, 10, 20))
    with pytest.raises(RuleBroken, match="no payable work days"):
        site.draft()


def test_works_are_not_finished_while_late_days_wait(site: Scene) -> None:
    entry = site.hire("才让多杰")
    enter_late(site, entry, datetime.date(2026, 10, 20))
    with looking():
        assert "entered late" in wages_settled(site.project).detail
        Slot.objects.all().delete()
        assert wages_settled(site.project).holds
