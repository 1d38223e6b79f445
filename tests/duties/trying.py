"""Trying a duty's acts by the wrong people: each act by everyone who took an earlier one.

Through a second account of his, as a deputy, and by the hand of a colleague or of the township
(代录). Nothing of it is kept; then the right one takes the act, so that nothing else refused it.
"""

import datetime
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from django.db import transaction
from django.utils import timezone

from core.errors import RuleBroken
from core.scope import EVERYWHERE, scope
from projects.actions import Answer
from projects.models import Project
from regions.duties import Duty
from regions.models import Post, Role
from tests import factories
from tests.projects.case_rows import paper

ANOTHER = re.compile(
    r"[Aa]nother|[Ss]omeone else|colleague|may not|can't|does not|different people"
)


@dataclass(frozen=True)
class Taken:
    """An act: who rightly takes it, and how it is taken by a post, in its own name unless another
    answers. `typist` types it in for another by his signed paper, where that can be done."""

    holder: Post
    take: Callable[[Post, Answer | None], object]
    typist: Post | None = None


Acts = list[Taken]


def colleague(of: Post) -> Post:
    """Another human in a post like this one."""
    with scope(EVERYWHERE):
        return factories.post(Role(of.role), of.division_id)


def try_every_pair(duty: Duty, taken: Acts) -> None:
    assert len(taken) == len(duty.acts)
    for at, one in enumerate(taken):
        for earlier in taken[:at]:
            with transaction.atomic():
                for by, answer in ways(earlier.holder, one):
                    refused(one, by, answer)
                transaction.set_rollback(True)
        one.take(one.holder, None)


def ways(wrong: Post, act: Taken) -> Iterator[tuple[Post, Answer | None]]:
    """How the human of the wrong post could come to take the act, with the right to it."""
    role, division = Role(act.holder.role), act.holder.division_id
    with scope(EVERYWHERE):
        second = factories.post(role, division, human=wrong.human)
        deputy = Post.objects.create(
            user=wrong.user, division_id=division, role=role, since=factories.SINCE,
            until=timezone.localdate() + datetime.timedelta(days=9), reason="请假",
            stands_in_for=act.holder,
        )  # fmt: skip
    yield second, None
    yield deputy, None
    if act.typist:
        with scope(EVERYWHERE):
            project = Project.objects.get()
        yield act.typist, Answer(wrong.human, paper(project, act.typist))


def refused(act: Taken, by: Post, answer: Answer | None) -> None:
    with pytest.raises(RuleBroken) as broken, transaction.atomic():
        act.take(by, answer)
    assert ANOTHER.search(str(broken.value)), str(broken.value)
