"""What may stand in a square of an attendance sheet, and what is never guessed."""

import pytest

from workers.marks import Mark, folded, mark_of, state_of
from workers.rules import State

ABSENT, MORNING, AFTERNOON, FULL = State

WRITTEN = {
    Mark.FULL: ("√", "✓", "✔", "V", "v", "Ｖ", "1", "１", "1.0", "1.00", "全", "全天", "全 天",
                " 1 ", "１．０", "全日", "出勤", "1天", "勾"),
    Mark.HALF: ("△", "▲", "∆", "Δ", "0.5", "０．５", ".5", "0.50", "半", "半天", "½", "1/2",
                "1／2"),
    Mark.MORNING: ("上", "上午", "上　午", "AM", "am", "早上"),
    Mark.AFTERNOON: ("下", "下午", "PM", "下半天"),
    Mark.ABSENT: ("○", "〇", "◯", "O", "o", "Ｏ", "0", "０", "0.0", "×", "✕", "x", "X", "缺",
                  "缺勤", "-", "－", "—", "–", "休", "请假"),
}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "mark"), [(text, mark) for mark, texts in WRITTEN.items() for text in texts]
)
def test_a_mark_is_known_however_it_is_written(text: str, mark: Mark) -> None:
    assert mark_of(text) == mark


@pytest.mark.parametrize(
    "text",
    ["", " ", "2", "8", "0.25", "1.5", "-1", "√√", "√+", "√＋2", "上下", "?", "张三", "1/3", "T"],
)
def test_what_nobody_knows_is_no_mark(text: str) -> None:
    assert mark_of(text) is None


@pytest.mark.parametrize("text", ["　", " \t\n", "\u200b", "\u00a0"])
def test_spaces_of_any_kind_are_an_empty_square(text: str) -> None:
    assert folded(text) == ""


@pytest.mark.parametrize(
    ("mark", "stands", "state"),
    [
        (Mark.FULL, ABSENT, FULL),
        (Mark.FULL, MORNING, FULL),
        (Mark.ABSENT, FULL, ABSENT),
        (Mark.MORNING, AFTERNOON, MORNING),
        (Mark.AFTERNOON, FULL, AFTERNOON),
        pytest.param(Mark.HALF, MORNING, MORNING, id="a half day agrees with the morning"),
        pytest.param(Mark.HALF, AFTERNOON, AFTERNOON, id="and with the afternoon"),
        pytest.param(Mark.HALF, ABSENT, MORNING, id="where nothing stands it is the morning"),
        pytest.param(Mark.HALF, FULL, MORNING, id="and where a whole day stands"),
    ],
)
def test_what_a_mark_asks_for(mark: Mark, stands: State, state: State) -> None:
    assert state_of(mark, stands) == state
