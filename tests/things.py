"""For each address that is about something: a thing of a village to ask about."""

from collections.abc import Callable
from typing import Any

from django.db.models import Model

from acceptance.models import Asset, CareAgreement, Inspection, InspectionItem
from payroll.models import (
    Advance,
    BankLayout,
    Correction,
    LineConsent,
    OpeningSheet,
    PaymentBatch,
    SheetFinding,
    SheetSample,
    SignedPage,
    Slip,
    WageLine,
    WageSheet,
    WorkerPage,
)
from procurement.models import (
    Contract,
    Invoice,
    PlanVersion,
    Purchase,
    Quote,
    Receipt,
    StockCard,
    StockCount,
    StockRow,
    Supplier,
)
from projects.lifecycle import Stage
from projects.models import (
    Attachment,
    BodyMember,
    ChangeOrder,
    ChangePaper,
    CountySettings,
    Disbursement,
    Ending,
    Fund,
    FundReceipt,
    FundRequest,
    FundReturn,
    ImplementationPlan,
    IssuedDocument,
    Kinship,
    LabourRow,
    Meeting,
    Motion,
    Notice,
    Objection,
    Project,
    RequestVoucher,
    SimplicityPoint,
    SitePhoto,
    StartPaper,
    StartProof,
    Takeover,
)
from regions.models import Post, Role
from workers.findings import findings_of
from workers.models import (
    AccountChange,
    BankCheck,
    FindingAnswer,
    Household,
    HouseholdMember,
    Muster,
    MusterPage,
    PeopleImport,
    Person,
    PersonCategory,
    Pieces,
    RosterEntry,
    Sample,
    SheetReading,
    Slot,
    TeamPieces,
    TradeRate,
    Training,
    WeekCheck,
)

About = Callable[[str], dict[str, Any]]


def _project(village: str) -> Project:
    """The one under construction."""
    return Project.objects.get(village_id=village, name="三姓庄村村道硬化")


def of_project(village: str) -> dict[str, Any]:
    return {"pk": _project(village).pk}


def of_young_project(village: str) -> dict[str, Any]:
    """One with few papers, where the page is made of all of them."""
    return {"pk": Project.objects.filter(village_id=village, stage=Stage.RESERVE)[0].pk}


def of_taken_over(village: str) -> dict[str, Any]:
    return {"pk": Takeover.objects.filter(village_id=village)[0].project_id}


def a_day(village: str) -> dict[str, Any]:
    project = _project(village)
    return {"pk": project.pk, "day": Slot.objects.filter(project=project).latest("day").day}


def a_finding(village: str) -> dict[str, Any]:
    project = _project(village)
    return {"pk": project.pk, "key": findings_of(project)[0].finding.key}


def a_persons_day(village: str) -> dict[str, Any]:
    slot = Slot.objects.filter(project=_project(village)).latest("day")
    return {"pk": slot.entry_id, "day": slot.day}


def first(model: type[Model], **kept: Any) -> About:
    def about(village: str) -> dict[str, Any]:
        rows = model._default_manager.filter(village_id=village, **kept)
        return {"pk": rows.order_by("pk").values_list("pk", flat=True)[0]}

    return about


def a_worker_page(village: str) -> dict[str, Any]:
    return {"token": WorkerPage.objects.filter(village_id=village)[0].token}


def a_version(village: str) -> dict[str, Any]:
    """The last one of the county's settings: it lies ahead and has a picture."""
    return {"pk": CountySettings.objects.filter(area_id=f"{village[:6]}000000")[0].pk}


def a_recorder(village: str) -> dict[str, Any]:
    post = Post.objects.get(division=village, role=Role.RECORDER, stands_in_for=None)
    return {"pk": post.pk}


def a_deputy(village: str) -> dict[str, Any]:
    return {"pk": Post.objects.get(stands_in_for__division=village).pk}


def a_layout(village: str) -> dict[str, Any]:
    return {"pk": BankLayout.objects.in_force(f"{village[:6]}000000")[0].pk}


def a_supplier(village: str) -> dict[str, Any]:
    return {"pk": Supplier.objects.of_county(f"{village[:6]}000000")[0].pk}


def a_start_paper(village: str) -> dict[str, Any]:
    return {"pk": StartPaper.objects.standing().filter(area_id=f"{village[:6]}000000")[0].pk}


def a_simplicity_point(village: str) -> dict[str, Any]:
    county = SimplicityPoint.objects.standing().filter(area_id=f"{village[:6]}000000")
    return {"pk": county[0].pk}


def of_start_paper(village: str) -> dict[str, Any]:
    return of_project(village) | {"paper": a_start_paper(village)["pk"]}


THINGS: dict[str, About] = (
    {
        "deputy_add": a_recorder,
        "deputy_end": a_deputy,
        "takeover_edit": of_taken_over,
        "correction_add": first(WageLine, sheet__state__in=["approved", "closed"]),
        "correction_confirm": first(Correction, confirmed_at__isnull=True),
        "correction_withdraw": first(Correction, applied_by__isnull=True),
        "opening_add": of_taken_over,
        "opening_template": of_taken_over,
        "opening_detail": first(OpeningSheet),
        "opening_withdraw": first(OpeningSheet),
        "document_verify": lambda village: {
            "token": IssuedDocument.objects.filter(village_id=village)[0].token
        },
        "worker_page": a_worker_page,
        "worker_page_close": a_worker_page,
        "worker_page_object": a_worker_page,
        "document_issue": lambda village: of_project(village) | {"code": "T2"},
        "document_detail": first(IssuedDocument),
        "document_pictures": first(IssuedDocument),
        "document_picture": lambda village: first(IssuedDocument)(village) | {"page": 1},
        "attachment_detail": first(Attachment),
        "start_proof_add": of_start_paper,
        "start_proof_waive": of_start_paper,
        "start_proof_withdraw": first(StartProof),
        **dict.fromkeys(
            ("implementation_version", "implementation_write", "labour_add"),
            first(ImplementationPlan),
        ),
        **dict.fromkeys(("labour_edit", "labour_remove"), first(LabourRow)),
        "simplicity_point_withdraw": a_simplicity_point,
        "start_paper_edit": a_start_paper,
        "start_paper_withdraw": a_start_paper,
        "meeting_detail": first(Meeting),
        "motion_detail": first(Motion),
        "member_end": first(BodyMember),
        "kinship_add": first(BodyMember),
        "kinship_withdraw": first(Kinship),
        "notice_detail": first(Notice),
        "notice_withdraw": first(Notice),
        "notice_photo_add": first(Notice),
        "objection_add": first(Notice),
        "objection_answer": first(Objection),
        "fund_receive": first(Fund),
        "fund_trace": first(Fund),
        "fund_withdraw": first(Fund),
        "receipt_withdraw": first(FundReceipt),
        **dict.fromkeys(
            (
                "fund_request_detail",
                "fund_request_edit",
                "fund_voucher_add",
                "fund_request_submit",
                "fund_request_decide",
                "fund_request_withdraw",
                "fund_request_close",
                "disbursement_add",
            ),
            first(FundRequest),
        ),
        "fund_voucher_withdraw": first(RequestVoucher),
        **dict.fromkeys(
            (
                "change_detail",
                "change_edit",
                "change_paper_add",
                "change_withdraw",
                "change_submit",
                "change_decide",
            ),
            first(ChangeOrder),
        ),
        "change_paper_withdraw": first(ChangePaper),
        "ending_detail": first(Ending),
        "ending_decide": first(Ending),
        "ending_withdraw": first(Ending),
        "fund_return_withdraw": first(FundReturn),
        "disbursement_withdraw": first(Disbursement),
        "person_detail": first(Person),
        "person_edit": first(Person),
        "person_reveal": first(Person),
        "category_add": first(Person),
        "category_end": first(PersonCategory),
        "import_detail": first(PeopleImport, state="uploaded"),
        "import_edit": first(PeopleImport, state="uploaded"),
        "import_discard": first(PeopleImport, state="uploaded"),
        "settings_withdraw": a_version,
        "settings_paper": a_version,
        "group_end": lambda village: {"code": f"{village[:6]}-1"},
        "account_change": first(Person, account_hash__isnull=False),
        "account_confirm": first(AccountChange, decided_at__isnull=True),
        "account_refuse": first(AccountChange, decided_at__isnull=True),
        "household_detail": first(Household),
        "household_edit": first(Household),
        "household_remove": first(Household),
        "answer_add": first(Household),
        "answer_edit": first(HouseholdMember),
        "answer_remove": first(HouseholdMember),
        "bank_check_detail": first(BankCheck),
        "bank_check_download": first(BankCheck),
        "bank_check_answer": first(BankCheck),
        "roster_detail": first(RosterEntry),
        "roster_edit": first(RosterEntry),
        "roster_leave": first(RosterEntry),
        "roster_return": first(RosterEntry),
        "entry_day": a_persons_day,
        "halves_set": a_persons_day,
        "overtime_set": a_persons_day,
        "pieces_add": a_persons_day,
        "remark_add": a_persons_day,
        "pieces_withdraw": first(Pieces),
        "rate_end": first(TradeRate),
        "rate_withdraw": first(TradeRate),
        "team_withdraw": first(TeamPieces),
        "training_detail": first(Training),
        "agreement_replace": first(RosterEntry),
        "day_detail": a_day,
        "day_fill": a_day,
        "day_clear": a_day,
        "diary_detail": a_day,
        "diary_write": a_day,
        "diary_count": a_day,
        "photo_add": a_day,
        "photo_detail": first(SitePhoto),
        "photo_thumb": first(SitePhoto),
        "finding_answer": a_finding,
        "finding_judge": first(FindingAnswer),
        "sample_detail": first(Sample),
        "sheet_sample_detail": first(SheetSample),
        "sheet_finding_answer": first(SheetFinding),
        "day_history": a_day,
        "week_detail": a_day,
        "week_check": a_day,
        "week_answer": first(WeekCheck),
        "reading_detail": first(SheetReading),
        "reading_apply": first(SheetReading),
        "muster_detail": first(Muster),
        "muster_attach": first(Muster),
        "muster_check": first(Muster),
        "muster_workbook": first(Muster),
        "muster_page_withdraw": first(MusterPage),
        "day_idle": a_day,
        "plan_version": first(PlanVersion),
        "plan_workbook": first(PlanVersion),
        "plan_resolve": first(PlanVersion),
        "stock_detail": first(StockCard),
        "stock_hand_out": first(StockCard),
        "stock_return": first(StockRow),
        "stock_take_back": first(StockRow),
        "stock_count_detail": first(StockCount),
        "stock_count_check": first(StockCount),
        "purchase_detail": first(Purchase),
        "purchase_choose": first(Purchase),
        "purchase_cancel": first(Purchase),
        "purchase_notice": first(Purchase),
        "quote_add": first(Purchase),
        "quote_withdraw": first(Quote),
        "quote_reveal": first(Quote),
        "contract_add": first(Purchase),
        "contract_withdraw": first(Contract),
        "invoice_add": first(Purchase),
        "invoice_withdraw": first(Invoice),
        "supplier_detail": a_supplier,
        "supplier_edit": a_supplier,
        "supplier_block": a_supplier,
        "supplier_lift": a_supplier,
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
        "signed_page": first(SignedPage),
        "signed_page_withdraw": first(SignedPage),
        "consent_withdraw": first(LineConsent),
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
            "sheet_sign",
            "sheet_sign_print",
            "sheet_sign_attach",
            "sheet_missing",
            "sheet_look",
            "sheet_allocate",
            "batch_add",
        ),
        first(WageSheet),
    )
    | dict.fromkeys(
        (
            "advance_confirm",
            "advance_decide",
            "advance_pay",
            "advance_withdraw",
            "advance_give_back",
            "advance_set_aside",
        ),
        first(Advance),
    )
    | dict.fromkeys(("slip_confirm", "slip_refuse"), first(Slip))
    | dict.fromkeys(("layout_edit", "layout_end"), a_layout)
    | dict.fromkeys(
        (
            "line_detail",
            "line_trace",
            "line_void",
            "line_set_aside",
            "line_take_up",
            "line_sign",
            "line_check",
            "line_cash",
            "cash_strike",
        ),
        first(WageLine),
    )
    | dict.fromkeys(
        (
            "batch_detail",
            "batch_release",
            "batch_cancel",
            "batch_keep",
            "batch_download",
            "batch_note",
            "results_add",
            "results_except",
        ),
        first(PaymentBatch),
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
            "motion_add",
            "member_list",
            "member_add",
            "notice_list",
            "objection_list",
            "notice_add",
            "fund_list",
            "fund_add",
            "fund_ledger_detail",
            "fund_ledger_workbook",
            "ending_add",
            "fund_return_list",
            "fund_return_add",
            "change_list",
            "change_add",
            "fund_request_list",
            "start_proof_list",
            "implementation_detail",
            "implementation_begin",
            "eligibility_detail",
            "eligibility_answer",
            "fund_request_add",
            "fund_before_add",
            "document_list",
            "roster_list",
            "roster_add",
            "roster_newcomer",
            "roster_notice",
            "rate_list",
            "rate_add",
            "pay_adjust",
            "team_list",
            "team_add",
            "survey_add",
            "survey_list",
            "household_add",
            "warning_list",
            "bank_check_list",
            "bank_check_add",
            "agreement_add",
            "agreement_print",
            "lack_list",
            "lack_workbook",
            "agreement_issue",
            "agreement_book",
            "agreement_copy",
            "training_list",
            "training_add",
            "insurance_list",
            "insurance_add",
            "day_grid",
            "day_set",
            "diary_list",
            "finding_list",
            "finding_workbook",
            "late_list",
            "late_check",
            "week_list",
            "day_paste",
            "reading_add",
            "muster_list",
            "muster_add",
            "day_send",
            "clock_detail",
            "meter_detail",
            "sheet_list",
            "correction_list",
            "advance_list",
            "advance_add",
            "ledger_detail",
            "ledger_workbook",
            "deduction_add",
            "sheet_add",
            "plan_detail",
            "plan_add",
            "stock_list",
            "stock_workbook",
            "stock_count_list",
            "stock_count_add",
            "surplus_list",
            "surplus_add",
            "purchase_list",
            "contract_list",
            "contract_workbook",
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
