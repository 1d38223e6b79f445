"""People, the roster with its papers, and work days."""

from workers.models.days import DayRecord, Half, ProjectMonth, Slot, Source
from workers.models.musters import (
    Muster,
    MusterCheck,
    MusterPage,
    ReadingKind,
    SheetReading,
)
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
    "Insurance",
    "Muster",
    "MusterCheck",
    "MusterPage",
    "Person",
    "PersonCategory",
    "ProjectMonth",
    "ReadingKind",
    "RosterEntry",
    "Sex",
    "SheetReading",
    "Slot",
    "Source",
    "Survey",
    "Training",
    "TrainingAttendance",
    "TrainingKind",
]
