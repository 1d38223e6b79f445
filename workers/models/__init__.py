"""People, the roster with its papers, and work days."""

from workers.models.accounts import AccountChange
from workers.models.bank_checks import BankAnswer, BankCheck, BankCheckRow, BankVerdict
from workers.models.categories import Category, PersonCategory
from workers.models.days import Half, ProjectMonth, Slot
from workers.models.households import Ability, Household, HouseholdMember, Relation
from workers.models.people import Person, Sex
from workers.models.roster import (
    Agreement,
    Insurance,
    RosterEntry,
    Survey,
    Training,
    TrainingAttendance,
    TrainingKind,
)
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
    "Half",
    "Household",
    "HouseholdMember",
    "Insurance",
    "PassedWarning",
    "Person",
    "PersonCategory",
    "ProjectMonth",
    "Relation",
    "RosterEntry",
    "Sex",
    "Slot",
    "Survey",
    "Training",
    "TrainingAttendance",
    "TrainingKind",
]
