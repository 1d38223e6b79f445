"""People, the roster with its papers, and work days."""

from workers.models.days import Half, ProjectMonth, Slot
from workers.models.imports import ImportState, PeopleImport
from workers.models.people import Category, Person, PersonCategory, Sex
from workers.models.roster import (
    Agreement,
    Insurance,
    RosterEntry,
    Survey,
    Training,
    TrainingAttendance,
    TrainingKind,
)

__all__ = [
    "Agreement",
    "Category",
    "Half",
    "ImportState",
    "Insurance",
    "PeopleImport",
    "Person",
    "PersonCategory",
    "ProjectMonth",
    "RosterEntry",
    "Sex",
    "Slot",
    "Survey",
    "Training",
    "TrainingAttendance",
    "TrainingKind",
]
