"""Names and accounts checked with the bank: list out, answer in, and what is shown of it."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from core.errors import RuleBroken
from core.ids import new_id
from core.models import AuditRecord
from core.scope import EVERYWHERE, scope
from projects.models import Project
from regions.models import Post
from tests.factories import Cast
from tests.workers.arrange import building, days_ago, person, rostered, today
from workers.actions import (
    Details,
    NewAccount,
    Verdict,
    answer_bank_check,
    ask_account_change,
    confirm_account_change,
    edit_person,
    leave,
    make_bank_check,
    take_bank_check,
)
from workers.bank_checks import mismatches, standings, unchecked
from workers.models import BankAnswer, BankCheck, BankVerdict, Person

FIRST, SECOND, THIRD = "6228480402564890018", "49927398716", "62284804025648900" + "1"
GOOD, BAD = "一致", "不一致"
WRONG = "户名不符"

SignIn = Callable[[Post], Client]


@pytest.fixture
def project(cast: Cast) -> Project:
    """Two people with accounts on the roster, and one without."""
    with scope(EVERYWHERE):
        made = building(cast.recorder)
        people = [
            person(cast.recorder, 1, name="丁一", account=FIRST, bank="青海农信"),
            person(cast.recorder, 2, name="马二", account=SECOND),
            person(cast.recorder, 3, name="无账号"),
        ]
        rostered(made, people, cast.recorder)
        return made


@pytest.fixture
def check(project: Project, cast: Cast) -> BankCheck:
    with scope(EVERYWHERE):
        return made(project, cast.finance)


def made(project: Project, by: Post) -> BankCheck:
    return make_bank_check(id=new_id(), project_id=project.pk, by=by)


def answered(check: BankCheck, by: Post, *verdicts: Verdict, **more: Any) -> BankAnswer:
    given: dict[str, Any] = {"id": new_id(), "answered_on": today(), "sha256": new_id().hex * 2}
    return answer_bank_check(check_id=check.pk, verdicts=verdicts, by=by, **given | more)


def names(people: list[Person]) -> list[str]:
    return [one.name for one in people]


@pytest.mark.usefixtures("everywhere")
class TestAsking:
    def test_the_list_names_whoever_has_an_account(self, check: BankCheck) -> None:
        rows = list(check.rows.all())
        assert [(one.number, one.name, one.bank) for one in rows] == [
            (1, "丁一", "青海农信"),
            (2, "马二", ""),
        ]
        assert rows[0].unseal("account") == FIRST

    def test_what_the_bank_has_answered_is_not_asked_again(
        self, project: Project, check: BankCheck, cast: Cast
    ) -> None:
        answered(check, cast.finance, Verdict(1, True), Verdict(2, False, WRONG))
        assert unchecked(project) == []
        with pytest.raises(RuleBroken, match="Every account"):
            made(project, cast.finance)

    def test_an_unanswered_row_is_asked_about_anew(
        self, project: Project, check: BankCheck, cast: Cast
    ) -> None:
        answered(check, cast.finance, Verdict(1, True))
        assert names(unchecked(project)) == ["马二"]
        again = made(project, cast.finance)
        assert (again.number, again.rows.count()) == (2, 1)
        assert again.reference != check.reference

    def test_who_changes_name_or_account_is_asked_about_anew(
        self, project: Project, check: BankCheck, cast: Cast
    ) -> None:
        answered(check, cast.finance, Verdict(1, True), Verdict(2, True))
        first, second = Person.objects.filter(account_hash__isnull=False).order_by("name")
        change = ask_account_change(
            id=new_id(), person_id=first.pk, new=NewAccount(THIRD, "", "换卡", "存折"),
            by=cast.recorder,
        )  # fmt: skip
        assert unchecked(project) == []
        confirm_account_change(change_id=change.pk, account=THIRD, by=cast.supervisor)
        edit_person(person_id=second.pk, id_number=None, details=Details("马贰"), by=cast.recorder)
        assert names(unchecked(project)) == ["丁一", "马贰"]

    def test_who_has_left_is_not_asked_about(self, project: Project, cast: Cast) -> None:
        entry = project.rosterentrys.get(person__name="丁一")
        leave(entry_id=entry.pk, left_on=today(), reason="外出", by=cast.recorder)
        assert names(unchecked(project)) == ["马二"]

    def test_the_same_form_makes_one_list(self, project: Project, cast: Cast) -> None:
        row = new_id()
        for _ in range(2):
            make_bank_check(id=row, project_id=project.pk, by=cast.finance)
        assert BankCheck.objects.count() == 1

    def test_only_finance_asks_takes_and_answers(
        self, project: Project, check: BankCheck, cast: Cast
    ) -> None:
        for by in (cast.recorder, cast.county):
            acts: tuple[Callable[[Post], object], ...] = (
                lambda by: made(project, by),
                lambda by: take_bank_check(check_id=check.pk, by=by),
                lambda by: answered(check, by, Verdict(1, True)),
            )
            for act in acts:
                with pytest.raises(PermissionDenied):
                    act(by)

    def test_each_taking_is_a_reveal_of_so_many_accounts(
        self, check: BankCheck, cast: Cast
    ) -> None:
        for _ in range(2):
            taken = take_bank_check(check_id=check.pk, by=cast.finance)
        assert [account for _row, account in taken] == [FIRST, SECOND]
        records = AuditRecord.objects.filter(verb="reveal for bank check")
        assert [one.facts["number"] for one in records] == [2, 2]
        assert FIRST not in str([one.facts for one in records])


@pytest.mark.usefixtures("everywhere")
class TestAnswers:
    def test_the_last_word_counts(self, project: Project, check: BankCheck, cast: Cast) -> None:
        answered(check, cast.finance, Verdict(1, True), Verdict(2, False, WRONG))
        people = list(Person.objects.all())
        assert mismatches(people) == ["马二"]
        answered(check, cast.finance, Verdict(2, True))
        assert mismatches(people) == []
        known = {one.name: standings(people).get(one.pk) for one in people}
        assert known["无账号"] is None
        assert known["马二"] is not None
        assert known["马二"].on == today()

    def test_the_same_file_or_form_again_changes_nothing(
        self, check: BankCheck, cast: Cast
    ) -> None:
        first = answered(check, cast.finance, Verdict(1, True), sha256="a" * 64)
        assert answered(check, cast.finance, Verdict(1, True), sha256="a" * 64) == first
        assert answered(check, cast.finance, Verdict(2, True), id=first.pk) == first
        assert BankVerdict.objects.count() == 1

    @pytest.mark.parametrize(
        ("verdicts", "said"),
        [
            ([Verdict(9, True)], "Row 9 is not in this list"),
            ([Verdict(1, True), Verdict(1, True)], "Row 1 stands twice"),
            ([Verdict(1, True), Verdict(2, False, " ")], "Row 2 does not match"),
            ([], "holds no answers"),
        ],
        ids=["a row too many", "a row twice", "without words", "nothing"],
    )
    def test_all_of_it_or_nothing(
        self, check: BankCheck, cast: Cast, verdicts: list[Verdict], said: str
    ) -> None:
        with pytest.raises(RuleBroken, match=said):
            answered(check, cast.finance, *verdicts)
        assert not BankVerdict.objects.exists()

    @pytest.mark.parametrize("ago", [-1, 1], ids=["ahead", "before the list"])
    def test_an_impossible_day(self, check: BankCheck, cast: Cast, ago: int) -> None:
        with pytest.raises(RuleBroken) as broken:
            answered(check, cast.finance, Verdict(1, True), answered_on=days_ago(ago))
        assert broken.value.field == "answered_on"

    def test_nothing_of_it_is_ever_changed(self, check: BankCheck, cast: Cast) -> None:
        answered(check, cast.finance, Verdict(1, True))
        for model in (BankCheck, BankAnswer, BankVerdict):
            with pytest.raises(IntegrityError, match="only ever added"), transaction.atomic():
                model._default_manager.update(project=check.project_id)

    def test_a_verdict_points_into_its_own_list(
        self, project: Project, check: BankCheck, cast: Cast
    ) -> None:
        answer = answered(check, cast.finance, Verdict(1, True))
        other = made(project, cast.finance)
        wrong = BankVerdict(
            id=new_id(), village_id=check.village_id, project=project, answer=answer,
            check_list=check, row=other.rows.get(), matches=True,
        )  # fmt: skip
        with pytest.raises(IntegrityError, match="_together"), transaction.atomic():
            wrong.save(force_insert=True)


# The pages and the workbook


@pytest.fixture
def english(settings: Any) -> None:
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def finance(cast: Cast, sign_in: SignIn, english: None) -> Client:
    return sign_in(cast.finance)


def sheet_of(book: Workbook) -> Worksheet:
    page = book.active
    assert isinstance(page, Worksheet)
    return page


def downloaded(finance: Client, check: BankCheck) -> Workbook:
    answer = finance.post(reverse("bank_check_download", args=[check.pk]))
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "private, no-store"
    return load_workbook(BytesIO(answer.content))


def sent(finance: Client, check: BankCheck, book: Workbook, status: int) -> str:
    file = BytesIO()
    book.save(file)
    data = {
        "id": str(new_id()),
        "answered_on": str(today()),
        "workbook": SimpleUploadedFile("answer.xlsx", file.getvalue()),
    }
    answer = finance.post(reverse("bank_check_answer", args=[check.pk]), data)
    assert answer.status_code == status, answer.content.decode()
    return answer.content.decode()


def test_list_out_and_answer_in(
    finance: Client, project: Project, check: BankCheck, cast: Cast, sign_in: SignIn
) -> None:
    book = downloaded(finance, check)
    page = sheet_of(book)
    assert [cell.value for cell in page[2]][:5] == [check.reference, 1, "丁一", FIRST, "青海农信"]
    page["F2"], page["F3"], page["G3"] = GOOD, BAD, WRONG
    sent(finance, check, book, 302)
    shown = finance.get(check.get_absolute_url()).content.decode()
    assert "matches" in shown
    assert WRONG in shown
    assert FIRST not in shown
    recorder = sign_in(cast.recorder)
    roster = recorder.get(reverse("roster_list", args=[project.pk])).content.decode()
    assert "checked with the bank on" in roster
    assert f"mismatch: {WRONG}" in roster
    with scope(EVERYWHERE):
        second = Person.objects.get(name="马二")
    assert f"mismatch: {WRONG}" in recorder.get(second.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    ("cell", "value", "said"),
    [
        ("A3", "YJY-1", "cell A3: this is not a row of list"),
        ("B3", "x", "cell B3: this is not the number of a row"),
        ("B3", 9, "cell B3: the list has no row with this number"),
        ("B3", 1, "cell B3: this row stands in B2 already"),
        ("C3", "马三", "cell C3: the list says 马二 here"),
        ("F3", "可能", "cell F3: write one of these"),
        ("F3", BAD, "cell G3: say what does not match"),
        ("F3", "=1+1", "cell F3: this is a formula"),
        ("F1", "结果", "row 1: the column 校验结果 is missing"),
    ],
)
def test_every_fault_is_named_by_its_cell_and_nothing_is_kept(
    finance: Client, check: BankCheck, cell: str, value: str | int, said: str
) -> None:
    book = downloaded(finance, check)
    page = sheet_of(book)
    page["F2"], page["F3"] = GOOD, GOOD
    page[cell] = value
    assert said in sent(finance, check, book, 422)
    with scope(EVERYWHERE):
        assert not BankVerdict.objects.exists()


def test_rows_without_a_result_are_left_open(
    finance: Client, project: Project, check: BankCheck
) -> None:
    book = downloaded(finance, check)
    assert "holds no results" in sent(finance, check, book, 422)
    sheet_of(book)["F2"] = GOOD
    sent(finance, check, book, 302)
    with scope(EVERYWHERE):
        assert names(unchecked(project)) == ["马二"]


def test_what_is_no_workbook_is_said(finance: Client, check: BankCheck) -> None:
    file = SimpleUploadedFile("answer.xlsx", b"nonsense")
    data = {"id": str(new_id()), "answered_on": str(today()), "workbook": file}
    answer = finance.post(reverse("bank_check_answer", args=[check.pk]), data)
    assert answer.status_code == 422
    assert "not an Excel workbook" in answer.content.decode()


def test_the_way_to_a_list(finance: Client, project: Project) -> None:
    listed = reverse("bank_check_list", args=[project.pk])
    assert "2 accounts have not been checked" in finance.get(listed).content.decode()
    add = reverse("bank_check_add", args=[project.pk])
    assert "丁一" in finance.get(add).content.decode()
    data = {"id": str(new_id())}
    first, again = (finance.post(add, data).headers["Location"] for _ in range(2))
    assert first == again
    assert first in finance.get(listed).content.decode()


def test_others_read_and_take_nothing(
    project: Project, check: BankCheck, cast: Cast, sign_in: SignIn, english: None
) -> None:
    township = sign_in(cast.township)
    for url in (reverse("bank_check_list", args=[project.pk]), check.get_absolute_url()):
        page = township.get(url).content.decode()
        assert "Make a list" not in page
        assert "Download" not in page
    assert township.post(reverse("bank_check_download", args=[check.pk])).status_code == 403


def test_whoever_checks_a_sheet_is_warned_of_a_mismatch(check: BankCheck, cast: Cast) -> None:
    with scope(EVERYWHERE):
        answered(check, cast.finance, Verdict(1, False, WRONG))
        people = Person.objects.filter(name__in=["丁一", "马二"])
        assert mismatches(people) == ["丁一"]
