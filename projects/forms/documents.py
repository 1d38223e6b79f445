"""Issuing a form for one subject."""

from django import forms

from core.forms import NewRowForm


class IssueForm(NewRowForm):
    about = forms.UUIDField(required=False)
