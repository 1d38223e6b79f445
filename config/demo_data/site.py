"""What was seen at the demo's main site: a diary with gaps, pictures, ledgers that differ."""

import datetime
import random
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from config.demo_data.before import Tale
from config.demo_data.clock import acting
from core.ids import new_id
from projects.actions import DiarySaid, Shot, add_photo, count_heads, write_diary
from projects.models import PartOfDay
from regions.models import Post
from workers.actions import answer_finding, draw_sample, judge_answer, record_result
from workers.actions.samples import month_samples
from workers.conspicuous import FindingKind
from workers.figures import attendance_by_day
from workers.findings import Standing, findings_of
from workers.models.samples import Verdict

PARTS = ("K0+000 至 K0+350 路基", "K0+350 至 K0+700 路面", "K0+700 边沟", "2 号错车道")
DONE = ("浇筑路面 60 米", "浆砌边沟 35 米", "路基整平 80 米", "支模、绑扎 2 处")
ONE_DAY = datetime.timedelta(days=1)
SKIPPED = 9  # every ninth day nobody wrote
DIFFERS = 11  # every eleventh the diary saw fewer than were logged


def keep_diary(tale: Tale, days: int, today: datetime.date) -> None:
    """The last `days` up to the day before yesterday, each written on the day itself."""
    dice = random.Random(tale.seed)  # noqa: S311  a demo's weather
    there = attendance_by_day_of(tale, today - days * ONE_DAY, today)
    for number, (day, people) in enumerate(sorted(there.items())):
        if day < today - ONE_DAY and number % SKIPPED:
            _write(tale, day, people - 7 if number % DIFFERS == 0 else people, dice)


def attendance_by_day_of(
    tale: Tale, first: datetime.date, last: datetime.date
) -> dict[datetime.date, int]:
    with acting(tale.crew.recorder, last):
        there = attendance_by_day(tale.project, first, last)
        return {day: one.people for day, one in there.items()}


def _write(tale: Tale, day: datetime.date, people: int, dice: random.Random) -> None:
    weather = dice.choice(("sunny", "sunny", "sunny", "cloudy", "cloudy", "rain"))
    masons = people // 4
    said = DiarySaid(
        morning=weather,
        afternoon=dice.choice((weather, "cloudy")),
        part=dice.choice(PARTS),
        people=people,
        by_trade=(("砌筑工", masons), ("普工", people - masons)),
        temperature=dice.randint(8, 24),
        machines="搅拌机 1 台，装载机 1 台",
        work=dice.choice(DONE),
        safety="班前讲安全，戴安全帽。",
    )
    with acting(tale.crew.supervisor, day, 19) as writer:
        write_diary(
            id=new_id(),
            project_id=tale.project.pk,
            day=day,
            version=0,
            said=said,
            late_reason="",
            by=writer,
        )


def take_pictures(tale: Tale, today: datetime.date) -> None:
    """A picture on some days; one of them was used before."""
    for ago in (40, 33, 25, 12, 8, 5, 3):
        _picture(tale, today - ago * ONE_DAY, seed=8 if ago == 3 else ago, at=tale.crew.recorder)
    with acting(tale.crew.recorder, today - 3 * ONE_DAY, 20) as counter:
        count_heads(
            id=new_id(),
            project_id=tale.project.pk,
            day=today - 3 * ONE_DAY,
            people=48,
            note="下午收工时清点",
            by=counter,
        )


def _picture(tale: Tale, day: datetime.date, *, seed: int, at: Post) -> None:
    with acting(at, day, 10) as taker:
        add_photo(
            id=new_id(),
            project_id=tale.project.pk,
            shot=Shot(day, PartOfDay.MORNING),
            file=site_picture(seed),
            by=taker,
        )


def site_picture(seed: int) -> SimpleUploadedFile:
    """Hills, a road and people in vests; another seed is another day."""
    dice = random.Random(seed)  # noqa: S311  a drawing
    picture = Image.new("RGB", (1200, 900), "#bcd3e6")
    pen = ImageDraw.Draw(picture)
    for height, colour in ((260, "#9aa88a"), (340, "#7d8f63"), (430, "#a38f6a")):
        ridge = [(x, height + dice.randint(-90, 60)) for x in range(0, 1300, 100)]
        pen.polygon([(0, 900), *ridge, (1200, 900)], fill=colour)
    bend = dice.randint(300, 800)
    pen.polygon([(bend, 470), (bend + 60, 470), (900, 900), (250, 900)], fill="#c9c5bb")
    for _ in range(9):
        x, y = dice.randint(60, 1100), dice.randint(520, 780)
        pen.rectangle((x, y, x + 26, y + 62), fill=dice.choice(("#e2702b", "#d9c12f", "#31507a")))
        pen.ellipse((x + 2, y - 24, x + 24, y), fill="#f2d64b")
    out = BytesIO()
    picture.save(out, "JPEG", quality=75)
    return SimpleUploadedFile(f"{seed}.jpg", out.getvalue(), content_type="image/jpeg")


def explain(tale: Tale, today: datetime.date) -> None:
    """One finding is settled, one explanation waits for the township."""
    with acting(tale.crew.recorder, today - ONE_DAY, 11) as recorder:
        looked = findings_of(tale.project)
        differing = [one for one in looked if one.finding.kind == FindingKind.HEAD_COUNT]
        answers = [
            answer_finding(
                id=new_id(),
                project_id=tale.project.pk,
                key=one.finding.key,
                facts=one.finding.facts,
                text="当天有几人在料场装车，日志只清点了路面上的人。",
                by=recorder,
            )
            for one in differing[:2]
            if one.standing == Standing.OPEN
        ]
    with acting(tale.crew.township, today - ONE_DAY, 15) as township:
        for answer in answers[1:]:
            judge_answer(
                id=new_id(), answer_id=answer.pk, accepted=True, note="电话核实属实", by=township
            )


def sample(tale: Tale, today: datetime.date) -> None:
    """Last month's lot is drawn, and its first day looked at."""
    month = (today.replace(day=1) - ONE_DAY).replace(day=1)
    with acting(tale.crew.township, today, 9) as township:
        draw_sample(month=month, by=township)
        ours = month_samples(township, month).filter(project=tale.project)
        for first in ours.order_by("day")[:1]:
            record_result(
                id=new_id(), sample_id=first.pk, verdict=Verdict.NO_PICTURE, note="", by=township
            )
