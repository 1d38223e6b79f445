"""A changed account: asked for by one human, read off the card by another, then used."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.errors import RuleBroken
from core.ids import new_id
from core.models import AuditRecord
from core.scope import EVERYWHERE, scope
from regions.models import Post, Role
from tests import factories
from tests.factories import Cast
from tests.workers.arrange import person
from workers.actions import (
    Details,
    NewAccount,
    ask_account_change,
    confirm_account_change,
    edit_person,
    refuse_account_change,
)
from workers.models import AccountChange, PassedWarning, Person
from workers.todo import waiting

OLD, NEW = "6228480402564890018", "4992739871" + "6"
DOUBTFUL = "6228480402564890019"
BANK = "青海农信"

pytestmark = pytest.mark.usefixtures("everywhere")


@pytest.fixture
def worker(cast: Cast) -> Person:
    return person(cast.recorder, 1, name="马玉林", account=OLD, bank=BANK)


def asked(worker: Person, by: Post, account: str = NEW, **more: Any) -> AccountChange:
    new = NewAccount(**{"account": account, "bank": BANK, "why": "换卡"} | more)
    return ask_account_change(id=new_id(), person_id=worker.pk, new=new, by=by)


def in_force(worker: Person) -> str:
    return Person.objects.get(pk=worker.pk).unseal("account")


def test_the_old_account_stays_until_another_has_seen_the_new_one(
    cast: Cast, worker: Person
) -> None:
    change = asked(worker, cast.recorder)
    assert in_force(worker) == OLD
    confirm_account_change(change_id=change.pk, account=NEW, by=cast.supervisor)
    assert in_force(worker) == NEW
    change.refresh_from_db()
    assert (change.seer, change.confirmed) == (cast.supervisor.human, True)
    assert NEW.encode() not in bytes(change.account)


def test_confirming_twice_changes_nothing_and_another_is_told(cast: Cast, worker: Person) -> None:
    change = asked(worker, cast.recorder)
    for _ in range(2):
        confirm_account_change(change_id=change.pk, account=NEW, by=cast.supervisor)
    assert AuditRecord.objects.filter(verb="confirm account change").count() == 1
    with pytest.raises(RuleBroken, match="decided already"):
        confirm_account_change(change_id=change.pk, account=NEW, by=cast.township)
    with pytest.raises(RuleBroken, match="decided already"):
        refuse_account_change(change_id=change.pk, reason="不对", by=cast.supervisor)


def test_a_number_that_differs_is_not_confirmed(cast: Cast, worker: Person) -> None:
    change = asked(worker, cast.recorder)
    with pytest.raises(RuleBroken, match="not the number"):
        confirm_account_change(change_id=change.pk, account=OLD, by=cast.supervisor)
    assert in_force(worker) == OLD


def test_nobody_sees_his_own_change_whatever_his_post(cast: Cast, worker: Person) -> None:
    change = asked(worker, cast.clerk)
    same_human = factories.post(
        Role.SUPERVISOR, worker.village_id, human=cast.clerk.human, username="another account"
    )
    acts: tuple[Callable[[Post], object], ...] = (
        lambda post: confirm_account_change(change_id=change.pk, account=NEW, by=post),
        lambda post: refuse_account_change(change_id=change.pk, reason="不对", by=post),
    )
    for post in (cast.clerk, same_human):
        for act in acts:
            with pytest.raises(RuleBroken, match="another person"):
                act(post)
    confirm_account_change(change_id=change.pk, account=NEW, by=cast.township)
    assert in_force(worker) == NEW


def test_a_refused_change_leaves_the_old_account_and_its_reason(cast: Cast, worker: Person) -> None:
    change = asked(worker, cast.recorder)
    with pytest.raises(RuleBroken, match="why it is refused"):
        refuse_account_change(change_id=change.pk, reason=" ", by=cast.supervisor)
    for _ in range(2):
        refuse_account_change(change_id=change.pk, reason="卡不是本人的", by=cast.supervisor)
    change.refresh_from_db()
    assert (change.confirmed, change.refusal) == (False, "卡不是本人的")
    assert in_force(worker) == OLD
    asked(worker, cast.recorder)  # and another may be asked for


def test_who_keeps_people_alone_can_not_confirm(cast: Cast, worker: Person) -> None:
    change = asked(worker, cast.clerk)
    with pytest.raises(PermissionDenied):
        confirm_account_change(change_id=change.pk, account=NEW, by=cast.recorder)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"account": OLD}, "in force already"),
        ({"why": " "}, "why the account changes"),
        ({"account": DOUBTFUL}, "check digit"),
    ],
    ids=["the same account", "without why", "a doubtful number without a reason"],
)
def test_what_is_not_asked_for(
    cast: Cast, worker: Person, given: dict[str, str], said: str
) -> None:
    with pytest.raises(RuleBroken, match=said):
        asked(worker, cast.recorder, **given)
    assert not AccountChange.objects.exists()


def test_one_change_waits_at_a_time_and_the_same_form_asks_once(cast: Cast, worker: Person) -> None:
    row = new_id()
    for _ in range(2):
        new = NewAccount(NEW, BANK, "换卡")
        ask_account_change(id=row, person_id=worker.pk, new=new, by=cast.recorder)
    with pytest.raises(RuleBroken, match="waits already"):
        asked(worker, cast.recorder, account=DOUBTFUL, reason="存折")


def test_without_an_account_the_first_one_is_entered_with_the_person(cast: Cast) -> None:
    nobody = person(cast.recorder, 2)
    with pytest.raises(RuleBroken, match="No account is kept"):
        asked(nobody, cast.recorder)
    edit_person(
        person_id=nobody.pk, id_number=None, details=Details("村民2", account=NEW), by=cast.recorder
    )
    assert in_force(nobody) == NEW


def test_editing_keeps_an_account_and_its_bank(cast: Cast, worker: Person) -> None:
    for details in (Details("马玉林", account=NEW), Details("马玉林", bank="另一家银行")):
        with pytest.raises(RuleBroken, match="a second person sees it"):
            edit_person(person_id=worker.pk, id_number=None, details=details, by=cast.recorder)
    same = Details("马玉林", account=OLD, bank=BANK)
    edit_person(person_id=worker.pk, id_number=None, details=same, by=cast.recorder)
    assert in_force(worker) == OLD


def test_a_doubtful_new_account_keeps_its_reason(cast: Cast, worker: Person) -> None:
    change = asked(worker, cast.recorder, account=DOUBTFUL, reason="信用社存折")
    kept = PassedWarning.objects.get()
    assert (kept.kind, kept.reason, kept.entry) == ("luhn", "信用社存折", None)
    assert bytes(kept.account_hash or b"") == bytes(change.account_hash)


def test_no_number_goes_on_record(cast: Cast, worker: Person) -> None:
    change = asked(worker, cast.recorder)
    confirm_account_change(change_id=change.pk, account=NEW, by=cast.supervisor)
    for record in AuditRecord.objects.all():
        assert NEW not in str(record.facts)
        assert OLD not in str(record.facts)


def test_it_waits_for_those_who_may_see_it_and_not_for_whoever_asked(
    cast: Cast, worker: Person
) -> None:
    change = asked(worker, cast.clerk)
    for post, waits in (
        (cast.supervisor, True),
        (cast.township, True),
        (cast.clerk, False),
        (cast.recorder, False),
        (cast.neighbour, False),
    ):
        urls = [todo.url for todo in waiting(post, timezone.localdate())]
        assert (change.get_absolute_url() in urls) is waits


# Whoever tries


def refused(constraint: str, act: Any) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        act()


def test_the_database_lets_no_unseen_account_in(cast: Cast, worker: Person) -> None:
    """Not with a change that waits, one refused, an older one, or by taking the account away."""
    people, change = Person.objects.filter(pk=worker.pk), asked(worker, cast.recorder)
    new = bytes(change.account_hash)
    unseen = "nobody else has seen"
    refused(unseen, lambda: people.update(account_hash=new))
    refuse_account_change(change_id=change.pk, reason="不对", by=cast.supervisor)
    refused(unseen, lambda: people.update(account_hash=new))
    refused(unseen, lambda: people.update(account=None, account_hash=None))
    refused(unseen, lambda: people.update(bank="另一家银行"))
    again = asked(worker, cast.recorder)
    confirm_account_change(change_id=again.pk, account=NEW, by=cast.supervisor)
    old = people.get().account_changes.get(pk=again.pk).unseal("replaced")
    assert old == OLD
    back = asked(worker, cast.recorder, account=OLD)
    confirm_account_change(change_id=back.pk, account=OLD, by=cast.supervisor)
    refused(unseen, lambda: people.update(account_hash=new))


def test_the_database_holds_how_a_change_goes_on(cast: Cast, worker: Person) -> None:
    change = asked(worker, cast.recorder)
    rows = AccountChange.objects.filter(pk=change.pk)
    decided = {"decided_at": timezone.now(), "confirmed": True}
    own = decided | {"decided_by": cast.recorder, "seer": cast.recorder.human}
    refused("account_change_seen_by_another", lambda: rows.update(**own))
    anothers = decided | {"decided_by": cast.recorder, "seer": cast.supervisor.human}
    refused("in the name of who sees it", lambda: rows.update(**anothers))
    refused("decided once", lambda: rows.update(why="另写"))
    refused("only ever added", rows.delete)
    confirm_account_change(change_id=change.pk, account=NEW, by=cast.supervisor)
    refused("decided once", lambda: rows.update(confirmed=False, refusal="不对"))


def test_the_database_takes_no_change_in_anothers_name(cast: Cast, worker: Person) -> None:
    change = asked(worker, cast.recorder)
    copy = AccountChange.objects.get(pk=change.pk)
    copy.pk, copy.asker = new_id(), cast.supervisor.human
    copy.seal("account", NEW)
    refused("in the name of who asks", lambda: copy.save(force_insert=True))


# The pages


@pytest.fixture
def english(settings: Any) -> None:
    settings.LANGUAGE_CODE = "en"


def test_the_way_over_the_pages(cast: Cast, worker: Person, sign_in: Any, english: None) -> None:
    recorder, supervisor = sign_in(cast.recorder), sign_in(cast.supervisor)
    url = reverse("account_change", args=[worker.pk])
    data = {"id": str(new_id()), "bank": BANK, "account": NEW, "why": "换卡"}
    assert "differ" in sent(recorder, url, data | {"account_again": OLD}, 422)
    sent(recorder, url, data | {"account_again": NEW}, 302)
    assert "waits already" in recorder.get(url).content.decode()
    home = supervisor.get("/").content.decode()
    with scope(EVERYWHERE):
        change = AccountChange.objects.get()
    assert change.get_absolute_url() in home
    page = supervisor.get(change.get_absolute_url()).content.decode()
    for number in (OLD, NEW):
        assert number not in page
    assert "not the number" in sent(supervisor, change.get_absolute_url(), {"account": OLD}, 422)
    assert "digits only" in sent(supervisor, change.get_absolute_url(), {"account": "x"}, 422)
    sent(supervisor, change.get_absolute_url(), {"account": NEW}, 302)
    shown = supervisor.get(worker.get_absolute_url()).content.decode()
    assert "confirmed" in shown
    assert NEW not in shown
    assert "decided already" in supervisor.get(change.get_absolute_url()).content.decode()


def test_refusing_over_the_pages(cast: Cast, worker: Person, sign_in: Any, english: None) -> None:
    change = asked(worker, cast.clerk)
    url = reverse("account_refuse", args=[change.pk])
    assert "You asked for this" in sign_in(cast.clerk).get(url).content.decode()
    township = sign_in(cast.township)
    sent(township, url, {"reason": ""}, 422)
    sent(township, url, {"reason": "户名不符"}, 302)
    assert "户名不符" in township.get(worker.get_absolute_url()).content.decode()


def test_a_kept_account_is_not_asked_for_on_the_page_of_the_person(
    cast: Cast, worker: Person, sign_in: Any, english: None
) -> None:
    page = sign_in(cast.recorder).get(reverse("person_edit", args=[worker.pk])).content.decode()
    assert 'name="account"' not in page
    empty = person(cast.recorder, 2)
    page = sign_in(cast.recorder).get(reverse("account_change", args=[empty.pk])).content.decode()
    assert "enter the first one" in page


def sent(browser: Client, url: str, data: dict[str, str], status: int) -> str:
    answer = browser.post(url, data)
    assert answer.status_code == status
    return answer.content.decode()
