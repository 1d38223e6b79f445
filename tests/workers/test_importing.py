"""What taking a workbook over writes, and that it writes all of it or nothing."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from core.errors import RuleBroken
from core.excel.reading import read_workbook
from core.ids import new_id
from core.models import AuditRecord
from core.scope import EVERYWHERE, scope
from regions.models import Division, Post
from tests import factories
from tests.factories import Cast
from tests.workers.arrange import person, today
from tests.workers.lists import CARD, OTHER_CARD, PHONE, number, people, row
from tests.workers.test_races import at_once
from workers.accounts import account_hash
from workers.actions import (
    Evidence,
    add_category,
    apply_import,
    discard_import,
    lay_out,
    upload_import,
)
from workers.actions.taking_over import take_over
from workers.importing import content_of, digest, path_of, plan_of, proposal
from workers.lists.plan import Plan
from workers.lists.told import Reason
from workers.models import PeopleImport, Person, PersonCategory
from workers.people_sheet import people_template


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def village(by: Post) -> Division:
    return Division.objects.get(pk=by.division_id)


def upload(by: Post, content: bytes, name: str = "名单.xlsx") -> PeopleImport:
    return upload_import(
        id=new_id(),
        village=village(by),
        name=name,
        content=content,
        layout=proposal(read_workbook(content)),
        by=by,
    )


def apply(row: PeopleImport, by: Post, reason: str = "") -> PeopleImport:
    return apply_import(import_id=row.pk, seen=digest(plan_of(row)), reason=reason, by=by)


def take(by: Post, content: bytes, reason: str = "") -> PeopleImport:
    return apply(upload(by, content), by, reason)


def facts(verb: str) -> list[dict[str, Any]]:
    return [one.facts for one in AuditRecord.objects.filter(verb=verb).order_by("id")]


@pytest.mark.usefixtures("everywhere")
class TestTakingOver:
    def test_new_people_are_kept_as_if_entered_by_hand(self, cast: Cast) -> None:
        told = row(
            2, name="卓玛•才仁", group="一社", phone=PHONE, bank="农行", account=CARD,
            category="脱贫户、监测对象",
        )  # fmt: skip
        done = take(cast.recorder, people(told))
        kept = Person.objects.get()
        assert (kept.name, kept.initials, kept.sex, kept.group) == (
            "卓玛·才仁", "zmcr", "female", "一社",
        )  # fmt: skip
        assert kept.unseal("id_number") == number(2)
        assert (kept.unseal("phone"), kept.unseal("account")) == (PHONE, CARD)
        assert bytes(kept.account_hash or b"") == account_hash(CARD)
        assert set(PersonCategory.objects.values_list("category", "since")) == {
            ("lifted", today()),
            ("monitored", today()),
        }
        assert (done.state, done.added, done.changed, done.unchanged) == ("applied", 1, 0, 0)

    def test_the_record_holds_no_number(self, cast: Cast) -> None:
        take(cast.recorder, people(row(1, phone=PHONE, account=CARD)))
        take(cast.recorder, people(row(1, phone="13800000000", group="二社")))
        told = str(list(AuditRecord.objects.values_list("facts", flat=True)))
        assert not [secret for secret in (number(1), PHONE, "13800000000", CARD) if secret in told]
        assert facts("add person")[0]["name"] == "马一"
        assert facts("edit person")[0]["before"] == {"group": ""}
        assert facts("edit person")[0]["changed"] == ["phone"]
        assert [one["added"] for one in facts("import people")] == [1, 0]

    def test_who_is_there_is_changed_and_nothing_is_taken_away(self, cast: Cast) -> None:
        there = person(cast.recorder, 1, name="马一", phone=PHONE, group="一社", ethnicity="回族")
        add_category(
            id=new_id(),
            person_id=there.pk,
            category="lifted",
            since=today(),
            evidence=Evidence("名单"),
            by=cast.recorder,
        )
        told = row(1, group="二社", category="脱贫户、低保户")
        done = take(cast.recorder, people(told, row(2)))
        there.refresh_from_db()
        assert (there.group, there.ethnicity, there.unseal("phone")) == ("二社", "回族", PHONE)
        assert set(there.categories.values_list("category", flat=True)) == {"lifted", "low_income"}
        assert (done.added, done.changed) == (1, 1)

    def test_an_account_is_filled_in_and_never_replaced(self, cast: Cast) -> None:
        person(cast.recorder, 1, name="马一")
        person(cast.recorder, 2, name="马二", account=CARD, bank="信用社")
        done = take(
            cast.recorder,
            people(row(1, account=OTHER_CARD, bank="农行"), row(2, account=PHONE, bank="农行")),
            "已核对",
        )
        first, second = Person.objects.order_by("name")
        assert (first.unseal("account"), first.bank) == (OTHER_CARD, "农行")
        assert (second.unseal("account"), second.bank) == (CARD, "信用社")
        assert {one["reason"] for one in done.remarks} == {
            Reason.ACCOUNT_KEPT, Reason.BANK_KEPT, Reason.LUHN,
        }  # fmt: skip

    def test_with_one_fault_nobody_is_taken_over(self, cast: Cast) -> None:
        uploaded = upload(cast.recorder, people(row(1), row(2, number="12")))
        with pytest.raises(RuleBroken, match="faults"):
            apply(uploaded, cast.recorder)
        assert not Person.objects.exists()

    def test_a_list_of_nobody_is_not_taken_over(self, cast: Cast) -> None:
        with pytest.raises(RuleBroken, match="Nobody"):
            take(cast.recorder, people())

    def test_warnings_need_a_reason_that_is_kept_with_them(self, cast: Cast) -> None:
        uploaded = upload(cast.recorder, people(row(1, account="62284804025648")))
        with pytest.raises(RuleBroken) as broken:
            apply(uploaded, cast.recorder, " ")
        assert broken.value.field == "reason"
        done = apply(uploaded, cast.recorder, "与存折核对")
        assert done.reason == "与存折核对"
        assert done.remarks == [{"reason": "luhn", "sheet": "名单", "ref": "G2", "more": {}}]

    def test_what_changed_meanwhile_is_shown_first(self, cast: Cast) -> None:
        uploaded = upload(cast.recorder, people(row(1, group="二社")))
        seen = digest(plan_of(uploaded))
        person(cast.recorder, 1, name="马一")
        with pytest.raises(RuleBroken, match="changed since"):
            apply_import(import_id=uploaded.pk, seen=seen, by=cast.recorder)

    def test_a_masked_number_of_nobody_never_becomes_a_person(self, cast: Cast) -> None:
        uploaded = upload(cast.recorder, people(row(1)))
        (line,) = plan_of(uploaded).lines
        masked = replace(line, row=replace(line.row, id_number=None))
        with pytest.raises(ValueError, match="masked"):
            take_over(Plan((masked,), ()), uploaded, cast.recorder)

    def test_a_second_click_changes_nothing(self, cast: Cast) -> None:
        uploaded = upload(cast.recorder, people(row(1)))
        apply(uploaded, cast.recorder)
        again = apply_import(import_id=uploaded.pk, seen="", by=cast.recorder)
        assert again.added == 1
        assert Person.objects.count() == 1

    def test_the_same_file_again_changes_nothing(self, cast: Cast) -> None:
        content = people(row(1))
        first = take(cast.recorder, content)
        assert upload(cast.recorder, content, "另一个名字.xlsx").pk == first.pk
        assert PeopleImport.objects.count() == 1
        assert upload(cast.next_village, content).pk != first.pk

    def test_a_discarded_file_is_destroyed_and_may_come_again(
        self, cast: Cast, files: Path, django_capture_on_commit_callbacks: Callable[..., Any]
    ) -> None:
        content = people(row(1))
        first = upload(cast.recorder, content)
        with django_capture_on_commit_callbacks(execute=True):
            discard_import(import_id=first.pk, by=cast.recorder)
            discard_import(import_id=first.pk, by=cast.recorder)
        assert not (files / path_of(first)).exists()
        assert len(facts("discard import")) == 1
        with pytest.raises(RuleBroken, match="closed"):
            apply_import(import_id=first.pk, seen="", by=cast.recorder)
        with pytest.raises(RuleBroken, match="closed"):
            lay_out(import_id=first.pk, layout=[], by=cast.recorder)
        assert upload(cast.recorder, content).pk != first.pk

    def test_what_is_taken_over_can_not_be_discarded(self, cast: Cast) -> None:
        done = take(cast.recorder, people(row(1)))
        with pytest.raises(RuleBroken, match="stays"):
            discard_import(import_id=done.pk, by=cast.recorder)

    def test_the_file_lies_sealed_and_comes_back_as_it_was(self, cast: Cast, files: Path) -> None:
        content = people(row(1))
        uploaded = upload(cast.recorder, content)
        lying = (files / path_of(uploaded)).read_bytes()
        assert content not in lying
        assert b"PK" not in lying[:40]
        assert content_of(uploaded) == content

    def test_a_lost_file_and_a_lost_key_are_said(
        self, cast: Cast, files: Path, settings: Any
    ) -> None:
        uploaded = upload(cast.recorder, people(row(1)))
        keys, settings.FIELD_KEYS = settings.FIELD_KEYS, {2: bytes(32)}
        with pytest.raises(RuleBroken, match="encryption keys"):
            plan_of(uploaded)
        settings.FIELD_KEYS = keys
        person(cast.recorder, 1)
        settings.FIELD_KEYS = keys | {2: bytes(32)}
        assert plan_of(upload(cast.recorder, people(row(1, name="村民1")))).lines
        settings.FIELD_KEYS = {2: bytes(32)}
        second = upload(cast.recorder, people(row(3)))
        with pytest.raises(RuleBroken, match="encryption keys"):
            plan_of(second)
        (files / path_of(uploaded)).unlink()
        with pytest.raises(RuleBroken, match="lost"):
            plan_of(uploaded)

    def test_only_who_keeps_people_and_only_in_his_own_village(self, cast: Cast) -> None:
        content = people(row(1))
        uploaded = upload(cast.recorder, content)
        with pytest.raises(PermissionDenied):
            upload(cast.supervisor, content)
        with pytest.raises(PermissionDenied):
            apply_import(import_id=uploaded.pk, seen="", by=cast.auditor)
        for stranger in (cast.next_village, cast.neighbour, cast.bureau):
            with pytest.raises(PeopleImport.DoesNotExist):
                apply_import(import_id=uploaded.pk, seen="", by=stranger)

    def test_an_account_of_another_village_is_said_without_a_name(self, cast: Cast) -> None:
        person(cast.neighbour, 9, name="外村人", account=CARD)
        person(cast.neighbour, 1, name="马一", account=OTHER_CARD)
        plan = plan_of(
            upload(cast.recorder, people(row(1, account=OTHER_CARD), row(2, account=CARD)))
        )
        assert [(one.ref, one.reason) for one in plan.remarks] == [("G3", "shared_elsewhere")]
        assert "外村人" not in str(plan)

    def test_looking_makes_no_identity_and_five_queries_do_for_any_number(self, cast: Cast) -> None:
        def asked(first: int, count: int) -> int:
            content = people(*(row(n, group="一社") for n in range(first, first + count)))
            uploaded = upload(cast.recorder, content)
            with CaptureQueriesContext(connection) as looking:
                plan = plan_of(uploaded)
            with CaptureQueriesContext(connection) as taking:
                apply_import(import_id=uploaded.pk, seen=digest(plan), by=cast.recorder)
            assert not [one for one in looking.captured_queries if "identity_of" in one["sql"]]
            assert len(looking) <= 5
            return len(taking)

        assert asked(1, 3) == asked(100, 40) <= 25

    def test_our_template_comes_back_and_changes_nothing(self, cast: Cast) -> None:
        there = person(
            cast.recorder, 1, name="马一", phone=PHONE, account=CARD, bank="农行", group="一社",
            ethnicity="回族",
        )  # fmt: skip
        for category in ("lifted", "returned"):
            add_category(
                id=new_id(),
                person_id=there.pk,
                category=category,
                since=today(),
                evidence=Evidence("名单"),
                by=cast.recorder,
            )
        person(cast.recorder, 2, name="马二")
        content = people_template(village(cast.recorder))
        assert number(1).encode() not in content
        cells = read_workbook(content).sheets[0].rows[3]
        told = [str(cell.value) for cell in cells.values()]
        assert told[1] == "632122********" + number(1)[14:]
        assert not [secret for secret in (PHONE, CARD) if secret in told]
        done = take(cast.recorder, content)
        assert (done.added, done.changed, done.unchanged) == (0, 0, 2)

    def test_an_empty_template_names_nobody(self, cast: Cast) -> None:
        person(cast.recorder, 1)
        assert len(read_workbook(people_template(None)).sheets[0].rows) == 1


@pytest.fixture
def lone(real_db: None) -> Cast:
    return factories.cast()


def test_a_double_click_takes_everybody_over_once(lone: Cast) -> None:
    by = lone.recorder
    for go in range(4):
        with transaction.atomic(), scope(by.scope):
            uploaded = upload(by, people(*(row(n) for n in range(1 + 9 * go, 9 + 9 * go))))
            seen = digest(plan_of(uploaded))

        def click(import_id: Any = uploaded.pk, seen: str = seen) -> object:
            with scope(by.scope):
                return apply_import(import_id=import_id, seen=seen, by=by).added

        assert at_once(click, click) == [8, 8]
        with transaction.atomic(), scope(EVERYWHERE):
            assert Person.objects.count() == 8 * (go + 1)
            assert AuditRecord.objects.filter(verb="add person").count() == 8 * (go + 1)


def test_a_file_sent_twice_at_once_is_kept_once(lone: Cast) -> None:
    content, row_id = people(row(1)), new_id()

    def send(row_id: Any) -> Callable[[], object]:
        def act() -> object:
            with scope(lone.recorder.scope):
                return str(
                    upload_import(
                        id=row_id,
                        village=village(lone.recorder),
                        name="名单.xlsx",
                        content=content,
                        layout=[],
                        by=lone.recorder,
                    ).pk
                )

        return act

    came = at_once(send(row_id), send(row_id))
    assert came == [str(row_id)] * 2
    came = at_once(send(new_id()), send(new_id()))
    assert came == [str(row_id)] * 2


def test_an_id_of_another_village_is_refused(lone: Cast) -> None:
    with transaction.atomic(), scope(lone.next_village.scope):
        taken = upload(lone.next_village, people(row(2))).pk
    with (
        transaction.atomic(),
        scope(lone.recorder.scope),
        pytest.raises(RuleBroken, match="damaged"),
    ):
        upload_import(
            id=taken,
            village=village(lone.recorder),
            name="名单.xlsx",
            content=people(row(1)),
            layout=[],
            by=lone.recorder,
        )


def test_two_files_with_the_same_new_people_add_each_once(lone: Cast) -> None:
    by = lone.recorder
    with transaction.atomic(), scope(by.scope):
        rows = [row(n) for n in range(1, 9)]
        files = [upload(by, people(*rows)), upload(by, people(*reversed(rows)))]
        seen = [digest(plan_of(one)) for one in files]

    def click(place: int) -> Callable[[], object]:
        def act() -> object:
            with scope(by.scope):
                return apply_import(import_id=files[place].pk, seen=seen[place], by=by).added

        return act

    came = at_once(click(0), click(1))
    assert 8 in came
    assert [one for one in came if isinstance(one, str)]
    with transaction.atomic(), scope(EVERYWHERE):
        assert Person.objects.count() == 8
        assert PeopleImport.objects.filter(state="applied").count() == 1


def test_what_was_uploaded_and_what_was_closed_stay(lone: Cast) -> None:
    by = lone.recorder
    with transaction.atomic(), scope(by.scope):
        waiting, done = upload(by, people(row(1))), take(by, people(row(2)))
    for statement, pk in (
        ("UPDATE workers_peopleimport SET added = 9 WHERE id = %s", done.pk),
        ("DELETE FROM workers_peopleimport WHERE id = %s", waiting.pk),
        ("UPDATE workers_peopleimport SET sha256 = 'x' WHERE id = %s", waiting.pk),
        ("UPDATE workers_peopleimport SET at = now() WHERE id = %s", waiting.pk),
    ):
        with (
            transaction.atomic(),
            scope(by.scope),
            pytest.raises(IntegrityError, match="stays as it is"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement, [pk])


def test_rows_of_an_import_are_seen_in_their_village_alone(lone: Cast) -> None:
    with transaction.atomic(), scope(lone.recorder.scope):
        upload(lone.recorder, people(row(1)))
        assert PeopleImport.objects.count() == 1
    with transaction.atomic(), scope(lone.next_village.scope):
        assert PeopleImport.objects.count() == 0
