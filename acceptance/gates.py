"""What this app answers for before a stage is left (domain.md §2.6 事后, §8)."""

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from acceptance.actions.notice import result_day
from acceptance.checklist import checklist_of
from acceptance.figures import Seen, facts_of, final_of, latest, seen_inspections
from acceptance.levels import RIGHTS
from acceptance.models import Application, Kind, WorksItem
from core.money import grouped, total
from projects.gatekeeping import Finding, Gate
from projects.lifecycle import Step
from projects.models import Notice, NoticeKind, Objection, Project
from regions.access import Permission

LEVELS = {Step.TOWNSHIP: Kind.TOWNSHIP, Step.COUNTY: Kind.COUNTY}

ACTS = Permission.ACT_FOR_VILLAGE


def _url(name: str, project: Project, *more: str) -> str:
    return reverse(name, args=[project.pk, *more])


def self_check_passed(project: Project) -> Finding:
    """The latest self-check counts."""
    seen = latest(seen_inspections(project), Kind.SELF)
    if seen is None:
        listed = WorksItem.objects.filter(project=project).exists()
        page = _url("inspection_add", project, Kind.SELF) if listed else _url("works_edit", project)
        return Finding(False, url=page, right=ACTS)
    return _of(seen)


def _of(seen: Seen) -> Finding:
    """Of one inspection: what still fails, and what waits to be checked again."""
    url = seen.inspection.get_absolute_url()
    if seen.passes:
        return Finding(True, url=url)
    return Finding(False, open_said(len(seen.failed), len(seen.mended)), url)


def open_said(failed: int, mended: int) -> str:
    """What keeps an inspection from passing, in a sentence or two; "" if nothing does."""
    to_mend = ngettext(
        "%(number)s item failed and is to be mended.",
        "%(number)s items failed and are to be mended.",
        failed,
    )
    to_check = ngettext(
        "%(number)s item is mended and waits to be checked again.",
        "%(number)s items are mended and wait to be checked again.",
        mended,
    )
    said = [(to_mend, failed), (to_check, mended)]
    return " ".join(text % {"number": number} for text, number in said if number)


def acceptance_applied(project: Project) -> Finding:
    """The application is there, with the figures that the records have while it is prepared."""
    application = Application.objects.filter(project=project).first()
    url = _url("application_edit", project)
    if application is None or project.step != Step.MAKE:
        return Finding(application is not None, url=url, right=ACTS)
    facts = facts_of(project)
    copied = (application.workers, application.wages_due, application.wages_paid)
    if copied == (facts.workers, facts.wages_due, facts.wages_paid):
        return Finding(True, url=url, right=ACTS)
    detail = gettext("People or wages have changed since: open the application and save it again.")
    return Finding(False, detail, url, ACTS)


def inspection_passed(project: Project) -> Finding:
    """This level's inspection of the present round, and nothing open from any other.

    At the village's own step there is nothing to inspect yet.
    """
    kind = LEVELS.get(Step(project.step))
    if kind is None:
        return Finding(True)
    inspections = seen_inspections(project)
    own = latest(inspections, kind)
    if own is None or own.inspection.round != project.round:
        return Finding(False, url=_url("inspection_add", project, kind), right=RIGHTS[kind])
    unsettled = [seen for seen in inspections if seen.failed or seen.mended]
    return _of(unsettled[0] if unsettled else own)


def acceptance_noticed(project: Project) -> Finding:
    """The notice of the county's result has run its days, and every objection is answered."""
    county = latest(seen_inspections(project), Kind.COUNTY)
    if county is None or not county.passes:
        return Finding(False, url=_url("inspection_list", project))
    since = result_day(county.inspection)
    notices = Notice.objects.of(NoticeKind.ACCEPTANCE).filter(project=project, posted_on__gte=since)
    first = notices.order_by("last_day").first()
    if first is None:
        return Finding(False, url=_url("result_notice", project), right=ACTS)
    return _run(first)


def _run(notice: Notice) -> Finding:
    if not notice.is_over_on(timezone.localdate()):
        until = {"day": date_format(notice.last_day)}
        return Finding(
            False, gettext("The notice runs until %(day)s.") % until, notice.get_absolute_url()
        )
    if Objection.objects.open().filter(notice=notice).exists():
        detail = gettext("An objection to it is not answered yet.")
        return Finding(False, detail, notice.get_absolute_url())
    return Finding(True, url=notice.get_absolute_url())


def assets_listed(project: Project) -> Finding:
    """Values that don't make the final account are warned of and stop nothing."""
    values = list(project.assets.values_list("value", flat=True))
    url = _url("handover_detail" if values else "asset_add", project)
    worth, final = total(values), final_of(project)
    if not values or worth == final:
        return Finding(bool(values), url=url, right=None if values else ACTS)
    said = gettext("The assets make %(worth)s yuan, the final account %(final)s yuan.")
    return Finding(True, said % {"worth": grouped(worth), "final": grouped(final)}, url)


def care_agreed(project: Project) -> Finding:
    today = timezone.localdate()
    agreements = project.careagreements.all()
    signed = agreements.filter(paper__isnull=False, until__gte=today).exists()
    unsigned = agreements.filter(paper__isnull=True).first()
    if signed or unsigned is None:
        page = _url("handover_detail" if signed else "care_add", project)
        return Finding(signed, url=page, right=None if signed else ACTS)
    detail = gettext("An agreement is written, but its signed paper is not there yet.")
    return Finding(False, detail, unsigned.get_absolute_url(), ACTS)


def papers_complete(project: Project) -> Finding:
    checklist = checklist_of(project)
    number = len(checklist.missing)
    said = ngettext("%(number)s document is missing.", "%(number)s documents are missing.", number)
    detail = said % {"number": number} if number else ""
    return Finding(not number, detail, _url("archive_detail", project))


GATES = (
    Gate("self_check_passed", _("The village's self-check has passed"), self_check_passed),
    Gate("acceptance_applied", _("The application for acceptance is written"), acceptance_applied),
    Gate("inspection_passed", _("Every item of the inspection has passed"), inspection_passed),
    Gate(
        "acceptance_noticed",
        _("The notice of the result of acceptance has run its days"),
        acceptance_noticed,
    ),
    Gate("assets_listed", _("The assets that are handed over are listed"), assets_listed),
    Gate("care_agreed", _("A signed agreement says who looks after them"), care_agreed),
    Gate("papers_complete", _("Every document of the archive is there"), papers_complete),
)
