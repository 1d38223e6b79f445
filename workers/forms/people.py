"""People of the village: finding, adding, changing, and revealing what is masked."""

import re
import unicodedata
from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.formfields import IdNumberFormField
from core.forms import DayField, NewRowForm
from core.idnumber import IdNumber, age_on
from core.names import tidy_name
from projects.forms.project import VillageField
from regions.identities import identity_of
from regions.models import Division, Post
from workers.accounts import doubts, tidy_account
from workers.actions import Details
from workers.models import Category, Person, PersonCategory

OLDEST = 110  # years; beyond it the number is more likely wrong than the person that old
NUMERIC = {"inputmode": "numeric", "autocomplete": "off"}


VALUES = (
    ("id_number", _("ID number")),
    ("account", _("Account number")),
    ("phone", _("Phone")),
)


class PersonFields(forms.ModelForm[Person]):
    """What adding and changing share. An account is typed twice, since a wrong digit pays another.

    What speaks against an account is asked about once: the number is accepted when somebody says
    that he compared it with the card.
    """

    phone = forms.CharField(
        label=_("Phone"), max_length=20, required=False, widget=forms.TextInput(attrs=NUMERIC)
    )
    account = forms.CharField(
        label=_("Account number"),
        max_length=50,
        required=False,
        help_text=_("The worker's own bank card or passbook (一卡通)."),
        widget=forms.TextInput(attrs=NUMERIC),
    )
    account_again = forms.CharField(
        label=_("Account number once more"),
        max_length=50,
        required=False,
        widget=forms.TextInput(attrs=NUMERIC),
    )
    compared = forms.BooleanField(label=_("I compared the account with the card"), required=False)

    class Meta:
        model = Person
        fields: ClassVar = ["name", "group", "ethnicity", "bank"]
        help_texts: ClassVar = {
            "name": _("As on the ID card."),
            "bank": _("For example: Agricultural Bank, Minhe branch."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.is_bound:
            del self.fields["compared"]

    def clean_name(self) -> str:
        name = tidy_name(self.cleaned_data["name"])
        if not name:
            raise forms.ValidationError(_("Write the name."))
        return name

    def clean_phone(self) -> str:
        phone = re.sub(r"[\s\-]", "", unicodedata.normalize("NFKC", self.cleaned_data["phone"]))
        if phone and not re.fullmatch(r"\d{7,12}", phone, re.ASCII):
            raise forms.ValidationError(_("A phone number has 7 to 12 digits. Check it."))
        return phone

    def clean_account(self) -> str:
        return _account(self.cleaned_data["account"])

    def clean_account_again(self) -> str:
        return _account(self.cleaned_data["account_again"])

    def clean_id_number(self) -> IdNumber | None:
        number: IdNumber | None = self.cleaned_data["id_number"]
        today = timezone.localdate()
        if number and not (number.birth <= today and age_on(number.birth, today) <= OLDEST):
            raise forms.ValidationError(
                _("The birth year in this number can't be right. Compare it with the card.")
            )
        return number

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        account, again = cleaned.get("account", ""), cleaned.get("account_again", "")
        if "account" in cleaned and "account_again" in cleaned and account != again:
            self.add_error("account_again", _("The two account numbers differ. Type them again."))
        elif account:
            self._ask_about(account)
        if "compared" in self.fields and "compared" not in self.errors:
            del self.fields["compared"]
        return cleaned

    def _ask_about(self, account: str) -> None:
        found = list(doubts(account, self.village_code, self._identity()))
        if found and not self.cleaned_data.get("compared"):
            self.add_error("account", found)
            self.add_error("compared", _("Compare it with the card. If it is right, tick this."))

    def _identity(self) -> int:
        """Whose account it would be; -1 (nobody) while the ID number is not right."""
        number = self.cleaned_data.get("id_number")
        return identity_of(number.number) if number else self.instance.identity_id or -1

    @property
    def village_code(self) -> str:
        return self.instance.village_id

    def details(self) -> Details:
        return Details(**{name: self.cleaned_data[name] for name in Details.__dataclass_fields__})


class PersonForm(NewRowForm, PersonFields):
    """The village is the actor's own; whoever has several names one."""

    place = VillageField(label=_("Village"), help_text=_("Type a part of its name, then choose."))
    id_number = IdNumberFormField(
        label=_("ID number"),
        help_text=_("Sex and birth are read from it. It is kept encrypted and shown masked."),
    )
    field_order = (
        "place", "name", "id_number", "group", "phone", "ethnicity", "bank",
        "account", "account_again", "compared",
    )  # fmt: skip

    def __init__(self, *args: Any, actor: Post, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        villages = Division.objects.villages().inside(actor.scope).filter(retired_on__isnull=True)
        self.only = villages[0] if len(villages) == 1 else None
        if self.only is not None:
            del self.fields["place"]
        else:
            self.fields["place"].offer(villages)  # type: ignore[attr-defined]

    @property
    def village(self) -> Division:
        chosen: Division = self.only or self.cleaned_data["place"]
        return chosen

    @property
    def village_code(self) -> str:
        place = self.only or self.cleaned_data.get("place")
        return place.code if place else ""


class PersonEditForm(PersonFields):
    """Phone, account and ID number come empty: what is kept stays unless something is typed."""

    id_number = IdNumberFormField(
        label=_("ID number, only if it was mistyped"),
        required=False,
        help_text=_("It can be put right until the first work day is logged."),
    )
    field_order = (
        "name", "group", "phone", "ethnicity", "bank", "account", "account_again", "compared",
        "id_number",
    )  # fmt: skip

    def __init__(self, *args: Any, identified: bool, kept: dict[str, str], **kwargs: Any) -> None:
        """`identified`: the ID number is fixed; `kept`: the masks of what is there."""
        super().__init__(*args, **kwargs)
        for name, mask in kept.items():
            self.fields[name].help_text = _("Kept: %(mask)s. Leave this empty to keep it.") % {
                "mask": mask
            }
        if identified:
            del self.fields["id_number"]

    @property
    def number(self) -> IdNumber | None:
        return self.cleaned_data.get("id_number")


class RevealForm(forms.Form):
    """One value, on purpose."""

    field = forms.ChoiceField(
        label=_("What do you need to see?"),
        choices=VALUES,
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("What do you need it for?"),
        max_length=200,
        help_text=_(
            "For example: filling in the insurance form. It goes on record with your name."
        ),
    )


class CategoryForm(NewRowForm, forms.ModelForm[PersonCategory]):
    """A priority group from a day on."""

    category = forms.ChoiceField(
        label=_("Priority group"), choices=Category.choices, widget=forms.RadioSelect
    )
    since = DayField(label=_("In the group since"))

    class Meta:
        model = PersonCategory
        fields: ClassVar = ["category", "since"]


class CategoryEndForm(forms.Form):
    until = DayField(label=_("Last day in the group"))


def _account(text: str) -> str:
    if not text.strip():
        return ""
    try:
        return tidy_account(text)
    except ValueError:
        raise forms.ValidationError(
            _("An account number has digits only, 8 to 30 of them. Compare it with the card.")
        ) from None
