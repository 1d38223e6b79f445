"""What is measured, a function a row; each with its yardstick from the same run."""

from collections.abc import Iterator
from itertools import count

import psycopg
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from config.bench.ground import Ground
from config.bench.measuring import Row, timed, timed_each
from core.ids import new_id
from regions.middleware import HEADER

ROUNDS = 60
BACKEND = "django.contrib.auth.backends.ModelBackend"
BARE = "INSERT INTO bench_bare (id, day, half) VALUES (%s, %s, %s)"


class Bench:
    """A signed-in recorder before the first project, and the yardsticks that several rows share."""

    def __init__(self, ground: Ground, admin: psycopg.Connection) -> None:
        self.ground, self.admin = ground, admin
        self.client = Client(headers={HEADER: str(ground.recorder.pk)})
        self.client.force_login(ground.recorder.user, backend=BACKEND)
        admin.execute("CREATE TABLE IF NOT EXISTS bench_bare (id uuid, day date, half smallint)")
        self.empty = timed(lambda: self.get("/empty/"), rounds=ROUNDS)
        self.insert = timed(self._bare_insert, rounds=ROUNDS)

    def get(self, address: str) -> bytes:
        answer = self.client.get(address)
        if answer.status_code != 200:
            raise RuntimeError(f"{answer.status_code}: {address}")
        return answer.content

    def rows(self) -> Iterator[Row]:
        pages = self.ground.project.pk
        month = f"{self.ground.last:%Y-%m}"
        yield self._tap()
        yield self._page("grid page, 200 people x a month, p95",
                         f"{reverse('day_grid', args=[pages])}?month={month}&grid=1")  # fmt: skip
        yield self._page("a day's page, 200 people, p95",
                         reverse("day_detail", args=[pages, self.ground.last]))  # fmt: skip

    def _page(self, name: str, address: str) -> Row:
        times = timed(lambda: self.get(address), rounds=ROUNDS)
        return Row(name, times.p95, "ms", self.empty.p95, "an empty page, p95", 4)

    def _tap(self) -> Row:
        """On people who have nothing yet, one after the other; then it is taken back."""
        states = count()
        times = timed_each([lambda: self._one_tap(next(states)) for _ in range(ROUNDS + 3)])
        bare = self.insert.middle + self.empty.middle
        return Row("one tap, saved", times.middle, "ms", bare, "a bare INSERT + an empty page", 2)

    def _one_tap(self, place: int) -> None:
        today = timezone.localdate()
        data = {
            "page_id": str(new_id()),
            "month": f"{today:%Y-%m}",
            "tap": f"{place % 200 + 1}.{today.day}.0.3",
        }
        address = reverse("day_set", args=[self.ground.project.pk])
        answer = self.client.post(address, data, headers={"HX-Request": "true"})
        if answer.status_code != 200:
            raise RuntimeError(f"{answer.status_code}: {answer.content.decode()[:200]}")

    def _bare_insert(self) -> None:
        self.admin.execute(BARE, [new_id(), timezone.localdate(), 1])
