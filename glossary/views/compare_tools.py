"""What a reader has set above terms side by side; it stands in the address, so it can be sent."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import QueryDict

from .side_by_side import Row

MOST_TYPED = 200  # characters
ON, OFF = "on", "off"


@dataclass(frozen=True, kw_only=True)
class Tools:
    """wanted: words of the rows that are shown. shown: places of the columns that are; pair: of the
    two that stand side by side on a phone. has_marks: whether differences are marked; only: whether
    nothing else is shown."""

    wanted: str
    shown: tuple[int, ...]
    pair: tuple[int, int]
    has_marks: bool
    only: bool

    def differs(self, row: Row) -> bool:
        """Whether the columns that are shown say different things."""
        return any(one in self.shown and other in self.shown for one, other in row.differences)

    def holds(self, row: Row) -> bool:
        return row.holds(self.wanted.casefold().split())

    def is_shown(self, row: Row) -> bool:
        return self.holds(row) and (self.differs(row) or not self.only)


def tools_of(query: QueryDict, slugs: Sequence[str]) -> Tools:
    """What `query` says of the columns for `slugs`; what it doesn't say, or what can't be, is as
    it is by default. A box is sent only where it is checked, so "off" may come before it."""
    places = {slug: place for place, slug in enumerate(slugs)}
    shown = tuple(places[slug] for slug in slugs if slug in query.getlist("show"))
    left = places.get(query.get("left", ""), 0)
    right = places.get(query.get("right", ""), left)
    if right == left:
        right = 1 if left == 0 else 0
    return Tools(
        wanted=query.get("rows", "")[:MOST_TYPED],
        shown=shown or tuple(places.values()),
        pair=(left, right),
        has_marks=query.get("marks") != OFF,
        only=query.get("only") == ON,
    )
