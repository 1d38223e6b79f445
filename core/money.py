"""Yuan as `Decimal` with two places: the unit of every amount is the yuan, its grain the fen.

Rounding is half up, once per row; a total is the sum of its rounded rows (decisions.md 25).
"""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation

Amount = Decimal | int | str

FEN = Decimal("0.01")
ZERO = Decimal("0.00")
# 12 digits before the point, as in `YuanField`: 9999亿9999万9999元.
LARGEST = Decimal("999999999999.99")

_WIDE = Context(prec=60, rounding=ROUND_HALF_UP)
_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_UNITS = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿")


def yuan(value: Amount) -> Decimal:
    """The amount rounded half up to the fen; never minus zero.

    Raises TypeError for a float or bool (a float has lost its fen already), ValueError for
    text that is no number, for NaN and infinities, and beyond ±999,999,999,999.99.
    """
    if isinstance(value, bool) or not isinstance(value, Decimal | int | str):
        raise TypeError(f"money is Decimal, int or str, not {type(value).__name__}")
    try:
        amount = Decimal(value)
        rounded = amount.quantize(FEN, context=_WIDE) if amount.is_finite() else None
    except InvalidOperation:
        rounded = None
    if rounded is None or abs(rounded) > LARGEST:
        raise ValueError(f"not an amount of money: {value!r}")
    return rounded or ZERO


def total(rows: Iterable[Amount]) -> Decimal:
    """Sum of the rows, each rounded to the fen first. Raises as `yuan` does."""
    return sum((yuan(row) for row in rows), ZERO)


def ten_thousands(amount: Amount, places: int = 2) -> Decimal:
    """The amount in 万元 for display, half up to 2–4 places; 4 places keep every whole yuan."""
    if not 2 <= places <= 4:
        raise ValueError("万元 is shown with 2 to 4 places")
    return (yuan(amount) / 10_000).quantize(Decimal(1).scaleb(-places), context=_WIDE)


def share(part: Amount, whole: Amount) -> Decimal | None:
    """Percentage of `part` in `whole` with 2 places; None when the whole is not above zero.

    For display. Compare with a floor unrounded: `part * 100 >= floor * whole`.
    """
    divisor = yuan(whole)
    if divisor <= 0:
        return None
    return (yuan(part) * 100 / divisor).quantize(FEN, context=_WIDE) + ZERO


def grouped(amount: Amount) -> str:
    """Figures as printed on forms: `1,234.50`."""
    return f"{yuan(amount):,.2f}"


def in_capitals(amount: Amount) -> str:
    """金额大写 with the prefix 人民币, as the Payment and Settlement Measures' annex writes it.

    Zeros inside the yuan become one 零, also where the ten-thousands end in zero
    (107000 → 壹拾万零柒仟元); no 零 stands before a jiao. 整 closes an amount without fen.
    Raises ValueError below zero, otherwise as `yuan` does.
    """
    rounded = yuan(amount)
    if rounded < 0:
        raise ValueError("an amount in capitals can't be negative")
    whole, fen = divmod(int(rounded * 100), 100)
    if not whole and not fen:
        return "人民币零元整"
    return f"人民币{_whole_in_capitals(whole)}{_fen_in_capitals(fen, bool(whole))}"


def _whole_in_capitals(whole: int) -> str:
    digits = str(whole)
    words, gap, group_spoken = "", False, False
    for place, digit in zip(reversed(range(len(digits))), digits, strict=True):
        if digit == "0":
            gap = True
        else:
            words += ("零" if gap and words else "") + _DIGITS[int(digit)] + _UNITS[place % 4]
            gap, group_spoken = False, True
        if place % 4 == 0:
            words += _GROUPS[place // 4] if group_spoken else ""
            group_spoken = False
    return f"{words}元" if whole else ""


def _fen_in_capitals(fen: int, after_yuan: bool) -> str:
    tenths, hundredths = divmod(fen, 10)
    if not fen:
        return "整"
    jiao = f"{_DIGITS[tenths]}角" if tenths else ("零" if after_yuan else "")
    return jiao + (f"{_DIGITS[hundredths]}分" if hundredths else "整")
