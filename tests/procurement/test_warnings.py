"""Each warning of a purchase, and what doesn't raise it (domain.md §8, §9)."""

import datetime
from decimal import Decimal

import pytest
from django.utils import timezone
from django.utils.translation import gettext

from core.ids import new_id
from core.scope import EVERYWHERE, scope
from procurement.actions import Wanted, withdraw_quote
from procurement.actions.registering import block_supplier
from procurement.asked_prices import asked_prices
from procurement.models import Choice, Purchase, Quote
from procurement.warnings import warnings
from projects.actions import attach
from projects.models import Body, BodyMember, Project
from regions.identities import identity_of
from regions.models import Post, Role
from tests import factories
from tests.factories import Cast
from tests.procurement import purchase_rows as rows
from tests.procurement.purchase_rows import Four
from tests.procurement.test_contracts import contract
from tests.procurement.test_purchase_terms import sets
from tests.projects.village_rows import MAN

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("everywhere")]

NAMESAKE = (
    "%(name)s of %(supplier)s has the name of a member of the %(body)s: ask whether it is the "
    "same person or a relative."
)
PHONE = "Different suppliers have the same phone number: %(suppliers)s."
PICTURE = "The same picture stands as the offer of %(suppliers)s."
DEAR = "%(supplier)s asks over 10%% more than the county's average: %(items)s."
SPLIT = (
    "%(what)s: %(number)s purchases within %(days)s days make %(sum)s yuan together, "
    "each below the %(limit)s yuan from which a tender is due."
)
DIRECT = (
    "%(what)s: %(number)s purchases within %(days)s days make %(sum)s yuan together, "
    "each within the %(limit)s yuan up to which two signatures do."
)
UNWRITTEN = (
    "%(what)s: %(number)s purchases within %(days)s days make %(sum)s yuan together, "
    "each within the %(limit)s yuan up to which no contract is needed."
)
TWICE = {"what": "甲", "number": 2, "days": 30}
TENDER = "%(supplier)s: from %(limit)s yuan in one contract a tender is due (%(basis)s)."


def found(of: Purchase, by: Post) -> list[str]:
    """What its page says, to someone who sees no more than `by`."""
    with scope(by.scope):
        quotes = list(of.quotes.standing().select_related("registered").prefetch_related("rows"))
        choice = Choice.objects.filter(purchase=of).select_related("quote").first()
        return warnings(Purchase.objects.get(pk=of.pk), quotes, choice.quote if choice else None)


def said(sentence: str, **words: object) -> str:
    return gettext(sentence) % words


def number_of(name: str) -> str:
    """A phone number of that name alone: without a code a supplier is known by both."""
    return f"139{int.from_bytes(name.encode()) % 10**8:08d}"


def begins(of: list[str], name: str) -> list[str]:
    """Those of the sentences that begin with whom or what they are about."""
    return [one for one in of if one.startswith(name)]


# ---- the council's own people ----


def member(ours: Project, name: str, until: datetime.date | None = None) -> None:
    with scope(EVERYWHERE):
        BodyMember.objects.create(
            village_id=ours.village_id, project=ours, body=Body.COUNCIL,
            identity_id=identity_of(MAN), name=name, duty="成员",
            since=timezone.localdate() - datetime.timedelta(days=90), until=until,
        )  # fmt: skip


@pytest.mark.parametrize("at", ["contact", "supplier", "legal_representative"])
def test_a_namesake_of_a_council_member_is_said(ours: Project, people: Four, at: str) -> None:
    member(ours, "韩生福")
    bought = rows.purchase(ours, people.buyer)
    quote = rows.quote(bought, people.buyer, **{at: "韩 生福"})
    words = {"supplier": quote.supplier, "body": Body.COUNCIL.label}
    assert said(NAMESAKE, name="韩生福", **words) in found(bought, people.buyer)


def test_who_left_the_council_before_is_no_namesake(ours: Project, people: Four) -> None:
    member(ours, "韩生福", until=timezone.localdate() - datetime.timedelta(days=1))
    bought = rows.purchase(ours, people.buyer)
    rows.quote(bought, people.buyer, contact="韩生福")
    assert not [one for one in found(bought, people.buyer) if "韩生福" in one]


def test_once_chosen_only_the_chosen_one_is_asked_about(ours: Project, people: Four) -> None:
    member(ours, "韩生福")
    bought = rows.purchase(ours, people.buyer)
    rows.three_quotes(bought, people.buyer)
    rows.quote(bought, people.buyer, "999", "999", supplier="韩生福", phone=number_of("韩生福"))
    assert [one for one in found(bought, people.buyer) if "韩生福" in one]
    rows.chosen(bought, people.buyer)
    assert not [one for one in found(bought, people.buyer) if "韩生福" in one]


def test_who_was_blocked_after_offering_is_said(ours: Project, people: Four, cast: Cast) -> None:
    bought = rows.purchase(ours, people.buyer)
    quote = rows.quote(bought, people.buyer, supplier="甲")
    with scope(cast.county.scope):
        block_supplier(supplier_id=quote.registered_id, reason="质量不合格", by=cast.county)
    sentence = said(
        "The county has blocked %(supplier)s: %(reason)s", supplier="甲", reason="质量不合格"
    )
    assert sentence in found(bought, people.buyer)


# ---- offers from one hand ----


def test_two_suppliers_with_one_phone_number_are_said(ours: Project, people: Four) -> None:
    bought = rows.purchase(ours, people.buyer)
    for name, phone in (("甲", "13897001234"), ("乙", "+8613897001234"), ("丙", "13897009999")):
        rows.quote(bought, people.buyer, supplier=name, phone=phone)
    pair = "、".join("甲乙")
    sentences = found(bought, people.buyer)
    assert said(PHONE, suppliers=pair) in sentences
    assert not any("1389700" in one for one in sentences)


def test_one_phone_number_of_two_suppliers_in_the_countys_register_is_said(
    ours: Project, people: Four
) -> None:
    elsewhere(factories.NEXT_VILLAGE, "390")
    bought = rows.purchase(ours, people.buyer)
    rows.quote(bought, people.buyer, supplier="甲", phone="13897001234")
    rows.quote(bought, people.buyer, supplier="乙", phone=number_of("乙"))
    assert said(PHONE, suppliers="甲、外0") in found(bought, people.buyer)


def pictured(of: Purchase, by: Post, name: str) -> Quote:
    quote = rows.offer(of, supplier=name, phone=number_of(name), asked_how="site")
    with scope(by.scope):
        paper = attach(project=of.project, file=rows.picture(), title=name, by=by)
        return rows.add_quote(id=new_id(), purchase_id=of.pk, offer=quote, paper=paper, by=by)


def test_one_picture_as_two_suppliers_offers_is_said(ours: Project, people: Four) -> None:
    bought = rows.purchase(ours, people.buyer)
    pictured(bought, people.buyer, "甲")
    again = rows.purchase(ours, people.buyer, title="再购")
    pictured(again, people.buyer, "甲")
    assert not [one for one in found(again, people.buyer) if "甲" in one]
    pictured(again, people.buyer, "乙")
    pair = "、".join("甲乙")
    assert said(PICTURE, suppliers=pair) in found(again, people.buyer)
    assert said(PICTURE, suppliers=pair) in found(bought, people.buyer)


# ---- the county's prices ----


def elsewhere(village: str, *prices: str, **words: object) -> list[Quote]:
    """Another village's purchase of cement and sand, one quote for each price of cement."""
    buyer = factories.post(Role.BUYER, village)
    with scope(EVERYWHERE):
        theirs = factories.project(buyer, stage=rows.Stage.CONSTRUCTION)
    asked = rows.purchase(theirs, buyer)
    return [
        rows.quote(asked, buyer, price, "92", supplier=f"外{number}", **words)
        for number, price in enumerate(prices)
    ]


def test_a_price_over_a_tenth_above_the_countys_average_is_said(
    ours: Project, people: Four
) -> None:
    elsewhere(factories.NEXT_VILLAGE, "390", "400", "410")
    bought = rows.purchase(ours, people.buyer)
    rows.quote(bought, people.buyer, "440", "92", supplier="甲", phone=number_of("甲"))
    rows.quote(bought, people.buyer, "440.01", "92", supplier="乙", phone=number_of("乙"))
    item = said(
        "%(item)s %(price)s yuan, on average %(average)s yuan in %(offers)s offers",
        item="水泥 P·O 42.5", price="440.01", average="400.00", offers=3,
    )  # fmt: skip
    sentences = found(bought, people.buyer)
    assert said(DEAR, supplier="乙", items=item) in sentences
    assert not begins(sentences, "甲")
    assert not any("外" in one for one in sentences)


@pytest.mark.parametrize(
    "why",
    [
        "of two suppliers only",
        "one is struck out",
        "another county",
        "over a year ago",
        "another unit",
    ],
)
def test_there_is_no_average_without_three_suppliers_of_the_county_within_a_year(
    ours: Project, people: Four, why: str
) -> None:
    prices = ["100"] * (2 if why == "of two suppliers only" else 3)
    village = factories.OTHER_COUNTY_VILLAGE if why == "another county" else factories.NEXT_VILLAGE
    today = timezone.localdate()
    day = today - datetime.timedelta(days=366) if why == "over a year ago" else today
    struck, *_others = elsewhere(village, *prices, asked_on=day)
    if why == "one is struck out":
        with scope(EVERYWHERE):
            withdraw_quote(quote_id=struck.pk, reason="填错", by=struck.by)
    if why == "of two suppliers only":
        elsewhere(village, *prices, asked_on=day)
    unit = "袋" if why == "another unit" else "吨"
    cement = Wanted("水泥", "", unit, Decimal(80), Decimal(450))
    bought = rows.purchase(ours, people.buyer, cement)
    with scope(people.buyer.scope):
        assert asked_prices(bought) == {}


def test_averages_are_told_of_the_callers_own_purchases_only(
    ours: Project, people: Four, cast: Cast
) -> None:
    elsewhere(factories.NEXT_VILLAGE, "390", "400", "410")
    bought = rows.purchase(ours, people.buyer)
    with scope(people.buyer.scope):
        assert len(asked_prices(bought)) == 2
    with scope(cast.next_village.scope):
        assert asked_prices(bought) == {}
        assert not Purchase.objects.filter(pk=bought.pk).exists()


# ---- sums ----


def costing(ours: Project, people: Four, amount: str, name: str = "砂", **words: str) -> Purchase:
    """A purchase of one piece of something, ordered from 甲 unless another is named."""
    supplier = words.get("supplier", "甲")
    said = {"supplier": supplier, "phone": number_of(supplier)} | words
    piece = Wanted(name, "", "批", Decimal(1), Decimal(amount))
    bought = rows.purchase(ours, people.buyer, piece)
    rows.quote(bought, people.buyer, amount, **said)
    rows.chosen(bought, people.buyer, exception="只有一家")
    return bought


@pytest.mark.parametrize(("amount", "due"), [("1999999.99", False), ("2000000.00", True)])
def test_what_is_to_be_tendered_is_said(
    ours: Project, people: Four, amount: str, due: bool
) -> None:
    bought = costing(ours, people, amount)
    sentence = said(TENDER, supplier="甲", limit="2,000,000.00", basis="发改委令第16号")
    assert (sentence in found(bought, people.buyer)) is due


def test_purchases_of_one_supplier_split_below_a_tender_are_said(
    ours: Project, people: Four
) -> None:
    first = costing(ours, people, "1200000", "砂")
    second = costing(ours, people, "800000", "碎石")
    sentence = said(SPLIT, what="甲", number=2, days=30, sum="2,000,000.00", limit="2,000,000.00")
    assert sentence in found(first, people.buyer)
    assert sentence in found(second, people.buyer)


def test_purchases_of_one_item_split_below_a_tender_are_said(ours: Project, people: Four) -> None:
    costing(ours, people, "1200000")
    second = costing(ours, people, "800000", supplier="乙")
    sentences = found(second, people.buyer)
    assert begins(sentences, "砂")
    assert not begins(sentences, "乙")


def test_purchases_a_month_apart_are_no_split(ours: Project, people: Four) -> None:
    first = costing(ours, people, "1200000")
    with scope(EVERYWHERE):
        moment = first.made_at - datetime.timedelta(days=30, seconds=1)
        Purchase.objects.filter(pk=first.pk).update(made_at=moment)
    second = costing(ours, people, "800000")
    assert not begins(found(second, people.buyer), "砂")


def test_purchases_split_within_what_two_signatures_may_buy_are_said(
    ours: Project, people: Four, cast: Cast
) -> None:
    sets(cast.county, direct_up_to=Decimal(5_000))
    costing(ours, people, "3000")
    second = costing(ours, people, "2000.01")
    assert said(DIRECT, sum="5,000.01", limit="5,000.00", **TWICE) in found(second, people.buyer)


def test_purchases_split_within_what_needs_no_contract_are_said(
    ours: Project, people: Four, cast: Cast
) -> None:
    sets(cast.county, contract_above=Decimal(5_000))
    costing(ours, people, "3000")
    second = costing(ours, people, "2000.01")
    sentence = said(UNWRITTEN, sum="5,000.01", limit="5,000.00", **TWICE)
    assert sentence in found(second, people.buyer)
    contract(second, people.buyer, amount=Decimal("2000.01"))
    assert sentence not in found(second, people.buyer)


def test_a_county_that_asks_for_a_tender_sooner_is_named(
    ours: Project, people: Four, cast: Cast
) -> None:
    basis = sets(cast.county, tender_materials=Decimal(400_000)).source
    bought = costing(ours, people, "400000")
    sentence = said(TENDER, supplier="甲", limit="400,000.00", basis=basis)
    assert sentence in found(bought, people.buyer)
