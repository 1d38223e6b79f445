"""What a village sends round in its chat group: where a notice hangs and until when, nobody's data.

Chinese whatever language the screen speaks; the table stays on the board and behind its QR code.
"""

from projects.documents.frame import on_paper
from projects.documents.notice import TITLES
from projects.models import Notice, NoticeKind, Project


def chat_text(notice: Notice, project: Project) -> str:
    """By its kind, not by its own title and text, in which somebody may be named."""
    title = TITLES.get(NoticeKind(notice.kind), "劳务报酬发放公示")
    return (
        f"【{title}】{project.name}：公示已张贴在{notice.place}，"
        f"公示期{notice.days}天，自{on_paper(notice.posted_on)}起至{on_paper(notice.last_day)}。"
        f"请大家到现场查看，或扫描公示上的二维码。如有异议，请在公示期内拨打{notice.phone}。"
    )
