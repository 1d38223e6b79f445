"""The stages in their order, from the proposal to the beginning of the works."""

from config.demo_data import start_papers
from config.demo_data.before import (
    Tale,
    approve,
    hand_in,
    issue_funds,
    name_bodies,
    plan,
    propose,
    resolve,
)
from config.demo_data.enrolling import take_on, vote_pay
from projects.lifecycle import Stage


def walk(tale: Tale, until: Stage) -> None:
    """Take the project to the beginning of a stage up to construction."""
    propose(tale)
    for stage, chapter in CHAPTERS.items():
        chapter(tale)
        if stage == until:
            return


def _into_reserve(tale: Tale) -> None:
    hand_in(tale, tale.crew.recorder, 0)
    approve(tale, tale.crew.township, 2)


def _resolved(tale: Tale) -> None:
    resolve(tale)
    hand_in(tale, tale.crew.recorder, 14)


def _planned(tale: Tale) -> None:
    plan(tale)
    through_both(tale, 16)


def _funded(tale: Tale) -> None:
    issue_funds(tale)
    hand_in(tale, tale.crew.finance, 33)
    approve(tale, tale.crew.county, 35)


def _prepared(tale: Tale) -> None:
    name_bodies(tale)
    vote_pay(tale)
    take_on(tale)
    start_papers.bring(tale, 47)
    through_both(tale, 48)


CHAPTERS = {
    Stage.RESOLUTION: _into_reserve,
    Stage.PROPOSAL: _resolved,
    Stage.FUNDING: _planned,
    Stage.PREPARATION: _funded,
    Stage.CONSTRUCTION: _prepared,
}


def through_both(tale: Tale, number: int) -> None:
    hand_in(tale, tale.crew.recorder, number)
    approve(tale, tale.crew.township, number + 1)
    approve(tale, tale.crew.county, number + 2)
