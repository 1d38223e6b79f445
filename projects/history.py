"""What has happened to a project, in plain words. Only reads."""

import datetime
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.models import AuditRecord
from projects.lifecycle import Stage, Step
from projects.models import (
    ChangeAct,
    Decision,
    EndingAct,
    NoticeKind,
    Project,
    RequestAct,
    Subject,
    Verdict,
)
from regions.access import Permission, can, typed_for_village
from regions.models import Post

WORDS: dict[str, str | Promise] = {
    "add project": gettext_lazy("proposed the project"),
    "take over": gettext_lazy("took works under way over"),
    "edit takeover": gettext_lazy("changed what was typed from the papers"),
    "edit project": gettext_lazy("changed the description"),
    "give advice": gettext_lazy("advised on the project"),
    "answer advice": gettext_lazy("answered the sponsor's advice"),
    "withdraw advice": gettext_lazy("struck the sponsor's advice out"),
    "mark reserve": gettext_lazy("gave the project its place in the reserve"),
    "suspend": gettext_lazy("suspended the works"),
    "resume": gettext_lazy("resumed the works"),
    "attach": gettext_lazy("handed in a paper"),
    "begin implementation": gettext_lazy("began a version of the implementation plan"),
    "write implementation": gettext_lazy("wrote in the implementation plan"),
    "add labour": gettext_lazy("added a row of labour to the implementation plan"),
    "edit labour": gettext_lazy("changed a row of labour in the implementation plan"),
    "replace labour": gettext_lazy("read the labour of the implementation plan from a workbook"),
    "remove labour": gettext_lazy("took a row of labour out of the implementation plan"),
    "plan wages": gettext_lazy("put the labour chapter's wages into the estimate"),
    "answer simplicity": gettext_lazy("answered whether the works are simple enough"),
    "prove start": gettext_lazy("brought a paper before the start, or said why it is not needed"),
    "withdraw proof": gettext_lazy("struck out a paper before the start"),
    "issue paper": gettext_lazy("issued a printed form"),
    "put forward": gettext_lazy("put a matter forward"),
    "record meeting": gettext_lazy("recorded a meeting"),
    "name member": gettext_lazy("named a member"),
    "end membership": gettext_lazy("took a member off the list"),
    "declare kinship": gettext_lazy("declared that two members are related"),
    "withdraw kinship": gettext_lazy("struck out a declared kinship"),
    "post notice": gettext_lazy("posted a notice"),
    "add board photo": gettext_lazy("added a photo of the board"),
    "withdraw notice": gettext_lazy("withdrew a notice"),
    "object": gettext_lazy("recorded an objection"),
    "object from his page": gettext_lazy("wrote on his own page that something is wrong"),
    "answer objection": gettext_lazy("answered an objection"),
    "write diary": gettext_lazy("wrote the site diary"),
    "count heads": gettext_lazy("counted heads at the site"),
    "add photo": gettext_lazy("took a picture of the site"),
    "add fund": gettext_lazy("entered a plan paper"),
    "begin targets": gettext_lazy("began a version of the performance targets"),
    "write targets": gettext_lazy("wrote performance targets"),
    "targets submit": gettext_lazy("handed performance targets in"),
    "targets approve": gettext_lazy("agreed to performance targets"),
    "targets return": gettext_lazy("sent performance targets back"),
    "begin evaluation": gettext_lazy("began the self-evaluation"),
    "write evaluation": gettext_lazy("wrote in the self-evaluation"),
    "evaluation submit": gettext_lazy("handed the self-evaluation in"),
    "evaluation approve": gettext_lazy("confirmed the self-evaluation"),
    "evaluation return": gettext_lazy("sent the self-evaluation back"),
    "adjust plan": gettext_lazy("adjusted the plan by a new paper"),
    "withdraw adjustment": gettext_lazy("struck out what adjusted the plan"),
    "join bundle": gettext_lazy("put the project into a bundle"),
    "leave bundle": gettext_lazy("took the project out of its bundle"),
    "draft change": gettext_lazy("began a change order"),
    "edit change": gettext_lazy("wrote a change order otherwise"),
    "add change paper": gettext_lazy("added a picture or paper to a change order"),
    "withdraw change paper": gettext_lazy("struck a picture or paper out of a change order"),
    "withdraw change": gettext_lazy("took a change order back"),
    "change submit": gettext_lazy("handed a change order in"),
    "change approve": gettext_lazy("agreed to a change order"),
    "change return": gettext_lazy("sent a change order back"),
    "change reject": gettext_lazy("did not agree to a change order"),
    "ending submit": gettext_lazy("asked the county to end the project"),
    "ending approve": gettext_lazy("agreed that the project ends"),
    "ending reject": gettext_lazy("did not agree that the project ends"),
    "withdraw ending": gettext_lazy("took back that the project ends"),
    "return money": gettext_lazy("entered money that went back"),
    "withdraw return": gettext_lazy("struck out money that went back"),
    "draft request": gettext_lazy("began a request for money"),
    "edit request": gettext_lazy("changed a request for money"),
    "add voucher": gettext_lazy("attached a paper to a request for money"),
    "withdraw voucher": gettext_lazy("struck a paper out of a request for money"),
    "withdraw request": gettext_lazy("took a request for money back"),
    "request submit": gettext_lazy("handed a request for money in"),
    "request approve": gettext_lazy("agreed to a request for money"),
    "request return": gettext_lazy("sent a request for money back"),
    "request reject": gettext_lazy("did not agree to a request for money"),
    "lessen request": gettext_lazy("asked for less wages: a line was taken off"),
    "close request": gettext_lazy("closed a request for money with less than it asked"),
    "take fund ledger": gettext_lazy("took the ledger of the money as a workbook"),
    "enter before": gettext_lazy("entered what was disbursed before the take-over"),
    "disburse": gettext_lazy("entered what was disbursed"),
    "withdraw disbursement": gettext_lazy("struck out what was disbursed"),
    "receive fund": gettext_lazy("entered money that arrived"),
    "withdraw fund": gettext_lazy("struck out a plan paper"),
    "withdraw receipt": gettext_lazy("struck out money that arrived"),
    "stage submit": gettext_lazy("submitted the stage"),
    "stage approve": gettext_lazy("approved the stage"),
    "stage return": gettext_lazy("sent the stage back"),
    "stage reject": gettext_lazy("did not approve the project"),
    "stage reopen": gettext_lazy("sent the project back to its proposal"),
}
STATES = {
    Verdict.SUBMIT: "running",
    Verdict.APPROVE: "done",
    Verdict.RETURN: "returned",
    Verdict.REJECT: "stopped",
    Verdict.REOPEN: "returned",
}
# Facts that hold a choice, with its words.
CHOICES: Mapping[str, Mapping[str, Any]] = {
    "stage": dict(Stage.choices),
    "subject": dict(Subject.choices),
    "kind": dict(NoticeKind.choices),
}
# What a record was about, where its facts say so.
NAMING = (
    "name",
    "title",
    "form",
    "item",
    "object",
    "supplier",
    "amount",
    "total",
    "day",
    "reason",
    "place",
)
# Verbs of what a village does itself: a post above it enters it in its stead (代录).
_of_the_village: set[str] = set()
# Things that only those see who have a right beside that to the project.
_guarded: dict[str, Permission] = {}


def register(words: Mapping[str, str | Promise], **guarded: Permission) -> None:
    """What an app's verbs are called; and the right to see an app's records, by its label."""
    WORDS.update(words)
    _guarded.update(guarded)


def register_of_the_village(*verbs: str) -> None:
    """Acts that are marked as entered for the village (代录) where a post above it did them."""
    _of_the_village.update(verbs)


@dataclass(frozen=True, slots=True)
class Event:
    """A decision as the timeline shows it."""

    when: datetime.datetime
    step: str
    who: str
    verdict: str
    state: str
    reason: str
    typed_by: str
    seen: int


Taken = Decision | RequestAct | ChangeAct | EndingAct


def events(decisions: QuerySet[Decision]) -> list[Event]:
    """Newest first."""
    return events_of(decisions, _step)


def events_of(rows: QuerySet[Any], step: Callable[[Any], str]) -> list[Event]:
    """The steps of a case, the newest first, each called as `step` says."""
    about = rows.select_related("post__division", "operator", "responsible")
    return [event_of(row, step(row)) for row in about.order_by("-at")]


def event_of(row: Taken, step: str) -> Event:
    """Who answered for the step, at which post, and who typed it where that was another. A version
    that was seen is told of a project alone: nothing else has editions."""
    typed = "" if row.operator_id == row.responsible_id else row.operator.name
    office = "" if typed else str(row.post)
    return Event(
        when=row.at,
        step=step,
        who=" ".join(filter(None, (row.responsible.name, office))),
        verdict=str(row.get_verdict_display()),
        state=STATES[Verdict(row.verdict)],
        reason=row.reason,
        typed_by=typed,
        seen=row.version_seen if isinstance(row, Decision) else 0,
    )


def last_return(project: Project) -> Decision | None:
    """Why the present stage was sent back, while its maker mends it."""
    if not project.sent_back:
        return None
    returns = project.decisions.filter(verdict__in=[Verdict.RETURN, Verdict.REOPEN])
    return returns.order_by("-at").first()


def _step(decision: Decision) -> str:
    return _("%(stage)s: %(step)s, round %(round)s") % {
        "stage": Stage(decision.stage).label,
        "step": Step(decision.step).label,
        "round": decision.round,
    }


def records(project: Project, actor: Post) -> QuerySet[AuditRecord]:
    """The audit records of the project and of its rows that the post may see, newest first."""
    found = AuditRecord.objects.filter(project_id=project.pk)
    for app, right in _guarded.items():
        if not can(actor, right, project):
            found = found.exclude(thing_type__startswith=f"{app}.")
    return found.order_by("-at", "-id")


def told(page: Iterable[AuditRecord]) -> list[list[Any]]:
    """Rows of when, who, what; a verb without words of its own is shown as it is recorded."""
    rows = list(page)
    posts = Post.objects.select_related("division", "user__human").in_bulk(
        {row.post_id for row in rows if row.post_id}
    )
    return [[row.at, _who(posts.get(row.post_id), row), _what(row)] for row in rows]


def _who(post: Post | None, row: AuditRecord) -> str:
    if row.post_id is None:
        return _("a worker, without an account")
    if post is None:
        return ""
    who = _("%(name)s (%(kind)s)") % {"name": post.human, "kind": post}
    if row.verb in _of_the_village and typed_for_village(post):
        return _("%(who)s, entered for the village") % {"who": who}
    return who


def _what(row: AuditRecord) -> str:
    said = str(WORDS.get(row.verb, row.verb))
    detail = _detail(row.facts)
    return _("%(what)s: %(detail)s") % {"what": said, "detail": detail} if detail else said


def _detail(facts: Mapping[str, Any]) -> str:
    """What the act was about; of a change, the fields that are no longer the same."""
    if "after" in facts:
        before, after = facts["before"], facts["after"]
        fields = [field for field in Project._meta.fields if field.name in after]
        changed = [field for field in fields if before[field.name] != after[field.name]]
        return _(", ").join(str(field.verbose_name) for field in changed)
    for name, choices in CHOICES.items():
        if name in facts:
            return str(choices.get(facts[name], facts[name]))
    return str(next((facts[name] for name in NAMING if facts.get(name)), ""))
