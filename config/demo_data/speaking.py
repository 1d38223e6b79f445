"""What workers write on their own pages: one waits and holds its line, one was answered."""

import datetime

from config.demo_data.before import Tale
from config.demo_data.clock import acting
from core.ids import new_id
from payroll.models import WageLine, WageSheet, WorkerPage
from payroll.page_objections import Words, object_from_page
from payroll.worker_page import own_proof
from projects.actions import answer_objection
from projects.models import Objection
from regions.models import Post


def speak_up(
    tale: Tale, paid: WageSheet, noticed: WageSheet, clerk: Post, today: datetime.date
) -> None:
    """The first worker of each sheet; their pages are open."""
    _write(tale, paid, paid.last + datetime.timedelta(days=20), "加班两小时没有算进去，请核对。")
    with acting(clerk, paid.last + datetime.timedelta(days=22)) as actor:
        answer_objection(
            objection_id=Objection.objects.get(page_id__isnull=False, project=tale.project).pk,
            upheld=False,
            answer="已与考勤员、班组长核对：当日加班已计入下一期，随下期发放。",
            by=actor,
        )
    _write(tale, noticed, today - datetime.timedelta(days=2), "最后一天我干了一整天。")


def _write(tale: Tale, sheet: WageSheet, day: datetime.date, words: str) -> None:
    """Read in the recorder's scope what the worker knows; the page itself has none."""
    with acting(tale.crew.recorder, day, 20):
        pages = WorkerPage.objects.filter(entry__lines__sheet=sheet).select_related("entry__person")
        page = pages.order_by("entry__number")[2]
        line = WageLine.objects.get(sheet=sheet, entry=page.entry)
        proof = own_proof(page.token, page.entry.person)
        object_from_page(page.token, proof, Words(new_id(), words, line.pk))
