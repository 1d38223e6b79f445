"""What a project's first page says of it in short. Only reads."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.money import grouped, share
from core.templatetags.ui import share as percent
from projects.change_rules import State
from projects.gatekeeping import Checked
from projects.lifecycle import Stage
from projects.models import (
    Attachment,
    Body,
    BodyMember,
    ChangeOrder,
    Meeting,
    Notice,
    Objection,
    PaperKind,
    Project,
    Takeover,
)
from regions.models import Division, Post


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a summary, with a link to change it if there is one."""

    label: str
    value: object
    url: str = ""
    action: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """A line of a checklist, with a hint where it is not done."""

    label: str
    done: bool
    hint: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """A gate as the decision box shows it: ok, warning or stop."""

    level: str
    text: str
    url: str = ""


def in_yuan(amount: Decimal) -> str:
    return f"{grouped(amount)} {pgettext('after an amount', 'yuan')}"


def items(checklist: list[Checked]) -> list[Item]:
    """Gates as `ui/missing.html` shows them."""
    return [Item(gate.label, gate.holds, gate.detail, gate.url) for gate in checklist]


def checks(checklist: list[Checked]) -> list[Check]:
    """A gate that holds with something to say is a warning."""
    return [_check(gate) for gate in checklist]


def _check(gate: Checked) -> Check:
    level = "stop" if not gate.holds else "warning" if gate.detail else "ok"
    text = _("%(label)s. %(detail)s") % {"label": gate.label, "detail": gate.detail}
    return Check(level, text.strip(), "" if level == "ok" else gate.url)


def description(project: Project) -> list[Row]:
    """What the project is, as the village described it."""
    when = {"first": date_format(project.starts_on), "last": date_format(project.ends_on)}
    party = {"name": project.party_name, "kind": project.get_party_kind_display()}
    return [
        Row(_("Project code"), project.code),
        Row(_("Village"), " ".join(place.name for place in places(project))),
        Row(_("Sector"), project.get_sector_display()),
        Row(_("Sponsor"), project.get_sponsor_display()),
        Row(_("What is built"), project.works),
        Row(_("Contracting party"), _("%(name)s (%(kind)s)") % party),
        Row(_("Planned time"), _("%(first)s to %(last)s") % when),
        Row(_("Workers planned"), project.workers_planned),
    ]


def _paper_said(paper: Attachment) -> str:
    return _("Implementation plan") if paper.kind == PaperKind.PLAN else _("Paper")


def before(project: Project) -> list[Row]:
    """How works that were taken over stood by their papers; nothing for others."""
    if not project.taken_over:
        return []
    taken: Takeover = project.takeovers.get()
    return [
        Row(_("First day of the works"), date_format(taken.began_on)),
        Row(_("County's approval"), taken.approval_number),
        Row(_("Wage sheets paid on paper"), taken.sheets_paid),
        *([Row(_("Remark"), taken.note)] if taken.note else []),
    ]


def in_question(project: Project, plans: Iterable[Attachment]) -> list[Row]:
    """What a stage's case is about: short enough to be read before deciding."""
    papers = [
        Row(_paper_said(plan), plan.title, plan.get_absolute_url(), _("Open")) for plan in plans
    ]
    whole = Row(_("Project"), project.name, project.get_absolute_url(), _("See it whole"))
    wanted = (_("Village"), _("What is built"), _("Planned time"), _("Workers planned"))
    described = [row for row in description(project) if row.label in wanted]
    version = Row(_("Version"), project.version)
    return [whole, *described, *before(project), *estimate(project)[-2:], *papers, version]


def places(project: Project) -> list[Division]:
    """County, township and village: needs `village__parent__parent`."""
    village = project.village
    township = village.parent
    county = township.parent if township else None
    return [place for place in (county, township, village) if place is not None]


def estimate(project: Project) -> list[Row]:
    """The four kinds of cost, their sum, and labour's part of it."""
    part = share(project.labour, project.estimate)
    return [
        Row(_("Labour"), in_yuan(project.labour)),
        Row(_("Materials"), in_yuan(project.materials)),
        Row(_("Machinery"), in_yuan(project.machinery)),
        Row(_("Other costs"), in_yuan(project.other)),
        Row(_("Total"), in_yuan(project.estimate)),
        Row(_("Planned wages in the total"), percent(part)),
    ]


Brief = Callable[[Project, Post], Iterable[Row]]
_briefs: list[Brief] = []


def register_brief(brief: Brief) -> None:
    """Lines for "in short" on the project's page: each app registers its own in `ready()`."""
    _briefs.append(brief)


def in_short(project: Project, actor: Post) -> list[Row]:
    return [row for brief in _briefs for row in brief(project, actor)]


def brief(project: Project, actor: Post) -> list[Row]:
    """What this app has to say: meetings, bodies, notices, papers, all in one query."""
    counts = (
        Project.objects.filter(pk=project.pk)
        .values(
            meetings_held=_number(Meeting.objects.all()),
            council=_number(_sitting(Body.COUNCIL)),
            group=_number(_sitting(Body.SUPERVISION)),
            standing=_number(Notice.objects.standing()),
            objections_open=_number(Objection.objects.open()),
            papers=_number(Attachment.objects.all()),
            changes=_number(ChangeOrder.objects.exclude(state=State.WITHDRAWN)),
        )
        .get()
    )
    seats = _("council %(council)s, supervision group %(group)s") % counts
    see = _("See")
    return [
        Row(_("Meetings"), counts["meetings_held"], _url("meeting_list", project), see),
        Row(_("Bodies"), seats, _url("member_list", project), see),
        Row(_("Notices"), counts["standing"], _url("notice_list", project), see),
        Row(_("Open objections"), counts["objections_open"], _url("notice_list", project), see),
        Row(_("Papers"), counts["papers"], _url("attachment_list", project), see),
        *_changes(project, counts["changes"]),
    ]


def _changes(project: Project, number: int) -> list[Row]:
    """From the start of the works on, and where there are any."""
    building = project.stage == Stage.CONSTRUCTION
    if not number and not building:
        return []
    return [Row(_("Changes of the works"), number, _url("change_list", project), _("See"))]


def _sitting(body: Body) -> QuerySet[BodyMember]:
    return BodyMember.objects.filter(body=body, until__isnull=True)


def _number(rows: QuerySet[Any]) -> Coalesce:
    """How many of the rows hang on the project of the outer query."""
    of_one = rows.filter(project=OuterRef("pk")).order_by().values("project")
    counted = of_one.annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def _url(name: str, project: Project) -> str:
    return reverse(name, args=[project.pk])
