"""The purchasing plan row by row, and the meeting that resolved on it."""

from collections.abc import Mapping, Sequence
from typing import Any, Self

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.errors import DAMAGED
from core.formfields import YuanFormField
from core.forms import DayField, NewRowForm
from procurement.actions.planning import Row
from procurement.forms.fields import QuantityFormField
from procurement.models import HowBought, PlanRow
from procurement.rules import plain
from projects.forms.answering import AnsweredForm
from projects.models import Meeting
from regions.access import Permission, answerable
from regions.models import Post

MORE_ROWS = 5
MOST_ROWS = 120
# A row of which only these are filled in is an empty one.
PREPARED = {"line", "way"}


class PlanRowForm(forms.Form):
    """One row of the plan; an empty one, or one that is ticked, is left out."""

    line = forms.UUIDField(label=_("This form"), required=False, widget=forms.HiddenInput)
    name = forms.CharField(label=_("Item name"), max_length=60)
    specification = forms.CharField(label=_("Specification"), max_length=80, required=False)
    unit = forms.CharField(label=_("Unit"), max_length=12)
    quantity = QuantityFormField(label=_("Planned quantity"))
    price = YuanFormField(label=_("Budget unit price"))
    way = forms.ChoiceField(
        label=_("Way of purchase"), choices=HowBought.choices, initial=HowBought.INQUIRY
    )
    needed_on = DayField(label=_("Needed when"))
    place = forms.CharField(label=_("Place of use"), max_length=80)
    leave_out = forms.BooleanField(label=_("Leave out"), required=False)

    def full_clean(self) -> None:
        """What is left out isn't judged."""
        super().full_clean()
        if self.is_bound and self.left_out:
            self._errors = forms.utils.ErrorDict()

    @property
    def left_out(self) -> bool:
        ticked = bool(self.data.get(self.add_prefix("leave_out")))
        return ticked or not set(self.changed_data) - PREPARED


class PlanRows(forms.BaseFormSet[PlanRowForm]):
    """The rows as the page has them; none of them is kept yet."""

    form = PlanRowForm
    extra = MORE_ROWS
    min_num, max_num, absolute_max = 0, MOST_ROWS, MOST_ROWS
    can_order = can_delete = can_delete_extra = validate_min = False
    validate_max = True
    renderer = None

    def initial_form_count(self) -> int:
        return 0


class PlanForm(NewRowForm, AnsweredForm):
    """A version of the plan with its rows in `rows`; `seen` is the version that the page showed."""

    seen = forms.IntegerField(widget=forms.HiddenInput, initial=0)
    reason = forms.CharField(
        label=_("Reason for the change"),
        required=False,
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Leave it empty if a meeting resolves on the change."),
    )
    field_order = ("id", "seen", "reason", "responsible", "paper")

    def __init__(
        self,
        *args: Any,
        project: Any,
        actor: Post,
        rows: Sequence[Mapping[str, Any]] = (),
        voted: bool,
        **kwargs: Any,
    ) -> None:
        people = answerable(Permission.BUY, project)
        super().__init__(*args, people=people, actor=actor, **kwargs)
        self.fields["responsible"].label = _("Who answers for the plan")
        if not voted:
            del self.fields["reason"]
        if self.is_bound:
            self.rows = PlanRows(data=self.data, prefix="rows")
        else:
            self.rows = PlanRows(prefix="rows", initial=list(rows))
            self.rows.extra = len(rows) + MORE_ROWS

    @classmethod
    def with_more_rows(cls, typed: Mapping[str, str], **kwargs: Any) -> Self:
        """The form as it was typed, not judged, with more empty rows."""
        count = typed.get("rows-TOTAL_FORMS", "")
        number = min(int(count), MOST_ROWS) if count.isascii() and count.isdigit() else 0
        rows = [_typed(typed, at) for at in range(number)]
        initial = {name: typed[name] for name in ("id", "seen", "reason") if name in typed}
        return cls(initial=initial, rows=rows, **kwargs)

    def clean(self) -> dict[str, Any]:
        """Faults of rows are named on top too, with their row."""
        for number, row in enumerate(self.rows, start=1):
            for name, errors in row.errors.items():
                label = row.fields[name].label if name in row.fields else ""
                place = {"number": number, "label": label, "error": " ".join(map(str, errors))}
                self.add_error(None, gettext("Row %(number)s, %(label)s: %(error)s") % place)
        if not self.rows.is_valid() and not self.non_field_errors():
            self.add_error(None, DAMAGED)
        return self.cleaned_data

    def plan_rows(self) -> list[Row]:
        kept = [row.cleaned_data for row in self.rows if not row.left_out]
        return [
            Row(**{name: value for name, value in row.items() if name != "leave_out"})
            for row in kept
        ]


class PlanResolveForm(AnsweredForm):
    """Which meeting resolved on the plan."""

    meeting = forms.ModelChoiceField(
        label=_("Meeting"),
        queryset=Meeting.objects.none(),
        empty_label=None,
        widget=forms.RadioSelect,
        help_text=_(
            "Only villagers' meetings on the purchasing plan are here, with quorum and majority "
            "and the three meetings before them."
        ),
    )
    field_order = ("meeting", "responsible", "paper")

    def __init__(
        self, *args: Any, project: Any, meetings: Sequence[Meeting], actor: Post, **kwargs: Any
    ) -> None:
        people = answerable(Permission.BUY, project)
        super().__init__(*args, people=people, actor=actor, **kwargs)
        offered: Any = self.fields["meeting"]
        offered.queryset = Meeting.objects.filter(pk__in=[one.pk for one in meetings])
        if meetings:
            self.initial.setdefault("meeting", meetings[0])


def as_typed(row: PlanRow) -> dict[str, Any]:
    """A row of the last version, to be changed."""
    return {
        "line": row.line_id,
        "name": row.name,
        "specification": row.specification,
        "unit": row.unit,
        "quantity": plain(row.quantity),
        "price": row.price,
        "way": row.way,
        "needed_on": row.needed_on,
        "place": row.place,
    }


def _typed(typed: Mapping[str, str], at: int) -> dict[str, str]:
    return {name: typed.get(f"rows-{at}-{name}", "") for name in PlanRowForm.base_fields}
