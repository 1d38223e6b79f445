"""Eight clients take each step of the same sheet at the same moment, from its days to its money.

`LONG=1` goes the whole way a thousand times.
"""

import os

import time_machine
from django.db import transaction

from core.errors import RuleBroken
from payroll.models import BatchDownload
from tests import factories
from tests.payroll.scene import TODAY, looking, moment
from tests.payroll.way import Way, said_clearly, way
from tests.together import crowd, went

CLIENTS = 8
ROUNDS = int(os.environ.get("ROUNDS", 1000)) if os.environ.get("LONG") else 3
# A form that came twice gives the same answer; each download is one, with the same bytes.
SAME_FOR_ALL = {"make", "make file", "download", "read results and close"}


def test_of_eight_clients_one_takes_each_step_and_the_others_are_told(
    real_db: None, clock: time_machine.Traveller
) -> None:
    with transaction.atomic():
        cast = factories.cast()
    with crowd(CLIENTS) as at_once:
        for number in range(1, ROUNDS + 1):
            print(f"round {number}")  # shown where one fails: those before it have passed
            clock.move_to(moment(TODAY))
            one = way(cast, clock)
            for verb, act in one.verbs():
                _one_wins(verb, at_once(*[act] * CLIENTS))
            one.check_whole()
            _all_downloads_are_on_record(one)


def _one_wins(verb: str, results: list[object]) -> None:
    refused = [each for each in results if isinstance(each, RuleBroken)]
    assert len(went(results)) + len(refused) == CLIENTS, (verb, results)
    assert all(map(said_clearly, refused)), (verb, refused)
    assert len(went(results)) == (CLIENTS if verb in SAME_FOR_ALL else 1), (verb, results)
    assert len({_what(each) for each in went(results)}) == 1, verb


def _what(result: object) -> object:
    return result if isinstance(result, bytes) else getattr(result, "pk", result)


def _all_downloads_are_on_record(one: Way) -> None:
    with looking():
        taken = BatchDownload.objects.filter(batch=one.file_id)
        assert taken.count() == CLIENTS
        assert taken.values("sha256").distinct().count() == 1
