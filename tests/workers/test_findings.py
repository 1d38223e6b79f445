"""What looks wrong on real rows: found, explained, judged, and open again when it changes."""

import datetime
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from core.errors import RuleBroken
from core.ids import new_id
from core.models import AuditRecord
from core.scope import EVERYWHERE, scope
from projects.actions import CountyChoices, save_settings
from projects.models import PartOfDay, Project, Suspension
from regions.inbox import inbox
from regions.models import Post
from tests.factories import Cast
from tests.projects.site_rows import count, jpeg, photo, scenery, write
from tests.projects.village_rows import words
from tests.workers.arrange import building, days_ago, person, rostered, today
from workers.actions import answer_finding, judge_answer, record_result
from workers.actions.findings import finding_of
from workers.actions.slots import put
from workers.conspicuous import FindingKind
from workers.findings import Looked, Standing, findings_of, looked_at, tally
from workers.models import FindingAnswer, FindingVerdict, RosterEntry, Sample
from workers.models.samples import Verdict
from workers.rules import State

SignIn = Callable[[Post], Client]
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def files(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def log(
    entries: list[RosterEntry], by: Post, *days: datetime.date, state: State = State.FULL
) -> None:
    with scope(by.scope):
        for day in days:
            put(dict.fromkeys(entries, state), day, by)


def arranged(by: Post, people: int = 6, *, first: int = 1, since: int = 40) -> tuple[
    Project, list[RosterEntry]
]:  # fmt: skip
    with scope(by.scope):
        project = building(by, since=since)
        crew = [person(by, first + n) for n in range(people)]
        return project, rostered(project, crew, by, entered=since)


def found(project: Project, by: Post) -> list[Looked]:
    with scope(by.scope):
        return findings_of(project)


def kinds(project: Project, by: Post) -> set[FindingKind]:
    return {one.finding.kind for one in found(project, by)}


def explain(project: Project, looked: Looked, by: Post, text: str = "三人去拉料") -> FindingAnswer:
    with scope(by.scope):
        return answer_finding(
            id=new_id(),
            project_id=project.pk,
            key=looked.finding.key,
            facts=looked.finding.facts,
            text=text,
            by=by,
        )


def judge(answer: FindingAnswer, by: Post, *, accepted: bool, note: str = "") -> FindingVerdict:
    with scope(by.scope):
        return judge_answer(id=new_id(), answer_id=answer.pk, accepted=accepted, note=note, by=by)


@pytest.fixture
def differing(cast: Cast) -> Project:
    """Six are logged yesterday, the diary saw one."""
    project, entries = arranged(cast.recorder)
    log(entries, cast.recorder, days_ago(1))
    write(project, cast.supervisor, days_ago(1), people=1)
    return project


# ---- found ----


def test_a_site_on_which_both_sides_agree_shows_nothing(cast: Cast) -> None:
    project, entries = arranged(cast.recorder)
    log(entries, cast.recorder, days_ago(1))
    write(project, cast.supervisor, days_ago(1), people=6)
    count(project, cast.recorder, days_ago(1), 6)
    assert found(project, cast.recorder) == []


def test_each_side_is_compared(cast: Cast) -> None:
    project, entries = arranged(cast.recorder)
    log(entries, cast.recorder, *(days_ago(n) for n in (1, 3, 4, 5)))
    write(project, cast.supervisor, days_ago(1), people=1, morning="snow")
    count(project, cast.recorder, days_ago(1), 2)
    write(project, cast.supervisor, days_ago(3), people=9, reason="x")
    with scope(cast.recorder.scope):
        Suspension.objects.create(
            project=project, village_id=project.village_id, since=days_ago(4), until=days_ago(3),
            reason="大雪", by=cast.recorder,
        )  # fmt: skip
    assert kinds(project, cast.recorder) == {
        FindingKind.HEAD_COUNT,
        FindingKind.SECOND_COUNT,
        FindingKind.STORM,
        FindingKind.ABOVE_ROSTER,
        FindingKind.STOPPED,
        FindingKind.NO_DIARY,
    }


def test_who_stands_elsewhere_the_same_day_is_told_without_a_place(cast: Cast) -> None:
    project, (entry,) = arranged(cast.recorder, 1)
    other, (there,) = arranged(cast.neighbour, 1)
    assert entry.identity_id == there.identity_id
    log([entry], cast.recorder, days_ago(1), state=State.MORNING)
    log([there], cast.neighbour, days_ago(1), state=State.AFTERNOON)
    write(project, cast.supervisor, days_ago(1), people=1)
    (looked,) = found(project, cast.recorder)
    assert (looked.finding.kind, looked.name) == (FindingKind.ELSEWHERE, "村民1")
    with scope(cast.recorder.scope), connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM taken_elsewhere(%s, %s, %s)",
            [[other.pk], days_ago(9), today()],
        )
        assert cursor.fetchone() == (0,)  # nothing is told of what lies out of reach
        cursor.execute("SELECT current_setting('app.lo')")
        assert cursor.fetchone() == (cast.recorder.scope.lo,)


def test_a_whole_month_and_the_same_days_for_everyone(cast: Cast) -> None:
    project, entries = arranged(cast.recorder, since=70)
    last = today().replace(day=1) - datetime.timedelta(days=1)
    month = [last.replace(day=n) for n in range(1, last.day + 1)]
    log(entries, cast.recorder, *month)
    whole = [
        one for one in found(project, cast.recorder) if one.finding.kind == FindingKind.FULL_MONTH
    ]
    assert len(whole) == 6
    assert FindingKind.ALIKE in kinds(project, cast.recorder)


def test_pictures_are_compared_and_missed_where_the_county_wants_them(cast: Cast) -> None:
    project, entries = arranged(cast.recorder)
    log(entries, cast.recorder, days_ago(1))
    write(project, cast.supervisor, days_ago(1), people=6)
    with scope(cast.county.scope):
        choices = CountyChoices(7, True, "项目理事会", photos_required=True)
        save_settings(choices=choices, source="民发改〔2026〕1号", by=cast.county)
    assert kinds(project, cast.recorder) == {FindingKind.NO_PHOTO}
    photo(project, cast.recorder, days_ago(1))
    assert kinds(project, cast.recorder) == set()
    photo(project, cast.recorder, days_ago(0), half=PartOfDay.AFTERNOON)
    assert kinds(project, cast.recorder) == {FindingKind.PHOTO_AGAIN}
    photo(project, cast.recorder, days_ago(1), jpeg(scenery(8)), half=PartOfDay.AFTERNOON)


def test_many_projects_need_as_many_queries_as_one(cast: Cast) -> None:
    projects = []
    for n in range(3):
        project, entries = arranged(cast.recorder, 2, first=10 * n + 1)
        log(entries, cast.recorder, days_ago(1), days_ago(3))
        photo(project, cast.recorder, days_ago(1), jpeg(scenery(n + 1)))
        projects.append(project)
    with scope(cast.recorder.scope):
        asked = []
        for some in (projects[:1], projects):
            with CaptureQueriesContext(connection) as queries:
                looked_at(some, days_ago(30), today())
            asked.append(len(queries))
    assert asked[0] == asked[1] <= 13


# ---- explained and judged ----


def test_a_finding_is_explained_and_settled(differing: Project, cast: Cast) -> None:
    (looked,) = found(differing, cast.recorder)
    assert looked.standing == Standing.OPEN
    answer = explain(differing, looked, cast.recorder)
    (looked,) = found(differing, cast.recorder)
    assert looked.standing == Standing.ANSWERED
    assert looked.last == answer
    judge(answer, cast.township, accepted=True)
    (looked,) = found(differing, cast.recorder)
    assert looked.standing == Standing.SETTLED
    assert tally([looked]) == {Standing.SETTLED: 1}
    assert str(answer) == "三人去拉料"


def test_an_explanation_that_will_not_do_opens_it_again(differing: Project, cast: Cast) -> None:
    (looked,) = found(differing, cast.recorder)
    answer = explain(differing, looked, cast.recorder)
    with pytest.raises(RuleBroken, match="Say why"):
        judge(answer, cast.township, accepted=False)
    verdict = judge(answer, cast.township, accepted=False, note="请附出库单")
    (looked,) = found(differing, cast.recorder)
    assert looked.standing == Standing.OPEN
    second = explain(differing, looked, cast.recorder, "已附出库单")
    (looked,) = found(differing, cast.recorder)
    assert [one.pk for one in looked.answers] == [answer.pk, second.pk]
    assert str(verdict).endswith("False")


def test_a_finding_whose_facts_changed_is_open_again(differing: Project, cast: Cast) -> None:
    (looked,) = found(differing, cast.recorder)
    answer = explain(differing, looked, cast.recorder)
    write(differing, cast.supervisor, days_ago(1), version=1, people=2)
    (again,) = found(differing, cast.recorder)
    assert (again.standing, again.finding.key) == (Standing.OPEN, looked.finding.key)
    with pytest.raises(RuleBroken, match="has changed meanwhile"):
        judge(answer, cast.township, accepted=True)
    with pytest.raises(RuleBroken, match="has changed meanwhile"):
        explain(differing, looked, cast.recorder)
    write(differing, cast.supervisor, days_ago(1), version=2, people=1)
    (back,) = found(differing, cast.recorder)
    assert back.standing == Standing.ANSWERED


@pytest.mark.parametrize("key", ["", "head_count", "head_count:never", "head_count:2026-01-01"])
def test_a_key_that_names_nothing_names_no_finding(
    differing: Project, cast: Cast, key: str
) -> None:
    with scope(cast.recorder.scope):
        assert finding_of(differing, key) is None


def test_who_explains_and_who_judges(differing: Project, cast: Cast) -> None:
    (looked,) = found(differing, cast.recorder)
    for other in (cast.supervisor, cast.township):
        with pytest.raises(PermissionDenied):
            explain(differing, looked, other)
    with pytest.raises(RuleBroken, match="Say how it came about"):
        explain(differing, looked, cast.recorder, " ")
    answer = explain(differing, looked, cast.recorder)
    with pytest.raises(RuleBroken, match="explained already"):
        explain(differing, looked, cast.recorder)
    with pytest.raises(PermissionDenied):
        judge(answer, cast.recorder, accepted=True)
    with pytest.raises(FindingAnswer.DoesNotExist):
        judge(answer, cast.neighbour, accepted=True)


def test_nobody_judges_what_he_explained(differing: Project, cast: Cast) -> None:
    (looked,) = found(differing, cast.recorder)
    cast.recorder.user.human = cast.township.user.human
    cast.recorder.user.save()
    answer = explain(differing, looked, cast.recorder)
    with pytest.raises(RuleBroken, match="explained this yourself"):
        judge(answer, cast.township, accepted=True)


def test_double_clicks_answer_and_judge_once(differing: Project, cast: Cast) -> None:
    (looked,) = found(differing, cast.recorder)
    one, two = new_id(), new_id()
    key, facts = looked.finding.key, looked.finding.facts
    with scope(cast.recorder.scope):
        answers = {
            answer_finding(
                id=one, project_id=differing.pk, key=key, facts=facts, text="拉料",
                by=cast.recorder,
            ).pk
            for _ in range(2)
        }  # fmt: skip
    with scope(cast.township.scope):
        for _ in range(2):
            judge_answer(id=two, answer_id=one, accepted=True, note="", by=cast.township)
        with pytest.raises(RuleBroken, match="has judged this explanation already"):
            judge_answer(id=new_id(), answer_id=one, accepted=True, note="", by=cast.township)
    assert answers == {one}


def test_what_was_said_is_never_changed(differing: Project, cast: Cast) -> None:
    (looked,) = found(differing, cast.recorder)
    judge(explain(differing, looked, cast.recorder), cast.township, accepted=True)
    with scope(EVERYWHERE):
        for rows in (FindingAnswer.objects.all(), FindingVerdict.objects.all()):
            with pytest.raises(DatabaseError, match="only ever added"), transaction.atomic():
                rows.update(at=rows[0].at)


# ---- what waits ----


def todos(by: Post) -> dict[str, str]:
    with scope(by.scope):
        return {one.url: one.what for one in inbox(by, today())}


def test_open_ones_wait_for_the_recorder_and_explained_ones_for_the_township(
    differing: Project, cast: Cast
) -> None:
    url = reverse("finding_list", args=[differing.pk])
    assert url in todos(cast.recorder)
    assert url not in todos(cast.clerk)
    assert url not in todos(cast.township)
    (looked,) = found(differing, cast.recorder)
    explain(differing, looked, cast.recorder)
    assert url not in todos(cast.recorder)
    assert todos(cast.township)[url] == "Judge 1 explanation of what looks wrong."
    write(differing, cast.supervisor, days_ago(1), version=1, people=2)
    assert url not in todos(cast.township)


def test_yesterdays_diary_waits_for_the_village_while_people_were_logged(cast: Cast) -> None:
    project, entries = arranged(cast.recorder)
    url = reverse("diary_write", args=[project.pk, days_ago(1)])
    assert url not in todos(cast.supervisor)
    log(entries, cast.recorder, days_ago(1))
    assert url in todos(cast.supervisor)
    assert url not in todos(cast.clerk)
    write(project, cast.supervisor, days_ago(1), people=6)
    assert url not in todos(cast.supervisor)


# ---- pages ----


def test_the_page_shows_findings_and_takes_an_explanation_and_a_judgement(
    differing: Project, cast: Cast, sign_in: SignIn
) -> None:
    url = reverse("finding_list", args=[differing.pk])
    browser = sign_in(cast.recorder)
    assert "6 people are logged, the diary says 1." in words(browser.get(url))
    (looked,) = found(differing, cast.recorder)
    answering = reverse("finding_answer", args=[differing.pk, looked.finding.key])
    page = browser.get(answering)
    assert page.context["form"]["facts"].value() == "6,1"
    stale = {"id": str(new_id()), "facts": "6,4", "text": "拉料"}
    assert browser.post(answering, stale).status_code == 422
    told = browser.post(answering, stale | {"facts": "6,1"}, follow=True)
    assert "The explanation is kept" in words(told)
    (looked,) = found(differing, cast.recorder)
    assert looked.last
    judging = reverse("finding_judge", args=[looked.last.pk])
    office = sign_in(cast.township)
    assert "拉料" in words(office.get(judging))
    refused = {"id": str(new_id()), "accepted": "no", "note": ""}
    assert office.post(judging, refused).status_code == 422
    assert "will not do" in words(office.post(judging, refused | {"note": "差太多"}, follow=True))
    assert "no longer waits" in words(office.get(judging, follow=True))
    gone = reverse("finding_answer", args=[differing.pk, "head_count:2020-01-01"])
    assert "no longer looks wrong" in words(browser.get(gone, follow=True))


def test_changed_figures_are_said_on_the_card(
    differing: Project, cast: Cast, sign_in: SignIn
) -> None:
    (looked,) = found(differing, cast.recorder)
    explain(differing, looked, cast.recorder)
    write(differing, cast.supervisor, days_ago(1), version=1, people=2)
    page = sign_in(cast.recorder).get(reverse("finding_list", args=[differing.pk]))
    assert "The figures have changed since" in words(page)


def test_the_overview_counts_by_project_and_month(
    differing: Project, cast: Cast, sign_in: SignIn
) -> None:
    month = f"{days_ago(1):%Y-%m}"
    page = sign_in(cast.county).get(f"{reverse('finding_overview')}?month={month}")
    assert [(one.pk, counts[Standing.OPEN]) for one, counts in page.context["rows"]] == [
        (differing.pk, 1)
    ]
    assert sign_in(cast.neighbour).get(reverse("finding_overview")).context["rows"] == []


def test_the_overview_needs_as_many_queries_for_many_projects(cast: Cast, sign_in: SignIn) -> None:
    browser = sign_in(cast.county)
    url = reverse("finding_overview")
    asked = []
    for n in range(2):
        for m in range(2):
            project, entries = arranged(cast.recorder, 1, first=20 * n + m + 1)
            log(entries, cast.recorder, days_ago(0))
            assert project
        with CaptureQueriesContext(connection) as queries:
            browser.get(url)
        asked.append(len(queries))
    assert asked[0] == asked[1] <= 24


def test_both_ledgers_are_taken_away_as_a_workbook(
    differing: Project, cast: Cast, sign_in: SignIn
) -> None:
    photo(differing, cast.recorder, days_ago(1))
    (looked,) = found(differing, cast.recorder)
    judge(explain(differing, looked, cast.recorder), cast.township, accepted=True, note="属实")
    answer = sign_in(cast.township).post(reverse("finding_workbook", args=[differing.pk]))
    content: Any = answer
    book = openpyxl.load_workbook(BytesIO(b"".join(content.streaming_content)))
    days = [[cell.value for cell in row] for row in book["两账比对"].iter_rows(min_row=2)]
    assert len(days) == 1
    assert f"{days[0][0]:%Y-%m-%d}" == days_ago(1).isoformat()
    assert days[0][1:] == [6, "6.0", 1, None, 5, "晴", "多云", None, None, 1]
    rows = [[cell.value for cell in row] for row in book["疑点及说明"].iter_rows(min_row=2)]
    assert rows[0][4] == "三人去拉料"
    assert rows[0][7:9] == ["认可", "属实"]
    with scope(EVERYWHERE):
        assert AuditRecord.objects.filter(verb="take findings").count() == 1


# ---- tenancy ----

TABLES = (
    "projects_diarypage", "projects_headcount", "projects_sitephoto", "workers_findinganswer",
    "workers_findingverdict", "workers_sample", "workers_sampleresult",
)  # fmt: skip


@pytest.fixture
def everything(differing: Project, cast: Cast) -> Project:
    count(differing, cast.recorder, days_ago(1), 1)
    photo(differing, cast.recorder, days_ago(1))
    looked = found(differing, cast.recorder)[0]
    judge(explain(differing, looked, cast.recorder), cast.township, accepted=True)
    with scope(cast.township.scope):
        sample = Sample.objects.create(
            project=differing, village_id=differing.village_id, day=days_ago(1),
            at=timezone.now(), by=cast.township,
        )  # fmt: skip
        record_result(
            id=new_id(), sample_id=sample.pk, verdict=Verdict.AGREES, note="", by=cast.township
        )
    return differing


@pytest.mark.parametrize("table", TABLES)
def test_rows_are_seen_inside_the_scope_alone(everything: Project, cast: Cast, table: str) -> None:
    assert everything
    for by, number in (
        (cast.recorder, True), (cast.township, True), (cast.next_village, False),
        (cast.neighbour, False),
    ):  # fmt: skip
        with scope(by.scope), connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*) FROM {table}")
            assert (cursor.fetchone()[0] > 0) is number


@pytest.mark.parametrize(
    ("table", "column"),
    [
        *((table, "project_id") for table in TABLES),
        ("projects_diarypage", "paper_id"),
        ("workers_findingverdict", "answer_id"),
        ("workers_sampleresult", "sample_id"),
    ],
)
def test_every_pointer_is_held_to_the_same_village(db: None, table: str, column: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_constraint WHERE conname = %s AND contype = 'f'",
            [f"{table}_{column}_together"],
        )
        assert cursor.fetchone() == (1,)
