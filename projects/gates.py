"""What this app answers for: meetings, notices, bodies, funds, suspension (domain.md §2.3, §8)."""

import datetime
from collections import Counter

from django.db.models import Min
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from core.money import grouped
from core.workdays import WorkingDay, working_day_after
from projects.change_rules import WAITING
from projects.courses import lacking
from projects.deliberation import Proceedings, Standing, proceedings_of
from projects.fund_ledger import fund_ledger, kept_of
from projects.gatekeeping import Finding, Gate
from projects.models import Body, Notice, NoticeKind, Objection, PaperKind, Project, Subject
from projects.models.notice import NoticeQuerySet
from projects.money import funds_of
from projects.proposal_gates import plan_written, self_build_allowed, targets_written
from projects.request_rules import UNDER_WAY
from projects.rules import reaches_floor
from projects.seats import remarks_on
from projects.start_papers import open_papers
from regions.access import Permission

LEAST_COUNCIL = 3  # [D] domain.md §2.2: a council that can outvote one of its own
LEAST_SUPERVISORS = 2
DAYS_TO_ANNOUNCE = 10  # working days after the plan paper's receipt (domain.md §1.6)


def _url(name: str, project: Project) -> str:
    return reverse(name, args=[project.pk])


def _shown(day: datetime.date) -> str:
    return date_format(day, "DATE_FORMAT")


def project_described(project: Project) -> Finding:
    holds = bool(project.works.strip()) and project.labour > 0
    return Finding(holds, url=_url("project_edit", project), right=Permission.ACT_FOR_VILLAGE)


def self_build_resolved(project: Project, held: Proceedings) -> Finding:
    return _resolved(project, held.standing_on(Subject.SELF_BUILD))


def council_resolved(project: Project, held: Proceedings) -> Finding:
    return _resolved(project, held.standing_on(Subject.BODIES))


def _resolved(project: Project, standing: Standing) -> Finding:
    """All four deliberations, in their order, on one matter (domain.md §2.3, ADR 0033)."""
    course = standing.course
    url = course.motion.get_absolute_url() if course else _url("meeting_list", project)
    return Finding(standing.resolution is not None, lacking(standing), url)


def resolution_published(project: Project, held: Proceedings) -> Finding:
    """The notice of the first resolution; one from before the resolution publishes nothing."""
    return _published(project, held.standing_on(Subject.SELF_BUILD))


def council_published(project: Project, held: Proceedings) -> Finding:
    """The notice of the second one."""
    return _published(project, held.standing_on(Subject.BODIES))


def _published(project: Project, standing: Standing) -> Finding:
    url = _url("notice_list", project)
    if standing.resolution is None:
        return Finding(False, gettext("First the villagers resolve it."), url)
    if any(one.is_over_on(timezone.localdate()) for one in standing.notices):
        return Finding(True, url=url)
    ends = min((one.last_day for one in standing.notices), default=None)
    runs = gettext("The notice runs until %(day)s.") % {"day": _shown(ends)} if ends else ""
    return Finding(False, runs, url)


def funds_planned(project: Project) -> Finding:
    return Finding(project.funds.standing().exists(), url=_url("fund_list", project))


def share_reaches_floor(project: Project) -> Finding:
    """Planned wages against Σ floor × amount of the plan papers, exactly (domain.md §1.3)."""
    funds, url = funds_of(project), _url("fund_list", project)
    if not funds.planned:
        return Finding(False, url=url)
    if funds.least_wages is None:
        return Finding(True, gettext("No plan paper sets a floor."), url)
    holds = reaches_floor(project.labour, funds.least_wages)
    short = gettext(
        "Wages of %(planned)s yuan are planned, the papers ask for %(least)s yuan. County "
        "development and reform sends the project back to its proposal, so that the village "
        "plans more labour."
    ) % {
        "planned": grouped(project.labour),
        "least": grouped(funds.least_wages),
    }
    return Finding(holds, "" if holds else short, url)


def plan_announced(project: Project) -> Finding:
    """Late is warned of and does not stop: the ten days are a county's rule (domain.md §1.6).

    A notice from before this stage showed a plan that was sent back since.
    """
    received = project.funds.standing().aggregate(first=Min("received_on"))["first"]
    notices = _notices(project, NoticeKind.PLAN).filter(posted_on__gte=project.stage_since)
    posted = notices.aggregate(first=Min("posted_on"))["first"]
    return Finding(posted is not None, _term(received, posted), _url("notice_list", project))


def announced_by(received: datetime.date) -> WorkingDay:
    """The last day to announce a plan paper that was received on that day."""
    return working_day_after(received, DAYS_TO_ANNOUNCE)


def _term(received: datetime.date | None, posted: datetime.date | None) -> str:
    """Until when the village must announce it, or that it came late; nothing if in time."""
    if received is None:
        return ""
    due, certain = announced_by(received)
    if (posted or timezone.localdate()) > due:
        said = gettext("It was due within 10 working days of receiving the plan paper: by %(day)s.")
    elif posted is None:
        said = gettext("The village puts it up by %(day)s, 10 working days after the plan paper.")
    else:
        return ""
    unsure = (
        "" if certain else gettext("(Holidays are not announced yet: Monday to Friday counted.)")
    )
    return " ".join(filter(None, (said % {"day": _shown(due)}, unsure)))


def bodies_named(project: Project) -> Finding:
    """Enough sit on each body, and nothing that the law stops is said against them."""
    sitting = list(project.bodymembers.filter(until__isnull=True))
    seats = Counter(member.body for member in sitting)
    url = _url("member_list", project)
    if seats[Body.COUNCIL] < LEAST_COUNCIL or seats[Body.SUPERVISION] < LEAST_SUPERVISORS:
        said = gettext("So far %(council)s on the council, %(group)s in the supervision group.")
        found = {"council": seats[Body.COUNCIL], "group": seats[Body.SUPERVISION]}
        return Finding(False, said % found, url)
    remarks = remarks_on(sitting, project.kinships.sitting())
    stops = [remark for remark in remarks if remark.stops]
    detail = " ".join(remark.text for remark in stops or remarks)
    return Finding(not stops, detail, url)


def funds_received(project: Project) -> Finding:
    arrived = project.fundreceipts.standing().exists()
    waits = "" if arrived else gettext("County finance enters it when it has arrived.")
    return Finding(arrived, waits, _url("fund_list", project))


def start_papers_there(project: Project) -> Finding:
    """What the county wants before the start; that something isn't needed here is said, too."""
    lacking, waived = open_papers(project)
    said = []
    if lacking:
        said.append(gettext("Missing: %(names)s.") % {"names": "、".join(lacking)})
    if waived:
        said.append(
            gettext("Not needed, the village says: %(names)s.") % {"names": "、".join(waived)}
        )
    return Finding(not lacking, " ".join(said), _url("start_proof_list", project))


def papers_of_before(project: Project) -> Finding:
    """Works that come in under way were decided on paper: that paper is what is signed for."""
    holds = project.attachments.filter(kind=PaperKind.BEFORE).exists()
    return Finding(holds, url=_url("attachment_list", project))


def not_suspended(project: Project) -> Finding:
    running = project.suspensions.filter(until__isnull=True).first()
    if running is None:
        return Finding(True)
    detail = gettext("Suspended since %(day)s.") % {"day": _shown(running.since)}
    return Finding(False, detail, _url("project_resume", project), Permission.ACT_FOR_VILLAGE)


def no_change_waits(project: Project) -> Finding:
    """Works are reported as finished by an estimate that is decided."""
    waits = project.changeorders.at(*WAITING).first()
    if waits is None:
        return Finding(True)
    said = gettext("Change %(number)s waits for its decision.") % {"number": waits.number}
    return Finding(False, said, waits.get_absolute_url())


def no_request_waits(project: Project) -> Finding:
    """Before a project ends: money that was asked for is disbursed, or no longer asked for."""
    waits = project.fundrequests.at(*UNDER_WAY).order_by("number").first()
    if waits is None:
        return Finding(True)
    said = gettext("Request %(number)s is under way: %(state)s.")
    found = {"number": waits.number, "state": waits.get_state_display()}
    return Finding(False, said % found, waits.get_absolute_url())


def money_returned(project: Project) -> Finding:
    """Before a project ends: what is left of its money went back (政府投资条例 25). Wages that are
    set aside stay owed, and their money on the account; below zero someone paid in advance."""
    ledger, kept = fund_ledger(project), kept_of(project)
    if not ledger.at_treasury and 0 <= ledger.on_account <= kept:
        said = gettext("%(kept)s yuan stay on the account for wages that are set aside.")
        return Finding(True, said % {"kept": grouped(kept)} if kept else "")
    said = gettext(
        "%(treasury)s yuan are left at the treasury, %(account)s yuan on the project's account."
    ) % {"treasury": grouped(ledger.at_treasury), "account": grouped(ledger.on_account)}
    return Finding(False, said, _url("fund_return_list", project))


def no_open_objection(project: Project) -> Finding:
    number = Objection.objects.open().filter(project=project).count()
    if not number:
        return Finding(True)
    waits = ngettext(
        "%(number)s objection waits for an answer.",
        "%(number)s objections wait for an answer.",
        number,
    )
    return Finding(False, waits % {"number": number}, _url("notice_list", project))


def _notices(project: Project, kind: NoticeKind) -> NoticeQuerySet:
    return Notice.objects.of(kind).filter(project=project)


GATES = (
    Gate("project_described", _("Works, costs and dates are written down"), project_described),
    Gate(
        "self_build_resolved",
        _("The villagers have resolved to build it themselves"),
        self_build_resolved,
        proceedings_of,
    ),
    Gate(
        "resolution_published",
        _("The notice of the resolution has run its days"),
        resolution_published,
        proceedings_of,
    ),
    Gate(
        "self_build_allowed",
        _("It is a project that the village may build itself"),
        self_build_allowed,
    ),
    Gate(
        "plan_written",
        _("The implementation plan is written, with its labour chapter"),
        plan_written,
    ),
    Gate("targets_written", _("Performance targets go with the proposal"), targets_written),
    Gate("funds_planned", _("The plan paper is entered"), funds_planned),
    Gate(
        "share_reaches_floor",
        _("Planned wages reach the plan papers' floor"),
        share_reaches_floor,
    ),
    Gate("plan_announced", _("The plan is on the notice board"), plan_announced),
    Gate(
        "council_resolved",
        _("The villagers have resolved on council, rates and purchasing plan"),
        council_resolved,
        proceedings_of,
    ),
    Gate(
        "council_published",
        _("The notice of that resolution has run its days"),
        council_published,
        proceedings_of,
    ),
    Gate(
        "bodies_named",
        _("3 or more sit on the council, 2 or more in the supervision group"),
        bodies_named,
    ),
    Gate("funds_received", _("Money has arrived"), funds_received),
    Gate(
        "start_papers_there",
        _("The papers that the county wants before the start are there"),
        start_papers_there,
    ),
    Gate(
        "papers_of_before",
        _("Pictures of the papers up to now are there: resolution, approval, plan, start"),
        papers_of_before,
    ),
    Gate("money_of_before", _("Plan paper and money received are entered"), funds_received),
    Gate("bodies_of_before", _("Council and supervision group are named"), bodies_named),
    Gate("not_suspended", _("The works are not suspended"), not_suspended),
    Gate("no_change_waits", _("No change of the works waits for a decision"), no_change_waits),
    Gate("no_request_waits", _("No request for money is under way"), no_request_waits),
    Gate("money_returned", _("What is left of the money is returned"), money_returned),
    Gate("no_open_objection", _("Every objection is answered"), no_open_objection),
)
