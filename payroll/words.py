"""What states are called on screen, each with the badge that shows it."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from payroll.models import FailureReason, SheetState, SheetStep, WageSheet
from payroll.rules import FileStep, Standing, State
from projects.models import Verdict

Badge = tuple[str, Promise]

SHEETS: Mapping[SheetState, Badge] = {
    SheetState.DRAFT: ("running", pgettext_lazy("wage sheet", "draft")),
    SheetState.NOTICED: ("running", pgettext_lazy("wage sheet", "on notice")),
    SheetState.TOWNSHIP: ("waiting", pgettext_lazy("wage sheet", "township reviews")),
    SheetState.COUNTY: ("waiting", pgettext_lazy("wage sheet", "county decides")),
    SheetState.APPROVED: ("running", pgettext_lazy("wage sheet", "approved, to be paid")),
    SheetState.CLOSED: ("done", pgettext_lazy("wage sheet", "paid and closed")),
    SheetState.DISCARDED: ("stopped", pgettext_lazy("wage sheet", "discarded")),
}
SENT_BACK: Badge = ("returned", pgettext_lazy("wage sheet", "sent back"))

LINES: Mapping[Standing, Badge] = {
    Standing.PAID: ("done", pgettext_lazy("wage line", "credited")),
    Standing.ON_ITS_WAY: ("running", pgettext_lazy("wage line", "at the bank")),
    Standing.OWED: ("waiting", pgettext_lazy("wage line", "owed")),
    Standing.HELD: ("stopped", pgettext_lazy("wage line", "held by an objection")),
    Standing.SET_ASIDE: ("returned", pgettext_lazy("wage line", "set aside")),
    Standing.VOIDED: ("stopped", pgettext_lazy("wage line", "taken off")),
}
NO_ACCOUNT: Badge = ("stopped", pgettext_lazy("wage line", "no bank account yet"))

CHANGING: Badge = ("waiting", pgettext_lazy("wage line", "account change waits to be confirmed"))

# What helps against each reason, before the next file.
_NEW_ACCOUNT = _(
    "Compare the account with the card and ask for a change; once another has confirmed it, the "
    "next bank file pays this line."
)
ADVICE: Mapping[FailureReason, Promise] = {
    FailureReason.NAME: _(
        "Ask in whose name the account is. Correct the name, or change the account to his own; "
        "then make the next bank file."
    ),
    FailureReason.ACCOUNT: _NEW_ACCOUNT,
    FailureReason.CLOSED: _NEW_ACCOUNT,
    FailureReason.LIMIT: _(
        "The account takes only so much: let him have the limit lifted at the bank, or change the "
        "account; then make the next bank file."
    ),
    FailureReason.RETURNED: _("Ask the bank why it took the money back before it is sent again."),
    FailureReason.OTHER: _("Ask the bank what was wrong before it is sent again."),
}

# Where a file's way out of the house says more than what the bank has answered.
FILES: Mapping[FileStep | None, Badge] = {
    None: ("waiting", pgettext_lazy("bank file", "waits for release")),
    FileStep.ASK: ("waiting", pgettext_lazy("bank file", "to be cancelled")),
    FileStep.CANCEL: ("stopped", pgettext_lazy("bank file", "cancelled")),
}
FILE_STEPS: Mapping[FileStep, Badge] = {
    FileStep.RELEASE: ("done", pgettext_lazy("bank file", "released")),
    FileStep.ASK: ("waiting", pgettext_lazy("bank file", "asked to cancel it")),
    FileStep.KEEP: ("running", pgettext_lazy("bank file", "kept it as it is")),
    FileStep.CANCEL: ("stopped", pgettext_lazy("bank file", "cancelled it")),
}
ATTEMPTS: Mapping[State, Badge] = {
    State.EXPORTED: ("running", pgettext_lazy("payment", "sent to the bank")),
    State.UNKNOWN: ("waiting", pgettext_lazy("payment", "no answer from the bank")),
    State.SUCCEEDED: ("done", pgettext_lazy("payment", "credited")),
    State.FAILED: ("stopped", pgettext_lazy("payment", "failed")),
    State.RETURNED: ("returned", pgettext_lazy("payment", "taken back by the bank")),
    State.CANCELLED: ("stopped", pgettext_lazy("payment", "cancelled")),
}

STEPS: Mapping[SheetStep, Promise] = {
    SheetStep.MAKE: _("Village: sheet made and posted"),
    SheetStep.SUPERVISION: _("Supervision group: check"),
    SheetStep.TOWNSHIP: _("Township: review"),
    SheetStep.COUNTY: _("County: decision"),
}
VERDICTS: Mapping[Verdict, str] = {
    Verdict.SUBMIT: "running",
    Verdict.APPROVE: "done",
    Verdict.RETURN: "returned",
}


def badge_of(sheet: WageSheet) -> tuple[str, str]:
    """State and words of a sheet; a draft that was sent back says so."""
    sent_back = sheet.state == SheetState.DRAFT and sheet.round > 1
    state, words = SENT_BACK if sent_back else SHEETS[SheetState(sheet.state)]
    return state, str(words)


def file_badge(step: FileStep | None) -> tuple[str, str] | None:
    """Of a file that isn't on its ordinary way; None where the bank's answer says more."""
    if step not in FILES:
        return None
    state, words = FILES[step]
    return state, str(words)


# What this app's audit records on a project are called in its history.
HISTORY: Mapping[str, Promise] = {
    "make sheet": _("drew up a wage sheet"),
    "add opening sheet": _("entered a wage sheet paid on paper"),
    "withdraw opening sheet": _("struck out a wage sheet paid on paper"),
    "discard sheet": _("discarded a draft wage sheet"),
    "sheet submit": _("answered for a wage sheet"),
    "notice sheet": _("put a wage sheet on notice"),
    "resubmit sheet": _("sent a returned wage sheet on again"),
    "hand in sheet": _("submitted a wage sheet"),
    "sheet approve": _("approved a wage sheet"),
    "sheet return": _("sent a wage sheet back"),
    "allocate sheet": _("kept which plan papers pay a wage sheet"),
    "set ledger layout": _("set how a wage ledger looks"),
    "take wage ledgers": _("took both ledgers of wages away as a workbook"),
    "add correction": _("entered a correction of wages"),
    "confirm correction": _("confirmed a correction of wages"),
    "withdraw correction": _("struck out a correction of wages"),
    "ask advance": _("entered an advance"),
    "agree to advance": _("agreed to an advance"),
    "refuse advance": _("refused an advance"),
    "pay advance": _("handed an advance out"),
    "withdraw advance": _("struck out an advance"),
    "give back advance": _("kept that an advance came back"),
    "set advance aside": _("set an advance aside"),
    "draw sheet": _("drew a wage sheet by lot"),
    "look at sheet": _("looked at a drawn wage sheet"),
    "answer sheet finding": _("answered what was found on a wage sheet"),
    "keep consent": _("kept who agreed to his wage line"),
    "withdraw consent": _("struck out a signature on a wage sheet"),
    "withdraw signed page": _("struck out a picture of a signed wage sheet"),
    "check line": _("checked a wage line"),
    "look ahead": _("looked at a wage sheet ahead"),
    "void line": _("took a line off a wage sheet"),
    "set aside": _("set a wage aside"),
    "take up again": _("took a wage up again"),
    "make bank file": _("made a bank file"),
    "download bank file": _("took a bank file away"),
    "read in results": _("entered the bank's results"),
    "file release": _("released a bank file"),
    "file ask": _("asked to cancel a bank file"),
    "file keep": _("kept a bank file that was to be cancelled"),
    "file cancel": _("cancelled a bank file"),
    "pay in cash": _("kept a wage paid in cash"),
    "strike out cash": _("struck out a wage paid in cash"),
    "enter slip": _("typed in the bank's slip"),
    "confirm slip": _("confirmed the bank's slip"),
    "refuse slip": _("refused what was typed from the bank's slip"),
}
