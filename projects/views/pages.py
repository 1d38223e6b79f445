"""What the pages below a project share: their way back, and a form handed to one action."""

from collections.abc import Callable
from typing import Any, TypeVar

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext as _

from core.errors import RuleBroken
from core.forms import add_error
from projects.models import Outcome, Project
from projects.tabs import Link, crumbs, tabs
from regions.access import Permission, can
from regions.models import Post

Made = TypeVar("Made")
Filled = TypeVar("Filled", bound=forms.BaseForm)


def below(project: Project, actor: Post | None, section: str, *here: Link | str) -> dict[str, Any]:
    """The context of a page below a section, which is named by the URL of its tab."""
    way = [tab for tab in tabs(project, actor, section) if tab.current]
    return {"project": project, "crumbs": crumbs(project, *way, *here)}


def may(actor: Post | None, permission: Permission, project: Project) -> bool:
    """Whether to offer the act: the post has the right and the project is still under way."""
    return project.outcome == Outcome.OPEN and can(actor, permission, project)


def sent(request: HttpRequest) -> dict[str, Any]:
    """The arguments that fill a form with what was sent, none while it is only shown."""
    if request.method != "POST":
        return {}
    return {"data": request.POST, "files": request.FILES}


def acted(form: Filled, act: Callable[[Filled], Made]) -> Made | None:
    """What `act` makes of a filled, valid form; None where something must be put right first."""
    if form.is_valid():
        try:
            return act(form)
        except RuleBroken as broken:
            add_error(form, broken)
    _ask_again_for_files(form)
    return None


def status(form: forms.BaseForm) -> int:
    """422 for a page whose form has errors."""
    return 422 if form.errors else 200


def _ask_again_for_files(form: forms.BaseForm) -> None:
    for name in form.files:
        if name in form.fields and name not in form.errors:
            form.add_error(name, _("Choose the picture again: the browser did not keep it."))
