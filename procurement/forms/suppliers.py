"""How a supplier is written in the county's register."""

from django import forms

from procurement.models import Supplier


class SupplierForm(forms.ModelForm[Supplier]):
    class Meta:
        model = Supplier
        fields = ("name", "legal_representative")

    def _post_clean(self) -> None:
        """The action puts it right, with its record; nothing is written here."""
