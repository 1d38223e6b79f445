"""Who may not also be who: the acts that different humans answer for (decisions 14, 15).

Each rule stands where it is enforced, in an action and mostly in PostgreSQL too; here they are told
in one place, for `docs/duties.md` and for the test that tries every pair of each.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from regions.access import Permission as P  # noqa: N817 (read a hundred times in one table)
from regions.access import roles_with
from regions.models import Level, Role


@dataclass(frozen=True, slots=True)
class Act:
    """One act: its words, the right that it needs, and the level at which it is answered for."""

    words: str
    permission: P
    level: Level


@dataclass(frozen=True, slots=True)
class Duty:
    """Acts on one thing, each of which another human answers for than for every other one."""

    key: str
    about: str
    acts: tuple[Act, ...]

    def pairs(self) -> Iterator[tuple[Act, Act]]:
        return combinations(self.acts, 2)


VILLAGE, TOWNSHIP, COUNTY = Level.VILLAGE, Level.TOWNSHIP, Level.COUNTY

_HANDS_IN = Act("hands it in", P.ACT_FOR_VILLAGE, VILLAGE)
_TOWNSHIP = Act("decides for the township", P.DECIDE_FOR_TOWNSHIP, TOWNSHIP)
_COUNTY = Act("decides for the county", P.DECIDE_FOR_COUNTY, COUNTY)
_GROUP = Act("checks it for the supervision group", P.CHECK_WAGES, VILLAGE)
_ASKS = Act("asks for it", P.ACT_FOR_VILLAGE, VILLAGE)
_LOGS = Act("logs days", P.LOG_WORK_DAYS, VILLAGE)
_MENDS = Act("mends what was found", P.ACT_FOR_VILLAGE, VILLAGE)

DUTIES: tuple[Duty, ...] = (
    Duty("stage", "a stage of a project, over all its rounds", (_HANDS_IN, _TOWNSHIP, _COUNTY)),
    Duty(
        "request",
        "a request for money, over all its rounds",
        (
            _HANDS_IN,
            Act("looks at it for the supervision group", P.CHECK_REQUESTS, VILLAGE),
            _TOWNSHIP,
            _COUNTY,
            Act("disburses it", P.ENTER_FUNDS, COUNTY),
        ),
    ),
    Duty(
        "sheet",
        "a wage sheet, over all its rounds",
        (Act("puts it on notice", P.ACT_FOR_VILLAGE, VILLAGE), _GROUP, _TOWNSHIP, _COUNTY),
    ),
    Duty(
        "sample",
        "a wage sheet that the township decides on and the county samples",
        (
            Act("puts it on notice", P.ACT_FOR_VILLAGE, VILLAGE),
            _GROUP,
            _TOWNSHIP,
            Act("looks at the sample", P.DECIDE_FOR_COUNTY, COUNTY),
        ),
    ),
    Duty(
        "release",
        "the money of a wage sheet",
        (_TOWNSHIP, _COUNTY, Act("releases the bank file", P.RELEASE_BANK_FILES, COUNTY)),
    ),
    Duty(
        "bank file",
        "a bank file",
        (
            Act("makes it", P.MAKE_BANK_FILES, COUNTY),
            Act("releases it", P.RELEASE_BANK_FILES, COUNTY),
        ),
    ),
    Duty(
        "cancelling",
        "cancelling a released bank file",
        (
            Act("asks for it", P.MAKE_BANK_FILES, COUNTY),
            Act("decides on it", P.RELEASE_BANK_FILES, COUNTY),
        ),
    ),
    Duty(
        "slip",
        "the bank's answer on a stamped slip",
        (
            Act("types it in", P.READ_RESULTS, COUNTY),
            Act("confirms it", P.CONFIRM_RESULTS, COUNTY),
        ),
    ),
    Duty(
        "cash",
        "a wage that was paid in cash",
        (
            Act("writes it down", P.PAY_IN_CASH, COUNTY),
            Act("strikes it out", P.CONFIRM_RESULTS, COUNTY),
        ),
    ),
    Duty("advance", "an advance", (_ASKS, _GROUP, _TOWNSHIP)),
    Duty(
        "handing out",
        "an advance that is agreed to",
        (_GROUP, _TOWNSHIP, Act("hands it out", P.ACT_FOR_VILLAGE, VILLAGE)),
    ),
    Duty(
        "giving back",
        "an advance that is given back",
        (
            Act("handed it out", P.ACT_FOR_VILLAGE, VILLAGE),
            Act("confirms that it came back", P.CHECK_WAGES, VILLAGE),
        ),
    ),
    Duty(
        "correction",
        "a correction of a wage sheet, or a deduction",
        (
            Act("writes it down", P.ACT_FOR_VILLAGE, VILLAGE),
            Act("confirms it", P.CHECK_WAGES, VILLAGE),
        ),
    ),
    Duty(
        "account",
        "a change of somebody's bank account",
        (
            Act("asks for it", P.KEEP_PEOPLE, VILLAGE),
            Act("confirms or refuses it", P.CONFIRM_ACCOUNTS, VILLAGE),
        ),
    ),
    Duty(
        "late days",
        "work days that are entered late",
        (_LOGS, Act("confirms them", P.CONFIRM_WORK_DAYS, VILLAGE)),
    ),
    Duty(
        "week",
        "a week of work days",
        (_LOGS, Act("confirms it", P.CONFIRM_WORK_DAYS, VILLAGE)),
    ),
    Duty(
        "attendance sheet",
        "a signed attendance sheet",
        (_LOGS, Act("compares it with what is logged", P.COMPARE_MUSTERS, VILLAGE)),
    ),
    Duty(
        "objection to a week",
        "an objection to a week of work days",
        (
            Act("objects", P.CONFIRM_WORK_DAYS, VILLAGE),
            Act("answers it", P.LOG_WORK_DAYS, VILLAGE),
        ),
    ),
    Duty(
        "finding",
        "what looks wrong on the site",
        (
            Act("explains it", P.LOG_WORK_DAYS, VILLAGE),
            Act("accepts or refuses what was said", P.CHECK_SITE, TOWNSHIP),
        ),
    ),
    Duty(
        "heads",
        "the people on the site on one day",
        (
            Act("writes the site diary", P.WRITE_DIARY, VILLAGE),
            Act("counts heads beside it", P.WRITE_DIARY, VILLAGE),
        ),
    ),
    Duty(
        "objection",
        "an objection to a notice",
        (
            Act("records it", P.OBJECT, VILLAGE),
            Act("answers it", P.ANSWER_OBJECTIONS, TOWNSHIP),
        ),
    ),
    Duty(
        "purchase",
        "a purchase, over all its deliveries and payments",
        (
            Act("chooses the supplier", P.BUY, VILLAGE),
            Act("receives the goods", P.RECEIVE_GOODS, VILLAGE),
            Act("checks the receipt", P.CHECK_RECEIPTS, VILLAGE),
            Act("pays", P.PAY_SUPPLIERS, VILLAGE),
        ),
    ),
    Duty(
        "stock-take",
        "a count of the store",
        (
            Act("counts", P.RECEIVE_GOODS, VILLAGE),
            Act("checks the count", P.CHECK_RECEIPTS, VILLAGE),
        ),
    ),
    Duty(
        "inspection",
        "the inspections of a project",
        (
            Act("inspects for the village", P.ACT_FOR_VILLAGE, VILLAGE),
            Act("inspects for the township", P.DECIDE_FOR_TOWNSHIP, TOWNSHIP),
            Act("inspects for the county", P.DECIDE_FOR_COUNTY, COUNTY),
        ),
    ),
    Duty(
        "applying",
        "the application for acceptance",
        (
            _HANDS_IN,
            Act("inspects for the township", P.DECIDE_FOR_TOWNSHIP, TOWNSHIP),
            Act("inspects for the county", P.DECIDE_FOR_COUNTY, COUNTY),
        ),
    ),
    Duty(
        "mending",
        "what an inspection found wanting",
        (_MENDS, Act("checks it again", P.DECIDE_FOR_TOWNSHIP, TOWNSHIP)),
    ),
)


def fewest(level: Level) -> int:
    """How many humans a level needs at least, so that every act of each duty finds its own."""
    return max(_at(duty, level) for duty in DUTIES)


def _at(duty: Duty, level: Level) -> int:
    return sum(act.level == level for act in duty.acts)


_STANDS_AT = {
    VILLAGE: {Role.RECORDER, Role.BUYER, Role.STOREKEEPER, Role.CASHIER, Role.SUPERVISOR},
    TOWNSHIP: {Role.TOWNSHIP_CLERK, Role.TOWNSHIP_REVIEWER},
    COUNTY: {Role.COUNTY_OFFICER, Role.COUNTY_FINANCE, Role.COUNTY_TREASURER},
}


def offices(act: Act) -> list[Role]:
    """Whose posts, at the act's level, carry the right to it."""
    return [role for role in roles_with(act.permission) if role in _STANDS_AT[act.level]]


def in_markdown() -> str:
    """The text of `docs/duties.md`."""
    return "\n".join([HEAD, *map(_row, DUTIES), "", PEOPLE, *map(_people, _STANDS_AT), "", FOOT])


HEAD = """\
# Who may not also be who

Written by `python manage.py duties > docs/duties.md` from `regions/duties.py` and
`regions/access.py`; `tests/duties/` tries every pair, from a second account, as a deputy, and typed
in by the township or a colleague.

Every act has a human who answers for it: whoever is signed in, or whoever signed the paper that
another types in (代录). Of one thing, each act in a row below is answered for by another human than
every other act in it. Accounts and posts do not count, humans do; no setting turns it off. On
another purchase, sheet or stage the same people may change places.

| of | one human each | who can |
|---|---|---|"""
PEOPLE = """\
## How many people each level needs at least

| level | people | because of |
|---|--:|---|"""
FOOT = """\
Beside these: nobody sits in both the council and the supervision group of a project, and no near
relative of the villagers' committee in the supervision group; whoever supervises never stands in
for the recorder. The bodies' own numbers come on top. The county's two are one of finance and one
of its reviewers where one human is both the county's officer and the one who makes bank files;
whoever releases a bank file neither made it nor decided on its sheet."""


def _row(duty: Duty) -> str:
    acts = "<br>".join(f"{act.words}" for act in duty.acts)
    who = "<br>".join(", ".join(str(role.label) for role in offices(act)) for act in duty.acts)
    return f"| {duty.about} | {acts} | {who} |"


def _people(level: Level) -> str:
    least = fewest(level)
    why = [duty.about for duty in DUTIES if _at(duty, level) == least > 1]
    return f"| {level.name.lower()} | {least} | {'; '.join(why)} |"
