"""Performance targets and what became of them."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from core.formfields import QuantityFormField
from core.forms import NewRowForm
from core.rows import RowsForm
from projects.actions import Achieved, Aim
from projects.indicators import Indicator
from projects.models import Evaluation, Target
from projects.models.performance import DIRECTIONS, KINDS, REACHED
from projects.performance import Line
from projects.performance_rules import Direction

ROWS = ("name", "kind", "direction", "goal", "unit", "weight")
BLANK = 3  # rows without JavaScript: save, and more appear
MOST_ROWS = 40
FIRST_KEPT = 100  # the number of the first row that is filled from what is kept
LARGEST = 10**12
POINTS = pgettext_lazy("after a number", "points")


class TargetsBeginForm(NewRowForm):
    """Why a version is written now, where it isn't the first with its proposal."""

    reason = forms.CharField(
        label=_("Why the targets are written now"), max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For example the number of the change, and what it moves."),
    )  # fmt: skip

    def __init__(self, *args: Any, needs_reason: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not needs_reason:
            del self.fields["reason"]


def _number(label: Any) -> QuantityFormField:
    return QuantityFormField(label=label, required=False, above_zero=False, most=LARGEST)


def _weight() -> forms.IntegerField:
    widget = forms.TextInput(attrs={"inputmode": "numeric", "data-unit": POINTS})
    return forms.IntegerField(
        label=_("Weight"), required=False, min_value=1, max_value=100, widget=widget
    )


def _text(label: Any, length: int) -> forms.CharField:
    return forms.CharField(label=label, max_length=length, required=False)


def _choice(label: Any, choices: Sequence[tuple[Any, Any]]) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=[("", "—"), *choices], required=False)


class TargetsForm(RowsForm):
    """All indicators on one page: first those that are filled from what is kept, each with its
    target and weight, then the village's own in rows. What has no weight is left out."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, version: int, targets: Sequence[Target], kept: Sequence[Indicator],
        goals: dict[str, Decimal | None], **kwargs: Any,
    ) -> None:  # fmt: skip
        kwargs["initial"] = {"version": version}
        super().__init__(*args, **kwargs)
        self.kept = kept
        written = {target.code: target for target in targets if target.code}
        for at, one in enumerate(kept, start=FIRST_KEPT):
            row = written.get(one.code)
            self.fields[f"goal_{at}"] = _number(_("Target"))
            self.fields[f"weight_{at}"] = _weight()
            goal = row.goal if row else goals.get(one.code)
            self.initial[f"goal_{at}"] = None if goal is None else _plain(goal)
            self.initial[f"weight_{at}"] = row.weight if row else None
        own = [target for target in targets if not target.code]
        self.add_rows(
            {
                "name": lambda: _text(_("Indicator"), 60),
                "kind": lambda: _choice(_("Kind"), KINDS),
                "direction": lambda: _choice(_("Direction"), DIRECTIONS),
                "goal": lambda: _text(_("Target"), 80),
                "unit": lambda: _text(_("Unit"), 10),
                "weight": _weight,
            },
            max(len(own) + BLANK, self._sent_rows()),
            [_said(target) for target in own],
        )

    def _sent_rows(self) -> int:
        own = (name for name in self.data if re.fullmatch(r"name_\d+", name))
        return min(sum(1 for _name in own), MOST_ROWS)

    @property
    def rows(self) -> list[dict[str, BoundField]]:
        return list(self.bound_rows(*ROWS))

    def kept_rows(self) -> Iterator[tuple[Indicator, str, BoundField, BoundField]]:
        """The indicators kept here with the words of their direction and their two fields."""
        said = dict(DIRECTIONS)
        for at, one in enumerate(self.kept, start=FIRST_KEPT):
            direction = str(said[one.direction])
            yield one, direction, self[f"goal_{at}"], self[f"weight_{at}"]

    def clean(self) -> dict[str, Any]:
        for at, _one in enumerate(self.kept, start=FIRST_KEPT):
            goal, weight = (self.cleaned_data.get(f"{name}_{at}") for name in _KEPT)
            if weight is not None and goal is None:
                self._refuse(f"goal_{at}", gettext("Write the target as a number."))
        for row in self.cleaned_rows(*ROWS):
            self._clean_row(row)
        return self.cleaned_data

    def _clean_row(self, row: dict[str, Any]) -> None:
        for name in ("name", "kind", "direction", "goal", "weight"):
            if row[name] in (None, ""):
                said = gettext("Fill in the whole row, or leave it empty.")
                self._refuse(f"{name}_{row['at']}", said)
        if row["goal"] and row["direction"] in (Direction.AT_LEAST, Direction.AT_MOST):
            try:
                _number("").clean(row["goal"])
            except ValidationError as wrong:
                self._refuse(f"goal_{row['at']}", wrong.messages[0])

    def _refuse(self, field: str, said: str) -> None:
        if field not in self.errors:
            self.add_error(field, said)

    def aims(self) -> list[Aim]:
        return [*self._kept_aims(), *map(_aim, self.cleaned_rows(*ROWS))]

    def _kept_aims(self) -> Iterator[Aim]:
        for at, one in enumerate(self.kept, start=FIRST_KEPT):
            goal, weight = (self.cleaned_data.get(f"{name}_{at}") for name in _KEPT)
            if weight is not None:
                yield Aim(
                    one.name, one.kind, one.direction, weight, one.unit, goal, code=one.code,
                    place=str(at),
                )  # fmt: skip


_KEPT = ("goal", "weight")


def _aim(row: dict[str, Any]) -> Aim:
    in_words = row["direction"] == Direction.AS_SAID
    return Aim(
        name=row["name"],
        kind=row["kind"],
        direction=row["direction"],
        weight=row["weight"],
        unit=row["unit"],
        goal=None if in_words else _number("").clean(row["goal"]),
        words=row["goal"] if in_words else "",
        place=str(row["at"]),
    )


def _said(target: Target) -> dict[str, Any]:
    goal = target.words if target.goal is None else _plain(target.goal)
    return {name: getattr(target, name) for name in ROWS} | {"goal": goal}


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"


class PointsField(forms.CharField):
    """Points with two places at most, or nothing."""

    def clean(self, value: Any) -> Any:
        text = unicodedata.normalize("NFKC", super().clean(value) or "").strip()
        if not text:
            return None
        if not re.fullmatch(r"\d{1,3}(\.\d{1,2})?", text):
            raise ValidationError(gettext("Write points as figures, as in 8 or 7.5."))
        return Decimal(text)


class EvaluationForm(forms.Form):
    """What was reached of each target, in the order of the sheet; empty while nobody knows."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, evaluation: Evaluation, lines: Sequence[Line], **kwargs: Any
    ) -> None:
        kwargs["initial"] = {"version": evaluation.version}
        super().__init__(*args, **kwargs)
        self.lines = lines
        for at, line in enumerate(lines):
            self._add(at, line)
        self.fields["conclusion"] = forms.CharField(
            label=_("What was done, and what is to be better"), max_length=800, required=False,
            widget=forms.Textarea(attrs={"rows": 4}), initial=evaluation.conclusion,
        )  # fmt: skip

    def _add(self, at: int, line: Line) -> None:
        if line.target.direction == Direction.AS_SAID:
            self.fields[f"reached_{at}"] = _choice(_("Reached"), REACHED)
            self.initial[f"reached_{at}"] = line.actual.reached or ""
        elif not line.kept:
            self.fields[f"actual_{at}"] = _number(_("Actual"))
            number = line.actual.number
            self.initial[f"actual_{at}"] = None if number is None else _plain(number)
        self.fields[f"score_{at}"] = PointsField(
            label=_("Fewer points"), required=False,
            widget=forms.TextInput(attrs={"inputmode": "decimal", "data-unit": POINTS}),
        )  # fmt: skip
        lowered = line.score is not None and line.score != line.earned
        self.initial[f"score_{at}"] = line.score if lowered else None
        self.fields[f"reason_{at}"] = _text(_("Why it differs"), 200)
        self.initial[f"reason_{at}"] = line.reason

    def groups(self) -> Iterator[tuple[Line, list[BoundField]]]:
        """In pairs: the reason is the longer one, and stands second."""
        for at, line in enumerate(self.lines):
            order = ("score", "reason") if line.kept else ("actual", "reached", "reason", "score")
            names = (f"{name}_{at}" for name in order)
            yield line, [self[name] for name in names if name in self.fields]

    def achieved(self) -> list[Achieved]:
        said = self.cleaned_data
        return [
            Achieved(
                line.target.pk,
                said.get(f"actual_{at}"),
                said.get(f"reached_{at}", ""),
                said.get(f"score_{at}"),
                said.get(f"reason_{at}", ""),
            )
            for at, line in enumerate(self.lines)
        ]
