"""Logging work days on a phone whose signal comes and goes, and beside another device."""

import datetime
import time

import pytest
from django.db import transaction
from playwright.sync_api import APIResponse, Page, Route, expect

from core.scope import EVERYWHERE, scope
from projects.models import Project
from regions.models import Post
from tests.e2e.conftest import PHONE, Stage, sign_in
from tests.e2e.pages import arrive
from tests.workers.arrange import building, papers, person, rostered, today
from workers import freezing
from workers.figures import states_on
from workers.models import DayRecord, IdleDay, RosterEntry, Slot
from workers.rules import State

pytestmark = pytest.mark.e2e

NAMES = ("马老三", "才仁·扎西", "李玉兰", "卓玛", "韩文清", "祁生福")
A_DAY = datetime.timedelta(days=1)
COPY = "caches.match(path, {ignoreVary: true})"


@pytest.fixture
def crew(posts: dict[str, Post]) -> list[RosterEntry]:
    """Six people on a project under construction."""
    by = posts["recorder"]
    with transaction.atomic(), scope(by.scope):
        project = building(by)
        people = [person(by, n, name=name) for n, name in enumerate(NAMES, 1)]
        entries = rostered(project, people, by)
        papers(project, entries, by)
        return entries


@pytest.fixture
def project(crew: list[RosterEntry]) -> Project:
    return crew[0].project


@pytest.fixture
def frozen(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Once it holds a sentence, no day can be changed."""
    said: list[str] = []
    monkeypatch.setattr(freezing, "_answers", [])
    freezing.register(lambda project, day, ids: dict.fromkeys(ids, said[0]) if said else {})
    return said


def day_path(project: Project, day: datetime.date | None = None) -> str:
    return f"/projects/{project.pk}/days/{day or today()}/"


def phone(stage: Stage, project: Project) -> Page:
    """The recorder's phone on today's list, with the days around it kept."""
    page = stage.on_phone("recorder")
    arrive(page, day_path(project))
    until(page, "() => navigator.serviceWorker.ready")
    until(page, f"(path) => {COPY}", day_path(project, today() + 6 * A_DAY))
    return page


def until(page: Page, holds: str, about: str = "") -> None:
    """Until a function of the browser says so. Playwright's own way is refused by the policy."""
    wait = "await new Promise((go) => setTimeout(go, 50))"
    rounds = f"for (let n = 0; n < 300; n++) {{ if (await ({holds})(about)) return true; {wait}; }}"
    assert page.evaluate(f"async (about) => {{ {rounds} }}", about), holds


def tap(page: Page, *names: str) -> None:
    for name in names:
        page.locator("button.tap", has_text=name).click()


def signal(page: Page, *, there: bool) -> None:
    page.context.set_offline(not there)


def waits(page: Page, number: int) -> None:
    bar = page.locator("#outbox:visible")
    expect(bar).to_contain_text(f"{number} 条待上传")


def all_sent(page: Page) -> None:
    expect(page.locator(".unsaved")).to_have_count(0)
    expect(page.locator("#outbox")).to_be_hidden()


def stands(project: Project, day: datetime.date | None = None) -> dict[str, State]:
    """What the server has, by name."""
    with transaction.atomic(), scope(EVERYWHERE):
        states = states_on(project, day or today())
        return {e.person.name: states[e.pk] for e in RosterEntry.objects.filter(pk__in=states)}


def records() -> int:
    with transaction.atomic(), scope(EVERYWHERE):
        return DayRecord.objects.count()


def test_a_day_is_logged_without_signal_and_sent_when_it_returns(
    stage: Stage, project: Project
) -> None:
    page = phone(stage, project)
    signal(page, there=False)
    tap(page, "马老三", "卓玛")
    waits(page, 2)
    stage.look(page, "phone-offline")
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    expect(page.locator("#day-sum strong")).to_have_text(["2", "2.0"])
    assert stands(project) == {}
    signal(page, there=True)
    all_sent(page)
    assert stands(project) == {"马老三": State.FULL, "卓玛": State.FULL}
    assert records() == 2


def test_nothing_is_lost_by_closing_the_browser_without_signal(
    stage: Stage, project: Project
) -> None:
    page = phone(stage, project)
    signal(page, there=False)
    tap(page, "马老三")
    waits(page, 1)
    page.close()
    page = stage.pages["recorder on a phone"] = page.context.new_page()
    page.goto(day_path(project))
    expect(page.locator(".copy-only")).to_be_visible()
    expect(page.locator(".unsaved")).to_contain_text("全天")
    waits(page, 1)
    tap(page, "卓玛")
    waits(page, 2)
    signal(page, there=True)
    all_sent(page)
    assert stands(project) == {"马老三": State.FULL, "卓玛": State.FULL}


def test_tomorrow_opens_without_signal_and_everyone_is_as_the_day_before(
    stage: Stage, project: Project
) -> None:
    """The phone had signal last in the evening; in the morning, at the site, it has none."""
    page = phone(stage, project)
    tap(page, *NAMES[:4])
    all_sent(page)
    tomorrow = today() + A_DAY
    as_today = f"(path) => {COPY}.then((copy) => copy.text()).then((text) => /1:3/.test(text))"
    until(page, as_today, day_path(project, tomorrow))
    signal(page, there=False)
    page.goto(day_path(project, tomorrow))
    page.get_by_role("button", name="一样").click()
    waits(page, 4)
    expect(page.locator("#day-sum strong")).to_have_text(["4", "4.0"])
    stage.next_day()
    signal(page, there=True)
    all_sent(page)
    assert stands(project, tomorrow) == dict.fromkeys(NAMES[:4], State.FULL)


def test_a_page_that_is_not_kept_says_so_and_leads_to_those_that_are(
    stage: Stage, project: Project
) -> None:
    page = phone(stage, project)
    signal(page, there=False)
    page.goto("/")
    expect(page.get_by_role("heading", name="没有信号")).to_be_visible()
    stage.look(page, "phone-no-signal")
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    page.get_by_role("link", name="今天").click()
    expect(page.locator("button.tap")).to_have_count(len(NAMES))


def test_a_lost_answer_is_asked_for_again_and_applied_once(stage: Stage, project: Project) -> None:
    page = phone(stage, project)
    arrived: list[APIResponse] = []

    def lose(route: Route) -> None:
        if arrived:
            route.continue_()
        else:
            arrived.append(route.fetch())
            route.abort()

    page.context.route("**/days/send/", lose)
    tap(page, "马老三")
    waits(page, 1)
    assert stands(project) == {"马老三": State.FULL}
    tap(page, "马老三")  # and on to the morning, on top of what may have arrived
    all_sent(page)
    assert stands(project) == {"马老三": State.MORNING}
    assert records() == 2


def test_of_two_versions_a_person_chooses(stage: Stage, project: Project) -> None:
    page = phone(stage, project)
    desk = stage.act_as("recorder")
    arrive(desk, day_path(project))
    signal(page, there=False)
    tap(page, "马老三", "卓玛")
    for name in ("马老三", "卓玛"):
        desk.locator("button.tap", has_text=name).click(click_count=1)
        desk.locator("button.tap", has_text=name).click(click_count=1)
    all_sent(desk)
    assert stands(project) == {"马老三": State.MORNING, "卓玛": State.MORNING}
    signal(page, there=True)
    cards = page.locator("#held .card")
    expect(cards).to_have_count(2)
    expect(cards.first).to_contain_text("全天")
    expect(cards.first).to_contain_text("上午")
    stage.look(page, "phone-conflict")
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    cards.filter(has_text="卓玛").get_by_role("button", name="保留已登记的").click()
    expect(cards).to_have_count(1)
    cards.filter(has_text="马老三").get_by_role("button", name="改成我的").click()
    expect(cards).to_have_count(0)
    all_sent(page)
    assert stands(project) == {"马老三": State.FULL, "卓玛": State.MORNING}
    expect(page.locator("button.tap", has_text="卓玛")).to_contain_text("上午")


def test_a_frozen_day_stays_listed_with_its_reason_until_it_is_read(
    stage: Stage, project: Project, frozen: list[str]
) -> None:
    page = phone(stage, project)
    signal(page, there=False)
    tap(page, "马老三")
    frozen.append("这一天已在第1号发放表里。")
    signal(page, there=True)
    held = page.locator("#held")
    expect(held).to_contain_text("没有记上：马老三")
    expect(held).to_contain_text("第1号发放表")
    expect(page.locator("button.tap", has_text="马老三")).to_contain_text("未出工")
    page.reload()
    held.get_by_role("button", name="知道了").click()
    expect(held).to_be_hidden()
    page.reload()
    expect(held).to_be_hidden()
    assert stands(project) == {}


def test_late_days_ask_once_why_and_are_logged(stage: Stage, project: Project) -> None:
    page = stage.on_phone("recorder")
    day = today() - 20 * A_DAY
    arrive(page, day_path(project, day))
    tap(page, "马老三", "卓玛")
    card = page.locator("#held li")
    expect(card).to_have_count(1)
    expect(card).to_contain_text("马老三 全天 · 卓玛 全天")
    assert stands(project, day) == {}
    stage.look(page, "phone-late")
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    card.get_by_label("理由").fill("记工员住院")
    card.get_by_role("button", name="按这个理由记上").click()
    expect(page.locator("#held")).to_be_hidden()
    tap(page, "李玉兰")
    all_sent(page)
    expect(page.locator("#held")).to_be_hidden()
    assert set(stands(project, day)) == {"马老三", "卓玛", "李玉兰"}
    with transaction.atomic(), scope(EVERYWHERE):
        assert set(DayRecord.objects.values_list("reason", "late")) == {("记工员住院", True)}


def test_an_ended_session_keeps_what_waits_and_says_what_to_do(
    stage: Stage, project: Project
) -> None:
    page = phone(stage, project)
    page.context.clear_cookies(name="sessionid")
    tap(page, "马老三")
    expect(page.locator("#outbox")).to_contain_text("登录已过期")
    waits(page, 1)
    sign_in(page, "recorder")
    arrive(page, day_path(project))
    all_sent(page)
    assert stands(project) == {"马老三": State.FULL}


def test_signing_out_warns_while_something_waits_and_wipes(stage: Stage, project: Project) -> None:
    page = phone(stage, project)
    page.context.route("**/days/send/", lambda route: route.abort())
    tap(page, "马老三")
    waits(page, 1)
    page.locator(".menu summary").click()
    page.get_by_role("button", name="退出").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("1 条待上传")
    stage.look(page, "phone-leave")
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    dialog.get_by_role("button", name="先不退出").click()
    waits(page, 1)
    page.get_by_role("button", name="退出").click()
    dialog.get_by_role("button", name="删掉并退出").click()
    page.wait_for_url("**/sign-in/")
    kept = page.evaluate("caches.keys().then((names) => names.filter((n) => n.startsWith('days')))")
    assert kept == []
    page.context.unroute("**/days/send/")
    sign_in(page, "recorder")
    arrive(page, day_path(project))
    expect(page.locator("#outbox")).to_be_hidden()
    assert stands(project) == {}


def test_nothing_is_sent_in_the_name_of_another(stage: Stage, project: Project) -> None:
    """Somebody else signs in on the same phone: what waits stays, and stays untouched."""
    page = phone(stage, project)
    page.context.route("**/days/send/", lambda route: route.abort())
    tap(page, "马老三")
    waits(page, 1)
    page.context.clear_cookies(name="sessionid")
    page.context.unroute("**/days/send/")
    sign_in(page, "township-clerk")
    arrive(page, day_path(project))
    expect(page.locator("#outbox")).to_contain_text("还有 1 条没上传")
    expect(page.locator(".unsaved")).to_have_count(0)
    owners = page.evaluate("caches.keys().then((n) => n.filter((one) => one.startsWith('days ')))")
    assert len(owners) == 1
    assert stands(project) == {}


def test_a_browser_that_keeps_nothing_sends_at_once_and_gives_out_the_rest(
    stage: Stage, project: Project
) -> None:
    """A chat app's: no service worker, no database."""
    page = stage.on_phone("recorder")
    page.context.add_init_script(
        "Object.defineProperty(window, 'indexedDB', {value: undefined});"
        "delete Navigator.prototype.serviceWorker;"
        "navigator.share = (what) => { window.shared = what.text; return Promise.resolve(); };"
    )
    arrive(page, day_path(project))
    tap(page, "马老三")
    expect(page.locator(".unsaved")).to_have_count(0)
    assert stands(project) == {"马老三": State.FULL}
    page.context.route("**/days/send/", lambda route: route.abort())
    tap(page, "卓玛", "韩文清")
    waits(page, 2)
    expect(page.locator("#outbox")).to_contain_text("这个浏览器一关就会丢")
    page.get_by_role("button", name="转成文字").click()
    text = page.evaluate("window.shared")
    assert text.startswith("记工未上传 2 人")
    assert "卓玛 全天" in text
    page.context.unroute("**/days/send/")
    page.get_by_role("button", name="现在上传").click()
    expect(page.locator(".unsaved")).to_have_count(0)


def test_sixty_are_logged_with_as_many_gestures_as_there_are_differences(
    stage: Stage, project: Project, posts: dict[str, Post]
) -> None:
    by = posts["recorder"]
    with transaction.atomic(), scope(by.scope):
        rostered(project, [person(by, n) for n in range(10, 64)], by)
    page = phone(stage, project)
    signal(page, there=False)
    began = time.monotonic()
    page.get_by_role("button", name="全员出工").click()
    waits(page, 60)
    page.get_by_role("searchbox").fill("crzx")
    expect(page.locator("button.tap:visible")).to_have_count(1)
    tap(page, "才仁·扎西")
    page.get_by_role("searchbox").fill("")
    signal(page, there=True)
    all_sent(page)
    assert time.monotonic() - began < 60
    expect(page.locator("#day-sum strong")).to_have_text(["60", "59.5"])
    with transaction.atomic(), scope(EVERYWHERE):
        assert Slot.objects.filter(project=project).count() == 119


def test_nobody_works_in_the_rain(stage: Stage, project: Project) -> None:
    page = phone(stage, project)
    page.locator(".idle summary").click()
    stage.look(page, "phone-idle")
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    page.get_by_role("button", name="下雨", exact=True).click()
    expect(page.get_by_role("main")).to_contain_text("这一天没人出工：下雨")
    tap(page, "马老三")
    all_sent(page)
    with transaction.atomic(), scope(EVERYWHERE):
        assert not IdleDay.objects.standing().exists()


def test_the_months_grid_adds_up_and_finds_names_without_signal(
    stage: Stage, project: Project
) -> None:
    page = stage.act_as("recorder")
    arrive(page, f"/projects/{project.pk}/days/?grid=1")
    page.get_by_role("searchbox").fill("zm")
    expect(page.locator("table.grid tbody tr:visible")).to_have_count(1)
    page.get_by_role("searchbox").fill("")
    signal(page, there=False)
    number = 4
    square = page.locator(f"#c{number}-{today().day}")
    square.click()
    waits(page, 1)
    for where in (f"#r{number}", f"#d{today().day}", "#month-total"):
        expect(page.locator(where)).to_have_text("1.0")
    stage.look(page, "grid-offline")
    signal(page, there=True)
    all_sent(page)
