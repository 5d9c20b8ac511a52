"""Three-way merges of lines and of lists: what only one side changed is taken from that side."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Hunk:
    """A stretch of both sides. `clash`: each says something else than the base, and not the same.

    Otherwise all three are what the merge says.
    """

    base: tuple[str, ...]
    ours: tuple[str, ...]
    theirs: tuple[str, ...]
    clash: bool


def pick(base: T, ours: T, theirs: T) -> tuple[T, bool]:
    """The value that a merge says, and whether both sides clash (then it is ours)."""
    if ours == theirs or theirs == base:
        return ours, False
    return (theirs, False) if ours == base else (ours, True)


def merge_lines(base: Sequence[str], ours: Sequence[str], theirs: Sequence[str]) -> list[Hunk]:
    """The whole of a merge, in order. After merge3 of Bazaar."""
    hunks: list[Hunk] = []
    at_base = at_ours = at_theirs = 0
    for start, end, mine, other in _common(base, ours, theirs):
        left = tuple(base[at_base:start])
        hunks += _settled(left, tuple(ours[at_ours:mine]), tuple(theirs[at_theirs:other]))
        same = tuple(base[start:end])
        if same:
            hunks.append(Hunk(same, same, same, clash=False))
        size = end - start
        at_base, at_ours, at_theirs = end, mine + size, other + size
    return hunks


def merge_order(base: Sequence[str], ours: Sequence[str], theirs: Sequence[str]) -> list[str]:
    """The order of named things: theirs, with what only we added after what it followed."""
    order = [name for name in theirs if name in ours or name not in base]
    for place, name in enumerate(ours):
        if name in base or name in order:
            continue
        before = [order.index(one) for one in ours[:place] if one in order]
        order.insert(max(before) + 1 if before else 0, name)
    return order


def _settled(
    base: tuple[str, ...], ours: tuple[str, ...], theirs: tuple[str, ...]
) -> Iterator[Hunk]:
    if not (base or ours or theirs):
        return
    said, clash = pick(base, ours, theirs)
    yield Hunk(base, ours, theirs, True) if clash else Hunk(said, said, said, False)


def _common(
    base: Sequence[str], ours: Sequence[str], theirs: Sequence[str]
) -> Iterator[tuple[int, int, int, int]]:
    """Stretches that all three have: start and end in the base, start in ours, start in theirs."""
    mine = SequenceMatcher(None, base, ours, autojunk=False).get_matching_blocks()
    others = SequenceMatcher(None, base, theirs, autojunk=False).get_matching_blocks()
    i = j = 0
    while i < len(mine) and j < len(others):
        start = max(mine[i].a, others[j].a)
        end = min(mine[i].a + mine[i].size, others[j].a + others[j].size)
        if start < end:
            yield start, end, mine[i].b + start - mine[i].a, others[j].b + start - others[j].a
        if mine[i].a + mine[i].size < others[j].a + others[j].size:
            i += 1
        else:
            j += 1
    yield len(base), len(base), len(ours), len(theirs)
