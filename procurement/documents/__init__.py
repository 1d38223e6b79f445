"""The printed forms of this app: inquiry record (T16) and receipt (T19). Chinese papers, not
translated (see `projects.documents`)."""

from django.utils.translation import gettext_lazy as _

from core.documents import Form
from procurement.documents.inquiry import inquiry_record, inquiry_subjects
from procurement.documents.receipt import receipt_form, receipt_subjects
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
        _form("T19", "入库（进场验收）单"),
        _("one a delivery: empty to take along to it, or as it was received"),
        receipt_subjects,
        receipt_form,
    ),
)
