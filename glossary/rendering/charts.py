"""Axes and numbers of charts, for readers. The module `js/chart.js` does the same in the browser.

Both are tested against one table of values (`tests/samples/charts.json`).
"""

import math
from dataclasses import dataclass
from typing import Final

from django.utils.formats import number_format
from django.utils.translation import gettext as _

_NICE: Final = (
    *((1.0, 5), (1.5, 3), (2.0, 4), (2.5, 5), (3.0, 3)),
    *((4.0, 4), (5.0, 5), (6.0, 3), (8.0, 4), (10.0, 5)),
)
_RAISED: Final = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


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
