"""The board that this app fills: the result of an inspection (N6)."""

from uuid import UUID

from acceptance.documents.inspection import inspection_subjects, report_of
from acceptance.models import Inspection
from projects.boards import OBJECT, Board, Filler
from projects.documents import on_paper
from projects.models import NoticeKind, Project


def result_board(project: Project, about_id: UUID) -> Board:
    """As its form says it (T29), without those who were there."""
    said = report_of(project, about_id)
    held_on = Inspection.objects.get(project=project, pk=about_id).held_on
    rows = [
        [str(one.number), one.title, one.unit, one.design, one.completed, one.result]
        for one in (*said.works, *said.relief)
    ]
    return Board(
        title="竣工验收结果公示",
        body=(
            f"{on_paper(held_on)}，{said.title}。验收结论：{said.grade}。{said.conclusion}\n"
            f"群众满意度测评：{said.vote}。\n{OBJECT}"
        ),
        table=[["序号", "验收内容", "单位", "设计", "完成", "结果"], *rows],
    )


FILLERS = (Filler(NoticeKind.ACCEPTANCE, inspection_subjects, result_board),)
