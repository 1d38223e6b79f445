"""For each address that is about something: a thing of a village to ask about."""

from collections.abc import Callable
from typing import Any

from django.db.models import Model

from acceptance.models import Asset, CareAgreement, Inspection, InspectionItem
from payroll.models import PaymentBatch, WageLine, WageSheet
from procurement.models import Purchase, Quote, Receipt
from projects.lifecycle import Stage
from projects.models import (
    Attachment,
    BodyMember,
    Fund,
    FundReceipt,
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


def of_young_project(village: str) -> dict[str, Any]:
    """One with few papers, where the page is made of all of them."""
    return {"pk": Project.objects.filter(village_id=village, stage=Stage.RESERVE)[0].pk}


def a_day(village: str) -> dict[str, Any]:
    project = _project(village)
    return {"pk": project.pk, "day": Slot.objects.filter(project=project).latest("day").day}


def first(model: type[Model], **kept: Any) -> About:
    def about(village: str) -> dict[str, Any]:
        rows = model._default_manager.filter(village_id=village, **kept)
        return {"pk": rows.order_by("pk").values_list("pk", flat=True)[0]}

    return about


THINGS: dict[str, About] = (
    {
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
        "fund_withdraw": first(Fund),
        "receipt_withdraw": first(FundReceipt),
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
        "day_idle": a_day,
        "purchase_detail": first(Purchase),
        "purchase_choose": first(Purchase),
        "purchase_cancel": first(Purchase),
        "purchase_notice": first(Purchase),
        "quote_add": first(Purchase),
        "quote_withdraw": first(Quote),
        "quote_reveal": first(Quote),
        "receipt_add": first(Purchase),
        "receipt_check": first(Receipt),
        "supplier_payment_add": first(Purchase),
        "inspection_add": lambda village: of_project(village) | {"kind": "self"},
        "inspection_detail": first(Inspection),
        "item_rectify": first(InspectionItem),
        "item_recheck": first(InspectionItem, inspection__kind="township"),
        "archive_book": of_young_project,
        "asset_edit": first(Asset),
        "asset_remove": first(Asset),
        "care_sign": first(CareAgreement),
    }
    | dict.fromkeys(
        (
            "sheet_detail",
            "sheet_discard",
            "sheet_notice",
            "sheet_object",
            "sheet_check",
            "sheet_end_notice",
            "sheet_decide",
            "batch_add",
        ),
        first(WageSheet),
    )
    | dict.fromkeys(("line_detail", "line_void", "line_set_aside", "line_take_up"), first(WageLine))
    | dict.fromkeys(
        ("batch_detail", "batch_download", "results_add", "results_except"), first(PaymentBatch)
    )
    | dict.fromkeys(
        (
            "project_detail",
            "project_edit",
            "project_history",
            "project_submit",
            "project_decide",
            "project_reopen",
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
            "day_send",
            "sheet_list",
            "sheet_add",
            "purchase_list",
            "purchase_add",
            "inspection_list",
            "works_edit",
            "application_edit",
            "result_notice",
            "handover_detail",
            "asset_add",
            "care_add",
            "archive_detail",
        ),
        of_project,
    )
)
