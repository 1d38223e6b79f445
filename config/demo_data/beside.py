"""What stands beside work days in the demo: votes, overtime, pieces, communal work, remarks."""

import datetime
from decimal import Decimal

from config.demo_data.before import Tale, election
from config.demo_data.clock import acting
from core.ids import new_id
from workers.actions import (
    TeamWork,
    Vote,
    Work,
    add_pieces,
    add_rate,
    add_remark,
    add_team_pieces,
    edit_entry,
    set_halves,
    set_overtime,
)
from workers.figures import slots_by_entry, states_on
from workers.models import RosterEntry, TradeRate
from workers.rules import State


def vote_again(tale: Tale, day: datetime.date) -> None:
    """A rate that went up: the roster still pays the old one."""
    with acting(tale.crew.recorder, day) as recorder:
        add_rate(
            id=new_id(),
            project_id=tale.project.pk,
            vote=Vote("支模工", "day", "", Decimal("250"), day),
            meeting=election(tale),
            paper=None,
            by=recorder,
        )


def keep_extras(tale: Tale, day: datetime.date) -> None:
    """One day with a little of everything, on a day that no wage sheet holds fast."""
    with acting(tale.crew.recorder, day, 19) as recorder:
        there = states_on(tale.project, day)
        full = [pk for pk, state in there.items() if state == State.FULL]
        rows = RosterEntry.objects.filter(pk__in=full).select_related("person").order_by("number")
        first, second, third, fourth = rows[:4]
        rates = TradeRate.objects.filter(project=tale.project).by_the_piece().order_by("trade")
        for entry, hours in ((first, "2"), (second, "1.5")):
            set_overtime(id=new_id(), entry_id=entry.pk, day=day, hours=Decimal(hours), by=recorder)
        add_pieces(
            id=new_id(),
            entry_id=second.pk,
            day=day,
            rate_id=rates[0].pk,
            quantity=Decimal("12.5"),
            by=recorder,
        )
        edit_entry(
            entry_id=first.pk,
            trade=first.trade,
            day_rate=None,
            other_trades=["瓦工" if first.trade == "普工" else "普工"],
            by=recorder,
        )
        first.refresh_from_db()
        works = {
            first: {1: Work(), 2: Work(first.other_trades[0])},
            third: {1: Work(), 2: Work(communal=True)},
        }
        for entry, wanted in works.items():
            set_halves(
                id=new_id(),
                entry_id=entry.pk,
                day=day,
                shown=State.FULL,
                wanted=wanted,
                by=recorder,
            )
        add_remark(
            id=new_id(), entry_id=fourth.pk, day=day, text="下午四点因家中有事先走。", by=recorder
        )


def keep_hours(tale: Tale, day: datetime.date) -> None:
    """Two work on in the evening, one is paid by the piece as well."""
    with acting(tale.crew.recorder, day, 20) as recorder:
        there = states_on(tale.project, day)
        full = [pk for pk, state in there.items() if state == State.FULL]
        first, second = RosterEntry.objects.filter(pk__in=full).order_by("number")[:2]
        for entry, hours in ((first, "2"), (second, "3.5")):
            set_overtime(id=new_id(), entry_id=entry.pk, day=day, hours=Decimal(hours), by=recorder)
        rates = TradeRate.objects.filter(project=tale.project).by_the_piece().order_by("trade")
        add_pieces(
            id=new_id(),
            entry_id=second.pk,
            day=day,
            rate_id=rates[0].pk,
            quantity=Decimal("18"),
            by=recorder,
        )


def keep_team(tale: Tale, first: datetime.date, last: datetime.date) -> None:
    """A team that laid kerbs over some days."""
    with acting(tale.crew.recorder, last, 20) as recorder:
        slots = slots_by_entry(tale.project, first, last)
        team = RosterEntry.objects.filter(pk__in=slots, trade="瓦工").order_by("number")[:6]
        rate = TradeRate.objects.filter(project=tale.project, trade="瓦工").by_the_piece().get()
        add_team_pieces(
            id=new_id(),
            project_id=tale.project.pk,
            work=TeamWork("边沟砌筑班", first, last, rate.pk, Decimal("38.6")),
            points={entry.pk: Decimal(slots[entry.pk]) for entry in team},
            by=recorder,
        )
