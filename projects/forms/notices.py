"""Notices on the village's board, and what is said against them."""

from collections.abc import Collection
from dataclasses import replace
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.forms import DayField, NewRowForm, PaperField
from projects.actions.notices import NoticeText
from projects.boards import Board
from projects.forms.choosing import choose
from projects.models import Distance, Notice, NoticeKind, Objection

# Their own pages post these with a table of people: payroll and roster.
POSTED_ELSEWHERE = (NoticeKind.WAGES, NoticeKind.ROSTER)


class PostingForm(NewRowForm):
    """Where and since when a notice hangs. `last` is the project's last notice: place and phone
    recur."""

    posted_on = DayField(
        label=_("Posted on"),
        initial=timezone.localdate,
        help_text=_("The first day is not counted."),
    )
    place = forms.CharField(
        label=_("Place"),
        max_length=80,
        help_text=_("For example: the board at the committee's door."),
    )
    phone = forms.CharField(
        label=_("Phone for complaints"),
        max_length=40,
        help_text=_("Where villagers can object: village, township or county."),
    )
    photo = PaperField(
        label=_("Photo of the board"),
        required=False,
        help_text=_("Near enough to read it. One from further away can be added afterwards."),
    )

    def __init__(self, *args: Any, last: Notice | None, **kwargs: Any) -> None:
        kwargs["initial"] = {"place": last.place, "phone": last.phone} if last else {}
        super().__init__(*args, **kwargs)

    def posting(self) -> dict[str, Any]:
        """Id, day, place and phone, as the actions that post a notice take them."""
        return {name: self.cleaned_data[name] for name in ("id", "posted_on", "place", "phone")}


class NoticeForm(PostingForm, forms.ModelForm[Notice]):
    """What hangs on the board, in the village's own words."""

    class Meta:
        model = Notice
        fields = ("kind", "title", "body", "posted_on", "place", "phone")
        widgets = {"kind": forms.RadioSelect, "body": forms.Textarea(attrs={"rows": 8})}
        help_texts = {
            "body": _("As it hangs there. No ID numbers, no account numbers, no birth dates."),
        }

    field_order = ("kind", "title", "body", "posted_on", "place", "phone", "photo")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(
            self, "kind", [kind for kind in NoticeKind.choices if kind[0] not in POSTED_ELSEWHERE]
        )

    def text(self) -> NoticeText:
        return NoticeText(**{name: self.cleaned_data[name] for name in self.Meta.fields})


class BoardForm(NoticeForm):
    """A notice that is filled from what is kept: `board` gives its words, which may be changed, and
    its table, which hangs as it was `seen`."""

    about_id = forms.UUIDField(required=False, widget=forms.HiddenInput)
    seen = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, board: Board, kind: str, about_id: UUID | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"] = forms.CharField(widget=forms.HiddenInput)
        self.initial.update(kind=kind, about_id=about_id, seen=board.seen)
        self.initial.update(title=board.title, body=board.body)

    def text(self) -> NoticeText:
        return replace(super().text(), about_id=self.cleaned_data["about_id"])


class BoardPhotoForm(NewRowForm):
    """A picture of the board; `there`: the distances from which there is one already."""

    distance = forms.ChoiceField(
        label=_("What it shows"), choices=Distance.choices, widget=forms.RadioSelect
    )
    photo = PaperField(label=_("Photo of the board"))

    def __init__(self, *args: Any, there: Collection[str], **kwargs: Any) -> None:
        missing = [one for one in Distance if one not in there]
        kwargs["initial"] = {"distance": (missing or [Distance.FAR])[0]}
        super().__init__(*args, **kwargs)

    def asked(self) -> dict[str, Any]:
        """For `add_board_photo`."""
        said = self.cleaned_data
        distance = Distance(said["distance"])
        return {"id": said["id"], "distance": distance, "file": said["photo"]}


class WithdrawalForm(forms.Form):
    """Why a notice is taken back."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=200,
        help_text=_("For example: a figure was wrong; the right notice hangs from today."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ObjectionForm(NewRowForm, forms.ModelForm[Objection]):
    """What someone says against a notice, in his words; against one line of it if that is named."""

    line_id = forms.UUIDField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Objection
        fields = ("text", "raised_by", "raised_on")
        field_classes = {"raised_on": DayField}
        widgets = {"text": forms.Textarea(attrs={"rows": 5})}
        labels = {"text": _("What is objected to")}
        help_texts = {
            "text": _("In his own words; which line, which figure."),
            "raised_by": _("Leave this empty if he does not want to be named."),
        }

    def __init__(self, *args: Any, line: str, **kwargs: Any) -> None:
        kwargs["initial"] = {"raised_on": timezone.localdate(), "line_id": line}
        super().__init__(*args, **kwargs)


class AnswerForm(forms.Form):
    """The answer to an objection: right or not, and why."""

    upheld = forms.TypedChoiceField(
        label=_("Is the objection right?"),
        choices=[("yes", _("It is right")), ("no", _("It is not right"))],
        coerce=lambda said: said == "yes",
        widget=forms.RadioSelect,
    )
    answer = forms.CharField(
        label=_("Answer"),
        help_text=_("What was looked at, and what follows. The villager will read this."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, on_notice: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["upheld"].help_text = (
            _("If it is right: withdraw the notice, mend what is wrong, and post it again.")
            if on_notice
            else _("If it is right: correct the day; the next wage sheet pays the difference.")
        )
