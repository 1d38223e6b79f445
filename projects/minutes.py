"""A meeting in words: its record, what it decided, and what to do where it decided nothing."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from projects.models import Deliberation, Meeting, Subject
from projects.overview import Row

HOLDS = {
    Subject.SELF_BUILD: gettext_lazy(
        "The village has resolved to build this project itself. Put the resolution on the board."
    ),
    Subject.BODIES: gettext_lazy(
        "Council, supervision group, rates and purchasing plan are resolved. Name the members, and "
        "put the resolution on the board."
    ),
    Subject.SURPLUS: gettext_lazy(
        "What becomes of the surplus is resolved. Put the resolution on the board."
    ),
    Subject.CARE: gettext_lazy(
        "Who cares for what was built is resolved. Put the resolution on the board."
    ),
    Subject.ENDING: gettext_lazy(
        "That the project ends is resolved. Ask the county to end it, and name this resolution."
    ),
    Subject.OTHER: gettext_lazy("The resolution is valid. The project's stages do not ask for it."),
}
FOLLOWS = {
    Deliberation.PROPOSE: gettext_lazy("Next the two committees consult on it."),
    Deliberation.CONSULT: gettext_lazy("Next all Party members examine it."),
    Deliberation.EXAMINE: gettext_lazy("Next the villagers resolve it."),
}
COLUMNS: list[tuple[str | Promise, str]] = [
    (gettext_lazy("Meeting"), "link"),
    (gettext_lazy("Subject"), "text"),
    (gettext_lazy("Present / entitled"), "text"),
    (gettext_lazy("For / against / abstained"), "text"),
    (gettext_lazy("Result"), "badge"),
]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a meeting came to: whether it decided, why, and what comes next."""

    good: bool
    title: str
    sentences: list[str]
    next: str


def outcome(meeting: Meeting) -> Outcome:
    sentences = [_quorum(meeting), _majority(meeting)]
    if not meeting.tally.rule_is_set:
        sentences.append(
            _(
                "The county sets who must come to this meeting and who must say yes. It has not "
                "yet, so the meeting counts only if it would hold under every rule it may set."
            )
        )
    if meeting.tally.carries:
        return Outcome(True, _("The meeting has decided"), sentences, _follows(meeting))
    return Outcome(False, _("The meeting has decided nothing"), sentences, _mend(meeting))


def record_rows(meeting: Meeting) -> list[Row]:
    """The record (T5) for `ui/dl.html`; figures with the part that they are."""
    rows = [
        Row(_("Subject"), meeting.get_subject_display()),
        Row(_("Date"), date_format(meeting.held_on)),
        Row(_("Place"), meeting.place),
        Row(_("Chair"), meeting.chair),
        Row(_("Recorder"), meeting.recorder),
        Row(_("Entitled to attend"), _people(meeting.entitled)),
        Row(pgettext("meeting", "Present"), _people(meeting.present)),
        Row(_("Way of voting"), meeting.get_voting_display()),
        Row(pgettext("meeting", "For"), _votes(meeting.votes_for)),
        Row(pgettext("meeting", "Against"), _votes(meeting.votes_against)),
        Row(pgettext("meeting", "Abstained"), _votes(meeting.abstained)),
        Row(_("Tellers"), meeting.tellers),
        Row(_("From the township"), "；".join(meeting.from_township.splitlines())),
        Row(_("Opinions"), meeting.opinions),
    ]
    if motion := meeting.motion:
        rows.insert(0, Row(_("Matter"), motion.matter, motion.get_absolute_url(), _("See")))
    return [row for row in rows if row.value != ""]


def list_rows(meetings: Iterable[Meeting]) -> list[list[Any]]:
    """One row a meeting for `ui/table.html`, under COLUMNS."""
    return [
        [
            (str(meeting), meeting.get_absolute_url()),
            meeting.get_subject_display(),
            f"{meeting.present} / {meeting.entitled}",
            f"{meeting.votes_for} / {meeting.votes_against} / {meeting.abstained}",
            badge(meeting),
        ]
        for meeting in meetings
    ]


def badge(meeting: Meeting) -> tuple[str, str]:
    tally = meeting.tally
    if tally.carries:
        return "done", _("Carried")
    return "returned", failed(meeting)


def failed(meeting: Meeting) -> str:
    """Why it decided nothing, in two words."""
    return _("No majority") if meeting.tally.has_quorum else _("No quorum")


def _quorum(meeting: Meeting) -> str:
    said = (
        _("Quorum reached: %(present)s of %(entitled)s came, %(needed)s were needed.")
        if meeting.tally.has_quorum
        else _("No quorum: %(present)s of %(entitled)s came, %(needed)s were needed.")
    )
    return said % {
        "present": meeting.present,
        "entitled": meeting.entitled,
        "needed": meeting.tally.present_needed,
    }


def _majority(meeting: Meeting) -> str:
    said = (
        _("Majority reached: %(votes)s of %(present)s were for it, %(needed)s were needed.")
        if meeting.tally.has_majority
        else _("No majority: %(votes)s of %(present)s were for it, %(needed)s were needed.")
    )
    return said % {
        "votes": meeting.votes_for,
        "present": meeting.present,
        "needed": meeting.tally.votes_needed,
    }


def _follows(meeting: Meeting) -> str:
    """What comes after a meeting that decided."""
    prepares = meeting.motion is not None and meeting.deliberation in FOLLOWS
    said = FOLLOWS[meeting.deliberation] if prepares else HOLDS[Subject(meeting.subject)]
    return str(said)


def _mend(meeting: Meeting) -> str:
    if not meeting.tally.rule_is_set:
        return _(
            "Ask the township to have the county set its rule, then record this meeting once more; "
            "or hold another meeting to which more come. This record stays."
        )
    if not meeting.tally.has_quorum:
        return _("Invite again, hold another meeting, and record that one too. This one stays.")
    return _(
        "Talk it over, vote again at another meeting, and record that one too. This one stays."
    )


def _people(number: int) -> str:
    return f"{number} {pgettext('after a count', 'people')}"


def _votes(number: int) -> str:
    return f"{number} {pgettext('after a count', 'votes')}"
