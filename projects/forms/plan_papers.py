"""A county's papers: entering one, spreading it, reading a filled workbook, adjusting plans."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.excel.field import WorkbookField
from core.excel.reading import Book
from core.formfields import PercentFormField, YuanFormField
from core.forms import DayField, NewRowForm, PaperField
from core.money import grouped
from projects.actions import AdjustmentSaid, CountyPlan, PaperSaid
from projects.forms.choosing import choose
from projects.models import Fund, Project, Source
from projects.models.plan_paper import PlanPaperQuerySet
from projects.plan_papers import Money
from projects.plan_sheets import place_of


class PaperSearchForm(forms.Form):
    """Filters by GET; what is not understood filters nothing."""

    q = forms.CharField(label=_("Number of the paper"), required=False, max_length=60)
    year = forms.TypedChoiceField(
        label=_("Year of the paper"), required=False, coerce=int, empty_value=None
    )
    source = forms.ChoiceField(
        label=_("Source of funds"),
        required=False,
        choices=[("", _("every source")), *Source.choices],
    )

    def __init__(self, *args: Any, years: Iterable[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [("", _("every year")), *((year, str(year)) for year in sorted(set(years))[::-1])]
        choose(self, "year", offered)

    @property
    def asked(self) -> dict[str, Any]:
        self.full_clean()
        names = {"q": "paper_number__icontains", "year": "issued_on__year", "source": "source"}
        return {names[name]: value for name, value in self.cleaned_data.items() if value}

    def found(self, papers: PlanPaperQuerySet) -> PlanPaperQuerySet:
        return papers.filter(**self.asked)


class CountyPaperForm(NewRowForm):
    """What stands on every paper."""

    paper_number = forms.CharField(label=_("Number of the paper"), max_length=60)
    issued_on = DayField(label=_("Date of the paper"))
    received_on = DayField(label=_("Received on"))
    paper = PaperField(
        label=_("Picture of the paper"),
        help_text=_("With number, amounts and stamp. Every project of the paper gets it."),
    )

    def said(self) -> PaperSaid:
        said = self.cleaned_data
        return PaperSaid(said["paper_number"], said["issued_on"], said["received_on"])


class WholePaperForm(CountyPaperForm):
    """A paper that is spread over several projects."""

    total = YuanFormField(
        label=_("Total of the paper"),
        above_zero=True,
        help_text=_("Of all projects together, in yuan, as in 3,700,000. Not in ten thousands."),
    )


class PlanPaperForm(WholePaperForm):
    """A plan paper of several projects, as it stands before the eyes of whoever types it."""

    source = forms.ChoiceField(
        label=_("Source of funds"), choices=Source.choices, widget=forms.RadioSelect
    )
    share_floor = PercentFormField(
        label=_("Least wage share by the paper"),
        required=False,
        help_text=_("As the paper says. Leave it empty if the paper sets none."),
    )
    field_order = (
        "source", "paper_number", "issued_on", "received_on", "total", "share_floor", "paper",
    )  # fmt: skip

    def plan(self) -> CountyPlan:
        said = self.cleaned_data
        return CountyPlan(self.said(), said["source"], said["total"], said["share_floor"])


class FundPaperForm(WholePaperForm):
    """A fund paper of several projects."""

    field_order = ("paper_number", "issued_on", "received_on", "total", "paper")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["received_on"].label = _("Money arrived on")


class SpreadForm(NewRowForm):
    """A field for each project, or each fund, named by its key."""

    def __init__(
        self,
        *args: Any,
        offered: Sequence[Project | Fund],
        notes: Mapping[UUID, str],
        suggested: Mapping[UUID, Decimal] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.keys = [one.pk for one in offered]
        for one in offered:
            self.fields[str(one.pk)] = YuanFormField(
                label=_label(one),
                required=False,
                initial=(suggested or {}).get(one.pk),
                help_text=notes[one.pk],
            )

    def parts(self) -> dict[UUID, Decimal]:
        said = self.cleaned_data
        return {key: said[str(key)] for key in self.keys if said[str(key)]}


def _label(one: Project | Fund) -> str:
    if isinstance(one, Fund):
        return f"{one.project.name} · {one}"
    return f"{one.name} · {place_of(one)}"


def note_of_project(project: Project) -> str:
    said = gettext("%(code)s, estimate %(estimate)s yuan")
    return said % {"code": project.code, "estimate": grouped(project.estimate)}


def note_of_fund(fund: Fund, money: Money) -> str:
    said = gettext("%(place)s: planned %(planned)s yuan, still to come %(left)s")
    return said % {
        "place": place_of(fund.project),
        "planned": grouped(money.planned),
        "left": grouped(money.to_come),
    }


class SpreadReadForm(NewRowForm):
    """A filled template: read whole, or every fault is named by its cell."""

    workbook = WorkbookField(
        label=_("The filled template"),
        most_bytes=2 << 20,  # some thousand rows
        too_large=_("This workbook is too large for one paper."),
        help_text=_("Rows without an amount are left out."),
    )

    def __init__(
        self, *args: Any, read: Callable[[Book], tuple[dict[UUID, Decimal], list[str]]],
        **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.read = read

    def clean_workbook(self) -> dict[UUID, Decimal]:
        found, faults = self.read(self.cleaned_data["workbook"].book)
        if faults:
            raise forms.ValidationError(faults)
        return found

    def parts(self) -> dict[UUID, Decimal]:
        parts: dict[UUID, Decimal] = self.cleaned_data["workbook"]
        return parts


class AddedFormField(YuanFormField):
    """Yuan that are added, or taken away with a minus before them."""

    default_error_messages = {"invalid": _("Write figures only, as in 300,000 or -300,000.")}

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """A phone's keyboard of figures may have no minus."""
        return super().widget_attrs(widget) | {"inputmode": "text"}

    def to_python(self, value: Any) -> Decimal | None:
        """Raises ValidationError."""
        if isinstance(value, Decimal):
            return value
        text = re.sub(r"\s", "", unicodedata.normalize("NFKC", str(value or "")))
        sign = text[:1] if text[:1] in ("-", "−", "+") else ""
        amount = super().to_python(text[len(sign) :])
        if sign and amount is None:
            raise self._refused("invalid")
        return -amount if amount is not None and sign in ("-", "−") else amount


class AdjustmentForm(CountyPaperForm):
    """An adjusting paper, with a field for each fund: what it adds, or takes away."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=200,
        help_text=_("As the paper gives it: less to build, money moved to another project, …"),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    share_floor = PercentFormField(
        label=_("New least wage share"),
        required=False,
        help_text=_("Only where the paper sets another one; it holds for every row below."),
    )

    def __init__(
        self, *args: Any, offered: Sequence[Fund], notes: Mapping[UUID, str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.keys = [one.pk for one in offered]
        for one in offered:
            self.fields[str(one.pk)] = AddedFormField(
                label=_label(one), required=False, help_text=notes[one.pk]
            )
        self.order_fields(
            ["paper_number", "issued_on", "received_on", "reason", "share_floor",
             *map(str, self.keys), "paper"]
        )  # fmt: skip

    def adjustment(self) -> AdjustmentSaid:
        said = self.cleaned_data
        return AdjustmentSaid(self.said(), said["reason"], said["share_floor"])

    def parts(self) -> dict[UUID, Decimal]:
        said = self.cleaned_data
        return {key: said[str(key)] for key in self.keys if said[str(key)] is not None}


def years_of(*papers: QuerySet[Any]) -> set[int]:
    """In which such papers were issued."""
    days = (one.order_by().values_list("issued_on__year", flat=True).distinct() for one in papers)
    return {year for some in days for year in some}
