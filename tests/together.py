"""Several acts at the same moment, each on a connection of its own."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier
from typing import Any

from django.db import IntegrityError, connection

from core.errors import RuleBroken

Act = Callable[[], Any]
REFUSED = (RuleBroken, IntegrityError)


def at_once(*acts: Act) -> list[Any]:
    """What each gave, or the refusal that it met; all begin together."""
    with crowd(len(acts)) as do:
        return do(*acts)


@contextmanager
def crowd(people: int) -> Iterator[Callable[..., list[Any]]]:
    """As many who stay signed in, to do as many acts at once, time after time."""
    with ThreadPoolExecutor(people) as pool:

        def do(*acts: Act) -> list[Any]:
            start = Barrier(len(acts))  # nobody takes two: each waits in it for all others
            begun = [pool.submit(_meet, start, act) for act in acts]
            return [one.result(timeout=60) for one in begun]

        try:
            yield do
        finally:
            do(*[sign_out] * people)


def sign_out() -> None:
    connection.close()  # looked up here: each thread has its own


def _meet(start: Barrier, act: Act) -> Any:
    start.wait(timeout=10)
    try:
        return act()
    except REFUSED as refusal:
        return refusal


def went(results: Sequence[Any]) -> list[Any]:
    return [one for one in results if not isinstance(one, REFUSED)]
