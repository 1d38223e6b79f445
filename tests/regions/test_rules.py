import pytest

from regions.rules import BadDivision, DivisionRow, division_rows

PROVINCE = ("63", "青海省")
PREFECTURE = ("6302", "海东市")


def test_codes_are_padded_and_parents_come_first() -> None:
    assert division_rows([PREFECTURE, PROVINCE]) == [
        DivisionRow("630000000000", "青海省", 1, None),
        DivisionRow("630200000000", "海东市", 2, "630000000000"),
    ]


@pytest.mark.parametrize(
    ("pairs", "says"),
    [
        pytest.param([("631", "x")], "line 2: '631' is no division code", id="wrong length"),
        pytest.param([("6a", "x")], "line 2: '6a' is no division code", id="not digits"),
        pytest.param([("00", "x")], "line 2: '00' is no division code", id="no province"),
        pytest.param([("63", " ")], "line 2: 63 has no name", id="no name"),
        pytest.param([PROVINCE, PROVINCE], "line 3: code 63 stands twice", id="twice"),
        pytest.param([PREFECTURE], "its parent 630000000000 is missing", id="no parent"),
    ],
)
def test_a_bad_list_is_refused_with_its_line(pairs: list[tuple[str, str]], says: str) -> None:
    with pytest.raises(BadDivision, match=says):
        division_rows(pairs)
