"""Axes and numbers, for readers and by readers. The module `js/chart.js` does the same.

Both are tested against one table of values (`tests/samples/charts.json`).
"""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from django.utils.formats import get_format, number_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

_NICE: Final = (
    *((1.0, 5), (1.5, 3), (2.0, 4), (2.5, 5), (3.0, 3)),
    *((4.0, 4), (5.0, 5), (6.0, 3), (8.0, 4), (10.0, 5)),
)
_RAISED: Final = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
LONGEST_NUMBER: Final = 24
_SPACES: Final = re.compile(r"[\s'’]")
_PLAIN_NUMBER: Final = re.compile(
    r"(?=[.,]?[0-9])[0-9]*([.,][0-9]*)?(e[+-]?[0-9]+)?", re.IGNORECASE
)
_GROUPED: Final = {  # by decimal sign; with one comma and no point, 1,500 is grouped and 1,5 not
    ".": re.compile(r"[1-9][0-9]{0,2}(,[0-9]{3})+(\.[0-9]*)?"),
    ",": re.compile(r"[1-9][0-9]{0,2}(\.[0-9]{3})+(,[0-9]*)?"),
}
PLURALS: Final = (
    0,
    1,
    2,
    3,
    6,
    11,
)  # together with MANY: a number of each form that languages have
MANY: Final = 100


@dataclass(frozen=True)
class Axis:
    """From 0 to `top` in equal steps; `labels` are the numbers at their ends, 0 first."""

    top: float
    steps: int
    labels: tuple[str, ...]

    @property
    def lines(self) -> tuple[float, ...]:
        """Where the lines of the grid stand, in per cent of the axis."""
        return tuple(round(100 * step / self.steps, 2) for step in range(self.steps + 1))

    def at(self, value: float) -> float:
        """The place of `value` in per cent of the axis."""
        return round(100 * value / self.top, 2)


def axis(most: float) -> Axis:
    """The axis with the least round top that holds `most`, which is more than 0."""
    power = 10.0 ** math.floor(math.log10(most))
    top, steps = next(
        (number * power, steps) for number, steps in _NICE if number * power >= most * (1 - 1e-9)
    )
    return Axis(top, steps, tuple(readable(top * step / steps) for step in range(steps + 1)))


def readable(value: float) -> str:
    """`value` with three significant digits, as one reads it: 12,300, 1.5 million, 3.8 × 10²⁵."""
    if value == 0:
        return "0"
    exponent = math.floor(math.log10(value))
    rounded = round(value, 2 - exponent)
    exponent = math.floor(math.log10(rounded) + 1e-12)
    if exponent < -3 or exponent >= 15:
        power = str(exponent).translate(_RAISED)
        return f"{_plain(rounded / 10.0**exponent)} × 10{power}"
    for least, words in (
        (12, _("%(n)s trillion")),
        (9, _("%(n)s billion")),
        (6, _("%(n)s million")),
    ):
        if exponent >= least:
            return words % {"n": _plain(rounded / 10.0**least)}
    return _plain(rounded)


def _plain(value: float) -> str:
    places = max(0, 2 - math.floor(math.log10(value) + 1e-12))
    text = f"{value:.{places}f}"
    kept = len(text.rstrip("0").partition(".")[2]) if "." in text else 0
    written: str = number_format(round(value, places), kept, force_grouping=True)
    return written


def number(text: str) -> float:
    """What a reader wrote, in the spelling of the active language; NaN for what is no number.

    Spaces are passed over. “1,500” is grouped where the language groups so, and a fraction where
    the comma is its decimal sign; what can be read in one way only (“1,5”, “1.000.000”) is, too.
    """
    plain, decimal = _SPACES.sub("", text), _decimal_sign()
    other = "," if decimal == "." else "."
    if len(text) <= LONGEST_NUMBER:
        if _GROUPED[decimal].fullmatch(plain):
            plain = plain.replace(other, "").replace(decimal, ".")
        elif not _PLAIN_NUMBER.fullmatch(plain) and _GROUPED[other].fullmatch(plain):
            plain = plain.replace(decimal, "").replace(other, ".")
        if _PLAIN_NUMBER.fullmatch(plain) and any(
            sign.isdigit() for sign in plain.lower().partition("e")[0]
        ):
            return float(plain.replace(",", "."))
    return math.nan


def spelled(value: float) -> str:
    """`value` in full, as `number` reads it back: for fields."""
    return _digits(value).replace(".", _decimal_sign())


def in_address(value: float) -> str:
    """`value` in full as `number` reads it back in every language: 1.125 gets a 0 at its end."""
    text = _digits(value)
    return f"{text}0" if any(each.fullmatch(text) for each in _GROUPED.values()) else text


def forms(say: Callable[[int], str]) -> dict[str, str]:
    """The plural forms for the module, each by a number that takes it. say: by ngettext."""
    usual = say(MANY)
    return {str(n): form for n in PLURALS if (form := say(n)) != usual} | {str(MANY): usual}


def counted(value: float) -> int:
    """The number by which ngettext chooses for `value` as `readable` writes it."""
    shown = float(f"{value:.3g}")
    return int(shown) if shown.is_integer() else MANY


def spelling() -> dict[str, str]:
    """What the module needs to read and write numbers as the server does."""
    return {
        "language": get_language() or "en",
        "decimal": _decimal_sign(),
        "million": _("%(n)s million"),
        "billion": _("%(n)s billion"),
        "trillion": _("%(n)s trillion"),
    }


def _decimal_sign() -> str:
    return "," if get_format("DECIMAL_SEPARATOR") == "," else "."


def _digits(value: float) -> str:
    text = format(Decimal(repr(float(value))), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
