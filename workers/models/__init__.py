"""People, the roster with its papers, and work days."""

from workers.models.accounts import AccountChange
from workers.models.bank_checks import BankAnswer, BankCheck, BankCheckRow, BankVerdict
from workers.models.categories import Category, PersonCategory
from workers.models.checks import LateCheck, Opinion, WeekAnswer, WeekCheck
from workers.models.days import DayRecord, Half, ProjectMonth, Slot, Source
from workers.models.extras import (
    HalfRecord,
    Overtime,
    Pieces,
    Remark,
    TeamPieces,
    TeamShare,
)
from workers.models.findings import FindingAnswer, FindingVerdict
from workers.models.households import Ability, Household, HouseholdMember, Relation
from workers.models.idle import IdleDay, IdleReason
from workers.models.imports import ImportState, PeopleImport
from workers.models.musters import (
    Muster,
    MusterCheck,
    MusterPage,
    ReadingKind,
    SheetReading,
)
from workers.models.papers import (
    Agreement,
    Insurance,
    Survey,
    Training,
    TrainingAttendance,
    TrainingKind,
)
from workers.models.people import Person, Sex
from workers.models.roster import RosterEntry, Stay
from workers.models.samples import Sample, SampleResult
from workers.models.trades import TradeRate, Unit
from workers.models.warnings import PassedWarning

__all__ = [
    "Ability",
    "AccountChange",
    "Agreement",
    "BankAnswer",
    "BankCheck",
    "BankCheckRow",
    "BankVerdict",
    "Category",
    "DayRecord",
    "FindingAnswer",
    "FindingVerdict",
    "Half",
    "HalfRecord",
    "Household",
    "HouseholdMember",
    "IdleDay",
    "IdleReason",
    "ImportState",
    "Insurance",
    "LateCheck",
    "Muster",
    "MusterCheck",
    "MusterPage",
    "Opinion",
    "Overtime",
    "PassedWarning",
    "PeopleImport",
    "Person",
    "PersonCategory",
    "Pieces",
    "ProjectMonth",
    "ReadingKind",
    "Relation",
    "Remark",
    "RosterEntry",
    "Sample",
    "SampleResult",
    "Sex",
    "SheetReading",
    "Slot",
    "Source",
    "Stay",
    "Survey",
    "TeamPieces",
    "TeamShare",
    "TradeRate",
    "Training",
    "TrainingAttendance",
    "TrainingKind",
    "Unit",
    "WeekAnswer",
    "WeekCheck",
]
