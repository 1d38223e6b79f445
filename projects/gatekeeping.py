"""What must hold before a stage is left. Each app registers its own answers in `ready()`."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise

from projects.lifecycle import rule_of
from projects.models import Project


@dataclass(frozen=True, slots=True)
class Finding:
    """A gate's answer for one project: whether it holds, and where to mend it if not."""

    holds: bool
    detail: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Gate:
    """A condition by its code, with a sentence of what must be there."""

    code: str
    label: str | Promise
    check: Callable[[Project], Finding]


@dataclass(frozen=True, slots=True)
class Checked:
    """A gate with its answer, as pages show it."""

    code: str
    label: str
    holds: bool
    detail: str
    url: str


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
    return [_checked(_gates[code], project) for code in rule_of(project.stage).gates]


def missing(project: Project) -> list[Checked]:
    return [checked for checked in checklist(project) if not checked.holds]


def _checked(gate: Gate, project: Project) -> Checked:
    found = gate.check(project)
    return Checked(gate.code, str(gate.label), found.holds, found.detail, found.url)
