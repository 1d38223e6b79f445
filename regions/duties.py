"""Who may not also be who: the acts that different humans answer for (decisions 14, 15).

Each rule stands where it is enforced, in an action and mostly in PostgreSQL too; here they are told
in one place, for `docs/duties.md` and for the test that tries every pair of each.
"""

from dataclasses import dataclass

from regions.access import Permission, roles_with
from regions.models import Level, Role


@dataclass(frozen=True, slots=True)
class Act:
    """One act: its words, the right that it needs, and the level at which it is answered for."""

    words: str
    permission: Permission
    level: Level


@dataclass(frozen=True, slots=True)
class Duty:
    """Acts on one thing, each of which another human answers for than for every other one."""

    key: str
    about: str
    acts: tuple[Act, ...]

    def at(self, level: Level) -> int:
        """How many of its acts are answered for at that level."""
        return sum(act.level == level for act in self.acts)


_P = Permission
VILLAGE, TOWNSHIP, COUNTY = Level.VILLAGE, Level.TOWNSHIP, Level.COUNTY

_HANDS_IN = Act("hands it in", _P.ACT_FOR_VILLAGE, VILLAGE)
_TOWNSHIP = Act("decides for the township", _P.DECIDE_FOR_TOWNSHIP, TOWNSHIP)
_COUNTY = Act("decides for the county", _P.DECIDE_FOR_COUNTY, COUNTY)
_GROUP = Act("checks it for the supervision group", _P.CHECK_WAGES, VILLAGE)
_ASKS = Act("asks for it", _P.ACT_FOR_VILLAGE, VILLAGE)
_LOGS = Act("logs days", _P.LOG_WORK_DAYS, VILLAGE)
_MENDS = Act("mends what was found", _P.ACT_FOR_VILLAGE, VILLAGE)

DUTIES: tuple[Duty, ...] = (
    Duty("stage", "a stage of a project, over all its rounds", (_HANDS_IN, _TOWNSHIP, _COUNTY)),
    Duty(
        "request",
        "a request for money, over all its rounds",
        (
            _HANDS_IN,
            Act("looks at it for the supervision group", _P.CHECK_REQUESTS, VILLAGE),
            _TOWNSHIP,
            _COUNTY,
            Act("disburses it", _P.ENTER_FUNDS, COUNTY),
        ),
    ),
    Duty("change", "a change order, over all its rounds", (_HANDS_IN, _TOWNSHIP, _COUNTY)),
    Duty(
        "performance",
        "performance targets written anew, or a self-evaluation",
        (_HANDS_IN, _TOWNSHIP),
    ),
    Duty(
        "ending",
        "that a project ends early or is given back",
        (Act("asks for it for the township", _P.ACT_FOR_TOWNSHIP, TOWNSHIP), _COUNTY),
    ),
    Duty(
        "sheet",
        "a wage sheet, over all its rounds",
        (Act("puts it on notice", _P.ACT_FOR_VILLAGE, VILLAGE), _GROUP, _TOWNSHIP, _COUNTY),
    ),
    Duty(
        "sample",
        "a wage sheet that the township decides on and the county samples",
        (
            Act("puts it on notice", _P.ACT_FOR_VILLAGE, VILLAGE),
            _GROUP,
            _TOWNSHIP,
            Act("looks at the sample", _P.DECIDE_FOR_COUNTY, COUNTY),
        ),
    ),
    Duty(
        "release",
        "the money of a wage sheet",
        (_TOWNSHIP, _COUNTY, Act("releases the bank file", _P.RELEASE_BANK_FILES, COUNTY)),
    ),
    Duty(
        "bank file",
        "a bank file",
        (
            Act("makes it", _P.MAKE_BANK_FILES, COUNTY),
            Act("releases it", _P.RELEASE_BANK_FILES, COUNTY),
        ),
    ),
    Duty(
        "cancelling",
        "cancelling a released bank file",
        (
            Act("asks for it", _P.MAKE_BANK_FILES, COUNTY),
            Act("decides on it", _P.RELEASE_BANK_FILES, COUNTY),
        ),
    ),
    Duty(
        "slip",
        "the bank's answer on a stamped slip",
        (
            Act("types it in", _P.READ_RESULTS, COUNTY),
            Act("confirms it", _P.CONFIRM_RESULTS, COUNTY),
        ),
    ),
    Duty(
        "month",
        "a month reconciled with the treasury",
        (
            Act("closes it", _P.ENTER_FUNDS, COUNTY),
            Act("confirms it", _P.CONFIRM_MONTHS, COUNTY),
        ),
    ),
    Duty(
        "cash",
        "a wage that was paid in cash",
        (
            Act("writes it down", _P.PAY_IN_CASH, COUNTY),
            Act("strikes it out", _P.CONFIRM_RESULTS, COUNTY),
        ),
    ),
    Duty("advance", "an advance", (_ASKS, _GROUP, _TOWNSHIP)),
    Duty(
        "handing out",
        "an advance that is agreed to",
        (_GROUP, _TOWNSHIP, Act("hands it out", _P.ACT_FOR_VILLAGE, VILLAGE)),
    ),
    Duty(
        "giving back",
        "an advance that is given back",
        (
            Act("handed it out", _P.ACT_FOR_VILLAGE, VILLAGE),
            Act("confirms that it came back", _P.CHECK_WAGES, VILLAGE),
        ),
    ),
    Duty(
        "correction",
        "a correction of a wage sheet, or a deduction",
        (
            Act("writes it down", _P.ACT_FOR_VILLAGE, VILLAGE),
            Act("confirms it", _P.CHECK_WAGES, VILLAGE),
        ),
    ),
    Duty(
        "account",
        "a change of somebody's bank account",
        (
            Act("asks for it", _P.KEEP_PEOPLE, VILLAGE),
            Act("confirms or refuses it", _P.CONFIRM_ACCOUNTS, VILLAGE),
        ),
    ),
    Duty(
        "late days",
        "work days that are entered late",
        (_LOGS, Act("confirms them", _P.CONFIRM_WORK_DAYS, VILLAGE)),
    ),
    Duty(
        "week",
        "a week of work days",
        (_LOGS, Act("confirms it", _P.CONFIRM_WORK_DAYS, VILLAGE)),
    ),
    Duty(
        "attendance sheet",
        "a signed attendance sheet",
        (_LOGS, Act("compares it with what is logged", _P.COMPARE_MUSTERS, VILLAGE)),
    ),
    Duty(
        "objection to a week",
        "an objection to a week of work days",
        (
            Act("objects", _P.CONFIRM_WORK_DAYS, VILLAGE),
            Act("answers it", _P.LOG_WORK_DAYS, VILLAGE),
        ),
    ),
    Duty(
        "finding",
        "what looks wrong on the site",
        (
            Act("explains it", _P.LOG_WORK_DAYS, VILLAGE),
            Act("accepts or refuses what was said", _P.CHECK_SITE, TOWNSHIP),
        ),
    ),
    Duty(
        "heads",
        "the people on the site on one day",
        (
            Act("writes the site diary", _P.WRITE_DIARY, VILLAGE),
            Act("counts heads beside it", _P.WRITE_DIARY, VILLAGE),
        ),
    ),
    Duty(
        "objection",
        "an objection to a notice",
        (
            Act("records it", _P.OBJECT, VILLAGE),
            Act("answers it", _P.ANSWER_OBJECTIONS, TOWNSHIP),
        ),
    ),
    Duty(
        "advice",
        "the advice of a project's sponsor",
        (
            Act("writes it", _P.ADVISE, COUNTY),
            Act("answers it", _P.ACT_FOR_VILLAGE, VILLAGE),
        ),
    ),
    Duty(
        "purchase",
        "a purchase, over all its deliveries and payments",
        (
            Act("chooses the supplier", _P.BUY, VILLAGE),
            Act("receives the goods, or logs a hired machine's days", _P.RECEIVE_GOODS, VILLAGE),
            Act("checks the receipt, or the machine log", _P.CHECK_RECEIPTS, VILLAGE),
            Act("pays", _P.PAY_SUPPLIERS, VILLAGE),
        ),
    ),
    Duty(
        "direct purchase",
        "a purchase without an inquiry, up to the county's amount",
        (
            Act("chooses the supplier", _P.BUY, VILLAGE),
            Act("signs it too", _P.ACT_FOR_VILLAGE, VILLAGE),
            Act("receives the goods", _P.RECEIVE_GOODS, VILLAGE),
            Act("checks the receipt", _P.CHECK_RECEIPTS, VILLAGE),
            Act("pays", _P.PAY_SUPPLIERS, VILLAGE),
        ),
    ),
    Duty(
        "stock-take",
        "a count of the store",
        (
            Act("counts", _P.RECEIVE_GOODS, VILLAGE),
            Act("checks the count", _P.CHECK_RECEIPTS, VILLAGE),
        ),
    ),
    Duty(
        "inspection",
        "the inspections of a project",
        (
            Act("inspects for the village", _P.ACT_FOR_VILLAGE, VILLAGE),
            Act("inspects for the township", _P.DECIDE_FOR_TOWNSHIP, TOWNSHIP),
            Act("inspects for the county", _P.DECIDE_FOR_COUNTY, COUNTY),
        ),
    ),
    Duty(
        "applying",
        "the application for acceptance",
        (
            _HANDS_IN,
            Act("inspects for the township", _P.DECIDE_FOR_TOWNSHIP, TOWNSHIP),
            Act("inspects for the county", _P.DECIDE_FOR_COUNTY, COUNTY),
        ),
    ),
    Duty(
        "mending",
        "what an inspection found wanting",
        (_MENDS, Act("checks it again", _P.DECIDE_FOR_TOWNSHIP, TOWNSHIP)),
    ),
)


def fewest(level: Level) -> int:
    """How many humans a level needs at least, so that every act of each duty finds its own."""
    return max(duty.at(level) for duty in DUTIES)


STANDS_AT = {
    VILLAGE: {Role.RECORDER, Role.BUYER, Role.STOREKEEPER, Role.CASHIER, Role.SUPERVISOR},
    TOWNSHIP: {Role.TOWNSHIP_CLERK, Role.TOWNSHIP_REVIEWER},
    COUNTY: {
        Role.COUNTY_OFFICER,
        Role.COUNTY_FINANCE,
        Role.COUNTY_TREASURER,
        Role.SECTOR_BUREAU,
    },
}


def offices(act: Act) -> list[Role]:
    """Whose posts, at the act's level, carry the right to it."""
    return [role for role in roles_with(act.permission) if role in STANDS_AT[act.level]]
