"""Several acts at the same moment, each on a connection of its own."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from django.db import IntegrityError, connection

from core.errors import RuleBroken

Act = Callable[[], Any]
REFUSED = (RuleBroken, IntegrityError)


def at_once(*acts: Act) -> list[Any]:
    """What each gave, or the refusal that it met; all begin together."""
    start = Barrier(len(acts))

    def run(act: Act) -> Any:
        try:
            start.wait(timeout=10)
            return act()
        except REFUSED as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return [future.result(timeout=60) for future in [pool.submit(run, act) for act in acts]]


def went(results: Sequence[Any]) -> list[Any]:
    return [one for one in results if not isinstance(one, REFUSED)]
