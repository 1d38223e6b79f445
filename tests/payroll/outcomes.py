"""What a bank answers of a row, for tests."""

from payroll.actions import Outcome
from payroll.models import FailureReason
from payroll.rules import State

OK, BAD, BACK, SILENT = State.SUCCEEDED, State.FAILED, State.RETURNED, State.UNKNOWN


def failed(row: int) -> Outcome:
    return Outcome(row, BAD, FailureReason.NAME, "户名不符")


def back(row: int) -> Outcome:
    return Outcome(row, BACK, FailureReason.RETURNED, "退汇")
