"""The duties about days of work, people and notices."""

import datetime
from collections.abc import Callable

from django.db import transaction

from core.ids import new_id
from core.scope import scope
from projects.actions import (
    Answer,
    answer_objection,
    object_to,
)
from projects.models import Project
from regions.models import Post
from tests.duties.trying import Acts, Taken
from tests.factories import Cast
from tests.projects import (
    site_rows,
    village_rows,
)
from tests.workers import arrange
from workers.actions import (
    Judgement,
    NewAccount,
    Tap,
    add_own_sheet,
    answer_finding,
    answer_week,
    ask_account_change,
    attach_pages,
    check_late,
    check_week,
    compare,
    confirm_account_change,
    judge_answer,
    set_day,
)
from workers.findings import findings_of
from workers.late_days import waiting_records
from workers.models import Opinion
from workers.musters import entries_of
from workers.rules import State, monday_of
from workers.weeks import A_WEEK, week_of

ONE_DAY = datetime.timedelta(days=1)
AGREE = Judgement(Opinion.AGREE)
NEW_ACCOUNT = "49927398716"


# ---- work days ----


def late_days(cast: Cast) -> Acts:
    at, day = _crew_at_work(cast), arrange.days_ago(8)

    def confirms(by: Post, answer: Answer | None) -> None:
        records = [record.pk for record in waiting_records(at)]
        with transaction.atomic():
            check_late(project_id=at.pk, record_ids=records, judgement=AGREE, by=by, answer=answer)

    return [
        Taken(cast.recorder, lambda by, _: _logs(at, day, by)),
        Taken(cast.supervisor, confirms, typist=cast.clerk),
    ]


def week(cast: Cast) -> Acts:
    at, monday = _crew_at_work(cast), monday_of(arrange.today()) - A_WEEK

    def confirms(by: Post, answer: Answer | None) -> None:
        with transaction.atomic():
            check_week(
                id=new_id(), project_id=at.pk, week=monday, seen=week_of(at, monday).digest,
                judgement=AGREE, by=by, answer=answer,
            )  # fmt: skip

    return [
        Taken(cast.recorder, lambda by, _: _logs(at, monday + 5 * ONE_DAY, by)),
        Taken(cast.supervisor, confirms, typist=cast.clerk),
    ]


def objection_to_a_week(cast: Cast) -> Acts:
    at, monday, key = _crew_at_work(cast), monday_of(arrange.today()) - A_WEEK, new_id()
    _logs(at, monday + 5 * ONE_DAY, cast.recorder)

    def objects(by: Post, answer: Answer | None) -> None:
        with transaction.atomic():
            check_week(
                id=key, project_id=at.pk, week=monday, seen=week_of(at, monday).digest,
                judgement=Judgement(Opinion.OBJECT, "周三没有开工"), by=by, answer=answer,
            )  # fmt: skip

    def answers(by: Post, _answer: Answer | None) -> None:
        answer_week(id=new_id(), check_id=key, text="已改", by=by)

    return [
        Taken(cast.supervisor, objects, typist=cast.clerk),
        Taken(cast.recorder, answers),
    ]


def finding(cast: Cast) -> Acts:
    """One is logged, the diary saw nine."""
    at, day, key = _crew_at_work(cast), arrange.days_ago(1), new_id()
    _logs(at, day, cast.recorder)
    site_rows.write(at, cast.supervisor, day, people=9)
    looked = findings_of(at)[0].finding

    def explains(by: Post, _answer: Answer | None) -> None:
        answer_finding(
            id=key, project_id=at.pk, key=looked.key, facts=looked.facts, text="去拉料", by=by
        )

    def judges(by: Post, _answer: Answer | None) -> None:
        judge_answer(id=new_id(), answer_id=key, accepted=True, note="", by=by)

    return [Taken(cast.recorder, explains), Taken(cast.township, judges)]


def attendance_sheet(cast: Cast) -> Acts:
    at, day = _crew_at_work(cast), arrange.days_ago(3)
    sheet = add_own_sheet(id=new_id(), project_id=at.pk, first=day, last=day, by=cast.clerk)
    attach_pages(id=new_id(), muster_id=sheet.pk, files=[village_rows.photo()], by=cast.clerk)

    def compares(by: Post, _answer: Answer | None) -> None:
        seen = entries_of(sheet, sheet.pages.filter(withdrawn_at__isnull=True)).seen
        compare(id=new_id(), muster_id=sheet.pk, agrees=True, reason="", seen=seen, by=by)

    return [
        Taken(cast.recorder, lambda by, _: _logs(at, day, by)),
        Taken(cast.supervisor, compares),
    ]


def heads(cast: Cast) -> Acts:
    at, day = site_rows.building(cast.recorder), site_rows.days_ago(1)
    return [
        Taken(cast.recorder, lambda by, _: site_rows.write(at, by, day)),
        Taken(cast.supervisor, lambda by, _: site_rows.count(at, by, day, 12)),
    ]


# ---- people and notices ----


def account(cast: Cast) -> Acts:
    worker, key = arrange.person(cast.recorder, 1, account="6228480402564890018"), new_id()

    def asks(by: Post, _answer: Answer | None) -> None:
        new = NewAccount(account=NEW_ACCOUNT, bank="青海农信", why="换卡")
        ask_account_change(id=key, person_id=worker.pk, new=new, by=by)

    def confirms(by: Post, _answer: Answer | None) -> None:
        confirm_account_change(change_id=key, account=NEW_ACCOUNT, by=by)

    return [Taken(cast.recorder, asks), Taken(cast.supervisor, confirms)]


def objection(cast: Cast) -> Acts:
    at = village_rows.project(cast.recorder)
    hung, key = village_rows.notice(at, cast.recorder), new_id()

    def records(by: Post, _answer: Answer | None) -> None:
        with scope(by.scope):
            object_to(
                id=key, notice_id=hung.pk, text="人数不对", raised_by="",
                raised_on=arrange.today(), by=by,
            )  # fmt: skip

    def answers(by: Post, _answer: Answer | None) -> None:
        with scope(by.scope):
            answer_objection(objection_id=key, upheld=False, answer="已核对", by=by)

    return [Taken(cast.supervisor, records), Taken(cast.township, answers)]


DAYS: dict[str, Callable[[Cast], Acts]] = {
    "late days": late_days,
    "week": week,
    "attendance sheet": attendance_sheet,
    "objection to a week": objection_to_a_week,
    "finding": finding,
    "heads": heads,
    "account": account,
    "objection": objection,
}


def _crew_at_work(cast: Cast) -> Project:
    """One person under construction, with papers, whose days nobody has logged yet."""
    at = arrange.building(cast.recorder)
    entries = arrange.rostered(at, [arrange.person(cast.recorder, 1)], cast.recorder)
    arrange.papers(at, entries, cast.recorder)
    return at


def _logs(at: Project, day: datetime.date, by: Post) -> None:
    late = "记工员生病" if day < arrange.days_ago(7) else ""
    tap = Tap(1, day, State.ABSENT, State.FULL, late)
    set_day(id=new_id(), project_id=at.pk, tap=tap, by=by)
