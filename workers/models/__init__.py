"""People, the roster with its papers, and work days."""

from workers.models.days import Half, ProjectMonth, Slot
from workers.models.papers import (
    Agreement,
    Insurance,
    Survey,
    Training,
    TrainingAttendance,
    TrainingKind,
)
from workers.models.people import Category, Person, PersonCategory, Sex
from workers.models.roster import RosterEntry, Stay

__all__ = [
    "Agreement",
    "Category",
    "Half",
    "Insurance",
    "Person",
    "PersonCategory",
    "ProjectMonth",
    "RosterEntry",
    "Sex",
    "Slot",
    "Stay",
    "Survey",
    "Training",
    "TrainingAttendance",
    "TrainingKind",
]
