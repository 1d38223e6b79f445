"""What stands beside presence: seen inside the scope alone, and pointing at its own village."""

from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, models, transaction

from core.ids import new_id
from core.scope import NOWHERE, scope
from regions.models import Post
from regions.tenancy import VillageOwned
from tests import factories
from tests.factories import Cast
from tests.workers.arrange import today
from tests.workers.test_policies import entry_of, run
from tests.workers.test_trades import voted
from workers.actions import (
    TeamWork,
    Work,
    add_pieces,
    add_remark,
    add_team_pieces,
    set_halves,
    set_overtime,
)
from workers.models import (
    HalfRecord,
    Overtime,
    Pieces,
    Remark,
    RosterEntry,
    TeamPieces,
    TeamShare,
    TradeRate,
)
from workers.rules import State

MODELS: tuple[type[models.Model], ...] = (
    HalfRecord, Overtime, Pieces, Remark, TeamPieces, TeamShare, TradeRate,
)  # fmt: skip


@pytest.fixture
def cast(real_db: None) -> Cast:
    return factories.cast()


def a_bit_of_everything(entry: RosterEntry, by: Post) -> None:
    """On today, whose morning is logged."""
    day, one = today(), Decimal(1)
    with transaction.atomic(), scope(by.scope):
        rate = voted(entry.project, by, "12.35", trade="铺砖", unit="piece", piece="米")
        about: dict[str, Any] = {"entry_id": entry.pk, "day": day, "by": by}
        wanted = {1: Work("铺砖")}
        set_halves(id=new_id(), shown=State.MORNING, wanted=wanted, **about)
        set_overtime(id=new_id(), hours=one, **about)
        add_pieces(id=new_id(), rate_id=rate.pk, quantity=one, **about)
        add_remark(id=new_id(), text="好", **about)
        work = TeamWork("铺砖班", day, day, rate.pk, one)
        points = {entry.pk: one}
        add_team_pieces(id=new_id(), project_id=entry.project_id, work=work, points=points, by=by)


def test_rows_are_seen_inside_the_scope_alone(cast: Cast) -> None:
    a_bit_of_everything(entry_of(cast.recorder), cast.recorder)
    for model in MODELS:
        asked = f"SELECT count(*) FROM {model._meta.db_table}"
        assert run(cast.recorder.scope, asked)[0][0] >= 1, asked
        assert run(cast.township.scope, asked)[0][0] >= 1, asked
        for area in (cast.next_village.scope, cast.neighbour.scope, NOWHERE):
            assert run(area, asked)[0][0] == 0, asked


@pytest.mark.django_db
@pytest.mark.parametrize("model", MODELS)
def test_each_pointer_to_a_villages_row_is_held_to_the_same_village(
    model: type[models.Model],
) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT conname FROM pg_constraint WHERE contype = 'f'")
        held = {name for (name,) in cursor.fetchall()}
    for field in model._meta.fields:
        target = field.related_model
        if isinstance(target, type) and issubclass(target, VillageOwned):
            assert f"{model._meta.db_table}_{field.column}_together" in held, field
