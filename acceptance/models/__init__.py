"""Works completed, inspections and rectification, what is handed over and who cares for it."""

from acceptance.models.application import Application, WorksItem
from acceptance.models.handover import Asset, AssetKind, CareAgreement
from acceptance.models.inspection import (
    Attendee,
    Inspection,
    InspectionItem,
    ItemCheck,
    Kind,
    Rectification,
    Result,
)

__all__ = [
    "Application",
    "Asset",
    "AssetKind",
    "Attendee",
    "CareAgreement",
    "Inspection",
    "InspectionItem",
    "ItemCheck",
    "Kind",
    "Rectification",
    "Result",
    "WorksItem",
]
