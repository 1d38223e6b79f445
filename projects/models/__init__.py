"""The rows of a project: its case, its village's decisions, its notices and its funds."""

from projects.models.advice import Advice, AdviceAnswer
from projects.models.answered import Answered
from projects.models.attachment import Attachment, MediaType, PaperKind
from projects.models.board import BoardPhoto, Distance
from projects.models.body import Body, BodyMember, Kin, Kinship, Leaving, Politics
from projects.models.bundle import Bundle, BundleMember, with_bundle
from projects.models.change import ChangeAct, ChangeOrder, ChangePaper
from projects.models.county import (
    CeilingRule,
    CountySettings,
    HeadsRule,
    Majority,
    PerformanceRule,
    Quorum,
    WageChain,
)
from projects.models.decision import Decision, Verdict
from projects.models.diary import DiaryPage, HeadCount, Weather
from projects.models.document import IssuedDocument
from projects.models.ending import Asker, Ending, EndingAct, FundReturn, with_asked_end
from projects.models.fund import Fund, FundReceipt, Source
from projects.models.implementation import ImplementationPlan, LabourRow, LabourUnit
from projects.models.notice import Notice, NoticeKind, Objection
from projects.models.performance import (
    Basis,
    Evaluation,
    EvaluationRow,
    Matter,
    PerformanceAct,
    Target,
    TargetSheet,
)
from projects.models.photo import PartOfDay, SitePhoto
from projects.models.plan_paper import AdjustmentPaper, FundPaper, PlanAdjustment, PlanPaper
from projects.models.project import Outcome, PartyKind, Project, ProjectOwned, Suspension
from projects.models.request import (
    WORKS,
    Disbursement,
    FundRequest,
    RequestAct,
    RequestVoucher,
    Stream,
    Use,
)
from projects.models.reserve import Office, ReserveMark, ReserveOrder
from projects.models.simplicity import SimplicityAnswer, SimplicityPoint
from projects.models.start_paper import StartPaper, StartProof
from projects.models.statement import TreasuryStatement
from projects.models.takeover import Takeover
from projects.models.village import (
    DELIBERATES,
    OF_VILLAGERS,
    Assembly,
    Deliberation,
    Meeting,
    Motion,
    Origin,
    Subject,
    Voting,
)

__all__ = [
    "DELIBERATES",
    "OF_VILLAGERS",
    "WORKS",
    "AdjustmentPaper",
    "Advice",
    "AdviceAnswer",
    "Answered",
    "Asker",
    "Assembly",
    "Attachment",
    "Basis",
    "BoardPhoto",
    "Body",
    "BodyMember",
    "Bundle",
    "BundleMember",
    "CeilingRule",
    "ChangeAct",
    "ChangeOrder",
    "ChangePaper",
    "CountySettings",
    "Decision",
    "Deliberation",
    "DiaryPage",
    "Disbursement",
    "Distance",
    "Ending",
    "EndingAct",
    "Evaluation",
    "EvaluationRow",
    "Fund",
    "FundPaper",
    "FundReceipt",
    "FundRequest",
    "FundReturn",
    "HeadCount",
    "HeadsRule",
    "ImplementationPlan",
    "IssuedDocument",
    "Kin",
    "Kinship",
    "LabourRow",
    "LabourUnit",
    "Leaving",
    "Majority",
    "Matter",
    "MediaType",
    "Meeting",
    "Motion",
    "Notice",
    "NoticeKind",
    "Objection",
    "Office",
    "Origin",
    "Outcome",
    "PaperKind",
    "PartOfDay",
    "PartyKind",
    "PerformanceAct",
    "PerformanceRule",
    "PlanAdjustment",
    "PlanPaper",
    "Politics",
    "Project",
    "ProjectOwned",
    "Quorum",
    "RequestAct",
    "RequestVoucher",
    "ReserveMark",
    "ReserveOrder",
    "SimplicityAnswer",
    "SimplicityPoint",
    "SitePhoto",
    "Source",
    "StartPaper",
    "StartProof",
    "Stream",
    "Subject",
    "Suspension",
    "Takeover",
    "Target",
    "TargetSheet",
    "TreasuryStatement",
    "Use",
    "Verdict",
    "Voting",
    "WageChain",
    "Weather",
    "with_asked_end",
    "with_bundle",
]
