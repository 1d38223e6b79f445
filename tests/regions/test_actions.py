import datetime

import pytest

from regions.actions import Loaded, load_divisions
from regions.models import Division
from regions.rules import BadDivision

DAY = datetime.date(2026, 5, 1)
ALASKA = [("91", "试验省"), ("9101", "试验州"), ("910101", "试验县")]

pytestmark = pytest.mark.django_db


def test_qinghai_is_loaded_with_all_its_divisions() -> None:
    assert Division.objects.count() == 5192
    assert Division.objects.get(code="630222101201").name == "三姓庄村委会"
    assert Division.objects.get(code="630222101201").parent_id == "630222101000"


def test_loading_the_same_list_again_changes_nothing() -> None:
    load_divisions(pairs=ALASKA, on=DAY)
    assert load_divisions(pairs=ALASKA, on=DAY) == Loaded(added=0, kept=3, retired=0)


def test_a_division_that_the_list_lost_is_retired_and_kept() -> None:
    load_divisions(pairs=ALASKA, on=DAY)
    assert load_divisions(pairs=ALASKA[:2], on=DAY).retired == 1
    assert Division.objects.get(code="910101000000").retired_on == DAY


def test_a_division_that_comes_back_is_no_longer_retired() -> None:
    load_divisions(pairs=ALASKA, on=DAY)
    load_divisions(pairs=ALASKA[:2], on=DAY)
    load_divisions(pairs=ALASKA, on=DAY)
    assert Division.objects.get(code="910101000000").retired_on is None


def test_other_provinces_are_left_alone() -> None:
    load_divisions(pairs=ALASKA, on=DAY)
    assert not Division.objects.filter(code__startswith="63", retired_on__isnull=False).exists()


def test_a_bad_list_loads_nothing() -> None:
    with pytest.raises(BadDivision):
        load_divisions(pairs=[*ALASKA, ("98x", "x")], on=DAY)
    assert not Division.objects.filter(code__startswith="91").exists()
