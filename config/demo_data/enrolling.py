"""Who works and for what pay: rates, people, roster and their papers, before the start."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from config.demo_data.before import PHONE, Tale, election
from config.demo_data.clock import acting
from config.demo_data.papers import picture
from config.demo_data.people import Made, people
from core.idnumber import parse
from core.ids import new_id
from regions.models import Division, Post
from workers.actions import (
    Briefing,
    Details,
    Place,
    Policy,
    Vote,
    add_agreements,
    add_entries,
    add_insurance,
    add_person,
    add_rate,
    add_training,
    notice_roster,
)
from workers.models import Person, RosterEntry, TrainingKind

# Said for whoever is past sixty, or bears the name of an official.
DESPITE = "身体健康，有村医证明，只安排轻体力活；重名者已核对身份证。"
TRADES = (("普工", "150"), ("瓦工", "220"), ("支模工", "240"), ("钢筋工", "230"))
PIECES = (("普工", "米", "12.50"), ("瓦工", "立方米", "95.00"))


def vote_pay(tale: Tale) -> None:
    """What the meeting on the bodies voted for each trade (day 38), in force from the start."""
    votes = [("day", trade, "", rate) for trade, rate in TRADES]
    votes += [("piece", trade, piece, rate) for trade, piece, rate in PIECES]
    with acting(tale.crew.recorder, tale.day(38), 22) as recorder:
        meeting = election(tale)
        for unit, trade, piece, rate in votes:
            add_rate(
                id=new_id(),
                project_id=tale.project.pk,
                vote=Vote(trade, unit, piece, Decimal(rate), tale.day(50)),
                meeting=meeting,
                paper=None,
                by=recorder,
            )


def take_on(tale: Tale) -> None:
    """People and roster with every paper (day 39 to 47); the roster on the board."""
    enrol(tale)
    with acting(tale.crew.recorder, tale.day(39), 11) as recorder:
        notice_roster(
            id=new_id(),
            project_id=tale.project.pk,
            posted_on=tale.day(39),
            place="村务公开栏",
            phone=PHONE,
            photo=None,
            by=recorder,
        )
    sign(tale)


def enrol(tale: Tale) -> None:
    """People and roster (day 39)."""
    with acting(tale.crew.recorder, tale.day(39)) as recorder:
        everyone = [_known(tale, who, recorder) for who in _workers(tale)]
        for number, (trade, _rate) in enumerate(TRADES):
            add_entries(
                id=new_id(),
                project_id=tale.project.pk,
                person_ids=[person.pk for person in everyone[number :: len(TRADES)]],
                place=Place(trade, None, tale.day(50), DESPITE),
                by=recorder,
            )


def sign(tale: Tale) -> None:
    """Agreements, training, briefing and insurance (day 46)."""
    with acting(tale.crew.recorder, tale.day(46)) as recorder:
        _papers(tale, recorder)


def _workers(tale: Tale) -> list[Made]:
    return people(tale.workers, area=tale.village[:6], seed=tale.seed)


def _known(tale: Tale, who: Made, by: Post) -> Person:
    village = Division.objects.get(code=tale.village)
    details = Details(
        name=who.name,
        ethnicity=who.ethnicity,
        group=who.group,
        phone=who.phone,
        bank="青海农信",
        account=who.account,
    )
    return add_person(
        id=new_id(), village=village, id_number=parse(who.id_number), details=details, by=by
    )


def _papers(tale: Tale, by: Post) -> None:
    roster = RosterEntry.objects.filter(project=tale.project).order_by("number")
    entries = list(roster.values_list("pk", flat=True))
    for some, file in ((entries[:-3], picture("劳务协议")), (entries[-3:], None)):
        add_agreements(
            id=new_id(),
            project_id=tale.project.pk,
            entry_ids=some,
            signed_on=tale.day(45),
            file=file,
            by=by,
        )
    _teach(tale, TrainingKind.SKILL, "混凝土浇筑、养护与支模要点", entries, by)
    for trade, _rate in TRADES:
        of_trade = list(roster.filter(trade=trade).values_list("pk", flat=True))
        content = f"{trade}：危险点、预防措施、操作规程和应急办法"
        _teach(tale, TrainingKind.SAFETY, content, of_trade, by, trades=(trade,), part="路基路面")
    policy = Policy("人保财险民和支公司", f"PEAC{tale.seed:05d}", tale.day(46), tale.day(420))
    add_insurance(id=new_id(), project_id=tale.project.pk, policy=policy, paper=None, by=by)


def _teach(
    tale: Tale, kind: TrainingKind, content: str, entries: list[UUID], by: Post, **covered: Any
) -> None:
    session = Briefing(
        kind, tale.day(45), "村委会", content, Decimal("4"), "县交通局技术员", **covered
    )
    add_training(
        id=new_id(),
        project_id=tale.project.pk,
        briefing=session,
        entry_ids=entries,
        paper=None,
        by=by,
    )
