"""What the supervision group says of the days: weeks, late entries, a correction."""

import datetime

from config.demo_data.before import Tale
from config.demo_data.clock import acting
from core.ids import new_id
from workers.actions import Judgement, Tap, answer_week, check_late, check_week, set_day
from workers.figures import states_on
from workers.late_days import waiting_records
from workers.models import Opinion, RosterEntry, WeekCheck
from workers.rules import State, monday_of
from workers.weeks import A_WEEK, waits, week_of

AGREE = Judgement(Opinion.AGREE)


def confirm_weeks(tale: Tale, until: datetime.date) -> None:
    """Each week that is over before a day, on the Monday after it."""
    week = monday_of(tale.day(51))
    while week + A_WEEK <= until:
        _check(tale, week, AGREE)
        week += A_WEEK


def object_to_week(tale: Tale, week: datetime.date, reason: str, answer: str) -> None:
    """The group objects to a week; the recorder answers the day after, and it looks again."""
    check = _check(tale, week, Judgement(Opinion.OBJECT, reason))
    if check is None:
        return
    with acting(tale.crew.recorder, week + A_WEEK + datetime.timedelta(days=1)) as recorder:
        answer_week(id=new_id(), check_id=check.pk, text=answer, by=recorder)


def _check(tale: Tale, week: datetime.date, judgement: Judgement) -> WeekCheck | None:
    with acting(tale.crew.supervisor, week + A_WEEK, 10) as supervisor:
        found = week_of(tale.project, week)
        if not waits(found):
            return None
        return check_week(
            id=new_id(),
            project_id=tale.project.pk,
            week=week,
            seen=found.digest,
            judgement=judgement,
            by=supervisor,
        )


def enter_late(tale: Tale, today: datetime.date) -> None:
    """Two days come late: who was away on an earlier day turns out to have worked. One of them is
    confirmed, the other waits."""
    day = today - datetime.timedelta(days=10)
    why = "记工员当天去县里开会，按工地考勤本补记"
    with acting(tale.crew.recorder, today - datetime.timedelta(days=1), 19) as recorder:
        there = states_on(tale.project, day)
        away = RosterEntry.objects.filter(project=tale.project).exclude(pk__in=there)
        for number in away.order_by("number").values_list("number", flat=True)[:2]:
            tap = Tap(number, day, State.ABSENT, State.FULL, why)
            set_day(id=new_id(), project_id=tale.project.pk, tap=tap, by=recorder)
    with acting(tale.crew.supervisor, today, 8) as supervisor:
        first = waiting_records(tale.project).order_by("entry__number")[:1]
        check_late(
            project_id=tale.project.pk,
            record_ids=first.values_list("pk", flat=True),
            judgement=AGREE,
            by=supervisor,
        )


def correct(tale: Tale, day: datetime.date, on: datetime.date) -> None:
    """One full day turns out to have been a morning."""
    with acting(tale.crew.recorder, on, 18) as recorder:
        full = [entry for entry, state in states_on(tale.project, day).items() if state == 3]
        entry = RosterEntry.objects.filter(pk__in=full).order_by("number").first()
        if entry is None:
            return
        tap = Tap(entry.number, day, State.FULL, State.MORNING, "下午家里有事提前走了")
        set_day(id=new_id(), project_id=tale.project.pk, tap=tap, by=recorder)
