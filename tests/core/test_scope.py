import pytest
from django.db import connection

from core.scope import EVERYWHERE, NOWHERE, Scope


@pytest.mark.parametrize(
    ("code", "hi"),
    [
        pytest.param("630000000000", "640000000000", id="province"),
        pytest.param("632100000000", "632200000000", id="prefecture"),
        pytest.param("632122000000", "632123000000", id="county"),
        pytest.param("632122100000", "632122101000", id="township"),
        pytest.param("632122100209", "632122100210", id="village"),
        pytest.param("632199000000", "632200000000", id="last county"),
    ],
)
def test_scope_of_a_division_holds_all_below_it(code: str, hi: str) -> None:
    assert Scope.of(code) == Scope(code, hi)


@pytest.mark.parametrize("code", ["", "63", "000000000000", "63212210020x", "６３0000000000"])
def test_no_scope_of_what_is_no_code(code: str) -> None:
    with pytest.raises(ValueError, match="not a padded division code"):
        Scope.of(code)


def test_everywhere_contains_all_and_nowhere_holds_none() -> None:
    village = Scope.of("632122100209")
    assert EVERYWHERE.contains(village)
    assert not NOWHERE.holds("632122100209")


@pytest.mark.django_db
def test_database_and_python_agree_on_where_a_scope_ends() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT code, scope_end(code) FROM regions_division")
        rows = cursor.fetchall()
    assert len(rows) > 5000
    assert all(Scope.of(code).hi == end for code, end in rows)
