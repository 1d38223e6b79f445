"""People of the village: finding, adding, changing, and revealing what is masked."""

import re
import unicodedata
from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.formfields import IdNumberFormField
from core.forms import NewRowForm
from core.idnumber import IdNumber, age_on
from core.names import tidy_name
from projects.forms.project import VillageField
from regions.identities import identity_of
from regions.models import Division, Post
from workers.accounts import doubts, tidy_account
from workers.actions import Details
from workers.models import Person

OLDEST = 110  # years; beyond it the number is more likely wrong than the person that old
NUMERIC = {"inputmode": "numeric", "autocomplete": "off"}


VALUES = (
    ("id_number", _("ID number")),
    ("account", _("Account number")),
    ("phone", _("Phone")),
)


class AccountFields(forms.Form):
    """An account typed twice, since a wrong digit pays another.

    What speaks against it is asked about once: the number is accepted with a reason, which the
    checkers see.
    """

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
    reason = forms.CharField(
        label=_("Why the account is right all the same"),
        max_length=200,
        required=False,
        help_text=_(
            "For example: compared with the passbook. Supervision group and township see it."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.is_bound:
            self.fields.pop("reason", None)

    def clean_account(self) -> str:
        return _account(self.cleaned_data["account"])

    def clean_account_again(self) -> str:
        return _account(self.cleaned_data["account_again"])

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        account, again = cleaned.get("account", ""), cleaned.get("account_again", "")
        if "account" in cleaned and "account_again" in cleaned and account != again:
            self.add_error("account_again", _("The two account numbers differ. Type them again."))
        elif account:
            self._ask_about(account)
        if "reason" in self.fields and not self._is_asked_about:
            del self.fields["reason"]
        return cleaned

    @property
    def _is_asked_about(self) -> bool:
        return "reason" in self.errors or bool(self.cleaned_data.get("reason"))

    def _ask_about(self, account: str) -> None:
        found = doubts(account, self.village_code, self.identity_id)
        if found and not self.cleaned_data.get("reason", "").strip():
            self.add_error("account", list(found.values()))
            self.add_error("reason", _("Compare it with the card. If it is right, say why."))

    @property
    def village_code(self) -> str:
        raise NotImplementedError

    @property
    def identity_id(self) -> int:
        """Whose account it would be."""
        raise NotImplementedError


class PersonFields(AccountFields, forms.ModelForm[Person]):
    """What adding and changing share."""

    phone = forms.CharField(
        label=_("Phone"), max_length=20, required=False, widget=forms.TextInput(attrs=NUMERIC)
    )

    class Meta:
        model = Person
        fields: ClassVar = ["name", "group", "ethnicity", "relation", "bank"]
        help_texts: ClassVar = {
            "name": _("As on the ID card."),
            "bank": _("For example: Agricultural Bank, Minhe branch."),
            "relation": _("Only if so, for example: son of the council's cashier Ma Fushou."),
        }

    def clean_name(self) -> str:
        name = tidy_name(self.cleaned_data["name"])
        if not name:
            raise forms.ValidationError(_("Write the name."))
        return name

    def clean_phone(self) -> str:
        return tidied_phone(self.cleaned_data["phone"])

    def clean_id_number(self) -> IdNumber | None:
        number: IdNumber | None = self.cleaned_data["id_number"]
        today = timezone.localdate()
        if number and not (number.birth <= today and age_on(number.birth, today) <= OLDEST):
            raise forms.ValidationError(
                _("The birth year in this number can't be right. Compare it with the card.")
            )
        return number

    @property
    def identity_id(self) -> int:
        """-1 (nobody) while the ID number is not right."""
        number = self.cleaned_data.get("id_number")
        return identity_of(number.number) if number else self.instance.identity_id or -1

    @property
    def village_code(self) -> str:
        return self.instance.village_id

    def details(self) -> Details:
        said = self.cleaned_data
        return Details(
            **{name: said[name] for name in Details.__dataclass_fields__ if name in said}
        )


class PersonForm(NewRowForm, PersonFields):
    """The village is the actor's own; whoever has several names one."""

    place = VillageField(label=_("Village"), help_text=_("Type a part of its name, then choose."))
    id_number = IdNumberFormField(
        label=_("ID number"),
        help_text=_("Sex and birth are read from it. It is kept encrypted and shown masked."),
    )
    field_order = (
        "place", "name", "id_number", "group", "phone", "ethnicity", "relation", "bank",
        "account", "account_again", "reason",
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
    """Phone and ID number come empty: what is kept stays unless something is typed.

    An account and its bank are asked for while none is kept; then they change on a page of theirs.
    """

    id_number = IdNumberFormField(
        label=_("ID number, only if it was mistyped"),
        required=False,
        help_text=_("It can be put right until the first work day is logged."),
    )
    field_order = (
        "name", "group", "phone", "ethnicity", "relation", "bank", "account", "account_again",
        "reason", "id_number",
    )  # fmt: skip

    def __init__(self, *args: Any, identified: bool, phone: str, **kwargs: Any) -> None:
        """`identified`: the ID number is fixed; `phone`: the mask of the one kept, or ""."""
        super().__init__(*args, **kwargs)
        if phone:
            kept = _("Kept: %(mask)s. Leave this empty to keep it.") % {"mask": phone}
            self.fields["phone"].help_text = kept
        dropped = ["id_number"] if identified else []
        if self.instance.account is not None:
            dropped += ["bank", "account", "account_again", "reason"]
        for name in dropped:
            self.fields.pop(name, None)

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


def tidied_phone(text: str) -> str:
    """Digits alone, "" for nothing. Raises ValidationError for what is no phone number."""
    phone = re.sub(r"[\s\-]", "", unicodedata.normalize("NFKC", text))
    if phone and not re.fullmatch(r"\d{7,12}", phone, re.ASCII):
        raise forms.ValidationError(_("A phone number has 7 to 12 digits. Check it."))
    return phone


def _account(text: str) -> str:
    if not text.strip():
        return ""
    try:
        return tidy_account(text)
    except ValueError:
        raise forms.ValidationError(
            _("An account number has digits only, 8 to 30 of them. Compare it with the card.")
        ) from None
