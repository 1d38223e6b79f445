"""What the overview shows of the figures: its rows, its large figures, the way back."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.money import grouped
from core.templatetags.ui import number
from projects import turns
from projects.lifecycle import Stage
from projects.overview import Row
from projects.tabs import Link
from regions.models import Division, Level, Post
from reports.figures import Figures, Group, Line, Overview


@dataclass(frozen=True, slots=True)
class Shown:
    """A row of the table: a division or a project. `badge` is whose turn a project is."""

    name: str
    url: str
    note: str
    figures: Figures
    stage: str = ""
    badge: tuple[str, str] = ("", "")
    since: datetime.date | None = None


def rows(found: Overview, asked: Mapping[str, str | int], actor: Post) -> list[Shown]:
    """Divisions, or the projects of a place too small for them; whoever owes most comes first."""
    shown = [_division(group, asked, found.place) for group in found.groups]
    if found.place.level >= Level.TOWNSHIP:
        shown = [_project(line, actor) for line in found.lines]
    return sorted(shown, key=_overdue, reverse=True)


def _overdue(row: Shown) -> Decimal:
    return row.figures.overdue


def _division(group: Group, asked: Mapping[str, str | int], place: Division) -> Shown:
    note = group.line.prefecture.name if place.level == Level.PROVINCE else ""
    return Shown(group.division.name, address(group.division, asked), note, group.figures)


def _project(line: Line, actor: Post) -> Shown:
    project = line.project
    return Shown(
        name=project.name,
        url=project.get_absolute_url(),
        note=line.village.name,
        figures=line.figures,
        stage=str(Stage(project.stage).label),
        badge=turns.badge_of(project, actor),
        since=project.step_since,
    )


def address(place: Division, asked: Mapping[str, str | int]) -> str:
    """The overview of a division under the same filters."""
    return f"{reverse('overview')}?{urlencode({'division': place.code, **asked})}"


def crumbs(place: Division, actor: Post, asked: Mapping[str, str | int]) -> list[Link]:
    """From the post's own division down to the place; needs the place's parents."""
    way, step = [Link(place.name, "")], place
    while step.code != actor.division_id and step.parent is not None:
        step = step.parent
        way.insert(0, Link(step.name, address(step, asked)))
    return way


def large(total: Figures) -> list[Row]:
    return [
        Row(_("Projects"), number(total.projects)),
        Row(_("Funds planned (yuan)"), grouped(total.funds_planned)),
        Row(_("Funds received (yuan)"), grouped(total.funds_received)),
        Row(_("People who worked"), number(total.worked)),
        Row(pgettext("figures", "Work days"), number(total.days)),
        Row(_("Wages due (yuan)"), grouped(total.entitled)),
        Row(_("Wages paid (yuan)"), grouped(total.paid)),
        Row(_("Wages overdue (yuan)"), grouped(total.overdue)),
    ]
