"""What paper and workbook say of the purchasing plan. Chinese, whatever the screen."""

from collections.abc import Mapping

from procurement.models import HowBought, PlanVersion
from projects.documents import on_paper

WAYS: Mapping[HowBought, str] = {
    HowBought.INQUIRY: "询价",
    HowBought.DIRECT: "直接采购",
    HowBought.TENDER: "招标",
}


def basis_of(version: PlanVersion) -> str:
    """By what the version holds, as paper and workbook say it."""
    resolved = getattr(version, "resolved", None)
    if resolved is not None:
        return f"{on_paper(resolved.meeting.held_on)}会议决议"
    return f"调整原因：{version.reason}" if version.reason else "尚未表决"
