"""Attendance on paper: musters printed, signed, photographed, and one compared."""

import datetime
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from config.demo_data.before import Tale
from config.demo_data.clock import acting
from core.ids import new_id
from regions.models import Post
from workers.actions import Incoming, attach_pages, compare, print_muster, read_in, take_over
from workers.documents.muster import muster_paper
from workers.figures import month_of, states
from workers.headings import stretch
from workers.marks import Mark
from workers.models import Muster, ReadingKind
from workers.musters import entries_of, people_between
from workers.readings import compared
from workers.sheets import Marked

A_PAGE = 22  # people on a picture


def on_paper(tale: Tale, clerk: Post, today: datetime.date) -> None:
    """Last month's sheet is signed, typed and compared; this month's first days wait for an eye."""
    first, last = month_of(today.replace(day=1) - datetime.timedelta(days=1))
    missed = _missed(tale, first, last)
    muster = _signed(tale, first, last, missed)
    _typed_for_the_village(tale, clerk, muster, missed)
    _compared(tale, muster)
    if today.day > 7:
        _signed(tale, today.replace(day=1), today.replace(day=7), [])


def _missed(tale: Tale, first: datetime.date, last: datetime.date) -> list[Marked]:
    """Two people whose last day stands on the paper and was forgotten on the screen."""
    with acting(tale.crew.recorder, last, 18):
        project = tale.again()
        there = states(project, first, last)
        day = max(day for _entry, day in there)
        absent = [e for e in people_between(project, day, day) if (e.pk, day) not in there]
        return [(entry.number, day, Mark.FULL) for entry in absent[:2]]


def _signed(tale: Tale, first: datetime.date, last: datetime.date, missed: list[Marked]) -> Muster:
    with acting(tale.crew.recorder, last + datetime.timedelta(days=1), 19) as recorder:
        key = new_id()
        muster = print_muster(
            id=key,
            project_id=tale.project.pk,
            first=first,
            last=last,
            paper=muster_paper(key, first, last, 8),
            site="http://127.0.0.1",
            by=recorder,
        )
        files = _pictures(muster, missed)
        attach_pages(id=new_id(), muster_id=muster.pk, files=files, by=recorder)
    return muster


def _compared(tale: Tale, muster: Muster) -> None:
    with acting(tale.crew.supervisor, muster.last + datetime.timedelta(days=2), 20) as supervisor:
        seen = entries_of(muster, muster.pages.all()).seen
        compare(id=new_id(), muster_id=muster.pk, agrees=True, reason="", seen=seen, by=supervisor)


def _typed_for_the_village(tale: Tale, clerk: Post, muster: Muster, missed: list[Marked]) -> None:
    """The township's clerk finds them on the paper."""
    if not missed:
        return
    with acting(clerk, muster.last + datetime.timedelta(days=2), 10):
        came = Incoming(ReadingKind.PASTE, b"1", "", muster.first, muster.last, missed)
        reading = read_in(
            id=new_id(), project_id=tale.project.pk, came=came, muster=None, pictures=[], by=clerk
        )
        take_over(reading_id=reading.pk, seen=compared(reading).seen, keep=[], by=clerk)


def _pictures(muster: Muster, missed: list[Marked]) -> list[SimpleUploadedFile]:
    """What a photo of the filled sheet might look like: a ruled page with ticks."""
    there: dict[tuple[int, datetime.date], int] = {(n, day): 3 for n, day, _mark in missed}
    people = list(people_between(muster.project, muster.first, muster.last))
    numbers = {one.pk: one.number for one in people}
    for (entry, day), state in states(muster.project, muster.first, muster.last).items():
        there[numbers[entry], day] = state
    dates = stretch(muster.first, muster.last)
    pages = [people[place : place + A_PAGE] for place in range(0, len(people), A_PAGE)]
    return [
        _picture(f"{number}", [[there.get((one.number, d), 0) for d in dates] for one in page])
        for number, page in enumerate(pages, 1)
    ]


def _picture(name: str, rows: list[list[int]]) -> SimpleUploadedFile:
    sheet = Image.new("RGB", (1400, 990), "#f6f1e4")
    pen = ImageDraw.Draw(sheet)
    columns = len(rows[0])
    wide, high = 1090 / columns, 36
    for number, row in enumerate(rows):
        top = 130 + number * high
        pen.line((60, top, 1340, top), fill="#5d5a52")
        pen.line((80, top + 20, 130 + number * 37 % 40, top + 17), fill="#26305c", width=4)
        for place, state in enumerate(row):
            _mark(pen, 180 + place * wide, top + 8, state)
        pen.line((1285, top + 22, 1330 - number * 13 % 20, top + 14), fill="#26305c", width=3)
    bottom = 130 + len(rows) * high
    for edge in (60, 170, *(170 + (n + 1) * wide for n in range(columns)), 1340):
        pen.line((edge, 90, edge, bottom), fill="#5d5a52")
    pen.rectangle((60, 90, 1340, bottom), outline="#5d5a52", width=2)
    pen.text((650, 40), f"- {name} -", fill="#26305c")
    out = BytesIO()
    sheet.rotate(0.6, fillcolor="#8d887c").save(out, "JPEG", quality=70)
    return SimpleUploadedFile(f"考勤表{name}.jpg", out.getvalue(), content_type="image/jpeg")


def _mark(pen: ImageDraw.ImageDraw, left: float, top: float, state: int) -> None:
    if state == 3:
        ticks = [(left, top + 10), (left + 6, top + 18), (left + 18, top)]
        pen.line(ticks, fill="#26305c", width=3)
    elif state:
        corners = [(left + 2, top + 17), (left + 10, top + 2), (left + 18, top + 17)]
        pen.line([*corners, corners[0]], fill="#26305c", width=2)
    else:
        pen.ellipse((left + 3, top + 3, left + 17, top + 17), outline="#26305c", width=2)
