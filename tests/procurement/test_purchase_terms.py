"""What the county sets for purchases, and that a purchase keeps what it was begun under."""

from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from core.errors import constraint_of
from core.ids import new_id
from core.scope import EVERYWHERE, scope
from procurement.actions import choose, notice_purchase
from procurement.documents.inquiry import inquiry_record
from procurement.models import ActKind, Choice, Purchase
from procurement.terms import tender_from, terms_of
from projects.actions import Answer, CountyChoices, save_settings
from projects.models import CountySettings, Project
from regions.models import Post
from tests.factories import Cast
from tests.procurement import hire_rows as hire
from tests.procurement import purchase_rows as rows
from tests.procurement import raw
from tests.procurement.purchase_rows import Four, refused

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("everywhere")]
DIRECT = Decimal(50_000)


def sets(by: Post, **changes: Any) -> CountySettings:
    said = CountyChoices(notice_days=7, pending_allowed=True, council_name="项目理事会", **changes)
    with scope(by.scope):
        return save_settings(choices=said, source="民发改赈〔2026〕3号", by=by)


def with_second(bought: Purchase, cast: Cast, people: Four) -> Choice:
    with scope(people.buyer.scope):
        bought.refresh_from_db()
        signed = rows.paper(bought.project, people.buyer)
        return choose(
            id=new_id(), purchase_id=bought.pk, version=bought.version,
            quote_id=bought.quotes.get().pk, reason="", exception="", by=people.buyer,
            answer=Answer(people.buyer.human, signed), second=cast.recorder.human,
        )  # fmt: skip


def test_so_many_suppliers_are_asked_as_the_county_sets(
    ours: Project, people: Four, cast: Cast
) -> None:
    sets(cast.county, least_quotes=2)
    bought = rows.purchase(ours, people.buyer)
    rows.quote(bought, people.buyer)
    said = "Fewer than %(least)s suppliers have offered. Ask another one, or say why not."
    with refused(said, "exception", least=2):
        rows.chosen(bought, people.buyer)
    rows.quote(bought, people.buyer, "450.00", "95.00", supplier="第二家")
    assert rows.chosen(bought, people.buyer).exception == ""


def test_a_purchase_keeps_the_terms_it_was_begun_with(
    ours: Project, people: Four, cast: Cast
) -> None:
    before = rows.purchase(ours, people.buyer)
    version = sets(cast.county, least_quotes=2)
    after = rows.purchase(ours, people.buyer)
    with scope(EVERYWHERE):
        assert terms_of(before).least_quotes == 3
        assert (after.terms, terms_of(after)) == (version, version)
        assert tender_from(after) == 2_000_000
        with pytest.raises(IntegrityError) as error, transaction.atomic():
            Purchase.objects.filter(pk=after.pk).update(terms=None)
    assert constraint_of(error.value) == "purchase_keeps_its_terms"


def test_no_purchase_runs_under_another_countys_terms(
    ours: Project, people: Four, cast: Cast
) -> None:
    far = CountySettings(area_id="632521000000", source="共和", at=ours.created_at, by=cast.county)
    with scope(EVERYWHERE):
        far.save(force_insert=True)
        bought = rows.purchase(ours, people.buyer)
        columns = ("title", "purpose", "kind", "needed_on", "budget", "state_since", "made_at")
        copied = {name: getattr(bought, name) for name in columns}
        row = raw.common(bought) | {"terms_id": far.pk}
        del row["purchase_id"]
        with pytest.raises(IntegrityError) as error, transaction.atomic():
            raw.insert(
                "purchase", **row, **copied, state="inquiry", version=1,
                made_by_id=people.buyer.pk, called_off_reason="",
            )  # fmt: skip
    assert constraint_of(error.value) == "purchase_has_its_countys_terms"


def test_without_a_countys_amount_there_is_no_direct_purchase(
    ours: Project, people: Four, cast: Cast
) -> None:
    bought = rows.purchase(ours, people.buyer)
    rows.quote(bought, people.buyer)
    with refused("The county allows no direct purchase of this amount.", "second"):
        with_second(bought, cast, people)


def test_two_people_sign_a_direct_purchase_and_the_second_takes_no_other_step(
    ours: Project, people: Four, cast: Cast
) -> None:
    sets(cast.county, direct_up_to=DIRECT)
    bought = rows.purchase(ours, people.buyer)
    rows.quote(bought, people.buyer)
    assert with_second(bought, cast, people).exception == ""
    with scope(EVERYWHERE):
        kinds = {act.kind: act.responsible for act in bought.acts.all()}
    assert kinds == {
        ActKind.CHOOSE: people.buyer.human,
        ActKind.SECOND: cast.recorder.human,
    }
    with scope(cast.recorder.scope):
        notice = notice_purchase(
            id=new_id(), purchase_id=bought.pk, posted_on=timezone.localdate(), place="公开栏",
            phone="0972-8512345", photo=None, by=cast.recorder,
        )  # fmt: skip
        record: Any = inquiry_record(ours, bought.pk).data
    assert "按县里规定直接采购，两人签字。" in notice.body
    signed = f"直接采购，{people.buyer.human.name}、{cast.recorder.human.name}签字"
    assert record.reason == signed


def test_a_direct_purchase_stays_within_the_countys_amount(
    ours: Project, people: Four, cast: Cast
) -> None:
    sets(cast.county, direct_up_to=Decimal(46_285))
    bought = rows.purchase(ours, people.buyer)
    rows.quote(bought, people.buyer)  # 46,286
    with refused("The county allows no direct purchase of this amount.", "second"):
        with_second(bought, cast, people)


def test_not_even_a_statement_chooses_among_too_few_quotes(
    ours: Project, people: Four, cast: Cast
) -> None:
    bought = rows.purchase(ours, people.buyer)
    quote = rows.quote(bought, people.buyer)
    with scope(EVERYWHERE):
        act = raw.act(bought, people, "choose", "buyer")
    with scope(EVERYWHERE), pytest.raises(IntegrityError) as error, transaction.atomic():
        raw.insert(
            "choice", **raw.common(bought), quote_id=quote.pk, act_id=act, reason="",
            exception="", version_seen=1,
        )  # fmt: skip
    assert constraint_of(error.value) == "choice_among_enough_quotes"


def test_hire_and_services_are_tendered_from_the_lower_amount(ours: Project, people: Four) -> None:
    bought = rows.purchase(ours, people.buyer, hire.DIGGER, kind="machinery")
    assert tender_from(bought) == 1_000_000
