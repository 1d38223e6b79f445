"""The demo's projects: one in every stage, in two counties."""

import datetime
from decimal import Decimal

from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from config.demo_data import (
    ahead,
    asking,
    banking,
    beside,
    bundling,
    buying,
    changing,
    doubtful,
    ending,
    funding,
    hiring,
    months,
    opinions,
    performing,
    proposing,
    putting_right,
    site,
    sponsoring,
    start_papers,
    storing,
    terms,
    under_way,
    works,
)
from config.demo_data.after import finish
from config.demo_data.before import Tale, approve, hand_in, plan, propose
from config.demo_data.cast import (
    CIHANSU,
    FANJIAHE,
    GUSHAN_VILLAGE,
    MAYING_VILLAGE,
    SANXINGZHUANG,
    crew,
)
from config.demo_data.cast import (
    load as load_cast,
)
from config.demo_data.clock import acting
from config.demo_data.coming import come_and_go
from config.demo_data.lists import bring_lists
from config.demo_data.planned import EARLY, LATE, canal
from config.demo_data.sheets import on_paper
from config.demo_data.signing import look_at_it, sign_some
from config.demo_data.speaking import speak_up
from config.demo_data.walking import walk
from core.ids import new_id
from core.scope import EVERYWHERE, scope
from payroll.actions.worker_pages import open_pages
from payroll.models import WageLine, WageSheet
from procurement.models import Purchase
from projects.actions import Description, object_to
from projects.actions.issuing import issue
from projects.lifecycle import Stage
from projects.models import Notice, Project
from projects.paperwork import papers
from regions.models import Division, Post, Sector
from workers.actions import Evidence, add_category
from workers.figures import attendance_by_day
from workers.models import Person
from workers.rules import monday_of
from workers.weeks import A_WEEK


def load() -> str:
    """Everything, once; a sentence for who started it."""
    if not Division.objects.exists():
        call_command("load_divisions")
    posts = load_cast()
    with transaction.atomic():  # all of the story or nothing
        with scope(EVERYWHERE):
            if Project.objects.exists():
                return "The demo's projects are there already."
        tell(posts, timezone.localdate())
    return "The demo's projects are loaded."


def tell(posts: dict[str, Post], today: datetime.date) -> None:
    """All stories, each seen from today."""
    terms.set_terms(posts["county"], today)
    start_papers.set_list(posts["county"], today)
    proposing.set_points(posts["county"], today)
    asking.add_county_group(posts["county"], today)
    banking.set_layouts(posts["county"], today)
    asking.stand_in(posts["recorder"], posts["cashier"], today)
    _main_road(posts, today)
    _waiting_for_the_township(posts, today)
    for village, stage, ago, name, sector, seed in EARLY:
        tale = _tale(posts, village, today, ago, name, sector, seed)
        walk(tale, stage)
        if stage == Stage.PROPOSAL:
            proposing.begin_plan(tale, 15)
            performing.set_targets(tale, 15)
        if stage == Stage.FUNDING:
            sponsoring.advise_on_plan(tale, posts["bureau"])
        if village == SANXINGZHUANG:
            asking.ask_households(tale)
    for village, stage, ago, name, sector, seed in LATE:
        tale = _tale(posts, village, today, ago, name, sector, seed)
        tale.short = True
        walk(tale, Stage.CONSTRUCTION)
        if posts["buyer"].division_id == village:
            buying.buy(tale, posts, number=53)
        finish(tale, stage)
        if stage == Stage.HANDOVER:
            performing.evaluate(tale, 112, confirmed=False)
        if stage == Stage.ARCHIVE:
            performing.evaluate(tale, 119, confirmed=True)
            for code in ("T5", "T6", "T13", "T15", "T28", "T29", "T30", "T37", "T38"):
                _print(tale, code, 120)
    _given_back(posts, today)
    _neighbours_ditch(posts, today)
    _under_way(posts, today)
    sponsoring.sort(posts, today)
    bundling.bundle([_tale(posts, *one) for one in canal(today)], posts, today)
    months.reconcile(posts["finance"], posts["treasury"], today)


def _given_back(posts: dict[str, Post], today: datetime.date) -> None:
    """Nothing was built yet when the township gave the project and its money back."""
    tale = _tale(posts, SANXINGZHUANG, today, 64, "三姓庄村便民桥维修", Sector.ROADS, 15)
    walk(tale, Stage.PREPARATION)
    ending.give_back(tale, posts["township-clerk"])
    _print(tale, "T39", 47)


def _tale(
    posts: dict[str, Post],
    village: str,
    today: datetime.date,
    ago: int,
    name: str,
    sector: Sector,
    seed: int,
    workers: int = 12,
) -> Tale:
    began = today - datetime.timedelta(days=ago)
    return Tale(
        crew=crew(posts, village),
        village=village,
        began=began,
        description=describe(name, sector, village, began, seed, workers),
        seed=seed,
        workers=workers,
    )


def describe(
    name: str, sector: Sector, village: str, began: datetime.date, seed: int, workers: int
) -> Description:
    """A project of a believable size; wages a good third of the costs."""
    base = Decimal(600_000 + seed * 45_000)
    return Description(
        name=name,
        sector=sector,
        works="硬化道路 1.8 公里，宽 3.5 米；浆砌边沟 1.2 公里；错车道 6 处。"
        if sector in (Sector.ROADS, Sector.FARMING)
        else "现浇混凝土与浆砌片石，按施工图实施；配套排水与防护。",
        party_kind="collective",
        party_name=f"{Division.objects.get(code=village).name.removesuffix('委会')}股份经济合作社",
        starts_on=began + datetime.timedelta(days=51),
        ends_on=began + datetime.timedelta(days=51 + 180),
        workers_planned=workers,
        labour=base,
        materials=base * 12 / 10,
        machinery=base * 3 / 10,
        other=base / 10,
    )


def _main_road(posts: dict[str, Post], today: datetime.date) -> None:
    """Three months of work: one month paid, one being paid with two rows back, one on notice."""
    tale = _tale(
        posts, SANXINGZHUANG, today, 50 + 104, "三姓庄村村道硬化", Sector.ROADS, 1, workers=64
    )
    walk(tale, Stage.CONSTRUCTION)
    asking.check_accounts(tale)
    first = tale.day(51)
    works.log_days(tale, first, today - datetime.timedelta(days=1))
    _watched(tale, today)
    on_paper(tale, posts["township-clerk"], today)
    _paid_beside(tale, first)
    periods = [(first + datetime.timedelta(days=30 * n)) for n in range(3)]
    sheets = []
    for begin in periods:
        last = begin + datetime.timedelta(days=29)
        if begin is periods[1]:
            ahead.pay_ahead(tale, last - datetime.timedelta(days=2))
        sheets.append(works.make_wages(tale, begin, last))
        if begin is periods[-1]:
            break
        works.check_wages(tale, sheets[-1])
        approved = works.approve_wages(tale, sheets[-1])
        if begin is periods[0]:
            funding.disburse_wages(tale, sheets[0], approved)
            putting_right.put_right(tale, sheets[0], approved)
        else:
            putting_right.ask(tale, sheets[-1], approved)
        paid = works.pay(tale, sheets[-1], approved, failing=2 if begin is periods[1] else 1)
    works.pay(tale, sheets[0], sheets[0].last + datetime.timedelta(days=16))
    banking.make_follow_up(tale, sheets[1], today)
    banking.type_slip(tale, paid, today)
    works.check_wages(tale, sheets[-1])
    terms.look_by_lot(tale, posts["county"], today)
    _doubt(tale, posts["supervisor"], sheets[-1])
    sign_some(tale, sheets[-1])
    look_at_it(tale, sheets[-1])
    storing.write_plan(tale, posts["buyer"])
    storing.change_plan(tale, posts["buyer"], tale.day(52))
    bought = buying.buy(tale, posts, number=53)
    storing.keep_store(tale, posts, tale.day(59), today)
    _pay_for_materials(tale, bought, today)
    changing.change_works(tale, today)
    sponsoring.advise(tale, posts["bureau"])
    doubtful.buy_directly_twice(tale, posts, today)
    doubtful.ask_doubtful_ones(tale, posts, today)
    hiring.hire(tale, posts, today)
    _help_first(tale)
    site.keep_diary(tale, 103, today)
    site.take_pictures(tale, today)
    site.explain(tale, today)
    site.sample(tale, today)
    _beside(tale, sheets[-1].last + datetime.timedelta(days=1), today)
    ahead.ask_ahead(tale, today)
    come_and_go(tale, today)
    bring_lists(tale)
    asking.change_accounts(tale, today)
    _print(tale, "T2", 47)
    _open_pages(tale, sheets[0], today)
    speak_up(tale, sheets[0], sheets[-1], posts["township-clerk"], today)


def _pay_for_materials(tale: Tale, bought: Purchase, today: datetime.date) -> None:
    """The first materials were asked for and disbursed; more is asked for and waits."""
    with acting(tale.crew.recorder, tale.day(56)):
        cost = bought.choice.quote.total
    first = funding.ask(tale, tale.day(56), cost, "首批水泥、碎石", "0")
    crew = tale.crew
    funding.agree(first, [crew.supervisor, crew.township, crew.county], tale.day(57))
    funding.give(tale, first, tale.day(61))
    more = funding.ask(
        tale, today - datetime.timedelta(days=2), Decimal(38000), "第二批水泥、碎石", "286000"
    )
    funding.agree(more, [tale.crew.supervisor], today - datetime.timedelta(days=1))


def _paid_beside(tale: Tale, first: datetime.date) -> None:
    """In the first month, which is paid: a team's pieces, overtime and pieces."""
    with acting(tale.crew.recorder, first):
        worked = sorted(attendance_by_day(tale.project, first, tale.day(80)))
    beside.keep_team(tale, worked[2], worked[5])
    beside.keep_hours(tale, worked[8])


def _beside(tale: Tale, first: datetime.date, today: datetime.date) -> None:
    """Since the last sheet: overtime, pieces, a team's pieces, and a vote that raised a rate."""
    with acting(tale.crew.recorder, today):
        worked = sorted(attendance_by_day(tale.project, first, today))
    beside.keep_team(tale, worked[0], worked[3])
    for day in worked[-2:]:
        beside.keep_extras(tale, day)
    beside.vote_again(tale, worked[-1])


def _watched(tale: Tale, today: datetime.date) -> None:
    """The supervision group confirms week after week; the last ones show what else there is."""
    last = monday_of(today) - A_WEEK  # waits
    before = last - A_WEEK
    opinions.confirm_weeks(tale, before)
    opinions.object_to_week(
        tale,
        before,
        "有三个人那周六没有上工，请核对。",
        "已同三人核实：周六在采石场装车，工日属实。",
    )
    opinions.correct(tale, before - datetime.timedelta(days=5), before)
    opinions.enter_late(tale, today)


def _print(tale: Tale, code: str, number: int) -> None:
    """Issue a form of the project, one for each thing that it can be about."""
    with acting(tale.crew.recorder, tale.day(number), 16) as recorder:
        paper = next(paper for paper in papers() if paper.form.code == code)
        for subject in list(paper.subjects(tale.again())):
            issue(
                id=new_id(),
                project_id=tale.project.pk,
                paper=paper,
                about_id=subject.about_id,
                site="http://127.0.0.1",
                by=recorder,
            )


def _open_pages(tale: Tale, sheet: WageSheet, today: datetime.date) -> None:
    """Each worker's own page, as printing his slip does; sixty slips take a quarter of a minute."""
    with acting(tale.crew.recorder, today, 8) as recorder:
        on_it = sheet.lines.live().values_list("entry", flat=True)
        open_pages(project=tale.project, entry_ids=list(on_it), by=recorder)


def _doubt(tale: Tale, by: Post, sheet: WageSheet) -> None:
    """A villager doubts one line of the sheet on the board."""
    with acting(by, sheet.last + datetime.timedelta(days=4)) as supervisor:
        line = WageLine.objects.filter(sheet=sheet).order_by("-slots", "id")[0]
        notice = Notice.objects.get(about_id=sheet.pk)
        object_to(
            id=new_id(),
            notice_id=notice.pk,
            text="公示的出勤天数比实际多一天，请核对考勤表。",
            raised_by="一名村民",
            raised_on=sheet.last + datetime.timedelta(days=4),
            by=supervisor,
            line_id=line.pk,
        )


def _help_first(tale: Tale) -> None:
    """Some of the workers belong to the groups that are taken on first."""
    with acting(tale.crew.recorder, tale.day(47)) as recorder:
        people = Person.objects.filter(village_id=tale.village).order_by("id")[:24]
        for number, person in enumerate(people):
            category = ("lifted", "monitored", "returned")[number % 3]
            add_category(
                id=new_id(),
                person_id=person.pk,
                category=category,
                since=tale.day(0),
                evidence=Evidence("古鄯镇重点人群台账", tale.day(-30)),
                by=recorder,
            )


def _waiting_for_the_township(posts: dict[str, Post], today: datetime.date) -> None:
    """In the reserve: one waits for the township, one was sent back to the village."""
    waiting = _tale(posts, SANXINGZHUANG, today, 4, "三姓庄村人居环境整治", Sector.LIVING, 8)
    propose(waiting)
    hand_in(waiting, waiting.crew.recorder, 1)
    back = _tale(posts, GUSHAN_VILLAGE, today, 6, "古鄯村草场围栏", Sector.FORESTRY, 9)
    propose(back)
    hand_in(back, back.crew.recorder, 1)
    reason = "工程量缺少依据，请补充现场丈量记录和照片。"
    approve(back, back.crew.township, 3, "return", reason)
    proposed = _tale(posts, FANJIAHE, today, 19, "范家河村人畜饮水管网", Sector.WATER, 10)
    walk(proposed, Stage.PROPOSAL)
    plan(proposed)
    hand_in(proposed, proposed.crew.recorder, 17)
    _plan_sent_back(posts, today)


def _plan_sent_back(posts: dict[str, Post], today: datetime.date) -> None:
    """A point is answered with no, and the township wants the labour counted anew."""
    tale = _tale(posts, MAYING_VILLAGE, today, 20, "马营村巷道硬化", Sector.ROADS, 17)
    walk(tale, Stage.PROPOSAL)
    proposing.answer(tale, 16, refused="技术人员")
    proposing.write_plan(tale, 16)
    hand_in(tale, tale.crew.recorder, 16)
    reason = "混凝土浇筑的工日偏多，请按工程量重新测算；技术指导人员要落实到人。"
    approve(tale, tale.crew.township, 18, "return", reason)


def _under_way(posts: dict[str, Post], today: datetime.date) -> None:
    """Two that began on paper: one is being typed in, one was signed and goes on here."""
    name = "三姓庄村排水沟"
    coming = _tale(posts, SANXINGZHUANG, today, 48, name, Sector.WATER, 15, workers=9)
    under_way.come_in(coming, sheets=1, signed=False)
    name = "范家河村田间渠道"
    signed = _tale(posts, FANJIAHE, today, 56, name, Sector.WATER, 16, workers=9)
    under_way.come_in(signed, sheets=2, signed=True)
    works.log_days(signed, signed.day(51), today - datetime.timedelta(days=1))


def _neighbours_ditch(posts: dict[str, Post], today: datetime.date) -> None:
    """The other county: works under way."""
    tale = _tale(posts, CIHANSU, today, 50 + 40, "次汗素村灌溉渠维修", Sector.WATER, 11, workers=18)
    walk(tale, Stage.CONSTRUCTION)
    first = tale.day(51)
    works.log_days(tale, first, today - datetime.timedelta(days=1))
    works.make_wages(tale, first, first + datetime.timedelta(days=29))
