"""What stands in a square of an attendance sheet, typed or written by many hands. Pure."""

import unicodedata
from enum import StrEnum

from workers.rules import State


class Mark(StrEnum):
    """What a square says. A half day (△, T12) leaves open which half; it counts the same."""

    FULL = "full"
    HALF = "half"
    MORNING = "morning"
    AFTERNOON = "afternoon"
    ABSENT = "absent"


# T12's own marks first (domain.md §3), then what villages write and type for them. Half-width and
# lower case: `mark_of` folds what it reads.
_WORDS: dict[Mark, str] = {
    Mark.FULL: "√ ✓ ✔ ☑ ✅ v 勾 对 1 1.0 1.00 全 全天 全日 全勤 一天 整天 1天 1工 出勤 到 满",
    Mark.HALF: "△ ▲ ∆ δ 0.5 0.50 .5 ½ 1/2 1⁄2 半 半天 半日 半个工 0.5天 0.5工",
    Mark.MORNING: "上 上午 上半天 早 早上 am 午前",
    Mark.AFTERNOON: "下 下午 下半天 pm 午后",
    Mark.ABSENT: "○ 〇 ◯ ⭕ o 0 0.0 0.00 × ✕ ✗ ✘ x 缺 缺勤 无 休 休息 未到 没来 假 请假 - − – — ─",
}
_MARKS = {word: mark for mark, words in _WORDS.items() for word in words.split()}
_STATES = {
    Mark.FULL: State.FULL,
    Mark.MORNING: State.MORNING,
    Mark.AFTERNOON: State.AFTERNOON,
    Mark.ABSENT: State.ABSENT,
}


def folded(text: str) -> str:
    """Full-width as half-width, without any space, in lower case."""
    plain = unicodedata.normalize("NFKC", text)
    return "".join(plain.split()).replace("\u200b", "").casefold()


def mark_of(text: str) -> Mark | None:
    """The mark that a text is, None for one that nobody knows: it is never guessed.

    Raises nothing. An empty text is no mark either; ask `folded` first.
    """
    return _MARKS.get(text.strip()) or _MARKS.get(folded(text))


def state_of(mark: Mark, stands: State) -> State:
    """The state that a mark asks for where `stands` is logged.

    A half day agrees with either half; where neither stands it is taken as the morning, as 0.5 is
    at the keyboard.
    """
    if mark != Mark.HALF:
        return _STATES[mark]
    return stands if stands in (State.MORNING, State.AFTERNOON) else State.MORNING
