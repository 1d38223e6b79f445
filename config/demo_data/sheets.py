"""Attendance on paper: musters printed, signed, photographed, and one compared."""

import datetime
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from config.demo_data.before import Tale
from config.demo_data.clock import acting
from core.ids import new_id
from workers.actions import attach_pages, compare, print_muster
from workers.documents.muster import muster_paper
from workers.figures import month_of, states
from workers.headings import stretch
from workers.models import Muster
from workers.musters import entries_of, people_between

A_PAGE = 22  # people on a picture


def on_paper(tale: Tale, today: datetime.date) -> None:
    """Last month's sheet is signed and compared, this month's first days wait for an eye."""
    first, last = month_of(today.replace(day=1) - datetime.timedelta(days=1))
    _compared(tale, _signed(tale, first, last, last + datetime.timedelta(days=1)))
    if today.day > 7:
        _signed(tale, today.replace(day=1), today.replace(day=7), today.replace(day=8))


def _signed(tale: Tale, first: datetime.date, last: datetime.date, day: datetime.date) -> Muster:
    with acting(tale.crew.recorder, day, 19) as recorder:
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
        attach_pages(id=new_id(), muster_id=muster.pk, files=_pictures(muster), by=recorder)
    return muster


def _compared(tale: Tale, muster: Muster) -> None:
    with acting(tale.crew.supervisor, muster.last + datetime.timedelta(days=2), 20) as supervisor:
        seen = entries_of(muster, muster.pages.all()).seen
        compare(id=new_id(), muster_id=muster.pk, agrees=True, reason="", seen=seen, by=supervisor)


def _pictures(muster: Muster) -> list[SimpleUploadedFile]:
    """What a photo of the filled sheet might look like: a ruled page with ticks."""
    there = states(muster.project, muster.first, muster.last)
    people = list(people_between(muster.project, muster.first, muster.last))
    dates = stretch(muster.first, muster.last)
    pages = [people[place : place + A_PAGE] for place in range(0, len(people), A_PAGE)]
    return [
        _picture(f"{number}", [[there.get((one.pk, day), 0) for day in dates] for one in page])
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
