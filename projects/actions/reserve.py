"""Putting the reserve in an order: a township its own projects, a county those of all townships."""

from collections.abc import Mapping
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.audit import record
from core.errors import DAMAGED, RuleBroken, constraints_said
from projects.models import Office, Project, ReserveMark, ReserveOrder
from projects.models.project import ProjectQuerySet
from projects.reserve import line_of, marks_of, office_of, sortable
from projects.reserve_rules import Line, saved, twice
from regions.access import Permission, require
from regions.models import Division, Post


def place_field(project: UUID) -> str:
    """The form's field for a project's place."""
    return f"place_{project}"


@transaction.atomic
def sort_reserve(
    *, id: UUID, seen: int, wanted: Mapping[UUID, Line], by: Post
) -> ReserveOrder | None:
    """Save places, marks and remarks of some projects; the other lines of the list stay as they
    are. `seen` is the number of the list that the page showed, 0 for none.

    The same `id` again (a double click) gives the list saved before; None where nothing changes.

    Raises PermissionDenied for who keeps no order; RuleBroken, naming the project, where a place is
    given twice, where somebody else saved the list meanwhile, and where a project has left it.
    """
    require(by, Permission.SORT_RESERVE)
    office = office_of(by)
    if office is None:
        raise PermissionDenied("sort")
    Division.objects.select_for_update(of=("self",)).get(code=by.division_id)
    found = ReserveOrder.objects.filter(pk=id, area_id=by.division_id).first()
    if found is not None:
        return found
    last = ReserveOrder.objects.last_of(by.division_id)
    _check_unchanged(last, seen)
    own = sortable(by)
    _check_there(own, wanted, by)
    marks = marks_of(own, office)
    before = {project: line_of(mark) for project, mark in marks.items()}
    lines = saved(before, {project: _tidy(line) for project, line in wanted.items()})
    _check_places(lines, wanted)
    if lines == before:
        return None
    return _keep(id, office, last, lines, marks, by)


def _tidy(line: Line) -> Line:
    return Line(line.place, line.ready, line.remark.strip()[:200])


def _check_unchanged(last: ReserveOrder | None, seen: int) -> None:
    """Names a line that was written since."""
    if last is None or last.number == seen:
        return
    since = ReserveOrder.objects.filter(area_id=last.area_id, number=seen).first()
    written = last.marks.select_related("project", "by__user__human").order_by("-at", "place")
    if since is not None:
        written = written.filter(at__gt=since.at)
    first = written.first()
    if first is None:
        raise RuleBroken(_("The list was saved by someone else meanwhile. Open it again."))
    said = {"name": first.project.name, "who": first.by.human.name}
    raise RuleBroken(
        _("%(who)s has changed “%(name)s” in this list meanwhile. Open it again, then save.") % said
    )


def _check_there(own: ProjectQuerySet, wanted: Mapping[UUID, Line], by: Post) -> None:
    """Every project of the form is still one that this office sorts."""
    there = set(own.values_list("pk", flat=True))
    gone = [project for project in wanted if project not in there]
    if not gone:
        return
    left = Project.objects.visible_to(by).filter(pk=gone[0]).first()
    if left is None:
        raise RuleBroken(DAMAGED)
    said = _("“%(name)s” has left this list meanwhile. Open it again, then save.")
    raise RuleBroken(said % {"name": left.name})


def _check_places(lines: Mapping[UUID, Line], wanted: Mapping[UUID, Line]) -> None:
    pair = twice(lines)
    if pair is None:
        return
    one, other = pair if pair[1] in wanted else pair[::-1]
    names = Project.objects.in_bulk(pair)
    said = {"place": lines[one].place, "one": names[one].name, "other": names[other].name}
    raise RuleBroken(
        _("Place %(place)s is given to “%(one)s” and to “%(other)s”. Give one of them another.")
        % said,
        place_field(other),
    )


_SAID = {
    "projects_reserveorder_pkey": DAMAGED,
    "reserve_mark_in_time": gettext_lazy(
        "A project has left this list meanwhile. Open it again, then save."
    ),
}


def _keep(
    id: UUID,
    office: Office,
    last: ReserveOrder | None,
    lines: Mapping[UUID, Line],
    marks: Mapping[UUID, ReserveMark],
    by: Post,
) -> ReserveOrder:
    now = timezone.now()
    order = ReserveOrder(
        id=id, area=by.division, office=office, number=last.number + 1 if last else 1, at=now, by=by
    )
    villages = dict(Project.objects.filter(pk__in=lines).values_list("pk", "village_id"))
    rows, new = [], []
    for project, line in lines.items():
        before = marks.get(project)
        stays = before is not None and line_of(before) == line
        mark = ReserveMark(
            village_id=villages[project],
            project_id=project,
            order=order,
            office=office,
            place=line.place,
            ready=line.ready,
            remark=line.remark,
            at=before.at if before and stays else now,
            by_id=before.by_id if before and stays else by.pk,
        )
        rows.append(mark)
        if not stays:
            new.append(mark)
    with constraints_said(_SAID):
        order.save(force_insert=True)
        ReserveMark.objects.bulk_create(rows)
    facts = {"number": order.number, "changed": len(new)}
    record(by=by, verb="sort reserve", thing=order, area=by.division_id, facts=facts)
    _tell(new, by)
    return order


def _tell(new: list[ReserveMark], by: Post) -> None:
    """Each changed project's history."""
    for mark in new:
        facts = {"office": mark.office, "place": mark.place, "ready": mark.ready}
        record(by=by, verb="mark reserve", thing=mark, area=mark.village_id, facts=facts)
