"""Wage sheets that were paid on paper: entered whole, signed with the take-over, never mixed."""

import datetime
from dataclasses import replace
from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.errors import RuleBroken
from core.excel.reading import read_workbook
from core.ids import new_id
from payroll.actions import PaidOnPaper, add_opening_sheet, withdraw_opening_sheet
from payroll.actions.opening import PaidRow
from payroll.figures import on_sheets, paid_for
from payroll.freezing import days_fixed
from payroll.gates import sheets_of_before
from payroll.models import OpeningLine, OpeningSheet
from payroll.openings import AMOUNT, DAYS, NAME, NUMBER, blank_workbook, read_opening
from projects.lifecycle import Stage
from projects.models import Project, Takeover
from reports.sums import wages
from tests import factories
from tests.factories import Cast
from tests.projects.village_rows import photo
from tests.workers.arrange import days_ago, person, rostered, today
from workers.earnings import account_of
from workers.models import RosterEntry

pytestmark = pytest.mark.usefixtures("everywhere")
ROWS = (
    PaidRow(1, Decimal("20.0"), Decimal("3600.00")),
    PaidRow(2, Decimal("10.5"), Decimal("1890.00")),
)
PAID = PaidOnPaper(days_ago(60), days_ago(31), days_ago(20), Decimal("5490.00"), ROWS, "")


@pytest.fixture
def project(cast: Cast) -> Project:
    ours = factories.project(cast.recorder, stage=Stage.TAKEOVER)
    Project.objects.filter(pk=ours.pk).update(taken_over=True)
    ours.refresh_from_db()
    Takeover.objects.create(
        village_id=ours.village_id,
        project=ours,
        began_on=days_ago(60),
        approval_number="12",
        sheets_paid=1,
        at=ours.created_at,
        by=cast.recorder,
    )
    return ours


@pytest.fixture
def crew(project: Project, cast: Cast) -> list[RosterEntry]:
    people = [person(cast.recorder, number) for number in (1, 2, 3)]
    return rostered(project, people, cast.recorder, entered=60)


def entered(project: Project, cast: Cast, paid: PaidOnPaper = PAID) -> OpeningSheet:
    return add_opening_sheet(
        id=new_id(), project_id=project.pk, paid=paid, file=photo(), by=cast.recorder
    )


def test_a_sheet_comes_in_with_every_row(
    project: Project, crew: list[RosterEntry], cast: Cast
) -> None:
    version = project.version
    sheet = entered(project, cast)
    lines = sheet.lines.values_list("entry__number", "days", "amount")
    assert list(lines) == [(row.number, row.days, row.amount) for row in ROWS]
    project.refresh_from_db()
    assert project.version == version + 1
    assert sheets_of_before(project).holds


def test_every_figure_of_wages_counts_it_once(
    project: Project, crew: list[RosterEntry], cast: Cast
) -> None:
    entered(project, cast)
    assert paid_for(project) == on_sheets(project) == Decimal("5490.00")
    summed = wages(Project.objects.filter(pk=project.pk), today())[project.pk]
    assert (summed.entitled, summed.paid, summed.overdue) == (5490, 5490, 0)
    account = account_of(crew[0])
    assert (account.paid, account.owed, account.days) == (Decimal("3600.00"), 0, 0)
    assert account.days_before == Decimal("20.0")


def test_the_same_form_again_enters_nothing_twice(
    project: Project, crew: list[RosterEntry], cast: Cast
) -> None:
    one = new_id()
    for _ in range(2):
        add_opening_sheet(id=one, project_id=project.pk, paid=PAID, file=photo(), by=cast.recorder)
    assert OpeningLine.objects.count() == 2


@pytest.mark.parametrize(
    ("changed", "said", "field"),
    [
        (
            {"total": Decimal("5490.01")},
            "add up to 5,490.00 yuan, the paper says 5,490.01",
            "total",
        ),
        ({"first": days_ago(61)}, "had not begun", "first"),
        ({"last": days_ago(61)}, "before the first", "last"),
        ({"last": today() + datetime.timedelta(days=1)}, "This day lies ahead", "last"),
        ({"paid_on": days_ago(61)}, "between", "paid_on"),
        (
            {"rows": (*ROWS, PaidRow(9, Decimal(1), Decimal(1))), "total": Decimal(5491)},
            "number 9",
            "workbook",
        ),
        ({"rows": (*ROWS, ROWS[0]), "total": Decimal(9090)}, "twice", "workbook"),
        ({"rows": (), "total": Decimal(0)}, "Nobody", "workbook"),
    ],
    ids=lambda value: "" if isinstance(value, str) else "-".join(value),
)
def test_a_sheet_that_can_not_be_right_is_refused_whole(
    project: Project,
    crew: list[RosterEntry],
    cast: Cast,
    changed: dict[str, object],
    said: str,
    field: str,
) -> None:
    with pytest.raises(RuleBroken, match=said) as broken:
        entered(project, cast, replace(PAID, **changed))  # type: ignore[arg-type]
    assert broken.value.field == field
    assert not OpeningSheet.objects.exists()


def test_it_may_end_today_and_be_paid_on_its_first_day(
    project: Project, crew: list[RosterEntry], cast: Cast
) -> None:
    """What is paid out at the beginning of a period is its own business."""
    entered(project, cast, replace(PAID, last=today(), paid_on=PAID.first))
    assert OpeningSheet.objects.count() == 1


def test_two_sheets_never_cover_one_day(
    project: Project, crew: list[RosterEntry], cast: Cast
) -> None:
    entered(project, cast)
    with pytest.raises(RuleBroken, match="covers some of these days"):
        entered(project, cast, replace(PAID, first=days_ago(31), last=days_ago(10)))


def test_a_wrong_one_is_struck_out_and_entered_again(
    project: Project, crew: list[RosterEntry], cast: Cast
) -> None:
    sheet = entered(project, cast)
    with pytest.raises(RuleBroken, match="what is wrong"):
        withdraw_opening_sheet(sheet_id=sheet.pk, reason=" ", by=cast.recorder)
    withdraw_opening_sheet(sheet_id=sheet.pk, reason="抄错", by=cast.recorder)
    withdraw_opening_sheet(sheet_id=sheet.pk, reason="再来", by=cast.recorder)
    assert paid_for(project) == 0
    assert not sheets_of_before(project).holds
    entered(project, cast)
    assert paid_for(project) == Decimal("5490.00")


def test_once_signed_nothing_is_entered_or_struck_out(
    project: Project, crew: list[RosterEntry], cast: Cast
) -> None:
    sheet = entered(project, cast)
    Project.objects.filter(pk=project.pk).update(stage=Stage.CONSTRUCTION)
    with pytest.raises(RuleBroken, match="while the works are taken over"):
        entered(project, cast, replace(PAID, first=days_ago(30), last=days_ago(10)))
    with pytest.raises(RuleBroken, match="while the works are taken over"):
        withdraw_opening_sheet(sheet_id=sheet.pk, reason="抄错", by=cast.recorder)
    sheet.pk = new_id()
    sheet.first, sheet.last = days_ago(30), days_ago(20)
    with pytest.raises(IntegrityError, match="belong to the take-over"), transaction.atomic():
        sheet.save(force_insert=True)


def test_a_day_that_was_paid_on_paper_is_not_logged_again(
    project: Project, crew: list[RosterEntry], cast: Cast
) -> None:
    entered(project, cast)
    one, two, three = (entry.pk for entry in crew)
    fixed = days_fixed(project, days_ago(40), [one, three])
    assert list(fixed) == [one]
    assert "paid on paper" in fixed[one]
    assert not days_fixed(project, days_ago(30), [one, two])


def test_a_neighbour_enters_nothing(project: Project, crew: list[RosterEntry], cast: Cast) -> None:
    with pytest.raises(Project.DoesNotExist):
        add_opening_sheet(
            id=new_id(), project_id=project.pk, paid=PAID, file=photo(), by=cast.neighbour
        )
    with pytest.raises(PermissionDenied):
        add_opening_sheet(
            id=new_id(), project_id=project.pk, paid=PAID, file=photo(), by=cast.supervisor
        )


def workbook(*rows: list[object], heads: tuple[str, ...] = (NUMBER, NAME, DAYS, AMOUNT)) -> bytes:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.append(list(heads))
    for row in rows:
        page.append(row)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([["一", "村民1", 1, 1]], "A2: a figure must stand here"),
        ([[9, "村民1", 1, 1]], "A2: nobody on the roster"),
        ([[1.5, "村民1", 1, 1]], "A2: nobody on the roster"),
        ([[1, "村民2", 1, 1]], "B2: number 1 on the roster is 村民1"),
        ([[1, "村民1", 1, 1], [1, "村民1", 1, 1]], "A3: this number stands here twice"),
        ([[1, "村民1", 0.3, 1]], "C2: work days are whole or half"),
        ([[1, "村民1", None, 1]], "C2: a figure must stand here"),
        ([[1, "村民1", 400, 1]], "C2: work days"),
        ([[1, "村民1", 1, 1.005]], "D2: this is not an amount"),
        ([[1, "村民1", 1, 0]], "D2: an amount must stand here"),
        ([[1, "村民1", 1, "=1+1"]], "D2: this is a formula"),
        ([[1, "村民1", None, None]], "no days and no amounts"),
    ],
)
def test_each_fault_is_named_by_its_cell(
    project: Project, crew: list[RosterEntry], rows: list[list[object]], said: str
) -> None:
    _found, faults = read_opening(read_workbook(workbook(*rows)), project)
    assert any(said in fault for fault in faults), faults


def test_a_missing_column_is_named(project: Project, crew: list[RosterEntry]) -> None:
    _, faults = read_opening(read_workbook(workbook(heads=(NUMBER, NAME, DAYS))), project)
    assert faults == [f"Sheet “Sheet”, row 1: the column {AMOUNT} is missing."]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(
    cells=st.lists(
        st.lists(
            st.one_of(
                st.none(), st.integers(-9, 9), st.floats(allow_nan=False, allow_infinity=False),
                st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=5),
                st.just("村民1"), st.booleans(), st.dates(),
            ),
            min_size=4,
            max_size=4,
        ),
        max_size=4,
    )
)  # fmt: skip
def test_whatever_stands_in_it_is_taken_or_named(
    cells: list[list[object]], project: Project, crew: list[RosterEntry]
) -> None:
    rows, faults = read_opening(read_workbook(workbook(*cells)), project)
    assert rows or faults
    for row in rows:
        assert row.number in {1, 2, 3}
        assert row.amount > 0
        assert row.days % Decimal("0.5") == 0


def test_in_the_browser(
    project: Project, crew: list[RosterEntry], cast: Cast, sign_in: object
) -> None:
    browser = sign_in(cast.recorder)  # type: ignore[operator]
    url = reverse("opening_add", args=[project.pk])
    template = browser.get(reverse("opening_template", args=[project.pk])).content
    assert template == blank_workbook(project) or len(template) > 1000
    filled = openpyxl.load_workbook(BytesIO(template))
    page = filled.active
    assert page is not None
    assert [cell.value for cell in page[2]] == [1, "村民1", None, None]
    page["C2"], page["D2"] = 20, 3600
    out = BytesIO()
    filled.save(out)
    form = {
        "id": str(new_id()), "first": str(days_ago(60)), "last": str(days_ago(31)),
        "paid_on": str(days_ago(20)), "total": "3600",
    }  # fmt: skip

    def files(content: bytes = out.getvalue()) -> dict[str, object]:
        return {"workbook": SimpleUploadedFile("a.xlsx", content), "paper": photo()}

    refused = browser.post(url, form | files() | {"total": "3600.5"})
    assert refused.status_code == 422
    assert browser.post(url, form | files(b"no workbook")).status_code == 422
    answer = browser.post(url, form | files(), follow=True)
    assert "3,600.00" in answer.content.decode()
    sheet = OpeningSheet.objects.get()
    assert "村民1" in browser.get(sheet.get_absolute_url()).content.decode()
    strike = reverse("opening_withdraw", args=[sheet.pk])
    assert browser.get(strike).status_code == 200
    assert browser.post(strike, {"reason": ""}).status_code == 422
    assert browser.post(strike, {"reason": "抄错"}).status_code == 302
    assert "抄错" in browser.get(sheet.get_absolute_url()).content.decode()
