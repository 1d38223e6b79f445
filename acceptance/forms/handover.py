"""What is handed over, who cares for it, and the notice of the result."""

import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from acceptance.actions import AssetSaid, Care
from acceptance.models import Asset, CareAgreement
from core.formfields import YuanFormField
from core.forms import DayField, NewRowForm, PaperField
from projects.documents import village_said
from projects.forms.choosing import without_blank
from projects.models import Project

YEARS_OF_CARE = 3


class AssetForm(forms.ModelForm[Asset]):
    """One asset; receiver and owner are the village's collective unless said otherwise."""

    value = YuanFormField(label=_("Original value"), above_zero=True)

    class Meta:
        model = Asset
        fields = (
            "name", "kind", "specification", "place", "value", "built_on", "receiver", "ownership",
        )  # fmt: skip
        field_classes = {"built_on": DayField}
        widgets = {"kind": forms.RadioSelect}
        help_texts = {
            "specification": _("For example: C25 concrete, 3.5 m wide, 1.2 km."),
            "place": _("The village group and the place, or coordinates."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        without_blank(self, "kind")

    def said(self) -> AssetSaid:
        return AssetSaid(**{name: self.cleaned_data[name] for name in self.Meta.fields})


class AssetAddForm(NewRowForm, AssetForm):
    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        collective = f"{village_said(project.village.name)}集体经济组织"
        application = project.applications.first()
        kwargs["initial"] = {
            "receiver": collective,
            "ownership": collective,
            "place": village_said(project.village.name),
            "built_on": application.ends_on if application else timezone.localdate(),
        }
        super().__init__(*args, **kwargs)


class CareForm(NewRowForm, forms.ModelForm[CareAgreement]):
    """What the agreement says; it is printed and signed afterwards."""

    class Meta:
        model = CareAgreement
        fields = ("object", "keeper", "since", "until", "duties", "money")
        field_classes = {"since": DayField, "until": DayField}
        widgets = {"duties": forms.Textarea(attrs={"rows": 4})}
        help_texts = {
            "object": _("The assets, and how far: from where to where."),
            "duties": _("For example: clear the ditch every month, after each storm at once."),
            "money": _("For example: the collective's income, a public-service post."),
        }

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        today = timezone.localdate()
        assets = "、".join(asset.name for asset in project.assets.all())
        kwargs["initial"] = {"object": assets[:120], "since": today, "until": _years_on(today)}
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        """The action says what contradicts itself; the model's own check would say it worse."""
        return self.cleaned_data

    def care(self) -> Care:
        return Care(**{name: self.cleaned_data[name] for name in self.Meta.fields})


def _years_on(day: datetime.date) -> datetime.date:
    """The last day of that many years from a day on."""
    whole = day.replace(year=day.year + YEARS_OF_CARE, day=min(day.day, 28))
    return whole - datetime.timedelta(days=1)


class SignedForm(forms.Form):
    paper = PaperField(
        label=_("Picture of the signed agreement"),
        help_text=_("Every page, with all signatures and seals."),
    )
