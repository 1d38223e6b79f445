"""What is measured, a function a row; each with its yardstick from the same run."""

import datetime
import os
from collections.abc import Iterable, Iterator
from functools import partial
from io import BytesIO

import psycopg
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from python_calamine import load_workbook

from config.bench.ground import Ground
from config.bench.measuring import Row, timed, timed_each
from config.bench.people import roster
from config.demo_data.lists import upload
from core.ids import new_id
from core.scope import scope
from regions.middleware import HEADER
from regions.models import Division, Post, Role
from workers.actions import apply_import
from workers.importing import digest, plan_of

ROUNDS = 60
DAY = 100  # people
DAYS = 4
ROSTER = 1_000 if os.environ.get("QUICK") else 5_000  # people
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
        yield self._page("grid page, 200 people x a month, p95",
                         f"{reverse('day_grid', args=[pages])}?month={month}&grid=1")  # fmt: skip
        yield self._page("a day's page, 200 people, p95",
                         reverse("day_detail", args=[pages, self.ground.last]))  # fmt: skip
        yield self._tap()
        yield self._day_at_once()  # after the pages: it leaves corrections, which a day tells of
        yield from self._roster()

    def _page(self, name: str, address: str) -> Row:
        times = timed(lambda: self.get(address), rounds=ROUNDS)
        return Row(name, times.p95, "ms", self.empty.p95, "an empty page, p95", 4)

    def _tap(self) -> Row:
        """On people who have nothing yet, one after the other; then it is taken back."""
        people = range(1, ROUNDS + 4)
        times = timed_each([partial(self._send, [number], 0, 0, 3) for number in people])
        self._send(people, 0, 3, 0)
        bare = self.insert.middle + self.empty.middle
        return Row("one tap, saved", times.middle, "ms", bare, "a bare INSERT + an empty page", 2)

    def _day_at_once(self) -> Row:
        """A hundred people's day in one request, as a phone sends it, beside a request for each."""
        everybody, days = range(1, DAY + 1), range(3, 3 + DAYS)
        together = timed_each([partial(self._send, everybody, ago, 3, 0) for ago in days], warm=1)
        one_by_one = timed_each([partial(self._send, [n], 2, 3, 0) for n in everybody], warm=0)
        for ago in (2, *days):
            self._send(everybody, ago, 0, 3)
        alone = sum(one_by_one.taken)
        return Row("a day of 100 people, sent at once", together.middle, "ms", alone,
                   "100 taps one by one", 0.05)  # fmt: skip

    def _send(self, numbers: Iterable[int], ago: int, shown: int, wanted: int) -> None:
        """As js/days/send.js does. The ground has work on all days before today."""
        day = timezone.localdate() - datetime.timedelta(days=ago)
        taps = [
            {"id": str(new_id()), "number": number, "day": day.isoformat(), "shown": shown,
             "wanted": wanted, "reason": "更正"}
            for number in numbers
        ]  # fmt: skip
        address = reverse("day_send", args=[self.ground.project.pk])
        answer = self.client.post(address, {"taps": taps}, content_type="application/json")
        came = {one["came"] for one in answer.json()["outcomes"].values()}
        if came != {"applied"}:
            raise RuntimeError(f"{came}: {answer.content.decode()[:200]}")

    def _roster(self) -> Iterator[Row]:
        """Read and checked, then taken over, by a village that has nobody yet."""
        village = Division.objects.villages().order_by("-code")[0].pk
        user, since = self.ground.recorder.user, self.ground.first
        by = Post.objects.create(user=user, division_id=village, role=Role.RECORDER, since=since)
        content = roster(village, number=ROSTER, seed=7)
        read = timed(lambda: load_workbook(BytesIO(content)).get_sheet_by_index(0).to_python(),
                     rounds=3, warm=1)  # fmt: skip
        with transaction.atomic(), scope(by.scope):
            row = upload(village, "花名册.xlsx", content, by)
            checked = timed(lambda: plan_of(row), rounds=3, warm=1)
            seen = digest(plan_of(row))
            taken = timed(
                lambda: apply_import(import_id=row.pk, seen=seen, reason="已核对", by=by),
                rounds=1, warm=0,
            )  # fmt: skip
            bare = timed(lambda: self._bare_inserts(ROSTER), rounds=1, warm=0)
            transaction.set_rollback(True)
        by.delete()
        name = f"a roster of {ROSTER:,} people, "
        yield Row(name + "read and checked", checked.middle, "ms", read.middle, "calamine", 3)
        yield Row(name + "taken over", taken.middle, "ms", bare.middle,
                  "as many bare INSERTs", 20)  # fmt: skip

    def _bare_inserts(self, number: int) -> None:
        for _ in range(number):
            self._bare_insert()

    def _bare_insert(self) -> None:
        self.admin.execute(BARE, [new_id(), timezone.localdate(), 1])
