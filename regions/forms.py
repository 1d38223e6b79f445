"""Sign-in, and the choice of the post to act in."""

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.forms import DayField, NewRowForm
from regions.models import User


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


class DeputyField(forms.ModelChoiceField[User]):
    """An account of the village, by its human's name."""

    def label_from_instance(self, user: User) -> str:
        return f"{user.human.name} ({user.username})"


class HandOverForm(NewRowForm):
    """Who stands in, and on which days."""

    user = DeputyField(User.objects.none(), label=_("Deputy"), empty_label=_("Choose"))
    since = DayField(label=_("First day"))
    until = DayField(label=pgettext_lazy("of a deputy", "Last day"))
    reason = forms.CharField(
        label=_("Reason"), max_length=200, help_text=_("For example: ill, away for two weeks.")
    )

    def __init__(self, *args: Any, users: QuerySet[User], **kwargs: Any) -> None:
        today = timezone.localdate()
        super().__init__(*args, **{"initial": {"since": today}} | kwargs)
        field: Any = self.fields["user"]
        field.queryset = users

    def said(self) -> dict[str, Any]:
        """As `hand_over` takes it."""
        said = dict(self.cleaned_data)
        return said | {"user_id": said.pop("user").pk}
