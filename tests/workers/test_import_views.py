"""The pages of an import, from the upload to the list."""

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from core.excel.reading import read_workbook
from core.ids import new_id
from core.scope import EVERYWHERE, scope
from regions.models import Post
from tests.factories import Cast
from tests.workers.arrange import person
from tests.workers.lists import CARD, HEAD, PHONE, Page, number, people, row, workbook
from workers.models import PeopleImport, Person

SignIn = Callable[[Post], Client]


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def browser(cast: Cast, sign_in: SignIn) -> Client:
    return sign_in(cast.recorder)


def send(browser: Client, content: bytes, **more: Any) -> Any:
    file = SimpleUploadedFile("名单.xlsx", content)
    return browser.post(reverse("import_add"), {"id": new_id(), "workbook": file} | more)


def uploaded(browser: Client, content: bytes) -> PeopleImport:
    answer = send(browser, content)
    with scope(EVERYWHERE):
        row = PeopleImport.objects.latest("at")
    assert answer.headers["Location"] == reverse("import_edit", args=[row.pk])
    return row


def page_of(browser: Client, row: PeopleImport, query: str = "") -> str:
    return browser.get(row.get_absolute_url() + query).content.decode()


def fields(page: str) -> dict[str, str]:
    """What the form of the columns would send as it is shown."""
    found = dict(re.findall(r'<input type="number" name="(\w+)" value="(\d+)"', page))
    for name in re.findall(r'<input type="checkbox" name="(use_\d+)"[^>]* checked', page):
        found[name] = "on"
    for name, options in re.findall(r'<select name="(\w+)".*?>(.*?)</select>', page, re.S):
        chosen = re.search(r'value="(\w*)" selected', options)
        found[name] = chosen[1] if chosen else ""
    return found


def seen(page: str) -> str:
    found = re.search(r'name="seen" value="(\w+)"', page)
    assert found
    return found[1]


def test_from_the_file_to_the_list(browser: Client) -> None:
    import_row = uploaded(browser, people(row(1, phone=PHONE, account=CARD), row(2)))
    columns = reverse("import_edit", args=[import_row.pk])
    page = browser.get(columns).content.decode()
    assert "身份证号码" in page
    assert "632122********" in page
    assert not [secret for secret in (number(1), number(2), PHONE, CARD) if secret in page]
    answer = browser.post(columns, fields(page))
    assert answer.headers["Location"] == import_row.get_absolute_url()
    page = page_of(browser, import_row)
    assert "138****1234" in page
    assert not [secret for secret in (number(1), number(2), PHONE, CARD) if secret in page]
    done = browser.post(import_row.get_absolute_url(), {"seen": seen(page)}, follow=True)
    assert "2 people are added, 0 changed, 0 unchanged." in done.content.decode()
    assert import_row.sha256 in done.content.decode()
    with scope(EVERYWHERE):
        assert Person.objects.count() == 2
    assert browser.get(columns).status_code == 302
    assert browser.post(import_row.get_absolute_url(), {"seen": "x"}).status_code == 200


def test_faults_are_listed_by_cell_and_nothing_can_be_taken_over(browser: Client) -> None:
    faulty = [row(n, number=number(n)[:17]) for n in range(1, 61)]
    import_row = uploaded(browser, people(*faulty))
    page = page_of(browser, import_row)
    assert "60 cells must be put right" in page
    assert "名单 C2" in page
    assert "this one has 17" in page
    assert number(1)[:17] not in page
    assert 'name="seen"' not in page
    assert "名单 C61" in page_of(browser, import_row, "?page=2")
    answer = browser.post(import_row.get_absolute_url(), {"seen": "x"})
    assert answer.status_code == 422


def test_what_changes_and_what_to_look_at(cast: Cast, browser: Client) -> None:
    with scope(EVERYWHERE):
        person(cast.recorder, 1, name="马一", phone=PHONE, group="一社")
        person(cast.recorder, 3, name="马三")
    told = row(1, phone="13800005678", group="二社", category="脱贫户")
    import_row = uploaded(browser, people(told, row(2, account="62284804025648"), row(3), ["合计"]))
    changes = page_of(browser, import_row, "?show=changed")
    assert "<del>138****1234</del> → <span>138****5678</span>" in changes
    assert "脱贫人口" in changes
    notes = page_of(browser, import_row, "?show=notes")
    assert "check digit" in notes
    assert "left out" in notes
    assert "马三" in page_of(browser, import_row, "?show=unchanged")
    new = page_of(browser, import_row)
    assert "马二" in new
    answer = browser.post(import_row.get_absolute_url(), {"seen": seen(new)})
    assert answer.status_code == 422
    assert "Say why the warnings are no mistakes" in answer.content.decode()
    sent = {"seen": seen(answer.content.decode()), "reason": "与存折核对"}
    done = browser.post(import_row.get_absolute_url(), sent, follow=True).content.decode()
    assert "与存折核对" in done
    assert "Sheet “名单”, cell G3" in done


def test_since_when_somebody_is_in_a_group_is_shown_before(browser: Client) -> None:
    head = ["姓名", "身份证号", "人员类别", "认定时间"]
    content = people(["马一", number(1), "脱贫户", "2020-12-01"], head=head)
    assert "脱贫人口 since Dec. 1, 2020" in page_of(browser, uploaded(browser, content))


def test_two_rows_of_headings_are_both_shown(browser: Client) -> None:
    head = [["姓名", "身份证号", "务工意愿", None], [None, None, "是否愿意", "手机"]]
    page = Page([*head, ["马一", number(1), "是", PHONE]], merges=["C1:D1"])
    import_row = uploaded(browser, workbook(page))
    columns = browser.get(reverse("import_edit", args=[import_row.pk])).content.decode()
    assert "务工意愿 是否愿意" in columns


def test_a_list_that_changed_is_shown_anew(cast: Cast, browser: Client) -> None:
    import_row = uploaded(browser, people(row(1)))
    page = page_of(browser, import_row)
    with scope(EVERYWHERE):
        person(cast.recorder, 1, name="马一")
    answer = browser.post(import_row.get_absolute_url(), {"seen": seen(page)})
    assert answer.status_code == 422
    assert "changed since this page was shown" in answer.content.decode()
    again = {"seen": seen(answer.content.decode())}
    assert browser.post(import_row.get_absolute_url(), again).status_code == 302


def test_the_columns_can_be_changed(browser: Client) -> None:
    content = workbook(
        Page([["甲", "乙", "丙"], ["马一", number(1), "一社"]]),
        Page([HEAD, row(2)], title="二社", hidden=True),
    )
    import_row = uploaded(browser, content)
    columns = reverse("import_edit", args=[import_row.pk])
    page = browser.get(columns).content.decode()
    assert "Hidden sheets are not read: 二社" in page
    told = fields(page) | {"use_0": "on"}
    answer = browser.post(columns, told)
    assert answer.status_code == 422
    assert "say which columns hold the name and the ID number" in answer.content.decode()
    twice = {"col_0_1": "name", "col_0_2": "id_number", "col_0_3": "name"}
    assert "holds this already" in browser.post(columns, told | twice).content.decode()
    right = told | twice | {"col_0_3": "group"}
    assert browser.post(columns, right).status_code == 302
    assert "马一" in page_of(browser, import_row)
    assert "一社" in page_of(browser, import_row)


def test_another_row_of_headings_is_read_anew(browser: Client) -> None:
    head = ["姓名", "身份证号", "社"]
    content = workbook(Page([["花名册"], head, ["马一", number(1), "一社"]]))
    import_row = uploaded(browser, content)
    columns = reverse("import_edit", args=[import_row.pk])
    told = fields(browser.get(columns).content.decode())
    assert told["head_0"] == "2"
    answer = browser.post(columns, told | {"head_0": "1"})
    assert answer.headers["Location"] == columns
    page = browser.get(columns).content.decode()
    assert "The headings were read anew" in page
    assert fields(page)["col_0_1"] == ""
    assert browser.post(columns, told | {"head_0": "2"}).headers["Location"] == columns
    assert fields(browser.get(columns).content.decode()) == told


def test_no_sheet_is_no_import(browser: Client) -> None:
    import_row = uploaded(browser, people(row(1)))
    columns = reverse("import_edit", args=[import_row.pk])
    told = fields(browser.get(columns).content.decode())
    told.pop("use_0")
    assert "Choose at least one sheet" in browser.post(columns, told).content.decode()


def test_the_same_file_again_says_so(browser: Client) -> None:
    content = people(row(1))
    import_row = uploaded(browser, content)
    again = send(browser, content)
    assert again.headers["Location"] == import_row.get_absolute_url()
    page = page_of(browser, import_row)
    assert "is here already and waits" in page
    browser.post(import_row.get_absolute_url(), {"seen": seen(page)})
    told = browser.get(send(browser, content).headers["Location"]).content.decode()
    assert "was taken over already. Nothing changes." in told


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"PK\x03\x04", "damaged"),
        (b"text", "not an Excel workbook"),
        (b"", "empty"),
        (workbook(Page([])), "no visible sheet"),
        (workbook(Page([HEAD, row(1)], hidden=True)), "no visible sheet"),
        (b"PK" + bytes(5 << 20), "larger than 5 MB"),
    ],
    ids=["damaged", "text", "empty", "no cells", "hidden", "too large"],
)
def test_what_is_no_list_is_refused_at_its_field(
    browser: Client, content: bytes, said: str
) -> None:
    answer = send(browser, content)
    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_a_township_names_the_village(cast: Cast, sign_in: SignIn) -> None:
    clerk = sign_in(cast.clerk)
    assert "Village" in clerk.get(reverse("import_add")).content.decode()
    assert send(clerk, people(row(1))).status_code == 422
    with scope(EVERYWHERE):
        name = str(cast.recorder.division)
    assert send(clerk, people(row(1)), place=name).status_code == 302
    page = clerk.get(reverse("import_add")).content.decode()
    assert name in page
    template = clerk.get(reverse("import_template"), {"place": name})
    assert template.headers["Content-Type"].endswith("sheet")
    nowhere = clerk.get(reverse("import_template"), {"place": "没有这个村"}, follow=True)
    assert "Choose one of your villages" in nowhere.content.decode()


def test_the_template_holds_the_people_with_masked_numbers(cast: Cast, browser: Client) -> None:
    with scope(EVERYWHERE):
        person(cast.recorder, 1, name="马一", phone=PHONE, account=CARD)
    answer = browser.get(reverse("import_template"))
    sheet = read_workbook(BytesIO(answer.content).getvalue()).sheets[0]
    told = [str(cell.value) for cell in sheet.rows[2].values()]
    assert told[0] == "马一"
    assert not [secret for secret in (number(1), PHONE, CARD) if secret in told]


def test_a_discarded_import_says_so(browser: Client) -> None:
    import_row = uploaded(browser, people(row(1)))
    discard = reverse("import_discard", args=[import_row.pk])
    assert "This can't be undone" in browser.get(discard).content.decode().replace("&#x27;", "'")
    answer = browser.post(discard, follow=True)
    assert "its file is destroyed" in answer.content.decode()
    assert "discarded" in page_of(browser, import_row)


def test_a_lost_file_is_said_on_every_page(browser: Client, files: Path) -> None:
    import_row = uploaded(browser, people(row(1)))
    for file in (files / "imports").rglob("*-*"):
        file.unlink()
    for name in ("import_edit", "import_detail"):
        answer = browser.get(reverse(name, args=[import_row.pk]))
        assert answer.status_code == 422
        assert "The uploaded file is lost" in answer.content.decode()
    answer = browser.post(import_row.get_absolute_url(), {"seen": "x"})
    assert answer.status_code == 422


def test_the_list_of_imports_asks_a_constant_number_of_queries(
    browser: Client, django_assert_max_num_queries: Any
) -> None:
    for n in range(1, 5):
        send(browser, people(row(n)))
    with django_assert_max_num_queries(14):
        browser.get(reverse("import_add"))


def test_a_preview_asks_a_constant_number_of_queries(
    browser: Client, django_assert_max_num_queries: Any
) -> None:
    import_row = uploaded(browser, people(*(row(n, account=CARD) for n in range(1, 70))))
    with django_assert_max_num_queries(14):
        browser.get(import_row.get_absolute_url())
