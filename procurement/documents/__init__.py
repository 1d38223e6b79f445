"""The printed forms of this app: inquiry record (T16), purchasing plan (T17), contract ledger
(T18), receipt (T19), the store's slips and ledgers (T20), order, receipt and invoice compared
(T35), and the days of hired machines (T36). Chinese papers, not translated (see
`projects.documents`)."""

from django.utils.translation import gettext_lazy as _

from core.documents import Form
from procurement.documents.contracts import contract_ledger, contract_subjects
from procurement.documents.inquiry import inquiry_record, inquiry_subjects
from procurement.documents.machine_log import machine_sheet, machine_subjects
from procurement.documents.match import match_sheet, match_subjects
from procurement.documents.plan import plan_subjects, purchasing_plan
from procurement.documents.receipt import receipt_form, receipt_subjects
from procurement.documents.store import slip_subject, store_paper, store_subjects
from projects.paperwork import Paper


def _form(code: str, title: str) -> Form:
    return Form(code, title, f"documents/{code}.html", "procurement")


PAPERS = (
    Paper(
        _form("T16", "询价记录表"),
        _("one a purchase, once quotes have come in"),
        inquiry_subjects,
        inquiry_record,
    ),
    Paper(
        _form("T17", "物资采购清单"),
        _("one a version of the purchasing plan, to be voted on and after it"),
        plan_subjects,
        purchasing_plan,
    ),
    Paper(
        _form("T18", "采购合同台账"),
        _("once a purchase has its contract"),
        contract_subjects,
        contract_ledger,
    ),
    Paper(
        _form("T19", "入库（进场验收）单"),
        _("one a delivery: empty to take along to it, or as it was received"),
        receipt_subjects,
        receipt_form,
    ),
    Paper(
        _form("T20", "出库（领用）单、收发存台账"),
        _("the ledger of each material, slips to sign, or an empty slip to take along"),
        store_subjects,
        store_paper,
        besides=slip_subject,
    ),
    Paper(
        _form("T35", "采购付款三单核对表"),
        _("one a purchase, before it is paid: order, receipt and invoice compared"),
        match_subjects,
        match_sheet,
    ),
    Paper(
        _form("T36", "机械台班确认单"),
        _("one a hire with its whole log, empty before it begins, and one a check of its days"),
        machine_subjects,
        machine_sheet,
    ),
)
