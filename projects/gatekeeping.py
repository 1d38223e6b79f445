"""What must hold before a stage is left. Each app registers its own answers in `ready()`."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from django.utils.functional import Promise

from projects.lifecycle import rule_of
from projects.models import Project
from regions.access import Permission, can
from regions.models import Post

Reads = Callable[[Project], object]


@dataclass(frozen=True, slots=True)
class Finding:
    """A gate's answer for one project: whether it holds, and where to mend it if not.

    `right` is what the page at `url` asks for beside the right to see the project.
    """

    holds: bool
    detail: str = ""
    url: str = ""
    right: Permission | None = None


@dataclass(frozen=True, slots=True)
class Gate:
    """A condition by its code, with a sentence of what must be there.

    What several gates of a stage look at, they name in `reads`: a checklist reads it once and hands
    it to each `check` after the project.
    """

    code: str
    label: str | Promise
    check: Callable[..., Finding]
    reads: Reads | None = None


@dataclass(frozen=True, slots=True)
class Checked:
    """A gate with its answer, as pages show it."""

    code: str
    label: str
    holds: bool
    detail: str
    url: str
    right: Permission | None

    def seen_by(self, actor: Post | None, project: Project) -> "Checked":
        """Without its link for whom that would only turn away."""
        open_to = self.right is None or can(actor, self.right, project)
        return self if open_to else replace(self, url="")


_gates: dict[str, Gate] = {}


def register(*gates: Gate) -> None:
    """Raises ValueError if two apps answer for one gate."""
    for gate in gates:
        if gate.code in _gates and _gates[gate.code] is not gate:
            raise ValueError(f"gate {gate.code} is answered twice")
        _gates[gate.code] = gate


def registered() -> frozenset[str]:
    return frozenset(_gates)


def checklist(project: Project) -> list[Checked]:
    """Every gate of the project's present stage with its answer, in the table's order."""
    return checked_by(project, rule_of(project.stage).gates)


def checked_by(project: Project, codes: Iterable[str]) -> list[Checked]:
    """The same for the gates of these codes, in their order."""
    gates = [_gates[code] for code in codes]
    read = {reads: reads(project) for reads in {gate.reads for gate in gates} if reads}
    return [_checked(gate, project, read) for gate in gates]


def checklist_for(actor: Post | None, project: Project) -> list[Checked]:
    """The checklist with the links that the post can follow."""
    return [checked.seen_by(actor, project) for checked in checklist(project)]


def missing(project: Project) -> list[Checked]:
    return [checked for checked in checklist(project) if not checked.holds]


def _checked(gate: Gate, project: Project, read: Mapping[Reads, object]) -> Checked:
    found = gate.check(project, read[gate.reads]) if gate.reads else gate.check(project)
    return Checked(gate.code, str(gate.label), found.holds, found.detail, found.url, found.right)
