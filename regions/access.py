"""Who may see what, and who may do what. Nothing else in the project asks for a role."""

import datetime
from collections.abc import Mapping
from enum import StrEnum
from typing import Protocol

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.utils import timezone

from regions.models import Human, Level, Post, Role, User


class Permission(StrEnum):
    """One right a member; views and actions ask for these and never for a role."""

    SEE_PROJECTS = "see projects"
    ACT_FOR_VILLAGE = "make and submit what the village answers for"
    KEEP_PEOPLE = "keep people, roster, agreements and training"
    CONFIRM_ACCOUNTS = "confirm a changed bank account that another has entered"
    LOG_WORK_DAYS = "log work days"
    HAND_OVER = "hand a recorder's work over to a deputy"
    WRITE_DIARY = "write the site diary and take pictures of the site"
    CHECK_SITE = "sample what was on the site, and judge what looks wrong"
    ENTER_FOR_VILLAGES = "type in the paper of the villages below"
    COMPARE_MUSTERS = "compare signed attendance sheets with what is logged"
    POST_NOTICES = "post notices"
    OBJECT = "record an objection"
    ANSWER_OBJECTIONS = "answer objections"
    ACT_FOR_TOWNSHIP = "act for the township"
    DECIDE_FOR_TOWNSHIP = "decide for the township"
    DECIDE_FOR_COUNTY = "decide for the county"
    ENTER_FUNDS = "enter plan papers and funds, and disburse what was asked for"
    SEE_PLANS = "see a county's plan papers and their money over all projects"
    CHECK_REQUESTS = "look at requests for money for the supervision group"
    KEEP_COUNTY_SETTINGS = "keep the county's settings"
    CONFIRM_WORK_DAYS = "confirm weeks and late work days for the supervision group"
    CHECK_WAGES = "check wage sheets for the supervision group"
    TAKE_SIGNATURES = "keep who signed a wage sheet"
    MAKE_BANK_FILES = "make bank files, or take one back before it is released"
    RELEASE_BANK_FILES = "release a bank file that another has made, or cancel it"
    DOWNLOAD_BANK_FILES = "take a released bank file away"
    READ_RESULTS = "read in what the bank answered"
    CONFIRM_RESULTS = "confirm results that another has typed from a slip"
    SEE_MONTHS = "see a county's months reconciled with the treasury"
    CONFIRM_MONTHS = "confirm a month that another has closed"
    PAY_IN_CASH = "write down that a wage was paid in cash"
    SET_ASIDE_WAGES = "set a wage line aside"
    BUY = "ask for quotes and choose a supplier"
    RECEIVE_GOODS = "receive goods that were bought, and keep the store"
    CHECK_RECEIPTS = "check receipts and counts of the store for the supervision group"
    PAY_SUPPLIERS = "pay suppliers"
    ISSUE_PAPERS = "issue printed forms"
    SEE_PEOPLE = "see people and their work days"
    REVEAL_PERSONAL_DATA = "reveal an ID number, account or phone number"
    ADVISE = "advise on a project for its sponsor"
    SEE_RESERVE = "see the reserve in its order"
    SORT_RESERVE = "put the reserve in an order and mark what is ready"
    EXPORT_WORKBOOK = "take the figures of all projects away as a workbook"


class Owned(Protocol):
    """Something of one village."""

    village_id: str


_P = Permission
_READ = frozenset({_P.SEE_PROJECTS})
_READ_PEOPLE = _READ | {_P.SEE_PEOPLE}
_ABOVE = _READ | {_P.SEE_RESERVE}  # the village
_ABOVE_PEOPLE = _READ_PEOPLE | {_P.SEE_RESERVE}
_VILLAGE = _READ_PEOPLE | {_P.OBJECT, _P.WRITE_DIARY}
# The four steps of a purchase, taken by four humans of the village; the township types them in.
_PURCHASE = frozenset({_P.BUY, _P.RECEIVE_GOODS, _P.CHECK_RECEIPTS, _P.PAY_SUPPLIERS})

RIGHTS: Mapping[Role, frozenset[Permission]] = {
    Role.RECORDER: _VILLAGE
    | {
        _P.ACT_FOR_VILLAGE,
        _P.KEEP_PEOPLE,
        _P.LOG_WORK_DAYS,
        _P.HAND_OVER,
        _P.POST_NOTICES,
        _P.TAKE_SIGNATURES,
        _P.ISSUE_PAPERS,
        _P.REVEAL_PERSONAL_DATA,
    },
    Role.BUYER: _VILLAGE | {_P.BUY},
    Role.STOREKEEPER: _VILLAGE | {_P.RECEIVE_GOODS},
    Role.CASHIER: _VILLAGE | {_P.PAY_SUPPLIERS},
    Role.SUPERVISOR: _VILLAGE
    | {
        _P.CONFIRM_ACCOUNTS,
        _P.CONFIRM_WORK_DAYS,
        _P.CHECK_WAGES,
        _P.CHECK_REQUESTS,
        _P.TAKE_SIGNATURES,
        _P.CHECK_RECEIPTS,
        _P.COMPARE_MUSTERS,
    },
    Role.TOWNSHIP_CLERK: _ABOVE_PEOPLE
    | _PURCHASE
    | {
        _P.SORT_RESERVE,
        _P.ACT_FOR_VILLAGE,
        _P.KEEP_PEOPLE,
        _P.CONFIRM_ACCOUNTS,
        _P.LOG_WORK_DAYS,
        _P.HAND_OVER,
        _P.WRITE_DIARY,
        _P.ENTER_FOR_VILLAGES,
        _P.COMPARE_MUSTERS,
        _P.POST_NOTICES,
        _P.OBJECT,
        _P.CONFIRM_WORK_DAYS,
        _P.CHECK_WAGES,
        _P.CHECK_REQUESTS,
        _P.TAKE_SIGNATURES,
        _P.ANSWER_OBJECTIONS,
        _P.ACT_FOR_TOWNSHIP,
        _P.ISSUE_PAPERS,
        _P.REVEAL_PERSONAL_DATA,
    },
    Role.TOWNSHIP_REVIEWER: _ABOVE_PEOPLE
    | {
        _P.SORT_RESERVE,
        _P.DECIDE_FOR_TOWNSHIP,
        _P.HAND_OVER,
        _P.CHECK_SITE,
        _P.COMPARE_MUSTERS,
        _P.CONFIRM_ACCOUNTS,
        _P.OBJECT,
        _P.ANSWER_OBJECTIONS,
        _P.ISSUE_PAPERS,
        _P.EXPORT_WORKBOOK,
    },
    Role.COUNTY_OFFICER: _ABOVE_PEOPLE
    | {
        _P.SORT_RESERVE,
        _P.DECIDE_FOR_COUNTY,
        _P.OBJECT,
        _P.ANSWER_OBJECTIONS,
        _P.ISSUE_PAPERS,
        _P.KEEP_COUNTY_SETTINGS,
        _P.SET_ASIDE_WAGES,
        _P.SEE_MONTHS,
        _P.SEE_PLANS,
        _P.EXPORT_WORKBOOK,
    },
    Role.COUNTY_FINANCE: _ABOVE_PEOPLE
    | {
        _P.ENTER_FUNDS,
        _P.SEE_MONTHS,
        _P.SEE_PLANS,
        _P.MAKE_BANK_FILES,
        _P.DOWNLOAD_BANK_FILES,
        _P.READ_RESULTS,
        _P.PAY_IN_CASH,
        _P.EXPORT_WORKBOOK,
    },
    # 财政复核: looks at what 经办 has made before any of it leaves the house, and after.
    Role.COUNTY_TREASURER: _ABOVE_PEOPLE
    | {_P.RELEASE_BANK_FILES, _P.CONFIRM_RESULTS, _P.SEE_MONTHS, _P.CONFIRM_MONTHS, _P.SEE_PLANS},
    Role.SECTOR_BUREAU: _ABOVE | {_P.ADVISE, _P.EXPORT_WORKBOOK},
    Role.AUDITOR: _ABOVE_PEOPLE | {_P.EXPORT_WORKBOOK, _P.SEE_MONTHS, _P.SEE_PLANS},
    Role.PREFECTURE_VIEWER: _ABOVE | {_P.EXPORT_WORKBOOK},
    Role.PROVINCE_VIEWER: _ABOVE | {_P.EXPORT_WORKBOOK},
}


def can(actor: Post | None, permission: Permission, thing: Owned | None = None) -> bool:
    """Whether the post carries the right, and reaches the thing if one is named."""
    if actor is None or permission not in RIGHTS[Role(actor.role)]:
        return False
    return thing is None or actor.scope.holds(thing.village_id)


def require(actor: Post | None, permission: Permission, thing: Owned | None = None) -> Post:
    """The acting post, if it may. Raises PermissionDenied (403), a stranger's 404 comes before."""
    if actor is None or not can(actor, permission, thing):
        raise PermissionDenied(permission)
    return actor


def acting_post(user: object, chosen: str | None, today: datetime.date) -> Post | None:
    """The post in which the user acts: the chosen one, else his first that is in force today."""
    if not isinstance(user, User):
        return None
    posts = list(
        Post.objects.filter(user=user)
        .held_on(today)
        .select_related("division", "user__human")
        .order_by("since", "id")
    )
    return next((post for post in posts if str(post.id) == chosen), posts[0] if posts else None)


# Rights for which only someone of that level can answer, whoever types it in (代录).
_ANSWERED_AT = dict.fromkeys(
    {
        Permission.ACT_FOR_VILLAGE,
        Permission.WRITE_DIARY,
        Permission.CONFIRM_WORK_DAYS,
        Permission.CHECK_WAGES,
        Permission.CHECK_REQUESTS,
        *_PURCHASE,
    },
    Level.VILLAGE,
)


def answers(actor: Post | None, permission: Permission, thing: Owned | None = None) -> bool:
    """Whether the post may use the right in its own name: a township types in for a village only.

    What waits, waits for these posts.
    """
    if actor is None or not can(actor, permission, thing):
        return False
    level = _ANSWERED_AT.get(permission)
    return level is None or actor.division.level == level


def typed_for_village(by: Post) -> bool:
    """Whether what this post enters of a village is entered in its stead (代录)."""
    return by.division.level != Level.VILLAGE


def roles_with(permission: Permission) -> list[Role]:
    """Whose posts carry the right."""
    return [role for role, rights in RIGHTS.items() if permission in rights]


def answerable(permission: Permission, thing: Owned) -> QuerySet[Human]:
    """The humans who may answer for an act on the thing: those who hold the right's post today."""
    roles = roles_with(permission)
    village = thing.village_id
    reach = [village[:n].ljust(12, "0") for n in (2, 4, 6, 9, 12)]
    posts = Post.objects.held_on(timezone.localdate()).filter(role__in=roles, division__in=reach)
    if permission in _ANSWERED_AT:
        posts = posts.filter(division__level=_ANSWERED_AT[permission])
    return Human.objects.filter(users__posts__in=posts).distinct().order_by("name")
