"""For each address that is about something: a thing of a village to ask about."""

from collections.abc import Callable
from typing import Any

from django.db.models import Model

from projects.models import (
    Attachment,
    BodyMember,
    Fund,
    IssuedDocument,
    Meeting,
    Notice,
    Objection,
    Project,
)
from workers.models import Person, PersonCategory, RosterEntry, Slot

About = Callable[[str], dict[str, Any]]


def _project(village: str) -> Project:
    """The one under construction."""
    return Project.objects.get(village_id=village, name="三姓庄村村道硬化")


def of_project(village: str) -> dict[str, Any]:
    return {"pk": _project(village).pk}


def a_day(village: str) -> dict[str, Any]:
    project = _project(village)
    return {"pk": project.pk, "day": Slot.objects.filter(project=project).latest("day").day}


def first(model: type[Model], **kept: Any) -> About:
    def about(village: str) -> dict[str, Any]:
        rows = model._default_manager.filter(village_id=village, **kept)
        return {"pk": rows.order_by("pk").values_list("pk", flat=True)[0]}

    return about


THINGS: dict[str, About] = {
    "document_verify": lambda village: {
        "token": IssuedDocument.objects.filter(village_id=village)[0].token
    },
    "document_issue": lambda village: of_project(village) | {"code": "T2"},
    "document_detail": first(IssuedDocument),
    "attachment_detail": first(Attachment),
    "meeting_detail": first(Meeting),
    "member_end": first(BodyMember),
    "notice_detail": first(Notice),
    "notice_withdraw": first(Notice),
    "objection_add": first(Notice),
    "objection_answer": first(Objection),
    "fund_receive": first(Fund),
    "person_detail": first(Person),
    "person_edit": first(Person),
    "person_reveal": first(Person),
    "category_add": first(Person),
    "category_end": first(PersonCategory),
    "roster_detail": first(RosterEntry),
    "roster_edit": first(RosterEntry),
    "roster_leave": first(RosterEntry),
    "roster_return": first(RosterEntry),
    "day_detail": a_day,
    "day_fill": a_day,
    "day_clear": a_day,
} | dict.fromkeys(
    (
        "project_detail",
        "project_edit",
        "project_history",
        "project_submit",
        "project_decide",
        "project_suspend",
        "project_resume",
        "attachment_list",
        "meeting_list",
        "meeting_add",
        "member_list",
        "member_add",
        "notice_list",
        "notice_add",
        "fund_list",
        "fund_add",
        "document_list",
        "roster_list",
        "roster_add",
        "roster_newcomer",
        "roster_notice",
        "survey_add",
        "agreement_add",
        "training_list",
        "training_add",
        "insurance_list",
        "insurance_add",
        "day_grid",
        "day_set",
    ),
    of_project,
)
