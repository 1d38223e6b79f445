"""Assets, care and the notice of the result: every refusal."""

import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from pytest_django import Settings

from acceptance.actions import (
    edit_asset,
    post_result,
    remove_asset,
    sign_care,
)
from acceptance.models import (
    Asset,
    CareAgreement,
    Kind,
)
from core.errors import RuleBroken
from core.ids import new_id
from core.models import AuditRecord
from core.scope import EVERYWHERE, scope
from projects.lifecycle import Stage, Step
from projects.models import Attachment, Notice, Project
from regions.models import Post
from tests.acceptance import acceptance_rows as rows
from tests.acceptance.acceptance_rows import refused
from tests.factories import Cast
from tests.projects import village_rows


@pytest.fixture(autouse=True)
def files(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def ours(cast: Cast) -> Project:
    """Under construction, its works listed."""
    return rows.building(cast.recorder)


# ---- handing over ----


@pytest.fixture
def handed(ours: Project) -> Project:
    return rows.place(ours, Stage.HANDOVER)


def test_assets_are_listed_changed_and_taken_off(handed: Project, cast: Cast) -> None:
    version = handed.version
    row = new_id()
    made = rows.asset(handed, cast.recorder, id=row)
    assert rows.asset(handed, cast.recorder, id=row, name="另一项").name == made.name
    with scope(cast.recorder.scope):
        better = rows.asset_said(name="通村道路", value=Decimal("5.00"))
        edited = edit_asset(asset_id=made.pk, said=better, by=cast.recorder)
        assert (edited.name, edited.value) == ("通村道路", Decimal("5.00"))
        remove_asset(asset_id=made.pk, by=cast.recorder)
    with scope(EVERYWHERE):
        assert not Asset.objects.exists()
        handed.refresh_from_db()
        verbs = AuditRecord.objects.filter(verb__endswith="asset").order_by("at")
        assert [row.verb for row in verbs] == ["list asset", "edit asset", "remove asset"]
        assert verbs[1].facts["before"]["name"] == "村内硬化道路"
    assert handed.version == version + 3


@pytest.mark.parametrize(
    ("columns", "field"),
    [({"value": Decimal(0)}, "value"), ({"built_on": datetime.date(2099, 1, 1)}, "built_on")],
)
def test_an_asset_that_can_not_be_is_refused(
    handed: Project, cast: Cast, columns: dict[str, Any], field: str
) -> None:
    with pytest.raises(RuleBroken) as broken:
        rows.asset(handed, cast.recorder, **columns)
    assert broken.value.field == field


@pytest.mark.parametrize(
    ("stage", "step"),
    [
        (Stage.ACCEPTANCE, Step.COUNTY),
        (Stage.HANDOVER, Step.TOWNSHIP),
        (Stage.HANDOVER, Step.COUNTY),
        (Stage.ARCHIVE, Step.MAKE),
    ],
)
def test_the_handover_changes_only_while_the_village_prepares_it(
    handed: Project, cast: Cast, stage: Stage, step: Step
) -> None:
    made = rows.asset(handed, cast.recorder)
    agreement = rows.care(handed, cast.recorder, signed=False)
    rows.place(handed, stage, step)
    sentence = "This can't be changed now: the handover is not being prepared."
    by = cast.recorder
    with scope(by.scope):
        for act in (
            lambda: rows.asset(handed, by),
            lambda: edit_asset(asset_id=made.pk, said=rows.asset_said(), by=by),
            lambda: remove_asset(asset_id=made.pk, by=by),
            lambda: rows.care(handed, by),
            lambda: sign_care(care_id=agreement.pk, file=village_rows.photo(), by=by),
        ):
            refused(act, sentence)


def test_only_the_village_hands_over(handed: Project, cast: Cast) -> None:
    for post in (cast.supervisor, cast.township, cast.finance):
        with pytest.raises(PermissionDenied):
            rows.asset(handed, post)
        with pytest.raises(PermissionDenied):
            rows.care(handed, post)


def test_care_is_agreed_for_days_that_are_ahead(handed: Project, cast: Cast) -> None:
    past = datetime.date(2020, 1, 1)
    refused(
        lambda: rows.care(handed, cast.recorder, until=rows.today() - rows.SOON),
        "The last day lies before the first.",
    )
    refused(
        lambda: rows.care(handed, cast.recorder, since=past, until=past),
        "These days are over already.",
    )


def test_a_care_agreement_is_signed_once(handed: Project, cast: Cast) -> None:
    made = rows.care(handed, cast.recorder)
    with scope(cast.recorder.scope):
        again = sign_care(care_id=made.pk, file=village_rows.photo(), by=cast.recorder)
    assert again.paper_id == made.paper_id
    with scope(EVERYWHERE):
        assert (CareAgreement.objects.count(), Attachment.objects.count()) == (1, 1)


# ---- the notice of the result ----


def result(at: Project, by: Post, **columns: Any) -> Notice:
    given: dict[str, Any] = {
        "posted_on": rows.today(), "place": "村务公开栏", "phone": "0972-8512345", "photo": None,
    }  # fmt: skip
    with scope(by.scope):
        return post_result(id=new_id(), project_id=at.pk, by=by, **given | columns)


def test_the_result_hangs_with_every_item_and_nobodys_name(ours: Project, cast: Cast) -> None:
    rows.inspected(ours, Kind.COUNTY, cast.county)
    notice = result(rows.place(ours, Stage.HANDOVER), cast.recorder)
    assert notice.kind == "acceptance"
    assert notice.table[0] == ["序号", "验收项目", "单位", "设计量", "完成量", "结果"]
    assert notice.table[1] == ["1", "路面硬化", "平方米", "4,200", "1", "合格"]
    assert "祁生辉" not in f"{notice.body}{notice.table}"


def test_without_a_passed_inspection_there_is_no_result(ours: Project, cast: Cast) -> None:
    none = "The county's inspection has not passed yet: there is no result."
    refused(lambda: result(ours, cast.recorder), none)
    rows.inspected(ours, Kind.COUNTY, cast.county, 0)
    refused(lambda: result(ours, cast.recorder), none)


def test_the_result_was_not_known_before_the_inspection(ours: Project, cast: Cast) -> None:
    rows.inspected(ours, Kind.COUNTY, cast.county)
    field = refused(
        lambda: result(ours, cast.recorder, posted_on=rows.today() - rows.SOON),
        "The result was not known on this day yet.",
    )
    assert field == "posted_on"
