from typing import Any

import pytest

from core.crypto import blind_index
from core.errors import RuleBroken
from core.ids import new_id
from core.models import AuditRecord
from regions.models import Division
from tests.factories import Cast
from tests.workers.arrange import BORN, building, days_ago, id_number, person, today, worker
from workers.accounts import is_shared, shared_warning, tidy_account
from workers.actions import (
    Details,
    Evidence,
    Tap,
    add_category,
    add_person,
    edit_person,
    end_category,
    reveal,
    set_day,
)
from workers.masked import masked
from workers.models import Person, PersonCategory
from workers.rules import State

CARD = "6228480402564890018"
LIST = Evidence("古鄯镇脱贫人口名单〔2026〕3号")

pytestmark = pytest.mark.usefixtures("everywhere")


def test_sex_and_birth_come_from_the_number_and_nothing_is_kept_in_clear(cast: Cast) -> None:
    made = person(cast.recorder, 2, name="卓玛 · 才仁", phone="13812345678", account=CARD)
    found = Person.objects.get(pk=made.pk)
    assert (found.sex, found.born_on) == ("female", BORN)
    assert found.name == "卓玛·才仁"
    assert found.initials == "zmcr"
    assert found.unseal("id_number") == id_number(2).number
    assert id_number(2).number.encode() not in bytes(found.id_number)
    assert bytes(found.account_hash or b"") == blind_index(CARD, purpose="account")


def test_the_same_form_sent_twice_adds_one_person(cast: Cast) -> None:
    row = new_id()
    village = Division.objects.get(pk=cast.recorder.division_id)
    for _ in range(2):
        add_person(
            id=row,
            village=village,
            id_number=id_number(1),
            details=Details(name="张三"),
            by=cast.recorder,
        )
    assert Person.objects.count() == 1


def test_the_same_number_again_leads_to_whom_it_belongs(cast: Cast) -> None:
    first = person(cast.recorder, 1, name="张三")
    with pytest.raises(RuleBroken) as broken:
        person(cast.recorder, 1, name="李四")
    assert "张三" in str(broken.value.message)
    assert first.get_absolute_url() in str(broken.value.message)


def test_another_village_may_have_him_too(cast: Cast) -> None:
    here, there = person(cast.recorder, 1), person(cast.neighbour, 1)
    assert here.identity_id == there.identity_id
    assert here.pk != there.pk


def test_a_mistyped_number_is_put_right_with_its_roster_entries(cast: Cast) -> None:
    entry = worker(building(cast.recorder), cast.recorder)
    edit_person(
        person_id=entry.person_id,
        id_number=id_number(9),
        details=Details(name="张三"),
        by=cast.recorder,
    )
    entry.refresh_from_db()
    assert entry.identity_id == Person.objects.get(pk=entry.person_id).identity_id


def test_with_work_days_the_number_stays(cast: Cast) -> None:
    project = building(cast.recorder)
    entry = worker(project, cast.recorder)
    tap = Tap(entry.number, today(), State.ABSENT, State.FULL)
    set_day(id=new_id(), project_id=project.pk, tap=tap, by=cast.recorder)
    with pytest.raises(RuleBroken, match="Work days hang on this ID number"):
        edit_person(
            person_id=entry.person_id,
            id_number=id_number(9),
            details=Details(name="张三"),
            by=cast.recorder,
        )


def test_what_is_left_empty_stays_as_it_was(cast: Cast) -> None:
    made = person(cast.recorder, 1, phone="13812345678", account=CARD)
    edit_person(person_id=made.pk, id_number=None, details=Details(name="王五"), by=cast.recorder)
    found = Person.objects.get(pk=made.pk)
    assert (found.name, found.unseal("phone"), found.unseal("account")) == (
        "王五",
        "13812345678",
        CARD,
    )


def test_a_reveal_is_recorded_with_its_reason_and_without_the_value(cast: Cast) -> None:
    made = person(cast.recorder, 1)
    shown = reveal(person_id=made.pk, field="id_number", reason="办保险", by=cast.recorder)
    assert shown == id_number(1).number
    facts = AuditRecord.objects.get(verb="reveal").facts
    assert facts == {"field": "id_number", "reason": "办保险"}


@pytest.mark.parametrize(
    ("field", "reason"),
    [("id_number", " "), ("born_on", "看看"), ("account", "没有账号")],
    ids=["without a reason", "another column", "nothing kept"],
)
def test_no_reveal(cast: Cast, field: str, reason: str) -> None:
    made = person(cast.recorder, 1)
    with pytest.raises(RuleBroken):
        reveal(person_id=made.pk, field=field, reason=reason, by=cast.recorder)
    assert not AuditRecord.objects.filter(verb="reveal").exists()


def test_a_shared_account_names_only_people_of_the_village(cast: Cast) -> None:
    mine = person(cast.recorder, 1, account=CARD)
    sealed = bytes(mine.account_hash or b"")
    assert shared_warning(sealed, mine.village_id, mine.identity_id) == ""
    person(cast.neighbour, 2, name="外村人", account=CARD)
    told = shared_warning(sealed, mine.village_id, mine.identity_id)
    assert told
    assert "外村人" not in told
    person(cast.recorder, 3, name="本村人", account=CARD)
    assert "本村人" in shared_warning(sealed, mine.village_id, mine.identity_id)


def test_one_person_in_two_villages_shares_with_nobody(cast: Cast) -> None:
    mine = person(cast.recorder, 1, account=CARD)
    person(cast.neighbour, 1, account=CARD)
    assert not is_shared(bytes(mine.account_hash or b""), mine.identity_id)


@pytest.mark.parametrize(
    ("typed", "tidy"),
    [("6228 4804 0256 4890 018", CARD), ("６２２８４８０４０２５６４８９００１８", CARD)],
)
def test_accounts_are_read_as_people_type_them(typed: str, tidy: str) -> None:
    assert tidy_account(typed) == tidy


@pytest.mark.parametrize("typed", ["", "12345", "6228x80402564890018"])
def test_what_is_no_account(typed: str) -> None:
    with pytest.raises(ValueError, match="not an account"):
        tidy_account(typed)


def test_groups_have_a_beginning_and_an_end(cast: Cast) -> None:
    made = person(cast.recorder, 1)
    row = add_category(
        id=new_id(),
        person_id=made.pk,
        category="lifted",
        since=days_ago(100),
        evidence=LIST,
        by=cast.recorder,
    )
    with pytest.raises(RuleBroken, match="already"):
        add_category(
            id=new_id(),
            person_id=made.pk,
            category="lifted",
            since=today(),
            evidence=LIST,
            by=cast.recorder,
        )
    with pytest.raises(RuleBroken, match="before"):
        end_category(category_id=row.pk, until=days_ago(101), by=cast.recorder)
    end_category(category_id=row.pk, until=days_ago(1), by=cast.recorder)
    assert list(PersonCategory.objects.held_on(today())) == []
    assert list(PersonCategory.objects.held_on(days_ago(1))) == [row]


@pytest.mark.parametrize("words", ["卓玛", "zhuo ma", "ZM", "玛"])
def test_people_are_found_by_name_pinyin_and_initials(cast: Cast, words: str) -> None:
    person(cast.recorder, 1, name="卓玛")
    person(cast.recorder, 2, name="扎西")
    assert [found.name for found in Person.objects.search(words)] == ["卓玛"]


def test_a_group_sent_twice_is_kept_once_and_ended_once(cast: Cast) -> None:
    made, row = person(cast.recorder, 1), new_id()
    for _ in range(2):
        add_category(
            id=row,
            person_id=made.pk,
            category="lifted",
            since=days_ago(9),
            evidence=LIST,
            by=cast.recorder,
        )
    for until in (days_ago(3), days_ago(1)):
        end_category(category_id=row, until=until, by=cast.recorder)
    assert PersonCategory.objects.get().until == days_ago(3)


def test_without_its_key_a_number_says_so(cast: Cast, settings: Any) -> None:
    made = person(cast.recorder, 1)
    settings.FIELD_KEYS = {2: bytes(32)}
    assert "can’t be read" in masked(made, "id_number")
    assert masked(made, "phone") == ""
