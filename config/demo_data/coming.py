"""Coming and going while the works run: a stand-in without papers yet, one who left and is back."""

import datetime
from decimal import Decimal

from config.demo_data.before import Tale
from config.demo_data.clock import acting
from config.demo_data.papers import picture
from config.demo_data.people import people
from core.idnumber import parse
from core.ids import new_id
from workers.actions import Place, add_newcomer, come_back, leave
from workers.actions.slots import put
from workers.models import RosterEntry
from workers.rules import State

STOOD_IN, WENT, STANDING_IN = 7, 12, 5  # roster numbers, and for how many days


def come_and_go(tale: Tale, today: datetime.date) -> None:
    _stand_in(tale, today)
    with acting(tale.crew.recorder, today - datetime.timedelta(days=1), 19) as recorder:
        entry = RosterEntry.objects.get(project=tale.project, number=WENT)
        leave(
            entry_id=entry.pk,
            left_on=today - datetime.timedelta(days=1),
            reason="家中秋收",
            file=picture("退场确认"),
            by=recorder,
        )
    with acting(tale.crew.recorder, today, 7) as recorder:
        come_back(entry_id=entry.pk, back_on=today, by=recorder)


def _stand_in(tale: Tale, today: datetime.date) -> None:
    """A son comes for his father; he is logged as himself."""
    who = people(tale.workers + 1, area=tale.village[:6], seed=tale.seed)[-1]
    first = today - datetime.timedelta(days=STANDING_IN)
    with acting(tale.crew.recorder, first, 8) as recorder:
        father = RosterEntry.objects.get(project=tale.project, number=STOOD_IN)
        place = Place(father.trade, Decimal(father.day_rate), first, stands_in_for_id=father.pk)
        entry = add_newcomer(
            id=new_id(),
            project_id=tale.project.pk,
            name=who.name,
            id_number=parse(who.id_number),
            place=place,
            by=recorder,
        )
    for number in range(STANDING_IN):
        day = first + datetime.timedelta(days=number)
        with acting(tale.crew.recorder, day, 18) as recorder:
            put({entry: State.FULL}, day, recorder)
