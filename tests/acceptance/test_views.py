"""The pages from completion to the archive: who gets them, what they say, what they keep."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, Settings

from acceptance import todo
from acceptance.figures import planned_items
from acceptance.models import (
    Application,
    Asset,
    CareAgreement,
    Inspection,
    InspectionItem,
    ItemCheck,
    Kind,
    Rectification,
    WorksItem,
)
from core.ids import new_id
from core.scope import EVERYWHERE, scope
from projects.lifecycle import Stage, Step
from projects.models import Attachment, Notice, Outcome, Project
from regions.models import Human, Post, Role
from tests import factories
from tests.acceptance import acceptance_rows as rows
from tests.factories import Cast
from tests.projects import village_rows
from tests.projects.village_rows import said, words

SignIn = Callable[[Post], Client]


@pytest.fixture(autouse=True)
def files(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def ours(cast: Cast) -> Project:
    return rows.building(cast.recorder)


def url(name: str, *about: object) -> str:
    return reverse(name, args=about)


def visit_form(at: Project, by: Post, *failed: int, **changes: Any) -> dict[str, Any]:
    """An inspection as its page sends it: all passed but these places, from 0."""
    with scope(EVERYWHERE):
        number = len(planned_items(at))
    form: dict[str, Any] = {
        "id": new_id(), "version": at.version, "held_on": rows.today(), "place": "黄科村",
        "name_0": "祁生辉", "unit_0": "古鄯镇", "office_0": "工程师", "name_1": "完玛措",
        "villager_1": "on", "satisfied": "28", "dissatisfied": "1", "conclusion": "符合设计。",
        "responsible": by.user.human_id,
    }  # fmt: skip
    for place in range(number):
        form[f"completed_{place}"] = "4,230.5"
        form[f"result_{place}"] = "failed" if place in failed else "passed"
        if place in failed:
            form |= {f"problem_{place}": "裂缝", f"deadline_{place}": rows.today() + rows.SOON}
    return form | changes


# ---- what was built ----


def works_form(at: Project, *lines: str, **changes: Any) -> dict[str, Any]:
    form: dict[str, Any] = {"version": at.version}
    for place, line in enumerate(lines):
        for name, value in zip(
            ("title", "unit", "design", "completed", "standard"), line.split("|"), strict=True
        ):
            form[f"{name}_{place}"] = value
    return form | changes


def test_works_are_listed_in_rows_and_empty_ones_do_not_count(
    ours: Project, cast: Cast, sign_in: SignIn
) -> None:
    form = works_form(ours, "涵洞|座|2|2|按图", "||||", "挡墙|立方米|１２０|1,118.5|M7.5")
    page = sign_in(cast.recorder).post(url("works_edit", ours.pk), form)
    assert page.headers["Location"] == url("inspection_list", ours.pk)
    with scope(EVERYWHERE):
        kept = [(row.number, row.title, str(row.completed)) for row in WorksItem.objects.all()]
    assert kept == [(1, "涵洞", "2.000"), (2, "挡墙", "1118.500")]


def test_more_rows_come_by_saving(ours: Project, cast: Cast, sign_in: SignIn) -> None:
    browser = sign_in(cast.recorder)
    form = works_form(ours, "涵洞|座|2|2|按图", more="1")
    page = browser.post(url("works_edit", ours.pk), form)
    assert page.headers["Location"] == url("works_edit", ours.pk)


@pytest.mark.parametrize(
    ("line", "field"),
    [
        ("涵洞||2|2|按图", "unit_0"),
        ("|座|2|2|按图", "title_0"),
        ("涵洞|座|zwei|2|按图", "design_0"),
        ("涵洞|座|0|2|按图", "design_0"),
        ("涵洞|座|2|-1|按图", "completed_0"),
        ("涵洞|座|2|1.0005|按图", "completed_0"),
    ],
)
def test_a_row_that_can_not_be_is_said_at_its_field(
    ours: Project, cast: Cast, sign_in: SignIn, line: str, field: str
) -> None:
    page = sign_in(cast.recorder).post(url("works_edit", ours.pk), works_form(ours, line))
    assert page.status_code == 422
    assert set(page.context["form"].errors) == {field}


# ---- inspections ----


def test_the_village_records_its_self_check(ours: Project, cast: Cast, sign_in: SignIn) -> None:
    browser, form = sign_in(cast.recorder), visit_form(ours, cast.recorder, 0)
    page = url("inspection_add", ours.pk, "self")
    assert "路面硬化" in words(browser.get(page))
    answer = browser.post(page, form)
    assert answer.headers["Location"] == url("inspection_detail", form["id"])
    assert browser.post(page, form).status_code == 302
    with scope(EVERYWHERE):
        assert (Inspection.objects.count(), ItemCheck.objects.count()) == (1, 9)
    shown = words(browser.get(answer.headers["Location"]))
    for said_there in ("裂缝", "祁生辉", "完玛措", "符合设计。", "4,230.5"):
        assert said_there in shown


def test_all_that_is_wrong_is_said_at_once(ours: Project, cast: Cast, sign_in: SignIn) -> None:
    form = visit_form(ours, cast.recorder, conclusion="", held_on="", unit_3="某村")
    del form["result_2"]
    page = sign_in(cast.recorder).post(url("inspection_add", ours.pk, "self"), form)
    assert page.status_code == 422
    assert set(page.context["form"].errors) == {"conclusion", "held_on", "name_3", "result_2"}
    assert said("Say whether this passed: %(item)s", item="务工人数") in words(page)


def test_a_failure_without_a_word_is_said_at_its_item(
    ours: Project, cast: Cast, sign_in: SignIn
) -> None:
    form = visit_form(ours, cast.recorder, 1, problem_1="")
    page = sign_in(cast.recorder).post(url("inspection_add", ours.pk, "self"), form)
    assert set(page.context["form"].errors) == {"problem_1"}


def test_the_next_inspection_begins_with_the_people_of_the_last(
    ours: Project, cast: Cast, sign_in: SignIn
) -> None:
    rows.inspect(ours, Kind.SELF, cast.recorder)
    page = words(sign_in(cast.recorder).get(url("inspection_add", ours.pk, "self")))
    assert 'value="祁生辉"' in page


def test_the_clerk_types_it_in_with_the_signed_paper(
    ours: Project, cast: Cast, sign_in: SignIn
) -> None:
    form = visit_form(ours, cast.recorder)
    browser, page = sign_in(cast.clerk), url("inspection_add", ours.pk, "self")
    assert set(browser.post(page, form).context["form"].errors) == {"paper"}
    assert browser.post(page, form | {"paper": village_rows.photo()}).status_code == 302
    with scope(EVERYWHERE):
        made = Inspection.objects.get()
    assert (made.operator, made.responsible) == (cast.clerk.human, cast.recorder.human)
    again = form | {"paper": village_rows.photo()}
    assert browser.post(page, again).status_code == 302
    with scope(EVERYWHERE):
        assert Attachment.objects.count() == 1


def test_whoever_answered_for_one_level_is_not_offered_for_another(
    ours: Project, cast: Cast, sign_in: SignIn
) -> None:
    rows.inspect(ours, Kind.SELF, cast.recorder)
    with scope(EVERYWHERE):
        both = factories.post(
            Role.TOWNSHIP_REVIEWER,
            factories.township_of(factories.VILLAGE),
            human=cast.recorder.human,
        )
    rows.place(ours, *rows.AT[Kind.TOWNSHIP])
    page = sign_in(both).get(url("inspection_add", ours.pk, "township"))
    assert cast.recorder.human not in page.context["form"].people
    assert cast.township.human in page.context["form"].people


def test_when_nobody_is_left_to_answer_the_page_says_so(
    ours: Project, cast: Cast, sign_in: SignIn
) -> None:
    with scope(EVERYWHERE):
        Human.objects.filter(pk=cast.township.human.pk).update(name="同一人")
        type(cast.recorder.user).objects.filter(pk=cast.recorder.user.pk).update(
            human=cast.township.human
        )
        cast.recorder.user.refresh_from_db()
    rows.inspect(ours, Kind.SELF, cast.recorder)
    rows.place(ours, *rows.AT[Kind.TOWNSHIP])
    page = sign_in(cast.township).get(url("inspection_add", ours.pk, "township"))
    assert page.context["nobody"]


@pytest.mark.parametrize("kind", ["township", "county", "self"])
def test_an_inspection_that_is_not_due_leads_back(
    ours: Project, cast: Cast, sign_in: SignIn, kind: str
) -> None:
    who = {"self": cast.recorder, "township": cast.township, "county": cast.county}[kind]
    rows.place(ours, Stage.HANDOVER)
    page = sign_in(who).get(url("inspection_add", ours.pk, kind))
    assert page.headers["Location"] == url("inspection_list", ours.pk)


def test_there_is_no_fourth_kind(ours: Project, cast: Cast, sign_in: SignIn) -> None:
    assert sign_in(cast.recorder).get(url("inspection_add", ours.pk, "other")).status_code == 404


# ---- mending, and checking again ----


@pytest.fixture
def broken(ours: Project, cast: Cast) -> InspectionItem:
    item = rows.failed_item(rows.inspected(ours, Kind.TOWNSHIP, cast.township, 0))
    rows.place(ours, *rows.AT[Kind.TOWNSHIP])
    return item


def test_a_failed_item_goes_through_both_inboxes(
    broken: InspectionItem, cast: Cast, sign_in: SignIn
) -> None:
    village, township = sign_in(cast.recorder), sign_in(cast.township)
    mending, checking = url("item_rectify", broken.pk), url("item_recheck", broken.pk)
    home = reverse("home")
    assert mending in words(village.get(home))
    assert checking not in words(township.get(home))
    form = {
        "id": new_id(), "done": "已修补", "done_on": rows.today(), "before": village_rows.photo(),
        "after": village_rows.photo(),
    }  # fmt: skip
    assert "表面有裂缝" in words(village.get(mending))
    assert village.post(mending, form).headers["Location"] == broken.inspection.get_absolute_url()
    assert mending not in words(village.get(home))
    assert checking in words(township.get(home))
    assert "已修补" in words(township.get(checking))
    passed = {"number": 2, "result": "passed", "responsible": cast.township.human.pk}
    assert township.post(checking, passed).status_code == 302
    assert checking not in words(township.get(home))
    with scope(EVERYWHERE):
        mended = Rectification.objects.get()
        assert mended.before != mended.after
        assert ItemCheck.objects.filter(item=broken).count() == 2
    story = words(village.get(broken.inspection.get_absolute_url()))
    assert "表面有裂缝" in story
    assert "已修补" in story


def test_a_todo_carries_its_deadline(ours: Project, broken: InspectionItem, cast: Cast) -> None:
    with scope(cast.recorder.scope):
        waits = list(todo.waiting(cast.recorder, rows.today()))
    assert [(one.subject, one.until) for one in waits] == [(ours.name, rows.today() + rows.SOON)]
    with scope(cast.clerk.scope):
        assert list(todo.waiting(cast.clerk, rows.today())) == []
    with scope(cast.county.scope):
        assert list(todo.waiting(cast.county, rows.today())) == []


def test_a_second_look_that_fails_says_what_is_missing(
    broken: InspectionItem, cast: Cast, sign_in: SignIn
) -> None:
    rows.mend(broken, cast.recorder)
    browser, page = sign_in(cast.township), url("item_recheck", broken.pk)
    form = {"number": 2, "result": "failed", "responsible": cast.township.human.pk}
    assert set(browser.post(page, form).context["form"].errors) == {"problem"}
    form |= {"problem": "还有裂缝", "deadline": rows.today() + rows.SOON}
    assert browser.post(page, form).status_code == 302
    assert browser.get(page).headers["Location"] == broken.inspection.get_absolute_url()


def test_a_photo_that_is_none_is_said_at_its_field(
    broken: InspectionItem, cast: Cast, sign_in: SignIn
) -> None:
    wrong = SimpleUploadedFile("a.png", b"nothing", content_type="image/png")
    form = {"id": new_id(), "done": "已修补", "done_on": rows.today(), "after": wrong}
    page = sign_in(cast.recorder).post(url("item_rectify", broken.pk), form)
    assert set(page.context["form"].errors) == {"after"}
    with scope(EVERYWHERE):
        assert not Attachment.objects.exists()


# ---- the application ----


def test_the_application_is_written_beside_what_the_records_say(
    ours: Project, cast: Cast, sign_in: SignIn
) -> None:
    rows.place(ours, Stage.ACCEPTANCE)
    browser, page = sign_in(cast.recorder), url("application_edit", ours.pk)
    assert "路面硬化" in words(browser.get(page))
    form = {
        "version": ours.version, "starts_on": "2026-05-01", "ends_on": rows.today(),
        "labour": "88万", "materials": "1,190,000", "machinery": "0", "other": "0",
        "conclusion": "合格",
    }  # fmt: skip
    assert set(browser.post(page, form).context["form"].errors) == {"labour"}
    assert browser.post(page, form | {"labour": "880,000"}).status_code == 302
    with scope(EVERYWHERE):
        assert Application.objects.get().final == 2070000
    assert 'value="880,000.00"' in words(browser.get(page))


def test_what_is_handed_in_is_not_changed(ours: Project, cast: Cast, sign_in: SignIn) -> None:
    rows.place(ours, Stage.ACCEPTANCE, Step.TOWNSHIP)
    browser = sign_in(cast.recorder)
    for name in ("works_edit", "application_edit"):
        page = browser.get(url(name, ours.pk))
        assert page.headers["Location"] == url("inspection_list", ours.pk)


# ---- handing over ----


@pytest.fixture
def handed(ours: Project, cast: Cast) -> Project:
    rows.inspected(ours, Kind.COUNTY, cast.county)
    return rows.place(ours, Stage.HANDOVER)


def asset_form(**changes: Any) -> dict[str, Any]:
    given = rows.asset_said()
    form = {name: getattr(given, name) for name in type(given).__dataclass_fields__}
    return form | {"id": new_id()} | changes


def test_assets_are_listed_changed_and_taken_off(
    handed: Project, cast: Cast, sign_in: SignIn
) -> None:
    browser, form = sign_in(cast.recorder), asset_form()
    for _ in range(2):
        assert browser.post(url("asset_add", handed.pk), form).status_code == 302
    page = words(browser.get(url("handover_detail", handed.pk)))
    assert "2,760,000.00" in page
    edit, remove = url("asset_edit", form["id"]), url("asset_remove", form["id"])
    assert edit in page
    assert browser.post(edit, asset_form(name="通村路")).status_code == 302
    assert "通村路" in words(browser.get(remove))
    assert browser.post(remove).headers["Location"] == url("handover_detail", handed.pk)
    with scope(EVERYWHERE):
        assert not Asset.objects.exists()


def test_an_asset_that_is_wrong_is_said_at_its_field(
    handed: Project, cast: Cast, sign_in: SignIn
) -> None:
    form = asset_form(value="0", built_on="2099-01-01", name="")
    page = sign_in(cast.recorder).post(url("asset_add", handed.pk), form)
    assert page.status_code == 422
    assert set(page.context["form"].errors) == {"value", "name"}


def test_care_is_written_then_signed(handed: Project, cast: Cast, sign_in: SignIn) -> None:
    browser = sign_in(cast.recorder)
    given = rows.care_said()
    form = {name: getattr(given, name) for name in type(given).__dataclass_fields__}
    form |= {"id": new_id()}
    assert browser.post(url("care_add", handed.pk), form).status_code == 302
    sign = url("care_sign", form["id"])
    assert sign in words(browser.get(url("handover_detail", handed.pk)))
    assert set(browser.post(sign).context["form"].errors) == {"paper"}
    assert browser.post(sign, {"paper": village_rows.photo()}).status_code == 302
    with scope(EVERYWHERE):
        assert CareAgreement.objects.get().paper is not None


def test_the_result_is_posted_from_its_page(handed: Project, cast: Cast, sign_in: SignIn) -> None:
    browser = sign_in(cast.recorder)
    page = url("result_notice", handed.pk)
    assert page in words(browser.get(url("inspection_list", handed.pk)))
    form = {"id": new_id(), "posted_on": rows.today(), "place": "公开栏", "phone": "0972"}
    assert browser.post(page, form).headers["Location"] == url("notice_detail", form["id"])
    with scope(EVERYWHERE):
        assert Notice.objects.get().kind == "acceptance"


# ---- the archive ----


def test_the_archive_says_what_is_missing_and_where_to_mend_it(
    ours: Project, cast: Cast, sign_in: SignIn
) -> None:
    rows.place(ours, Stage.ARCHIVE)
    page = words(sign_in(cast.clerk).get(url("archive_detail", ours.pk)))
    assert url("survey_add", ours.pk) in page
    assert url("archive_book", ours.pk) in page


def test_the_archive_is_taken_by_post_as_a_pdf(ours: Project, cast: Cast, sign_in: SignIn) -> None:
    rows.place(ours, Stage.ARCHIVE, outcome=Outcome.ARCHIVED)
    browser = sign_in(cast.auditor)
    assert browser.get(url("archive_book", ours.pk)).status_code == 405
    page = browser.post(url("archive_book", ours.pk))
    assert page.headers["Content-Type"] == "application/pdf"
    assert "attachment" in page.headers["Content-Disposition"]
    assert page.content.startswith(b"%PDF-")


def test_whoever_may_not_see_people_is_told_so(ours: Project, cast: Cast, sign_in: SignIn) -> None:
    browser = sign_in(cast.province)
    page = browser.get(url("archive_detail", ours.pk))
    assert not page.context["can_take"]
    assert browser.post(url("archive_book", ours.pk)).status_code == 403


# ---- who may ----


def about(at: Project, inspection: Inspection) -> list[str]:
    return [
        url("inspection_list", at.pk),
        url("inspection_detail", inspection.pk),
        url("handover_detail", at.pk),
        url("archive_detail", at.pk),
    ]


def test_everyone_in_reach_reads_and_others_find_nothing(
    ours: Project, cast: Cast, sign_in: SignIn
) -> None:
    pages = about(ours, rows.inspect(ours, Kind.SELF, cast.recorder, 0))
    for post, code in [
        (cast.recorder, 200),
        (cast.supervisor, 200),
        (cast.county, 200),
        (cast.bureau, 200),
        (cast.province, 200),
        (cast.next_village, 404),
        (cast.neighbour, 404),
    ]:
        browser = sign_in(post)
        assert [browser.get(page).status_code for page in pages] == [code] * len(pages)


def test_only_the_village_changes_what_is_the_villages(
    ours: Project, cast: Cast, sign_in: SignIn
) -> None:
    item = rows.failed_item(rows.inspect(ours, Kind.SELF, cast.recorder, 0))
    rows.place(ours, Stage.HANDOVER)
    made, agreement = rows.asset(ours, cast.recorder), rows.care(ours, cast.recorder, signed=False)
    rows.place(ours, Stage.ACCEPTANCE)
    pages = [
        url("works_edit", ours.pk),
        url("application_edit", ours.pk),
        url("item_rectify", item.pk),
        url("asset_add", ours.pk),
        url("asset_edit", made.pk),
        url("asset_remove", made.pk),
        url("care_add", ours.pk),
        url("care_sign", agreement.pk),
        url("result_notice", ours.pk),
    ]
    for post, code in [
        (cast.recorder, 200),
        (cast.clerk, 200),
        (cast.supervisor, 403),
        (cast.township, 403),
        (cast.county, 403),
        (cast.neighbour, 404),
    ]:
        browser = sign_in(post)
        assert [browser.get(page).status_code for page in pages] == [code] * len(pages)
        if code != 200:
            assert [browser.post(page).status_code for page in pages] == [code] * len(pages)


@pytest.mark.parametrize(
    ("kind", "allowed"),
    [
        ("self", {"recorder", "clerk"}),
        ("township", {"township"}),
        ("county", {"county"}),
    ],
)
def test_each_level_has_its_own_inspection(
    ours: Project, cast: Cast, sign_in: SignIn, kind: str, allowed: set[str]
) -> None:
    item = rows.failed_item(rows.inspected(ours, Kind(kind), _inspector(cast, kind), 0))
    rows.mend(item, cast.recorder)
    rows.place(ours, *rows.AT[Kind(kind)])
    for name in ("recorder", "supervisor", "clerk", "township", "county", "finance", "auditor"):
        browser = sign_in(getattr(cast, name))
        for page in (url("inspection_add", ours.pk, kind), url("item_recheck", item.pk)):
            assert browser.get(page).status_code == (200 if name in allowed else 403), name


def _inspector(cast: Cast, kind: str) -> Post:
    post: Post = {"self": cast.recorder, "township": cast.township, "county": cast.county}[kind]
    return post


def test_nothing_is_offered_on_a_closed_project(ours: Project, cast: Cast, sign_in: SignIn) -> None:
    inspection = rows.inspect(ours, Kind.SELF, cast.recorder, 0)
    rows.place(ours, Stage.ARCHIVE, outcome=Outcome.ARCHIVED)
    browser = sign_in(cast.recorder)
    for page in about(ours, inspection):
        shown = words(browser.get(page))
        for name in ("works_edit", "asset_add", "care_add"):
            assert url(name, ours.pk) not in shown
    item = rows.failed_item(inspection)
    form = {"id": new_id(), "done": "已修补", "done_on": rows.today()}
    answer = browser.post(url("item_rectify", item.pk), form)
    assert said("This project is closed and can only be read.") in words(answer)


# ---- queries ----


def test_pages_take_few_queries_however_much_there_is(
    ours: Project,
    cast: Cast,
    sign_in: SignIn,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for _ in range(3):
        item = rows.failed_item(rows.inspect(ours, Kind.SELF, cast.recorder, 0))
        rows.mend(item, cast.recorder)
        rows.recheck(item, cast.recorder)
    last = rows.inspect(ours, Kind.SELF, cast.recorder)
    rows.inspected(ours, Kind.TOWNSHIP, cast.township, 0, 1, 2, 3)
    browser = sign_in(cast.recorder)
    for page, most in [
        (url("inspection_list", ours.pk), 17),
        (url("inspection_detail", last.pk), 16),
        (url("handover_detail", ours.pk), 14),
        (url("archive_detail", ours.pk), 21),
        (url("inspection_add", ours.pk, "self"), 26),
    ]:
        with django_assert_max_num_queries(most):
            browser.get(page)


def test_the_inbox_asks_once_however_much_failed(
    ours: Project,
    cast: Cast,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    rows.inspected(ours, Kind.TOWNSHIP, cast.township, 0, 1, 2, 3, 4)
    with scope(cast.recorder.scope), django_assert_max_num_queries(3):
        assert len(list(todo.waiting(cast.recorder, rows.today()))) == 5
