"""Print who may not also be who: the text of docs/duties.md."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import translation

from regions.duties import DUTIES, STANDS_AT, Duty, fewest, offices
from regions.models import Level

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


class Command(BaseCommand):
    help = "Prints which acts different humans answer for, and how many people each level needs."

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override("en"):
            rows = [HEAD, *map(_row, DUTIES), "", PEOPLE, *map(_people, STANDS_AT), "", FOOT]
            self.stdout.write("\n".join(rows))


def _row(duty: Duty) -> str:
    acts = "<br>".join(f"{act.words}" for act in duty.acts)
    who = "<br>".join(", ".join(str(role.label) for role in offices(act)) for act in duty.acts)
    return f"| {duty.about} | {acts} | {who} |"


def _people(level: Level) -> str:
    least = fewest(level)
    why = [duty.about for duty in DUTIES if duty.at(level) == least > 1]
    return f"| {level.name.lower()} | {least} | {'; '.join(why)} |"
