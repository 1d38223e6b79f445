"""What this app answers for before a stage is left (domain.md §2.6 事前, §8)."""

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from projects.gatekeeping import Finding, Gate
from projects.models import Notice, NoticeKind, Project
from regions.access import Permission
from workers.models import TrainingKind
from workers.rules import Papers, first_gap

ACTS = Permission.ACT_FOR_VILLAGE


def _url(name: str, project: Project) -> str:
    return reverse(name, args=[project.pk])


def willingness_surveyed(project: Project) -> Finding:
    """By household, or in figures from a survey on paper."""
    asked = project.surveys.exists() or project.households.exists()
    return Finding(asked, url=_url("survey_add", project), right=ACTS)


def roster_noticed(project: Project) -> Finding:
    notices = Notice.objects.of(NoticeKind.ROSTER).filter(project=project).order_by("last_day")
    first = notices.first()
    if first is None:
        return Finding(False, url=_url("roster_notice", project), right=ACTS)
    if first.is_over_on(timezone.localdate()):
        return Finding(True, url=_url("notice_list", project))
    detail = gettext("The notice runs until %(day)s.") % {"day": date_format(first.last_day)}
    return Finding(False, detail, _url("notice_list", project))


def roster_of_before(project: Project) -> Finding:
    """Whoever works when the works come in under way stands on the roster with his entry date."""
    holds = project.rosterentrys.exists()
    return Finding(holds, url=_url("roster_list", project), right=Permission.SEE_PEOPLE)


def briefing_held(project: Project) -> Finding:
    """安全生产法 28: nobody works untrained, so everyone on the roster has been briefed for his
    trade (domain.md §3 T9)."""
    working = project.rosterentrys.filter(left_on__isnull=True)
    total = working.count()
    papers: list[Papers] = [one.papers for one in working.with_papers(timezone.localdate())]
    briefed = sum(one.briefed for one in papers)
    url = _url("training_add", project) + f"?kind={TrainingKind.SAFETY}"
    if not total:
        nobody = gettext("Nobody is on the roster yet.")
        return Finding(False, nobody, _url("roster_list", project), Permission.SEE_PEOPLE)
    lacking = ngettext(
        "%(number)s person on the roster has had no safety briefing.",
        "%(number)s people on the roster have had no safety briefing.",
        total - briefed,
    )
    return Finding(briefed == total, _short(lacking, total - briefed), url, ACTS)


def insurance_taken(project: Project) -> Finding:
    today = timezone.localdate()
    first = max(today, project.starts_on)
    spans = project.insurances.values_list("since", "until")
    gap = first_gap(spans, first, max(project.ends_on, first))
    if gap is None:
        return Finding(True, url=_url("insurance_list", project), right=Permission.SEE_PEOPLE)
    detail = gettext("%(day)s and what follows is not covered.") % {"day": date_format(gap)}
    return Finding(False, detail if spans else "", _url("insurance_add", project), ACTS)


def _short(sentence: str, number: int) -> str:
    return sentence % {"number": number} if number else ""


GATES = (
    Gate(
        "willingness_surveyed",
        _("Villagers have been asked whether they would work"),
        willingness_surveyed,
    ),
    Gate("roster_noticed", _("The notice of the workers' roster has run its days"), roster_noticed),
    Gate("roster_of_before", _("Everyone who works there is on the roster"), roster_of_before),
    Gate("briefing_held", _("Everyone on the roster has had a safety briefing"), briefing_held),
    Gate("insurance_taken", _("The insurance covers the planned time"), insurance_taken),
)
