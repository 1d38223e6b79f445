"""Households asked whether they would work, accounts asked about, changed and seen."""

import datetime
import hashlib
from itertools import cycle

from config.demo_data.before import Tale
from config.demo_data.clock import acting
from config.demo_data.people import luhn, people
from core.ids import new_id
from regions.actions import hand_over
from regions.models import Post
from workers.actions import (
    Answered,
    Asked,
    NewAccount,
    NewGroup,
    Someone,
    Verdict,
    add_group,
    add_household,
    add_member,
    answer_bank_check,
    ask_account_change,
    confirm_account_change,
    make_bank_check,
)
from workers.models import Ability, AccountChange, Household, Person, Relation

HOUSEHOLDS = 9
SKILLS = cycle(("瓦工", "", "电焊、钢筋", "开农用车", "", "木工"))
REST = cycle((Relation.SPOUSE, Relation.CHILD))


def add_county_group(county: Post, today: datetime.date) -> None:
    """The county's own paper names one more group."""
    with acting(county, today - datetime.timedelta(days=160)) as officer:
        group = NewGroup(
            name="地质灾害避险搬迁群众",
            short="避险搬迁群众",
            since=today - datetime.timedelta(days=170),
            source=f"民发改赈〔{today:%Y}〕5号",
        )
        add_group(group=group, by=officer)


def stand_in(recorder: Post, deputy: Post, today: datetime.date) -> None:
    """The recorder is away for two weeks."""
    with acting(recorder, today, 7) as away:
        hand_over(
            id=new_id(),
            post_id=away.pk,
            user_id=deputy.user_id,
            since=today,
            until=today + datetime.timedelta(days=13),
            reason="外出学习两周",
            by=away,
        )


def ask_households(tale: Tale) -> None:
    """Some households of the village's list; a grown child without an ID card at hand in two."""
    with acting(tale.crew.recorder, tale.day(1), 19) as recorder:
        village = Person.objects.filter(village_id=tale.village).order_by("group", "id")
        asked = list(village[: HOUSEHOLDS * 2])
        pairs = zip(asked[::2], asked[1::2], strict=True)
        for number, (head, other) in enumerate(pairs):
            household = add_household(
                id=new_id(),
                project_id=tale.project.pk,
                asked=Asked(head.name, head.group, tale.day(1)),
                by=recorder,
            )
            _answer(household, Someone(person_id=head.pk), Relation.HEAD, recorder)
            _answer(household, Someone(person_id=other.pk), next(REST), recorder)
            if number in (2, 6):
                child = people(1, area=tale.village[:6], seed=700 + number)[0]
                _answer(household, Someone(name=child.name), Relation.CHILD, recorder)


def _answer(household: Household, who: Someone, relation: Relation, by: Post) -> None:
    number = household.members.count()
    answered = Answered(
        relation=relation,
        willing=relation != Relation.SPOUSE,
        ability=Ability.SKILLED if number == 0 else Ability.FULL,
        skills=next(SKILLS),
        months=(4, 5, 6, 9, 10) if number else tuple(range(4, 11)),
        claimed=("lifted",) if relation == Relation.HEAD and household.group == "2社" else (),
    )
    add_member(id=new_id(), household_id=household.pk, who=who, answered=answered, by=by)


def check_accounts(tale: Tale) -> None:
    """The bank is asked about every account; one is in another's name."""
    with acting(tale.crew.finance, tale.day(50)) as finance:
        check = make_bank_check(id=new_id(), project_id=tale.project.pk, by=finance)
    with acting(tale.crew.finance, tale.day(51)) as finance:
        rows = check.rows.values_list("number", flat=True)
        verdicts = [
            Verdict(row, row != 3, "" if row != 3 else "户名不符：该账号户名为马某某")
            for row in rows
        ]
        answer_bank_check(
            id=new_id(),
            check_id=check.pk,
            verdicts=verdicts,
            answered_on=tale.day(51),
            sha256=hashlib.sha256(check.reference.encode()).hexdigest(),
            by=finance,
        )


def change_accounts(tale: Tale, today: datetime.date) -> None:
    """One changed account was seen by the supervision group; one waits to be seen."""
    workers = Person.objects.filter(village_id=tale.village).order_by("id")
    with acting(tale.crew.recorder, today - datetime.timedelta(days=20)) as recorder:
        first, second = workers[10], workers[15]
        change = _ask(first, "622848777700000001", "银行卡丢失，换新卡", recorder)
    with acting(tale.crew.supervisor, today - datetime.timedelta(days=18)) as supervisor:
        confirm_account_change(
            change_id=change.pk, account=luhn("622848777700000001"), by=supervisor
        )
    with acting(tale.crew.recorder, today - datetime.timedelta(days=2)) as recorder:
        _ask(second, "622848777700000002", "原卡已注销，银行退汇", recorder)


def _ask(person: Person, body: str, why: str, by: Post) -> AccountChange:
    return ask_account_change(
        id=new_id(),
        person_id=person.pk,
        new=NewAccount(account=luhn(body), bank=person.bank, why=why),
        by=by,
    )
