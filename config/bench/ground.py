"""Work days of made-up people on real divisions, as many as are asked for.

People and rosters are written as the application writes them; the slots, millions of them, by one
statement for many projects under the superuser, who is spared the checks of every row.
"""

import datetime
from dataclasses import dataclass
from decimal import Decimal

import psycopg
from django.db import transaction
from django.utils import timezone

from config.demo_data.cast import PASSWORD
from core.ids import new_id
from core.scope import EVERYWHERE, scope
from projects.lifecycle import Stage
from projects.models import Project
from regions.models import Division, Human, Post, Role, Sector, Sponsor, User
from workers.models import Person, RosterEntry

WORKERS = 100  # a project, as a province has them (docs/performance.md)
MANY_WORKERS = 200  # of the first project, on whose pages is measured
SEASON = 120  # days

IDENTITIES = """
INSERT INTO regions_identity (number_hash, key_version)
SELECT sha256(convert_to('bench' || n, 'UTF8')), 1 FROM generate_series(%s::bigint, %s::bigint) n
ON CONFLICT DO NOTHING
"""
SLOTS = """
INSERT INTO workers_slot (identity_id, day, half, village_id, project_id, entry_id, at, by_id)
SELECT e.identity_id, day::date, half, e.village_id, e.project_id, e.id, now(), e.by_id
FROM workers_rosterentry e
CROSS JOIN generate_series(%(first)s::date, %(last)s::date, interval '1 day') day
CROSS JOIN generate_series(1, 2) half
WHERE e.project_id = ANY(%(projects)s)
"""


@dataclass(frozen=True, slots=True)
class Ground:
    """Where it is measured: the first project, its recorder, the days that it has work on."""

    project: Project
    recorder: Post
    first: datetime.date
    last: datetime.date


def lay(admin: psycopg.Connection, *, work_days: int, known: Ground | None = None) -> Ground:
    """Bring the database to at least so many work days; the first project is there from the start.

    `admin` is a superuser's connection to the same database.
    """
    today = timezone.localdate()
    first, last = today - datetime.timedelta(days=SEASON), today - datetime.timedelta(days=1)
    with transaction.atomic(), scope(EVERYWHERE):
        ground = known or _first_project(admin, first, last)
        missing = work_days - _count(admin) // 2
        wanted = -(-missing // (WORKERS * SEASON)) if missing > 0 else 0
        made = _projects(admin, ground.recorder, wanted, first)
    _fill(admin, made, first, last)
    return ground


def _first_project(admin: psycopg.Connection, first: datetime.date, last: datetime.date) -> Ground:
    village = Division.objects.villages().order_by("code")[0]
    user = User.objects.create_user(
        username="bench", password=PASSWORD, human=Human.objects.create(name="记工员")
    )
    recorder = Post.objects.create(
        user=user, division=village, role=Role.RECORDER, since=first - datetime.timedelta(days=30)
    )
    project = project_in(village.code, _code(0), recorder, first)
    crew(admin, [project], MANY_WORKERS, recorder, first)
    transaction.on_commit(lambda: _fill(admin, [project], first, last))
    return Ground(project, recorder, first, last)


def _projects(
    admin: psycopg.Connection, recorder: Post, count: int, first: datetime.date
) -> list[Project]:
    """In as many villages as the province has, several to a village after that."""
    codes = list(Division.objects.villages().order_by("code").values_list("code", flat=True)[1:])
    known = Project.objects.count()
    made = [
        project_in(codes[number % len(codes)], _code(number), recorder, first)
        for number in range(known, known + count)
    ]
    crew(admin, made, WORKERS, recorder, first)
    return made


def _code(number: int) -> str:
    return f"B-{number:06d}"


def project_in(village: str, code: str, by: Post, first: datetime.date) -> Project:
    """Under construction since `first`."""
    return Project.objects.create(
        village_id=village,
        code=code,
        name=f"村道硬化{code}",
        sector=Sector.ROADS,
        sponsor=Sponsor.TRANSPORT,
        works="硬化道路 1.8 公里",
        party_kind="committee",
        party_name="村民委员会",
        starts_on=first,
        ends_on=first + datetime.timedelta(days=240),
        workers_planned=WORKERS,
        labour=Decimal("900000.00"),
        materials=Decimal("1200000.00"),
        machinery=Decimal("600000.00"),
        other=Decimal("100000.00"),
        stage=Stage.CONSTRUCTION,
        stage_since=first,
        step_since=first,
        created_at=timezone.now(),
        created_by=by,
    )


def crew(
    admin: psycopg.Connection, projects: list[Project], each: int, by: Post, first: datetime.date
) -> None:
    """So many people on the roster of each project. Their numbers are sealed noise: no page that
    is measured opens them."""
    if not projects:
        return
    begin = Person.objects.count() + 1
    admin.execute(IDENTITIES, [begin, begin + each * len(projects) - 1])
    now = timezone.now()
    people, entries = [], []
    identity = begin
    for project in projects:
        for number in range(1, each + 1):
            people.append(_person(project, identity, by, now))
            entries.append(_entry(project, people[-1], number, by, now, first))
            identity += 1
    Person.objects.bulk_create(people, batch_size=5000)
    RosterEntry.objects.bulk_create(entries, batch_size=5000)


def _person(project: Project, identity: int, by: Post, now: datetime.datetime) -> Person:
    person = Person(
        id=new_id(),
        village_id=project.village_id,
        identity_id=identity,
        name=f"马村民{identity}",
        pinyin=f"ma cun min {identity}",
        initials=f"mcm{identity}",
        sex="male",
        born_on=datetime.date(1980, 1, 1),
        group="1社",
        at=now,
        by=by,
    )
    person.id_number = b"\1" + bytes(46)
    return person


def _entry(
    project: Project,
    person: Person,
    number: int,
    by: Post,
    now: datetime.datetime,
    first: datetime.date,
) -> RosterEntry:
    return RosterEntry(
        village_id=project.village_id,
        project=project,
        person=person,
        identity_id=person.identity_id,
        number=number,
        trade="普工",
        day_rate=Decimal("180.00"),
        entered_on=first,
        at=now,
        by=by,
    )


def _fill(
    admin: psycopg.Connection, projects: list[Project], first: datetime.date, last: datetime.date
) -> None:
    """A hundred projects a statement, then the planner is told what there is."""
    for begin in range(0, len(projects), 100):
        keys = [project.pk for project in projects[begin : begin + 100]]
        admin.execute(SLOTS, {"first": first, "last": last, "projects": keys})
    if projects:
        admin.execute("VACUUM ANALYZE workers_slot, workers_person, workers_rosterentry")


def _count(admin: psycopg.Connection) -> int:
    found = admin.execute("SELECT count(*) FROM workers_slot").fetchone()
    return int(found[0]) if found else 0
