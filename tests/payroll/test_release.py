"""A bank file's way out of the house, each step by a second human; the database holds it too."""

import hashlib
from io import BytesIO

import msoffcrypto
import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone
from openpyxl import load_workbook

from core.errors import RuleBroken
from core.ids import new_id
from payroll.actions import ask_to_cancel, cancel_batch, keep_batch, release_batch, take_batch
from payroll.bank_files import in_groups, kept
from payroll.layouts import CARD
from payroll.models import BatchDownload, BatchStep, PaymentBatch, SheetState, WageSheet
from payroll.paying import step_of
from payroll.rules import FILE_GOES_ON, FileStep
from regions.models import Post, Role
from tests import factories
from tests.payroll.scene import Scene, acting, looking

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(crew: Scene) -> PaymentBatch:
    """Waits for its release."""
    return crew.make_file(crew.approved())


def again(batch: PaymentBatch) -> PaymentBatch:
    return PaymentBatch.objects.select_related("sheet__project").get(pk=batch.pk)


def take(site: Scene, batch: PaymentBatch, password: str = "") -> tuple[bytes, BatchDownload]:
    with acting(site.cast.finance):
        return take_batch(batch_id=batch.pk, by=site.cast.finance, password=password)


def cancel(batch: PaymentBatch, by: Post, *, sure: bool = False) -> BatchStep:
    with acting(by):
        return cancel_batch(batch_id=batch.pk, reason="账号有误", by=by, not_taken=sure)


def ask(site: Scene, batch: PaymentBatch) -> BatchStep:
    with acting(site.cast.finance):
        return ask_to_cancel(batch_id=batch.pk, reason="U盘丢失", by=site.cast.finance)


def twin(post: Post, role: Role) -> Post:
    """Another post, in the reviewer's office, of the same human."""
    with looking():
        county = factories.county_of(factories.VILLAGE)
        return factories.post(role, county, username="twin", human=post.human)


def test_another_releases_and_whoever_made_it_takes_it_away(
    crew: Scene, made: PaymentBatch
) -> None:
    with pytest.raises(RuleBroken, match="not released"):
        take(crew, made)
    crew.release(made)
    first, second = take(crew, made)[0], take(crew, made)[0]
    assert first == second
    with looking():
        assert hashlib.sha256(first).hexdigest() == made.sha256
        assert [one.sha256 for one in made.downloads.all()] == [made.sha256] * 2


@pytest.mark.parametrize("who", ["recorder", "clerk", "township", "county", "finance", "auditor"])
def test_nobody_but_the_reviewer_releases(crew: Scene, made: PaymentBatch, who: str) -> None:
    with pytest.raises(PermissionDenied):
        crew.release(made, getattr(crew.cast, who))


def test_the_reviewer_neither_makes_nor_takes_away(crew: Scene, made: PaymentBatch) -> None:
    by = crew.cast.treasurer
    crew.release(made)
    with pytest.raises(PermissionDenied), acting(by):
        take_batch(batch_id=made.pk, by=by)
    with pytest.raises(PermissionDenied):
        crew.make_file(crew.again(made.sheet), by=by)


def test_the_maker_can_not_release_in_another_post_of_his(crew: Scene, made: PaymentBatch) -> None:
    with pytest.raises(RuleBroken, match="Another must"):
        crew.release(made, twin(crew.cast.finance, Role.COUNTY_TREASURER))


@pytest.mark.parametrize("who", ["township", "county"])
def test_whoever_decided_on_the_sheet_can_not_release(
    crew: Scene, made: PaymentBatch, who: str
) -> None:
    with pytest.raises(RuleBroken, match="decided on the wage sheet"):
        crew.release(made, twin(getattr(crew.cast, who), Role.COUNTY_TREASURER))


def test_other_rows_than_were_seen_are_not_released(crew: Scene, made: PaymentBatch) -> None:
    by = crew.cast.treasurer
    with pytest.raises(RuleBroken, match="not the rows"), acting(by):
        release_batch(batch_id=made.pk, sha256="0" * 64, by=by)


def test_a_second_release_is_refused(crew: Scene, made: PaymentBatch) -> None:
    crew.release(made)
    with pytest.raises(RuleBroken, match="gone on"):
        crew.release(made)


@pytest.mark.parametrize("who", ["finance", "treasurer"])
def test_before_the_release_either_side_cancels_and_the_lines_are_free(
    crew: Scene, made: PaymentBatch, who: str
) -> None:
    cancel(made, getattr(crew.cast, who))
    assert all(one.payable for one in crew.lines(made.sheet))
    following = crew.pay(crew.again(made.sheet))
    crew.all_succeed(following)
    assert crew.again(made.sheet).state == SheetState.CLOSED


def test_cancelling_needs_a_reason(crew: Scene, made: PaymentBatch) -> None:
    by = crew.cast.finance
    with pytest.raises(RuleBroken, match="Say why"), acting(by):
        cancel_batch(batch_id=made.pk, reason=" ", by=by)


def test_a_released_file_is_cancelled_by_two_who_asked_the_bank(
    crew: Scene, made: PaymentBatch
) -> None:
    crew.release(made)
    with pytest.raises(PermissionDenied):
        cancel(made, crew.cast.finance, sure=True)
    with pytest.raises(RuleBroken, match="gone on"):
        cancel(made, crew.cast.treasurer, sure=True)
    ask(crew, made)
    with pytest.raises(RuleBroken, match="not released"):
        take(crew, made)
    with pytest.raises(RuleBroken, match="Ask the bank first"):
        cancel(made, crew.cast.treasurer)
    with pytest.raises(RuleBroken, match="Another must"):
        cancel(made, twin(crew.cast.finance, Role.COUNTY_TREASURER), sure=True)
    cancel(made, crew.cast.treasurer, sure=True)
    assert all(one.payable for one in crew.lines(made.sheet))


def test_a_file_that_the_bank_has_is_kept(crew: Scene, made: PaymentBatch) -> None:
    crew.release(made)
    ask(crew, made)
    with acting(crew.cast.treasurer):
        keep_batch(batch_id=made.pk, reason="银行已受理", by=crew.cast.treasurer)
    take(crew, made)
    crew.all_succeed(made)
    with pytest.raises(RuleBroken, match="has answered"):
        ask(crew, made)


def test_what_is_not_released_has_no_results(crew: Scene, made: PaymentBatch) -> None:
    with pytest.raises(RuleBroken, match="not released"):
        crew.all_succeed(made)


# The database


def row(batch: PaymentBatch, number: int, step: FileStep, by: Post, **changed: object) -> BatchStep:
    kept = {
        "village_id": batch.village_id, "project_id": batch.project_id, "batch": batch,
        "number": number, "step": step, "sha256_seen": "0" * 64, "reason": "x",
        "human": by.human, "at": timezone.now(), "by": by,
    }  # fmt: skip
    return BatchStep(**(kept | changed))


def refused(one: BatchStep | BatchDownload) -> bool:
    try:
        with looking(), transaction.atomic():
            one.save(force_insert=True)
    except IntegrityError:
        return True
    return False


def test_the_database_refuses_steps_out_of_order(crew: Scene, made: PaymentBatch) -> None:
    by = crew.cast.treasurer
    for step in set(FileStep) - FILE_GOES_ON[None]:
        assert refused(row(made, 1, step, by))
    crew.release(made)
    for step in set(FileStep) - FILE_GOES_ON[FileStep.RELEASE]:
        assert refused(row(made, 2, step, by))


def test_the_database_refuses_the_wrong_human(crew: Scene, made: PaymentBatch) -> None:
    cast = crew.cast
    assert refused(row(made, 1, FileStep.RELEASE, cast.finance))
    assert refused(row(made, 1, FileStep.RELEASE, cast.county))
    assert refused(row(made, 1, FileStep.RELEASE, cast.finance, human=cast.treasurer.human))
    crew.release(made)
    ask(crew, made)
    assert refused(row(made, 3, FileStep.CANCEL, cast.finance))
    assert not refused(row(made, 3, FileStep.CANCEL, cast.treasurer))


def test_the_database_lets_no_unreleased_file_be_taken(crew: Scene, made: PaymentBatch) -> None:
    taken = BatchDownload(
        village_id=made.village_id, project_id=made.project_id, batch=made, sha256="0" * 64,
        protected=False, at=timezone.now(), by=crew.cast.finance,
    )  # fmt: skip
    assert refused(taken)


def test_steps_are_only_ever_added(crew: Scene, made: PaymentBatch) -> None:
    crew.release(made)
    for change in (
        lambda: BatchStep.objects.filter(batch=made).update(reason="y"),
        lambda: BatchStep.objects.filter(batch=made).delete(),
    ):
        with pytest.raises(IntegrityError), looking(), transaction.atomic():
            change()


# The file


def test_a_file_is_locked_where_the_layout_says_so(crew: Scene) -> None:
    layout = type(CARD)(CARD.name, CARD.columns, protected=True)
    batch = crew.pay(crew.approved(), layout=layout)
    with pytest.raises(RuleBroken, match="8 figures"):
        take(crew, batch, "short")
    content, taken = take(crew, batch, "pa55word-8")
    assert taken.protected
    assert taken.sha256 == hashlib.sha256(content).hexdigest() != batch.sha256
    opened = BytesIO()
    office = msoffcrypto.OfficeFile(BytesIO(content))
    office.load_key(password="pa55word-8")
    office.decrypt(opened)
    with looking():
        assert opened.getvalue() == kept(again(batch))
    assert load_workbook(opened).worksheets[0]["D2"].value == "6228480100000000001"


def test_a_lost_or_changed_file_is_said(crew: Scene, made: PaymentBatch) -> None:
    with looking():
        batch = again(made)
        batch.sha256 = "0" * 64
        with pytest.raises(RuleBroken, match="not the one that was made"):
            kept(batch)
        batch.pk = new_id()
        with pytest.raises(RuleBroken, match="lost"):
            kept(batch)


def test_a_checksum_is_read_four_by_four() -> None:
    assert in_groups("0123456789abcdef" * 4) == "0123 4567 89AB CDEF 0123 4567 89AB CDEF"


def test_a_file_stands_at_its_last_step(crew: Scene, made: PaymentBatch) -> None:
    with looking():
        assert step_of(made) is None
    crew.release(made)
    with looking():
        assert step_of(made) == FileStep.RELEASE
        assert WageSheet.objects.get(pk=made.sheet_id).state == SheetState.APPROVED
