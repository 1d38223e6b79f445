"""Which plan paper pays how many yuan of a wage sheet."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.formfields import YuanFormField
from core.forms import NewRowForm
from core.money import grouped
from payroll.fund_rules import Pot
from projects.models import Fund


class AllocationForm(NewRowForm):
    """A field for each plan paper, named by its key; the number of the allocation it replaces."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Needed where the shares are changed."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(
        self, *args: Any, funds: Sequence[tuple[Fund, Pot]], shares: Mapping[UUID, Decimal],
        **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        for fund, pot in funds:
            self.fields[str(fund.pk)] = YuanFormField(
                label=str(fund),
                required=False,
                initial=shares.get(fund.pk),
                help_text=_("Not allocated yet: %(left)s yuan of %(planned)s.")
                % {"left": grouped(pot.room), "planned": grouped(pot.planned)},
            )
        self.papers = [fund.pk for fund, _pot in funds]
        self.order_fields([*map(str, self.papers), "reason"])

    def asked(self) -> dict[str, Any]:
        """For `allocate_sheet`."""
        said = self.cleaned_data
        shares = {one: said[str(one)] for one in self.papers if said[str(one)]}
        return {
            "id": said["id"], "seen": said["seen"], "reason": said["reason"], "shares": shares
        }  # fmt: skip
