"""The county's register: who comes in, who is found again, who is not to be chosen."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from core.errors import constraint_of
from core.ids import new_id
from core.models import AuditRecord
from core.scope import EVERYWHERE, scope
from procurement.actions import registering
from procurement.actions.registering import block_supplier, correct_supplier, lift_block
from procurement.models import Quote, Supplier, SupplierBlock
from projects.models import Project
from regions.models import Post, Role
from tests import factories
from tests.factories import Cast
from tests.procurement import purchase_rows as rows
from tests.procurement.purchase_rows import CODES, Four, refused, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("everywhere")]
SignIn = Callable[[Post], Client]


def the_register() -> list[Supplier]:
    with scope(EVERYWHERE):
        return list(Supplier.objects.order_by("at"))


def block(supplier: Supplier, by: Post, reason: str = "提供不合格水泥") -> SupplierBlock:
    with scope(by.scope):
        return block_supplier(supplier_id=supplier.pk, reason=reason, by=by)


# ---- coming in ----


def test_a_supplier_comes_into_the_countys_register_with_its_first_offer(
    ours: Project, people: Four
) -> None:
    quote = rows.quote(
        rows.purchase(ours, people.buyer), people.buyer, uscc=CODES[0], legal_representative="马福"
    )
    (supplier,) = the_register()
    assert (supplier.area_id, supplier.uscc) == (factories.county_of(factories.VILLAGE), CODES[0])
    assert (supplier.name, supplier.legal_representative) == (quote.supplier, "马福")
    assert quote.registered_id == supplier.pk
    assert supplier.unseal("phone") == "13897001234"


def test_another_village_of_the_county_finds_it_there(ours: Project, people: Four) -> None:
    rows.quote(rows.purchase(ours, people.buyer), people.buyer, uscc=CODES[0])
    (supplier,) = the_register()
    beside = rows.four(factories.NEXT_VILLAGE)
    theirs = rows.purchase(
        rows.project(factories.post(Role.RECORDER, factories.NEXT_VILLAGE)), beside.buyer
    )
    offered = rows.quote(
        theirs, beside.buyer, supplier="", uscc="", phone="", contact="马三", known=supplier.pk
    )
    assert the_register() == [supplier]
    assert (offered.supplier, offered.uscc) == (supplier.name, CODES[0])
    assert offered.unseal("phone") == "13897001234"


def test_another_county_has_a_register_of_its_own(ours: Project, people: Four) -> None:
    rows.quote(rows.purchase(ours, people.buyer), people.buyer, uscc=CODES[0])
    far = rows.four(factories.OTHER_COUNTY_VILLAGE)
    theirs = rows.purchase(
        rows.project(factories.post(Role.RECORDER, factories.OTHER_COUNTY_VILLAGE)), far.buyer
    )
    with scope(far.buyer.scope):
        assert not Supplier.objects.exists()
    rows.quote(theirs, far.buyer, uscc=CODES[0])
    assert len(the_register()) == 2
    with refused("The form came back damaged. Load the page again."):
        rows.quote(theirs, far.buyer, known=the_register()[0].pk)


def test_a_farmer_without_a_code_is_known_by_name_and_phone(ours: Project, people: Four) -> None:
    bought = rows.purchase(ours, people.buyer)
    with refused(
        "A supplier without a code is known by name and phone: write the number.", "phone"
    ):
        rows.quote(bought, people.buyer, phone="")
    rows.quote(bought, people.buyer)
    rows.quote(rows.purchase(ours, people.buyer), people.buyer, phone="+8613897001234")
    assert len(the_register()) == 1
    rows.quote(rows.purchase(ours, people.buyer), people.buyer, phone="13997001234")
    assert len(the_register()) == 2


def test_a_code_stands_under_one_name(ours: Project, people: Four) -> None:
    rows.quote(rows.purchase(ours, people.buyer), people.buyer, supplier="甲", uscc=CODES[0])
    bought = rows.purchase(ours, people.buyer)
    said = "In the county's register this code is %(name)s's. Search for it there."
    with refused(said, "supplier", name="甲"):
        rows.quote(bought, people.buyer, supplier="乙", uscc=CODES[0])
    said = "The county's register has this supplier with its code. Search for it there."
    with refused(said, "supplier"):
        rows.quote(bought, people.buyer, supplier="甲")


def test_another_legal_representative_is_not_dropped_unseen(ours: Project, people: Four) -> None:
    rows.quote(rows.purchase(ours, people.buyer), people.buyer, uscc=CODES[0])
    said = (
        "The county's register has another legal representative for this supplier, or none. "
        "Search for it there; the county puts it right."
    )
    with refused(said, "legal_representative"):
        bought = rows.purchase(ours, people.buyer)
        rows.quote(bought, people.buyer, uscc=CODES[0], legal_representative="马福")


def test_who_is_a_moment_later_finds_what_another_entered(
    ours: Project, people: Four, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The search before has found nothing; the constraint says that it is there now."""
    rows.quote(rows.purchase(ours, people.buyer), people.buyer, uscc=CODES[0])
    known, answers = registering._known, [None]
    monkeypatch.setattr(
        registering, "_known", lambda *said: answers.pop() if answers else known(*said)
    )
    rows.quote(rows.purchase(ours, people.buyer), people.buyer, uscc=CODES[0])
    assert len(the_register()) == 1


# ---- what the county does with it ----


def test_a_blocked_supplier_can_not_offer_or_be_chosen(
    ours: Project, people: Four, cast: Cast
) -> None:
    bought = rows.purchase(ours, people.buyer)
    first = rows.three_quotes(bought, people.buyer)[0]
    standing = block(the_register()[0], cast.county)
    assert block(the_register()[0], cast.county) == standing
    said = "The county has blocked this supplier: %(reason)s"
    with refused(said, "quote", reason="提供不合格水泥"):
        rows.chosen(bought, people.buyer, first)
    with refused(said, "supplier", reason="提供不合格水泥"):
        rows.quote(rows.purchase(ours, people.buyer), people.buyer, known=first.registered_id)
    with scope(cast.county.scope):
        lift_block(supplier_id=first.registered_id, reason="已整改", by=cast.county)
        lift_block(supplier_id=first.registered_id, reason="再次", by=cast.county)
    assert rows.chosen(bought, people.buyer, first).quote == first
    with scope(EVERYWHERE):
        assert SupplierBlock.objects.get().withdrawn_reason == "已整改"


def test_blocking_and_lifting_have_their_reasons(ours: Project, people: Four, cast: Cast) -> None:
    rows.quote(rows.purchase(ours, people.buyer), people.buyer)
    (supplier,) = the_register()
    with refused("Say why the supplier is blocked: the villages read it.", "reason"):
        block(supplier, cast.county, " ")
    block(supplier, cast.county)
    with (
        scope(cast.county.scope),
        refused("Say why the supplier may be chosen again.", "reason"),
    ):
        lift_block(supplier_id=supplier.pk, reason=" ", by=cast.county)


def test_only_its_own_county_blocks_and_corrects(ours: Project, people: Four, cast: Cast) -> None:
    rows.quote(rows.purchase(ours, people.buyer), people.buyer)
    (supplier,) = the_register()
    for post in (people.buyer, cast.clerk, cast.township, cast.province):
        with pytest.raises(PermissionDenied):
            block(supplier, post)
    far = factories.post(Role.COUNTY_OFFICER, factories.county_of(factories.OTHER_COUNTY_VILLAGE))
    with pytest.raises(Supplier.DoesNotExist):
        block(supplier, far)


def test_a_correction_is_recorded_and_leaves_the_offers(
    ours: Project, people: Four, cast: Cast
) -> None:
    quote = rows.quote(rows.purchase(ours, people.buyer), people.buyer, uscc=CODES[0])
    said: dict[str, Any] = {"supplier_id": quote.registered_id, "by": cast.county}
    with scope(cast.county.scope):
        correct_supplier(name="昌盛建材", legal_representative="马福", **said)
        correct_supplier(name="昌盛建材", legal_representative="马福", **said)
        with refused("Write the supplier's name.", "name"):
            correct_supplier(name=" ", legal_representative="", **said)
    assert the_register()[0].name == "昌盛建材"
    with scope(EVERYWHERE):
        assert Quote.objects.get().supplier == "民和昌盛建材有限公司"
        fact = AuditRecord.objects.get(verb="correct supplier").facts
    assert fact["before"]["name"] == "民和昌盛建材有限公司"


def test_two_suppliers_of_one_phone_can_not_take_one_name(
    ours: Project, people: Four, cast: Cast
) -> None:
    bought = rows.purchase(ours, people.buyer)
    rows.quote(bought, people.buyer, supplier="甲砂场")
    other = rows.quote(bought, people.buyer, supplier="乙砂场")
    with (
        scope(cast.county.scope),
        refused("Another supplier of this name has the same phone number."),
    ):
        correct_supplier(
            supplier_id=other.registered_id, name="甲砂场", legal_representative="", by=cast.county
        )


# ---- what PostgreSQL refuses ----


def add(by: Post, area: str) -> None:
    Supplier.objects.create(
        id=new_id(), area_id=area, name="甲", uscc=CODES[0], at=timezone.now(), by=by
    )


def test_no_village_enters_anything_in_another_countys_register(people: Four, cast: Cast) -> None:
    far = factories.county_of(factories.OTHER_COUNTY_VILLAGE)
    for post, area in ((people.buyer, far), (cast.clerk, far), (people.buyer, "630000000000")):
        with (
            scope(post.scope),
            pytest.raises(Exception, match="row-level security"),
            transaction.atomic(),
        ):
            add(post, area)
    with scope(people.buyer.scope):
        add(people.buyer, factories.county_of(factories.VILLAGE))


def test_a_village_changes_nothing_in_the_register(ours: Project, people: Four) -> None:
    rows.quote(rows.purchase(ours, people.buyer), people.buyer)
    with scope(people.buyer.scope):
        assert Supplier.objects.update(name="乙") == 0


def test_a_supplier_stays_who_it_is(ours: Project, people: Four, cast: Cast) -> None:
    rows.quote(rows.purchase(ours, people.buyer), people.buyer, uscc=CODES[0])
    with (
        scope(cast.county.scope),
        pytest.raises(IntegrityError) as error,
        transaction.atomic(),
    ):
        Supplier.objects.update(uscc=CODES[1])
    assert constraint_of(error.value) == "supplier_stays_who_it_is"


# ---- pages ----


def test_a_supplier_is_found_while_typing_and_chosen(
    ours: Project, people: Four, cast: Cast, sign_in: SignIn
) -> None:
    rows.quote(rows.purchase(ours, people.buyer), people.buyer, supplier="甲砂场")
    rows.quote(rows.purchase(ours, people.buyer), people.buyer, supplier="乙砂场", uscc=CODES[0])
    blocked, known = the_register()
    block(blocked, cast.county)
    bought, browser = rows.purchase(ours, people.buyer), sign_in(people.buyer)
    url = rows.url("quote_add", bought)
    found = words(browser.get(f"{url}?q=砂场", headers={"HX-Request": "true"}))
    assert f"?supplier={known.pk}" in found
    assert f"?supplier={blocked.pk}" not in found
    assert "<html" not in found
    page = browser.get(f"{url}?supplier={known.pk}")
    assert "uscc" not in page.context["form"].fields
    sent = rows.quoted(known=known.pk, phone="", supplier="", uscc="")
    assert browser.post(url, sent).status_code == 302
    with scope(EVERYWHERE):
        assert bought.quotes.get().registered_id == known.pk
    assert browser.get(f"{url}?supplier=nonsense").status_code == 200


def test_the_county_lists_and_searches_its_suppliers_in_few_statements(
    ours: Project, people: Four, cast: Cast, sign_in: SignIn
) -> None:
    rows.chosen(rows.purchase(ours, people.buyer), people.buyer)
    browser = sign_in(cast.county)
    with CaptureQueriesContext(connection) as asked:
        page = browser.get(reverse("supplier_list"))
    assert len(asked) <= 25
    assert sorted(number for _one, number, _yuan in page.context["rows"]) == [0, 0, 1]
    found = browser.get(reverse("supplier_list"), {"q": "丙"}).context["rows"]
    assert [one.name for one, *_rest in found] == ["供应商丙"]
    nothing = words(browser.get(reverse("supplier_list"), {"q": "没有"}))
    assert gettext("No supplier is found") in nothing


def test_the_countys_page_says_what_each_project_ordered(
    ours: Project, people: Four, cast: Cast, sign_in: SignIn
) -> None:
    rows.chosen(rows.purchase(ours, people.buyer), people.buyer)
    browser, supplier = sign_in(cast.county), the_register()[0]
    url = rows.url("supplier_detail", supplier)
    (one,) = browser.get(url).context["projects"]
    assert (one.project, one.number, one.yuan) == (ours, 1, Decimal("46286.00"))
    assert "138****1234" in words(browser.get(url))
    block_url = rows.url("supplier_block", supplier)
    for _click in range(2):  # a double click blocks once, and lifts nothing
        assert browser.post(block_url, {"reason": "质量问题"}).status_code == 302
    assert browser.get(block_url).status_code == 302
    assert "质量问题" in words(browser.get(url))
    lift_url = rows.url("supplier_lift", supplier)
    assert browser.post(lift_url, {"reason": "已整改"}).status_code == 302
    assert browser.get(lift_url).status_code == 302
    edit = rows.url("supplier_edit", supplier)
    assert browser.post(edit, {"name": "新名", "legal_representative": "甲"}).status_code == 302
    assert "新名" in words(browser.get(url))
