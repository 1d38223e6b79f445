"""How a project ends before its time: early (提前终止), or given back (退回). Pure."""

from enum import StrEnum


class State(StrEnum):
    """Where it stands that a project is to end."""

    ASKED = "asked"
    AGREED = "agreed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


# What must be settled first, in this order; each app answers for its own (`gatekeeping`).
# 条例 31 and lesson 18: nothing ends while wages are owed. 政府投资条例 25: what is left of the
# money goes back.
SETTLED_FIRST = (
    "wages_settled",
    "no_open_objection",
    "no_change_waits",
    "no_request_waits",
    "purchases_settled",
    "store_empty",
    "money_returned",
)
BUILT = ("takeover", "construction")
RESOLVED = ("proposal", "funding", "preparation", "construction")
OVER = ("acceptance", "handover", "archive")


def can_end(stage: str) -> bool:
    """Whether a project can still end: finished works are accepted and handed over instead."""
    return stage not in OVER


def outcome_at(stage: str) -> str:
    """What it comes to, as a `projects.models.Outcome`: works that began end early, a project of
    which nothing was built is given back."""
    return "ended" if stage in BUILT else "returned"


def needs_resolution(stage: str, *, of_village: bool) -> bool:
    """Whether the villagers must have resolved it: what all four deliberations decided, the council
    doesn't give up alone (四议两公开, domain.md §2.3). A township has its own paper for it."""
    return of_village and stage in RESOLVED
