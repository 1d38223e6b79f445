"""A small printed form of two people, and issuing it."""

from collections.abc import Iterator
from types import SimpleNamespace
from uuid import UUID

from core.documents import Form
from core.ids import new_id
from core.scope import scope
from projects.actions.issuing import issue
from projects.models import IssuedDocument, Project
from projects.paperwork import Filled, Paper, Subject
from regions.models import Post

SITE = "https://zijian.example.cn"
FIRST, SECOND = UUID(int=1), UUID(int=2)


def _of_people(project: Project) -> Iterator[Subject]:
    yield Subject("1　卓玛·才仁", FIRST, shown="第1号")
    yield Subject("2　马建国", SECOND, shown="第2号")


def _filled(project: Project, about_id: UUID | None) -> Filled:
    name = "卓玛·才仁" if about_id == FIRST else "马建国"
    return Filled(SimpleNamespace(header=(("姓名", name), ("项目代码", project.code))))


PAPER = Paper(Form("T90", "个人单", "documents/base.html", "tests"), "", _of_people, _filled)


def issued(at: Project, by: Post, about: UUID = FIRST, id: UUID | None = None) -> IssuedDocument:
    with scope(by.scope):
        return issue(
            id=id or new_id(), project_id=at.pk, paper=PAPER, about_id=about, site=SITE, by=by
        )
