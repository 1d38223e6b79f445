"""Sign-in, and the choice of the post to act in."""

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.utils.translation import gettext_lazy as _


class SignInForm(AuthenticationForm):
    error_messages = {
        "invalid_login": _(
            "The account name and the password don't match. Check both, and whether "
            "capital letters are switched on."
        ),
        "inactive": _("This account is closed. Ask your county's development and reform bureau."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("Account name")
        self.fields["password"].label = _("Password")


class PostChoiceForm(forms.Form):
    """Limited to the posts that the user holds today."""

    post = forms.ChoiceField(label=_("Act as"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["post"].choices = choices  # type: ignore[attr-defined]
