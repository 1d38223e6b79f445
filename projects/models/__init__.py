"""The rows of a project: its case, its village's decisions, its notices and its funds."""

from projects.models.attachment import Attachment, MediaType, PaperKind
from projects.models.board import BoardPhoto, Distance
from projects.models.county import CountySettings, WageChain
from projects.models.decision import Decision, Verdict
from projects.models.diary import DiaryPage, HeadCount, Weather
from projects.models.document import IssuedDocument
from projects.models.fund import Fund, FundReceipt, Source
from projects.models.notice import Notice, NoticeKind, Objection
from projects.models.photo import PartOfDay, SitePhoto
from projects.models.project import Outcome, PartyKind, Project, ProjectOwned, Suspension
from projects.models.takeover import Takeover
from projects.models.village import Assembly, Body, BodyMember, Meeting, Subject, Voting

__all__ = [
    "Assembly",
    "Attachment",
    "BoardPhoto",
    "Body",
    "BodyMember",
    "CountySettings",
    "Decision",
    "DiaryPage",
    "Distance",
    "Fund",
    "FundReceipt",
    "HeadCount",
    "IssuedDocument",
    "MediaType",
    "Meeting",
    "Notice",
    "NoticeKind",
    "Objection",
    "Outcome",
    "PaperKind",
    "PartOfDay",
    "PartyKind",
    "Project",
    "ProjectOwned",
    "SitePhoto",
    "Source",
    "Subject",
    "Suspension",
    "Takeover",
    "Verdict",
    "Voting",
    "WageChain",
    "Weather",
]
