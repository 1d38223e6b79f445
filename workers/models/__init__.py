"""People, the roster with its papers, and work days."""

from workers.models.days import DayRecord, Half, ProjectMonth, Slot, Source
from workers.models.findings import FindingAnswer, FindingVerdict
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
from workers.models.samples import Sample, SampleResult

__all__ = [
    "Agreement",
    "Category",
    "DayRecord",
    "FindingAnswer",
    "FindingVerdict",
    "Half",
    "Insurance",
    "Person",
    "PersonCategory",
    "ProjectMonth",
    "RosterEntry",
    "Sample",
    "SampleResult",
    "Sex",
    "Slot",
    "Source",
    "Survey",
    "Training",
    "TrainingAttendance",
    "TrainingKind",
]
