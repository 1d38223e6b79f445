"""From the reserve to the start of works as a machine, beside `tests.projects.start_model`."""

import datetime
from collections.abc import Callable
from decimal import Decimal
from typing import Any, ClassVar
from uuid import UUID

from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule

from core.errors import RuleBroken
from core.ids import new_id
from core.scope import EVERYWHERE, scope
from projects.actions import (
    Point,
    Said,
    Wanted,
    add_simplicity_point,
    add_start_paper,
    answer_simplicity,
    decide,
    receive_fund,
    reopen,
    submit,
    waive_start,
    withdraw_fund,
    withdraw_notice,
    withdraw_proof,
    withdraw_receipt,
    withdraw_simplicity_point,
    withdraw_start_paper,
)
from projects.actions.bodies import end_membership
from projects.gatekeeping import checklist
from projects.lifecycle import Stage, Step, rule_of, stage_after
from projects.models import Project, Verdict
from regions.models import Post, Sector
from tests.factories import Cast
from tests.machines import Machine
from tests.payroll.scene import Scene, give_papers, moment
from tests.projects.plan_rows import written
from tests.projects.start_model import ASSEMBLIES, BEGINS, GATES, LABOUR, SEATS, WAY, Facts
from tests.projects.village_rows import fund, meeting, member, notice
from workers.actions import Policy, add_insurance, add_survey, notice_roster
from workers.models import TrainingAttendance


class Way(Machine):
    """Everybody may do at any time what his page offers; the model says what a stage lacks."""

    begins = moment(BEGINS)
    cast: ClassVar[Cast]
    at: ClassVar[Project]

    def __init__(self) -> None:
        super().__init__()
        self.facts = Facts(entered={Stage.RESERVE: BEGINS})
        self.stage, self.step = Stage.RESERVE, Step.MAKE
        self.site = Scene(self.cast, self.at, self.clock)

    # ---- what the model says ----

    def lacking(self) -> list[str]:
        return [gate for gate in rule_of(self.stage).gates if not GATES[gate](self.facts)]

    def tried(self, act: Callable[[], Any], by: Post) -> Any:
        """What it gave; None where it was refused."""
        self.clock.shift(60)  # no two things at one moment
        try:
            with scope(by.scope):
                return act() or True
        except RuleBroken:
            return None

    def again(self) -> Project:
        with scope(EVERYWHERE):
            return Project.objects.get(pk=self.at.pk)

    # ---- the village ----

    @rule(works=st.sampled_from(["", "硬化道路"]))
    def describe(self, works: str) -> None:
        """Behind the actions, which refuse nothing here: a stage's own page changes it."""
        with scope(EVERYWHERE):
            Project.objects.filter(pk=self.at.pk).update(works=works)
        self.facts.described = bool(works)

    @rule()
    def survey(self) -> None:
        by = self.cast.recorder
        done = self.tried(
            lambda: add_survey(
                id=new_id(), project_id=self.at.pk, held_on=timezone.localdate(), households=60,
                willing=50, paper=None, by=by,
            ),
            by,
        )  # fmt: skip
        self.facts.surveyed |= bool(done)

    @rule(
        subject=st.sampled_from(["self_build", "bodies"]),
        turn=st.integers(0, 3),
        carries=st.booleans(),
    )
    def meet(self, subject: str, turn: int, carries: bool) -> None:
        by, matter = self.cast.recorder, self.facts.matters[subject]
        votes = {} if carries else {"votes_for": 3, "votes_against": 40}
        held = self.tried(
            lambda: meeting(self.at, by, subject, assembly=ASSEMBLIES[turn], **votes), by
        )
        if carries:
            matter.carried.append((turn, timezone.localdate()))
        if carries and turn == len(ASSEMBLIES) - 1:
            matter.election = matter.election or held

    @rule(kind=st.sampled_from(["resolution", "plan"]))
    def post(self, kind: str) -> None:
        by = self.cast.recorder
        row = self.tried(lambda: notice(self.at, by, kind=kind), by)
        self.facts.notices[row.pk] = (kind, timezone.localdate())

    @rule()
    def post_roster(self) -> None:
        by = self.cast.recorder
        row = self.tried(
            lambda: notice_roster(
                id=new_id(), project_id=self.at.pk, posted_on=timezone.localdate(), place="公开栏",
                phone="0972-8512345", photo=None, by=by,
            ),
            by,
        )  # fmt: skip
        if row:
            self.facts.notices[row.pk] = ("roster", timezone.localdate())

    @precondition(lambda self: self.facts.notices)
    @rule(data=st.data())
    def take_notice_down(self, data: st.DataObject) -> None:
        self.take_down(data.draw(st.sampled_from(sorted(self.facts.notices))))

    def take_down(self, pk: UUID) -> None:
        by = self.cast.recorder
        if self.tried(lambda: withdraw_notice(notice_id=pk, reason="错", by=by), by):
            del self.facts.notices[pk]

    @rule(days=st.integers(1, 9))
    def wait(self, days: int) -> None:
        self.clock.shift(datetime.timedelta(days=days))

    @rule()
    def hand_plan_in(self) -> None:
        by = self.cast.recorder
        self.facts.plan |= bool(self.tried(lambda: written(self.at, by, LABOUR), by))

    @rule(number=st.sampled_from(sorted(SEATS)))
    def elect(self, number: str) -> None:
        by, chosen = self.cast.recorder, self.facts.matters["bodies"].election
        if chosen is None:
            return
        body = SEATS[number]
        row = self.tried(
            lambda: member(self.at, by, number, body=body, name=number[-4:], elected_by=chosen), by
        )
        if row:
            self.facts.members[number] = row.pk

    @precondition(lambda self: self.facts.members)
    @rule(data=st.data())
    def leave(self, data: st.DataObject) -> None:
        self.take_seat(data.draw(st.sampled_from(sorted(self.facts.members))))

    def take_seat(self, number: str) -> None:
        pk, by = self.facts.members[number], self.cast.recorder
        if self.tried(lambda: end_membership(member_id=pk, why="resigned", by=by), by):
            del self.facts.members[number]

    @rule(briefed=st.booleans())
    def take_on(self, briefed: bool) -> None:
        """Behind the actions: another village's rules are not what is tried here."""
        self.site.hire(f"{self.facts.hired}号", papers=briefed)
        self.facts.hired += 1
        self.facts.briefed += briefed

    @rule()
    def brief(self) -> None:
        with scope(EVERYWHERE):
            briefed = TrainingAttendance.objects.values("entry")
            for entry in self.at.rosterentrys.exclude(pk__in=briefed):
                give_papers(entry)
        self.facts.briefed = self.facts.hired

    @rule()
    def insure(self) -> None:
        by = self.cast.recorder
        cover = Policy("人保财险", new_id().hex, BEGINS, BEGINS + datetime.timedelta(days=2000))
        self.facts.insured |= bool(
            self.tried(
                lambda: add_insurance(
                    id=new_id(), project_id=self.at.pk, policy=cover, paper=None, by=by
                ),
                by,
            )
        )

    # ---- the county ----

    @rule(floor=st.sampled_from(["10.00", "30.00", "95.00"]))
    def plan_money(self, floor: str) -> None:
        by, amount = self.cast.finance, Decimal(1_000_000)
        row = self.tried(
            lambda: fund(
                self.at, by, paper_number=new_id().hex[:12], amount=amount,
                share_floor=Decimal(floor),
            ),
            by,
        )  # fmt: skip
        if row:
            self.facts.funds[row.pk] = (amount, Decimal(floor))

    @precondition(lambda self: self.facts.funds)
    @rule(data=st.data())
    def strike_plan_out(self, data: st.DataObject) -> None:
        self.strike_out(data.draw(st.sampled_from(sorted(self.facts.funds))))

    def strike_out(self, pk: UUID) -> None:
        by = self.cast.finance
        if self.tried(lambda: withdraw_fund(fund_id=pk, reason="错", by=by), by):
            del self.facts.funds[pk]

    @precondition(lambda self: self.facts.funds)
    @rule(data=st.data())
    def money_comes(self, data: st.DataObject) -> None:
        self.receive(data.draw(st.sampled_from(sorted(self.facts.funds))))

    def receive(self, pk: UUID) -> None:
        by = self.cast.finance
        row = self.tried(
            lambda: receive_fund(
                id=new_id(), fund_id=pk, paper_number=new_id().hex[:12],
                received_on=timezone.localdate(), amount=Decimal(1000), by=by,
            ),
            by,
        )  # fmt: skip
        if row:
            self.facts.receipts[row.pk] = pk

    @precondition(lambda self: self.facts.receipts)
    @rule(data=st.data())
    def strike_money_out(self, data: st.DataObject) -> None:
        self.strike_receipt_out(data.draw(st.sampled_from(sorted(self.facts.receipts))))

    def strike_receipt_out(self, pk: UUID) -> None:
        by = self.cast.finance
        if self.tried(lambda: withdraw_receipt(receipt_id=pk, reason="错", by=by), by):
            del self.facts.receipts[pk]

    @precondition(lambda self: len(self.facts.points) < 3)
    @rule(excluding=st.booleans())
    def ask_a_point(self, excluding: bool) -> None:
        by = self.cast.county
        point = Point(f"不含{new_id().hex[-6:]}", excluding, "民政办发〔2026〕1号")
        row = self.tried(lambda: add_simplicity_point(id=new_id(), point=point, by=by), by)
        self.facts.points[row.pk] = excluding

    @precondition(lambda self: self.facts.points)
    @rule(data=st.data())
    def ask_it_no_more(self, data: st.DataObject) -> None:
        pk, by = data.draw(st.sampled_from(sorted(self.facts.points))), self.cast.county
        self.tried(lambda: withdraw_simplicity_point(point_id=pk, reason="不问了", by=by), by)
        del self.facts.points[pk]

    @precondition(lambda self: self.facts.points)
    @rule(yes=st.booleans())
    def answer_points(self, yes: bool) -> None:
        by, said = self.cast.recorder, Said(yes, "" if yes else "有一座小桥")
        answers = dict.fromkeys(self.facts.points, said)
        done = self.tried(
            lambda: answer_simplicity(project_id=self.at.pk, answers=answers, by=by), by
        )
        if done:
            self.facts.simple |= dict.fromkeys(answers, yes)

    @precondition(lambda self: len(self.facts.wanted) < 3)
    @rule()
    def want_a_paper(self) -> None:
        by = self.cast.county
        line = Wanted(f"要件{new_id().hex[-6:]}", "", (Sector.ROADS,), "民政办发〔2026〕1号")
        row = self.tried(lambda: add_start_paper(id=new_id(), wanted=line, by=by), by)
        self.facts.wanted.add(row.pk)

    @precondition(lambda self: self.facts.wanted)
    @rule(data=st.data())
    def want_it_no_more(self, data: st.DataObject) -> None:
        pk, by = data.draw(st.sampled_from(sorted(self.facts.wanted))), self.cast.county
        self.tried(lambda: withdraw_start_paper(start_paper_id=pk, reason="不要了", by=by), by)
        self.facts.wanted.discard(pk)

    @precondition(lambda self: self.facts.wanted)
    @rule(data=st.data())
    def say_why_not(self, data: st.DataObject) -> None:
        self.bring(data.draw(st.sampled_from(sorted(self.facts.wanted))))

    def bring(self, pk: UUID) -> None:
        by = self.cast.recorder
        row = self.tried(
            lambda: waive_start(
                id=new_id(), project_id=self.at.pk, start_paper_id=pk, reason="不涉及", by=by
            ),
            by,
        )
        if row:
            self.facts.proofs[pk] = row.pk

    @precondition(lambda self: self.facts.proofs)
    @rule(data=st.data())
    def take_proof_back(self, data: st.DataObject) -> None:
        line = data.draw(st.sampled_from(sorted(self.facts.proofs)))
        pk, by = self.facts.proofs[line], self.cast.recorder
        if self.tried(lambda: withdraw_proof(proof_id=pk, reason="错", by=by), by):
            del self.facts.proofs[line]

    # ---- the case ----

    @precondition(lambda self: self.stage in WAY)
    @rule(times=st.integers(1, 3))
    def go_on(self, times: int) -> None:
        """It goes exactly where the model finds nothing missing."""
        for _ in range(times):
            if self.stage not in WAY:
                return
            lacking = self.lacking()
            if self.tried(self._step, self._actor()):
                assert not lacking, (self.stage, self.step, lacking)
                self._follow()
            else:
                assert lacking, (self.stage, self.step)

    def _actor(self) -> Post:
        if self.step == Step.MAKE:
            return self.cast.finance if self.stage == Stage.FUNDING else self.cast.recorder
        return {Step.TOWNSHIP: self.cast.township, Step.COUNTY: self.cast.county}[self.step]

    def _step(self) -> Any:
        now, by = self.again(), self._actor()
        if self.step == Step.MAKE:
            return submit(project_id=now.pk, version=now.version, by=by)
        return decide(
            project_id=now.pk, version=now.version, verdict=Verdict.APPROVE, reason="", by=by
        )

    def _follow(self) -> None:
        if (self.stage, self.step) == (Stage.PROPOSAL, Step.MAKE):
            self.facts.fixed = dict(self.facts.points)
        following = rule_of(self.stage).after(self.step)
        if following is None:
            self._enter(stage_after(self.stage))
        else:
            self.step = following

    def _enter(self, stage: Stage | None) -> None:
        assert stage is not None
        self.stage, self.step = stage, Step.MAKE
        self.facts.entered[stage] = timezone.localdate()
        self.facts.fixed = None

    @precondition(lambda self: self.step != Step.MAKE)
    @rule()
    def send_back(self) -> None:
        now, by = self.again(), self._actor()
        assert self.tried(
            lambda: decide(
                project_id=now.pk, version=now.version, verdict=Verdict.RETURN, reason="再改", by=by
            ),
            by,
        )
        self.step = Step.MAKE
        self.facts.fixed = None

    @precondition(lambda self: self.stage == Stage.FUNDING and self.step == Step.MAKE)
    @rule()
    def back_to_the_proposal(self) -> None:
        now, by = self.again(), self.cast.county
        assert self.tried(
            lambda: reopen(project_id=now.pk, version=now.version, reason="工资太少", by=by), by
        )
        self._enter(Stage.PROPOSAL)

    # ---- what must always hold ----

    @invariant()
    def it_stands_where_the_model_says(self) -> None:
        now = self.again()
        assert (now.stage, now.step) == (self.stage, self.step)

    @invariant()
    def every_gate_answers_as_the_model_does(self) -> None:
        if self.stage in WAY:
            with scope(EVERYWHERE):
                found = {one.code: one.holds for one in checklist(self.again())}
            assert found == {gate: GATES[gate](self.facts) for gate in rule_of(self.stage).gates}
