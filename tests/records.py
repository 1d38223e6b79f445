"""What is put on record of wages while tests run: under a verb that is known, with its facts.

An auditor reads these rows years later: a verb spelt otherwise or a fact that is missing is found
by nobody then. Each fact that is named as a field of the thing must say what the field says.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from unittest import mock

from django.db.models import Model

from core import audit
from core.models import AuditRecord
from payroll.models import WageSheet

APP = "payroll"
_CORRECTED = "amount day kind"
_ADVANCED = "amount"
FACTS: Mapping[str, str] = {
    "make sheet": "first last lines sha256",
    "discard sheet": "reason",
    "notice sheet": "notice people sha256 terms",
    "resubmit sheet": "notice sha256",
    "hand in sheet": "notice sha256",
    "sheet submit": "round step",
    "sheet approve": "round step",
    "sheet return": "round step",
    "void line": "freed reason sha256",
    "check line": "doubt round row",
    "look ahead": "round text",
    "keep consent": "row way words",
    "withdraw consent": "reason row",
    "withdraw signed page": "reason ticked title",
    "allocate sheet": "by_rule shares uncovered",
    "draw sheet": "month out_of percent seed",
    "look at sheet": "in_order",
    "answer sheet finding": "",
    "add opening sheet": "first last total",
    "withdraw opening sheet": "reason total",
    "add correction": f"{_CORRECTED} reason",
    "confirm correction": _CORRECTED,
    "withdraw correction": f"{_CORRECTED} reason",
    "ask advance": f"{_ADVANCED} reason",
    "agree to advance": f"{_ADVANCED} reason step",
    "refuse advance": f"{_ADVANCED} reason step",
    "pay advance": f"{_ADVANCED} witness",
    "withdraw advance": f"{_ADVANCED} reason",
    "give back advance": f"{_ADVANCED} back reason",
    "set advance aside": f"{_ADVANCED} reason rest",
    "make bank file": "lines total",
    "file release": "reason reference sha256",
    "file keep": "reason reference sha256",
    "file ask": "reason reference sha256",
    "file cancel": "reason reference sha256",
    "download bank file": "reference rows sha256",
    "read in results": "receipt_total rows sha256",
    "enter slip": "receipt_total rows",
    "confirm slip": "reason reference",
    "refuse slip": "reason reference",
    "pay in cash": "amount reason witness",
    "strike out cash": "amount reason",
    "set aside": "reason",
    "take up again": "reason since",
    "set bank layout": "ended name version",
    "set ledger layout": "ledger version",
}
MAY_LACK = {"day"}  # a deduction is of no day


@contextmanager
def recorded() -> Iterator[None]:
    """Every record of a thing of wages is tried. Raises AssertionError."""
    make: Any = audit._record

    def made(by: Any, verb: str, thing: Model, area: str, facts: dict[str, Any]) -> AuditRecord:
        if thing._meta.app_label == APP:
            _try(verb, thing, facts)
        return make(by, verb, thing, area, facts)

    with mock.patch.object(audit, "_record", made):
        yield


def _try(verb: str, thing: Model, facts: Mapping[str, Any]) -> None:
    assert verb in FACTS, f"a verb that nobody reads: {verb!r}"
    assert set(facts) == set(FACTS[verb].split()), f"{verb}: {sorted(facts)}"
    # Of the act, not of the thing: why it was done, and which file of a batch came or went.
    of_the_act = {"reason"} if isinstance(thing, WageSheet) else {"reason", "sha256"}
    fields = {one.name: one.attname for one in thing._meta.concrete_fields}
    for name, said in facts.items():
        assert said != "None", f"{verb}: {name} says nothing"
        assert said is not None or name in MAY_LACK, f"{verb}: {name} says nothing"
        if name in fields.keys() - of_the_act:
            held = getattr(thing, fields[name])
            assert _plain(said) == _plain(held), f"{verb}: {name}"


def _plain(value: object) -> str:
    return "" if value is None else str(value)
