"""Another account for someone who has one: asked for twice typed, seen by a second human."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import NewRowForm
from workers.accounts import tidy_account
from workers.actions import NewAccount
from workers.forms.people import NUMERIC, AccountFields
from workers.models import Person


class AccountChangeForm(NewRowForm, AccountFields):
    """The old account stays in force, and only its mask is shown, until another has seen it."""

    bank = forms.CharField(label=_("Bank"), max_length=60, required=False)
    why = forms.CharField(
        label=_("Why it changes"),
        max_length=200,
        help_text=_("For example: card lost; the bank sent the pay back."),
    )
    field_order = ("bank", "account", "account_again", "reason", "why")

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, initial={"bank": person.bank}, **kwargs)
        self.person = person
        for name in ("account", "account_again"):
            self.fields[name].required = True

    @property
    def village_code(self) -> str:
        return self.person.village_id

    @property
    def identity_id(self) -> int:
        return self.person.identity_id

    def asked(self) -> NewAccount:
        said = self.cleaned_data
        return NewAccount(said["account"], said["bank"], said["why"], said.get("reason", ""))


class ConfirmForm(forms.Form):
    """Read off the card by a second human, who is not shown what the first one typed."""

    account = forms.CharField(
        label=_("Account number, from the card or passbook"),
        max_length=50,
        widget=forms.TextInput(attrs=NUMERIC),
    )

    def clean_account(self) -> str:
        try:
            return tidy_account(self.cleaned_data["account"])
        except ValueError:
            raise forms.ValidationError(
                _("An account number has digits only, 8 to 30 of them. Compare it with the card.")
            ) from None


class RefuseForm(forms.Form):
    reason = forms.CharField(
        label=_("Why it is refused"),
        max_length=200,
        help_text=_("For example: the card is another person's."),
    )
