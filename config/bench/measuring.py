"""How a figure is taken: many times, the middle one counts; p95 where a target asks for it."""

import gc
import statistics
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: figure and yardstick in `unit`; `target` bounds their ratio."""

    name: str
    figure: float
    unit: str
    yardstick: float
    measured_by: str
    target: float

    @property
    def ratio(self) -> float:
        return self.figure / self.yardstick

    @property
    def holds(self) -> bool:
        return self.ratio <= self.target

    @property
    def said(self) -> str:
        return (
            f"{self.name:48} {self.figure:10.2f} {self.unit:3} {self.yardstick:10.2f} "
            f"{self.ratio:8.2f} x  at most {self.target:g} x  "
            f"{'holds' if self.holds else 'MISSED'}   ({self.measured_by})"
        )

    @property
    def kept(self) -> dict[str, object]:
        return asdict(self) | {"ratio": self.ratio, "holds": self.holds}


@dataclass(frozen=True, slots=True)
class Times:
    """Milliseconds, sorted."""

    taken: tuple[float, ...]

    @property
    def middle(self) -> float:
        return statistics.median(self.taken)

    @property
    def p95(self) -> float:
        return self.taken[min(len(self.taken) - 1, int(len(self.taken) * 0.95))]


def timed(act: Callable[[], object], *, rounds: int, warm: int = 3) -> Times:
    """The same act again and again; the first rounds fill caches and do not count."""
    return timed_each([act] * (rounds + warm), warm=warm)


def timed_each(acts: Iterable[Callable[[], object]], *, warm: int = 3) -> Times:
    """Different acts of one kind, such as taps on different people."""
    taken = [_milliseconds(act) for act in acts]
    return Times(tuple(sorted(taken[warm:])))


def _milliseconds(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return (time.perf_counter() - began) * 1000


def peak_above_idle(act: Callable[[], object]) -> float:
    """MiB that an act takes at its height, beyond what the process held before (Linux only)."""
    gc.collect()
    Path("/proc/self/clear_refs").write_text("5")  # the height counts anew from here
    idle = _status_mib("VmRSS")
    act()
    return max(_status_mib("VmHWM") - idle, 0)


def _status_mib(name: str) -> float:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith(name))
