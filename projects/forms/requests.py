"""Asking for money for the works, the papers of a request, and what was disbursed of it."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.formfields import YuanFormField
from core.forms import DayField, NewRowForm, PaperField
from core.money import grouped
from projects.actions import Asked, Portion, TreasuryVoucher
from projects.forms.choosing import choose
from projects.models import WORKS, Fund, FundRequest, Use
from projects.request_rules import Pot
from projects.treasury import Part

PARTS = tuple(use.value for use in WORKS)


class AskedForm(forms.Form):
    """What is asked for in yuan, and how far the works have come."""

    materials = YuanFormField(label=_("For materials"), required=False)
    machinery = YuanFormField(label=_("For machinery"), required=False)
    other = YuanFormField(label=_("For other costs"), required=False)
    done = YuanFormField(
        label=_("Worth of the works done so far"),
        help_text=_("Of the whole project since its start, as measured. Nothing done yet: 0."),
    )
    purpose = forms.CharField(
        label=_("What the money is for"),
        max_length=200,
        help_text=_("For example: cement and sand for the first 500 metres."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def asked(self) -> Asked:
        said = self.cleaned_data
        parts = {name: said[name] or Decimal(0) for name in PARTS}
        return Asked(**parts, done=said["done"], purpose=said["purpose"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if all(name in cleaned for name in PARTS) and not any(cleaned[name] for name in PARTS):
            self.add_error("materials", _("Say how much is asked for, and for what."))
        return cleaned


class RequestForm(AskedForm, NewRowForm):
    """A new request."""


class RequestEditForm(AskedForm):
    """A request that is being prepared; `version` is what the page showed."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    @staticmethod
    def said(request: FundRequest) -> dict[str, Any]:
        """What stands in it, as the form shows it."""
        parts = {name: getattr(request, name) or None for name in PARTS}
        return parts | {
            "done": request.done, "purpose": request.purpose, "version": request.version
        }  # fmt: skip


class VoucherForm(NewRowForm):
    """A paper that shows what the money is for."""

    title = forms.CharField(
        label=_("What the paper is"),
        max_length=80,
        help_text=_("For example: invoice 0031 of the cement works, contract, measurement."),
    )
    use = forms.ChoiceField(label=_("For which costs"), widget=forms.RadioSelect)
    amount = YuanFormField(label=_("Amount on the paper"), above_zero=True)
    paper = PaperField(
        label=_("Picture of the paper"),
        help_text=_("Take the photo so that number, amount and stamp can be read."),
    )

    def __init__(self, *args: Any, asked: Sequence[Use], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "use", [(use.value, str(use.label)) for use in asked])
        if len(asked) == 1:
            self.initial["use"] = asked[0].value


class TreasuryForm(NewRowForm):
    """What the treasury's voucher says."""

    paid_on = DayField(label=_("Disbursed on"), initial=timezone.localdate)
    number = forms.CharField(label=_("Number of the treasury's voucher"), max_length=40)
    payee = forms.CharField(
        label=_("To whose account"),
        max_length=80,
        help_text=_("The account's name, as on the voucher."),
    )

    def voucher(self) -> TreasuryVoucher:
        said = self.cleaned_data
        return TreasuryVoucher(said["paid_on"], said["number"], said["payee"])


class BeforeForm(TreasuryForm):
    """What was disbursed on paper before works under way were taken over."""

    fund = forms.ModelChoiceField(label=_("Plan paper"), queryset=Fund.objects.none())
    labour = YuanFormField(label=_("For labour"), required=False)
    materials = YuanFormField(label=_("For materials"), required=False)
    machinery = YuanFormField(label=_("For machinery"), required=False)
    other = YuanFormField(label=_("For other costs"), required=False)
    paper = PaperField(label=_("Picture of the voucher"))
    field_order = ("fund", *Use.values, "paid_on", "number", "payee", "paper")

    def __init__(self, *args: Any, papers: QuerySet[Fund], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["fund"]
        assert isinstance(choice, forms.ModelChoiceField)  # noqa: S101  for the type checker
        choice.queryset = papers
        if len(papers) == 1:
            choice.empty_label = None
        self.initial["paid_on"] = None

    def parts(self) -> dict[Use, Decimal]:
        return {use: self.cleaned_data[use] for use in Use if self.cleaned_data[use]}


class DisbursementForm(TreasuryForm):
    """The treasury's voucher, and a field for each use of each plan paper with money at hand."""

    def __init__(
        self,
        *args: Any,
        parts: Sequence[Part],
        pots: Mapping[UUID, Pot],
        papers: Mapping[UUID, Fund],
        offered: Mapping[UUID, Decimal],
        **kwargs: Any,
    ) -> None:
        """`offered` is what wages would take of each plan paper; nothing is offered for works."""
        super().__init__(*args, **kwargs)
        self.portions: dict[str, tuple[UUID, Use]] = {}
        for fund, pot in pots.items():
            for part in parts:
                self._add(papers[fund], part, pot, offered.get(fund))
        self.order_fields([*self.portions, "paid_on", "number", "payee"])

    def _add(self, paper: Fund, part: Part, pot: Pot, offered: Decimal | None) -> None:
        if not (pot.at_hand and part.left):
            return
        name = Portion(paper.pk, part.use, part.left).field
        said = gettext("Asked: %(left)s yuan. At hand by this plan paper: %(hand)s yuan.")
        self.portions[name] = paper.pk, part.use
        self.fields[name] = YuanFormField(
            label=f"{paper}: {part.use.label}",
            required=False,
            initial=offered,
            help_text=said % {"left": grouped(part.left), "hand": grouped(pot.at_hand)},
        )

    def typed(self) -> list[Portion]:
        amounts = ((*key, self.cleaned_data[name]) for name, key in self.portions.items())
        return [Portion(fund, use, amount) for fund, use, amount in amounts if amount]
