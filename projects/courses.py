"""A matter's way in words: six steps with what is there, and what comes next."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from projects.deliberation import Course, Proceedings, Standing
from projects.minutes import failed
from projects.models import (
    Assembly,
    Deliberation,
    Meeting,
    Motion,
    Notice,
    Subject,
)
from projects.overview import Item, Row

NEEDED = (Subject.SELF_BUILD, Subject.BODIES)
# Which kind of meeting a step's button offers; the villagers choose among three.
ASSEMBLY = {
    Deliberation.PROPOSE: Assembly.BRANCH,
    Deliberation.CONSULT: Assembly.COMMITTEES,
    Deliberation.EXAMINE: Assembly.PARTY,
    Deliberation.RESOLVE: Assembly.REPRESENTATIVES,
}
RECORD: dict[Deliberation, str | Promise] = {
    Deliberation.PROPOSE: gettext_lazy("Record the Party organisation's meeting"),
    Deliberation.CONSULT: gettext_lazy("Record the two committees' meeting"),
    Deliberation.EXAMINE: gettext_lazy("Record the Party members' meeting"),
    Deliberation.RESOLVE: gettext_lazy("Record the villagers' meeting"),
}


@dataclass(frozen=True, slots=True)
class Try:
    """A meeting of a step, and in two words what it came to."""

    text: str
    url: str
    said: str


@dataclass(frozen=True, slots=True)
class Step:
    """One of the six: state (done, now or to come), its meetings or notice, and the way on."""

    number: int
    state: str
    title: str
    tries: Sequence[Try] = ()
    hint: str = ""
    url: str = ""
    action: str = ""


def steps_of(course: Course) -> list[Step]:
    """The four deliberations and the two publications."""
    four = [_deliberated(course, one, at) for at, one in enumerate(Deliberation, start=1)]
    return [
        *four,
        _published(course, 5, _("The resolution is on the board"), course.resolution_notice),
        _published(course, 6, _("The result is on the board"), course.result_notice),
    ]


def _deliberated(course: Course, deliberation: Deliberation, number: int) -> Step:
    held = course.held_as(deliberation)
    now = course.next == deliberation
    return Step(
        number,
        "done" if held else "now" if now else "later",
        capfirst(str(deliberation.label)),
        [_try(course, meeting) for meeting in course.meetings_of(deliberation)],
        hint(course, deliberation),
        record_url(course.motion, deliberation) if now else "",
        str(RECORD[deliberation]) if now else "",
    )


def record_url(motion: Motion, deliberation: Deliberation) -> str:
    add = reverse("meeting_add", args=[motion.project_id])
    return f"{add}?motion={motion.pk}&assembly={ASSEMBLY[deliberation]}"


def _try(course: Course, meeting: Meeting) -> Try:
    figures = {
        "day": date_format(meeting.held_on),
        "present": meeting.present,
        "entitled": meeting.entitled,
        "votes": meeting.votes_for,
    }
    text = _("%(day)s: %(present)s of %(entitled)s present, %(votes)s for it") % figures
    if meeting in course.held:
        said = ""
    elif meeting.tally.carries:
        said = _("not in its turn")
    else:
        said = failed(meeting)
    return Try(text, meeting.get_absolute_url(), said)


def hint(course: Course, deliberation: Deliberation) -> str:
    """Why the step that is next does not hold, though they met."""
    meetings = course.meetings_of(deliberation)
    if course.next != deliberation or not meetings:
        return ""
    if any(one.tally.carries for one in meetings):
        return _("They met before the step that goes before. Meet again, and record that too.")
    last = meetings[-1]
    if not last.tally.rule_is_set:
        return _("The county has not set its rule, and this meeting would not hold under each.")
    if last.tally.has_quorum:
        return _("The last meeting had no majority.")
    return _("At the last meeting too few were present.")


def _published(course: Course, number: int, title: str, notice: Notice | None) -> Step:
    if notice is not None:
        days = {"first": date_format(notice.posted_on), "last": date_format(notice.last_day)}
        shown = Try(_("%(first)s to %(last)s") % days, notice.get_absolute_url(), "")
        return Step(number, "done", title, [shown])
    if number == 5 and course.resolution:
        url = reverse("notice_add", args=[course.motion.project_id])
        return Step(number, "now", title, url=url, action=_("Put it on the board"))
    after = _("When the works are accepted, the notice of the result counts.")
    return Step(number, "later", title, hint=after if number == 6 else "")


def lacking(standing: Standing) -> str:
    """What a subject still lacks, in a sentence; "" once it is resolved."""
    course = standing.course
    if standing.resolution:
        return ""
    if course is None or course.next is None:
        return _("First put the matter forward; four meetings then deliberate on it.")
    said = _("%(done)s of 4 deliberations hold. Next: %(next)s.") % {
        "done": len(course.held),
        "next": course.next.label,
    }
    return " ".join(filter(None, (said, hint(course, course.next))))


def needed(proceedings: Proceedings) -> list[Item]:
    """What the project's stages ask the village for, as items of `ui/missing.html`."""
    return [_needed(subject, proceedings.standing_on(subject)) for subject in NEEDED]


def _needed(subject: Subject, standing: Standing) -> Item:
    resolution, course = standing.resolution, standing.course
    thing: Meeting | Motion | None = resolution or (course.motion if course else None)
    return Item(
        label=str(subject.label),
        done=resolution is not None,
        hint=lacking(standing),
        url=thing.get_absolute_url() if thing else "",
    )


@dataclass(frozen=True, slots=True)
class Card:
    """A matter in the list: its name, its six steps as marks, and the way on."""

    motion: Motion
    steps: Sequence[Step]

    @property
    def done(self) -> int:
        return sum(step.state == "done" for step in self.steps)

    @property
    def now(self) -> Step | None:
        return next((step for step in self.steps if step.state == "now"), None)


def cards(courses: Iterable[Course]) -> list[Card]:
    return [Card(course.motion, steps_of(course)) for course in courses]


def motion_rows(motion: Motion) -> list[Row]:
    return [
        Row(_("Subject"), motion.get_subject_display()),
        Row(_("Where it came from"), motion.get_origin_display()),
        Row(_("Who put it forward"), motion.proposer),
        Row(_("Put forward on"), date_format(motion.raised_on)),
    ]
