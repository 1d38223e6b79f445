"""What tests of wages start from: a crew with work days in October 2026, and its sheet's way.

Time stands at 2 November 2026 unless a test moves it; every act is one transaction in the scope of
the post that takes it, as a request is.
"""

import datetime
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from uuid import UUID

import time_machine
from django.db import transaction
from django.db.models import Count
from django.utils import timezone

from core.crypto import blind_index
from core.ids import new_id
from core.money import total
from core.scope import EVERYWHERE, scope
from payroll.actions import (
    Answered,
    Outcome,
    decide_sheet,
    end_notice,
    make_batch,
    make_sheet,
    notice_sheet,
    record_results,
    release_batch,
    resubmit_sheet,
)
from payroll.actions.allocating import allocate_by_rule
from payroll.actions.signing import ReadOut, keep_read_out
from payroll.bank_files import rows_hash
from payroll.figures import LineMoney, lines_of
from payroll.layouts import GENERAL, Layout
from payroll.models import (
    BatchStep,
    LineItem,
    LineSlot,
    PaymentBatch,
    ResultFile,
    SheetState,
    SheetStep,
    WageLine,
    WageSheet,
)
from payroll.rules import ItemKind, State
from projects.actions import Answer, answer_objection, object_to
from projects.lifecycle import Stage
from projects.models import Attachment, DiaryPage, Objection, Project, Verdict
from regions.identities import identity_of
from regions.models import Post
from tests import factories
from workers.actions import Judgement, check_week
from workers.models import (
    Agreement,
    Insurance,
    Opinion,
    Person,
    ProjectMonth,
    RosterEntry,
    Slot,
    Training,
    TrainingAttendance,
    TrainingKind,
)
from workers.weeks import weeks_of

SHANGHAI = datetime.timezone(datetime.timedelta(hours=8))
FIRST, LAST = datetime.date(2026, 10, 1), datetime.date(2026, 10, 31)
TODAY = datetime.date(2026, 11, 2)
NOTICE_OVER = datetime.date(2026, 11, 10)
NAMES = ("才让多杰", "马秀英", "卓玛·才仁", "韩海龙", "祁生财", "尕藏", "李生贵", "扎西措")


def _diary(project: Project, by: Post, day: datetime.date, people: int) -> DiaryPage:
    return DiaryPage(
        project=project,
        village_id=project.village_id,
        day=day,
        morning="sunny",
        afternoon="sunny",
        part="路面",
        people=people,
        work="浇筑",
        at=timezone.now(),
        by=by,
        writer=by.user.human,
    )


def moment(day: datetime.date) -> datetime.datetime:
    return datetime.datetime.combine(day, datetime.time(9), SHANGHAI)


@contextmanager
def acting(by: Post) -> Iterator[None]:
    """As a request of that post: one transaction with its scope, and a savepoint for refusals."""
    with transaction.atomic(), scope(by.scope), transaction.atomic():
        yield


@contextmanager
def looking() -> Iterator[None]:
    """For arranging and asserting."""
    with transaction.atomic(), scope(EVERYWHERE), transaction.atomic():
        yield


def october(*days: int) -> list[datetime.date]:
    return [datetime.date(2026, 10, day) for day in days]


OWN = "own"  # an account that nobody else has


@dataclass
class Scene:
    """A project under construction with its crew. `clock` moves the day."""

    cast: factories.Cast
    project: Project
    clock: time_machine.Traveller
    crew: list[RosterEntry] = field(default_factory=list)

    def on(self, day: datetime.date) -> None:
        self.clock.move_to(moment(day))

    # -- people and days

    def hire(
        self, name: str, rate: str = "180.00", *, papers: bool = True, account: str = OWN
    ) -> RosterEntry:
        """Someone new on the roster; "" for one who has no account yet."""
        number = len(self.crew) + 1
        account = f"62284801{number:011d}" if account == OWN else account
        with looking():
            entry = _entry(self.project, self.cast.recorder, name, Decimal(rate), number, account)
            if papers:
                give_papers(entry)
        self.crew.append(entry)
        return entry

    def hire_all(self, count: int, rate: str = "180.00") -> list[RosterEntry]:
        return [
            self.hire(NAMES[i] if i < len(NAMES) else f"村民{i + 1}", rate) for i in range(count)
        ]

    def work(
        self, entry: RosterEntry, days: Sequence[datetime.date], halves: Sequence[int] = (1, 2)
    ) -> None:
        with looking():
            for month in {day.replace(day=1) for day in days}:
                ProjectMonth.objects.get_or_create(
                    project=self.project, month=month, village_id=self.project.village_id
                )
            Slot.objects.bulk_create(_slot(entry, day, half) for day in days for half in halves)

    def keep_diary(self) -> None:
        """As many people on each day as were logged."""
        with looking():
            days = Slot.objects.filter(project=self.project).order_by().values_list("day")
            DiaryPage.objects.bulk_create(
                _diary(self.project, self.cast.supervisor, day, people)
                for day, people in days.annotate(people=Count("entry", distinct=True))
            )

    def confirm_weeks(self) -> None:
        """The supervision group confirms October's weeks as they stand."""
        by, project = self.cast.supervisor, self.project.pk
        with acting(by):
            for week in weeks_of([project], FIRST, LAST)[project]:
                check_week(
                    id=new_id(), project_id=project, week=week.monday, seen=week.digest,
                    judgement=Judgement(Opinion.AGREE), by=by,
                )  # fmt: skip

    # -- the sheet's way

    def draft(
        self, first: datetime.date = FIRST, last: datetime.date = LAST, by: Post | None = None
    ) -> WageSheet:
        actor = by or self.cast.recorder
        with acting(actor):
            return make_sheet(
                id=new_id(), project_id=self.project.pk, first=first, last=last, by=actor
            )

    def notice(self, sheet: WageSheet, by: Post | None = None) -> WageSheet:
        actor = by or self.cast.recorder
        with acting(actor):
            return notice_sheet(
                id=new_id(),
                sheet_id=sheet.pk,
                posted_on=timezone.localdate(),
                place="村务公开栏",
                phone="0972-8520000",
                photo=None,
                by=actor,
            )

    def resubmit(self, sheet: WageSheet, by: Post | None = None) -> WageSheet:
        """Send a returned sheet on under the notice that it has."""
        actor = by or self.cast.recorder
        with acting(actor):
            return resubmit_sheet(sheet_id=sheet.pk, by=actor)

    def decide(
        self,
        sheet: WageSheet,
        step: SheetStep,
        verdict: Verdict = Verdict.APPROVE,
        *,
        by: Post | None = None,
        reason: str = "",
        answer: Answer | None = None,
    ) -> WageSheet:
        actor = (
            by
            or {
                SheetStep.SUPERVISION: self.cast.supervisor,
                SheetStep.TOWNSHIP: self.cast.township,
                SheetStep.COUNTY: self.cast.county,
            }[step]
        )
        with acting(actor):
            seen = WageSheet.objects.get(pk=sheet.pk).sha256
            decide_sheet(
                sheet_id=sheet.pk, step=step, sha256=seen, verdict=verdict,
                reason=reason, by=actor, answer=answer,
            )  # fmt: skip
        return self.again(sheet)

    def confirm(self, sheet: WageSheet) -> WageSheet:
        return self.decide(sheet, SheetStep.SUPERVISION)

    def hand_in(self, sheet: WageSheet) -> WageSheet:
        with acting(self.cast.recorder):
            return end_notice(sheet_id=sheet.pk, by=self.cast.recorder)

    def at_township(self) -> WageSheet:
        sheet = self.confirm(self.notice(self.draft()))
        self.on(NOTICE_OVER)
        return self.hand_in(sheet)

    def approved(self) -> WageSheet:
        """October's sheet with the county's approval, on the day after the notice."""
        sheet = self.decide(self.at_township(), SheetStep.TOWNSHIP)
        return self.decide(sheet, SheetStep.COUNTY)

    def approve_at_once(self, sheet: WageSheet) -> None:
        """Behind the actions' backs, with the papers that pay it; to be called while looking."""
        WageSheet.objects.filter(pk=sheet.pk).update(state=SheetState.APPROVED)
        allocate_by_rule(sheet, self.cast.county)

    def read_out_all(self, sheet: WageSheet) -> None:
        """Everyone agrees to his line before two witnesses."""
        by = self.cast.recorder
        for one in self.lines(sheet):
            read = ReadOut(timezone.localdate(), "见证人甲", "见证人乙", "外出")
            with acting(by):
                keep_read_out(id=new_id(), line_id=one.line.pk, read=read, by=by)

    # -- objections

    def object(self, sheet: WageSheet, line: WageLine | None = None) -> Objection:
        assert sheet.notice_id is not None
        with acting(self.cast.supervisor):
            return object_to(
                id=new_id(), notice_id=sheet.notice_id, text="少记了一天", raised_by="",
                raised_on=timezone.localdate(), by=self.cast.supervisor,
                line_id=line.pk if line else None,
            )  # fmt: skip

    def answer(self, objection: Objection, *, upheld: bool) -> None:
        with acting(self.cast.clerk):
            answer_objection(
                objection_id=objection.pk, upheld=upheld, answer="已核对", by=self.cast.clerk
            )

    # -- money

    def pay(
        self,
        sheet: WageSheet,
        id: UUID | None = None,
        by: Post | None = None,
        layout: Layout = GENERAL,
    ) -> PaymentBatch:
        """A file that is made, and released unless it was before."""
        batch = self.make_file(sheet, id, by, layout)
        with looking():
            released = batch.steps.exists()
        if not released:
            self.release(batch)
        return batch

    def make_file(
        self,
        sheet: WageSheet,
        id: UUID | None = None,
        by: Post | None = None,
        layout: Layout = GENERAL,
    ) -> PaymentBatch:
        actor = by or self.cast.finance
        with acting(actor):
            return make_batch(id=id or new_id(), sheet_id=sheet.pk, by=actor, layout=layout)

    def release(self, batch: PaymentBatch, by: Post | None = None) -> BatchStep:
        actor = by or self.cast.treasurer
        with acting(actor):
            seen = rows_hash(list(batch.attempts.all()))
            return release_batch(batch_id=batch.pk, sha256=seen, by=actor)

    def results(
        self,
        batch: PaymentBatch,
        outcomes: Sequence[Outcome],
        *,
        receipt: Decimal | None = None,
        sha256: str = "",
        id: UUID | None = None,
        day: datetime.date | None = None,
    ) -> ResultFile:
        """The receipt's total is what the rows make, unless said otherwise."""
        with looking():
            paper = self.receipt(batch)
        with acting(self.cast.finance):
            amounts = dict(batch.attempts.values_list("row", "amount"))
            credited = [amounts.get(o.row, 0) for o in outcomes if o.state == State.SUCCEEDED]
            said = Answered(
                outcomes,
                total(credited) if receipt is None else receipt,
                day or timezone.localdate(),
                sha256 or new_id().hex,
            )
            return record_results(
                id=id or new_id(), batch_id=batch.pk, said=said, paper=paper,
                by=self.cast.finance,
            )  # fmt: skip

    def receipt(self, batch: PaymentBatch) -> Attachment:
        """Its picture, as if it had been attached."""
        return Attachment.objects.get_or_create(
            project_id=batch.project_id, village_id=batch.village_id, title="银行回单",
            defaults={
                "original_name": "回单.jpg", "media_type": "image/jpeg", "size": 1,
                "sha256": "0" * 64, "at": timezone.now(), "by": self.cast.finance,
            },
        )[0]  # fmt: skip

    def all_succeed(self, batch: PaymentBatch) -> ResultFile:
        with looking():
            rows = [one.in_file[0] for one in batch.attempts.all()]
        return self.results(batch, [Outcome(row, State.SUCCEEDED) for row in rows])

    # -- looking

    def again(self, sheet: WageSheet) -> WageSheet:
        with looking():
            return WageSheet.objects.select_related("project", "notice").get(pk=sheet.pk)

    def lines(self, sheet: WageSheet) -> list[LineMoney]:
        with looking():
            return lines_of(self.again(sheet))

    def line(self, sheet: WageSheet, row: int = 1) -> WageLine:
        with looking():
            return WageLine.objects.get(sheet=sheet, row=row)


def scene(cast: factories.Cast, clock: time_machine.Traveller) -> Scene:
    with looking():
        project = factories.project(cast.recorder, stage=Stage.CONSTRUCTION)
        Insurance.objects.create(
            village_id=project.village_id, project=project, insurer="人保财险",
            policy_number=new_id().hex, since=datetime.date(2026, 9, 1),
            until=datetime.date(2027, 8, 31), by=cast.recorder, at=timezone.now(),
        )  # fmt: skip
    return Scene(cast, project, clock)


def half_a_day(
    sheet: WageSheet, entry: RosterEntry, day: datetime.date, half: int
) -> tuple[WageLine, LineItem, LineSlot]:
    """A line of one half-day as statements would insert it, behind the actions' backs."""
    owned = {"village_id": sheet.village_id, "project_id": sheet.project_id}
    amount = entry.day_rate / 2
    line = WageLine(
        **owned, sheet=sheet, row=9, entry=entry, name="九号", trade="普工",
        day_rate=entry.day_rate, slots=1, gross=amount, withheld=0, amount=amount,
    )  # fmt: skip
    item = LineItem(
        **owned, line=line, number=1, kind=ItemKind.DAYS, trade="普工", rate=entry.day_rate,
        quantity=Decimal("0.5"), amount=amount,
    )  # fmt: skip
    slot = LineSlot(
        village_id=sheet.village_id, identity_id=entry.identity_id, day=day, half=half, line=line,
        item=item,
    )  # fmt: skip
    return line, item, slot


def give_papers(entry: RosterEntry) -> None:
    """Agreement, training and safety briefing; the insurance is the project's."""
    owned = {"village_id": entry.village_id, "project_id": entry.project_id}
    entered = {"by_id": entry.by_id, "at": timezone.now()}
    Agreement.objects.create(**owned, **entered, entry=entry, signed_on=FIRST)
    for kind in TrainingKind.values:
        training = Training.objects.create(
            **owned, **entered, kind=kind, held_on=FIRST, place="村委会", content="安全",
            hours=Decimal("2.0"), teacher="技术员",
        )  # fmt: skip
        TrainingAttendance.objects.create(**owned, training=training, entry=entry)


def _entry(
    project: Project, by: Post, name: str, rate: Decimal, number: int, account: str
) -> RosterEntry:
    person = Person(
        village_id=project.village_id,
        identity_id=identity_of(f"{project.pk}-{number}"),
        name=name,
        pinyin=f"{number:04d}",
        initials=f"{number:04d}",
        sex="male",
        born_on=datetime.date(1980, 1, 1),
        group="一社",
        bank="青海农信",
        at=timezone.now(),
        by=by,
    )
    person.seal("id_number", f"{number:018d}")
    if account:
        person.seal("account", account)
        person.account_hash = blind_index(account, purpose="account")
    person.save()
    return RosterEntry.objects.create(
        village_id=project.village_id,
        project=project,
        number=number,
        person=person,
        identity_id=person.identity_id,
        trade="普工",
        day_rate=rate,
        entered_on=FIRST,
        at=timezone.now(),
        by=by,
    )


def _slot(entry: RosterEntry, day: datetime.date, half: int) -> Slot:
    return Slot(
        identity_id=entry.identity_id,
        day=day,
        half=half,
        village_id=entry.village_id,
        project_id=entry.project_id,
        entry_id=entry.pk,
        at=timezone.now(),
        by_id=entry.by_id,
    )
