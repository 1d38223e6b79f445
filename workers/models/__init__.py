"""People, the roster with its papers, and work days."""

from workers.models.days import DayRecord, Half, ProjectMonth, Slot, Source
from workers.models.idle import IdleDay, IdleReason
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
    "DayRecord",
    "Half",
    "IdleDay",
    "IdleReason",
    "Insurance",
    "Person",
    "PersonCategory",
    "ProjectMonth",
    "RosterEntry",
    "Sex",
    "Slot",
    "Source",
    "Survey",
    "Training",
    "TrainingAttendance",
    "TrainingKind",
]
