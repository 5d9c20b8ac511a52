"""The sections of a text that ask and answer, and where in them each question stands."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeVar

from .asking import Asking, read_asking
from .blocks import Block, read_heading, trim
from .errors import DocumentError
from .faqs import Faq
from .lines import bare, is_blank

_NAMES = re.compile(r"\b(?:faq|faqs|faq['’]s|frequently asked questions?)\b")
_OPENING = re.compile(r"<([A-Z]\w*)(?:\s[^<>]*)?>")
_DETAILS = re.compile(r"<(/?)details\b", re.IGNORECASE)
_RAW = re.compile(r"\s*<(?:[!?]|script|pre|style|textarea)", re.IGNORECASE)
_CODE = re.compile(r" {4}| {0,3}\t")


class Fold(NamedTuple):
    """The lines of `<details>`."""

    start: int
    end: int


S = TypeVar("S", Block, Fold)


@dataclass(frozen=True)
class Section:
    """A section of questions: the line of its heading, and the lines of each question.

    level: of the questions as headings, where they are none.
    """

    start: int
    items: tuple[tuple[int, int], ...]
    level: int = 0


def find_sections(
    blocks: Sequence[Block], lines: Sequence[str], title: str = ""
) -> Iterator[Section]:
    """All sections of questions that stand in no other one, in order.

    Questions are headings of the next deeper level that occurs, else `<details>` that follow each
    other, else paragraphs that begin with a question in bold. title: of the front matter, which
    can make the whole text such a section.
    """
    headings = [block for block in blocks if block.kind == "heading"]
    names = [read_heading(lines[each.start : each.end]).text for each in headings]
    if title and blocks:
        headings.insert(0, Block("heading", blocks[0].start, blocks[0].start, 1))
        names.insert(0, title)
    folds = _folds(blocks, lines)
    done = 0
    for i, (section, name) in enumerate(zip(headings, names, strict=True)):
        if section.start < done or section.level > 3 or not _names_section(name):
            continue
        end = len(lines)
        inside = []
        for heading in map(headings.__getitem__, range(i + 1, len(headings))):
            if heading.level <= section.level:
                end = _before_opening(blocks, lines, heading)
                break
            if not _is_folded(heading, folds):
                inside.append(heading)
        if inside:
            level = min(heading.level for heading in inside)
            starts = [heading.start for heading in inside if heading.level == level]
            found = Section(section.start, _ranges(lines, starts, end))
        else:
            own = _between(blocks, section.end, end)
            items = tuple(_run(_between(folds, section.end, end), lines)) or _ranges(
                lines, [block.start for block in own if _asks_in_bold(block, lines)], end
            )
            found = Section(section.start, items, section.level + 1)
        if found.items:
            done = found.items[-1][1]
            yield found


def _between(blocks: Sequence[S], start: int, end: int) -> Sequence[S]:
    """Those that begin in these lines."""
    first, behind = (bisect_left(blocks, line, key=lambda one: one.start) for line in (start, end))
    return blocks[first:behind]


def _is_folded(heading: Block, folds: Sequence[Fold]) -> bool:
    at = bisect_right(folds, heading.start, key=lambda fold: fold.start) - 1
    return at >= 0 and heading.start < folds[at].end


def _ranges(lines: Sequence[str], starts: list[int], end: int) -> tuple[tuple[int, int], ...]:
    return tuple(trim(lines, a, b) for a, b in zip(starts, [*starts[1:], end], strict=bool(starts)))


def _run(folds: Iterable[Fold], lines: Sequence[str]) -> Iterator[tuple[int, int]]:
    """The first `<details>` that ask, as far as nothing but blank lines is between them."""
    last = None
    for start, end in folds:
        near = last is None or all(map(is_blank, lines[last:start]))
        asking = read_asking(lines, start, end) if near else None
        if asking and _may_ask(asking) and not _is_code(lines[start + asking.size : end]):
            yield start, end
            last = end
        elif last is not None:
            return


def _is_code(lines: Sequence[str]) -> bool:
    """Whether Markdown takes these lines for code because of their indent."""
    return bool(_CODE.match(next((line for line in lines if not is_blank(line)), "")))


def _asks_in_bold(block: Block, lines: Sequence[str]) -> bool:
    """Whether a paragraph begins with a question in bold on a line of its own."""
    if block.kind != "paragraph":
        return False
    asking = read_asking(lines, block.start, block.end)
    return bool(asking and asking.question.endswith(("?", "？")) and _may_ask(asking))


def _may_ask(asking: Asking) -> bool:
    try:
        Faq(id="x", question=asking.question, anchor=asking.anchor)
    except DocumentError:
        return False
    return True


def _folds(blocks: Sequence[Block], lines: Sequence[str]) -> list[Fold]:
    """Every `<details>` that stands in no other one."""
    found: list[Fold] = []
    depth = start = done = 0
    for block in blocks:
        if block.kind != "html_block" or _RAW.match(lines[block.start]):
            continue
        for at in range(block.start, block.end):
            for tag in _DETAILS.finditer(lines[at]):
                if not tag[1]:
                    start = start if depth else at
                    depth += 1
                elif depth:
                    depth -= 1
                    if not depth and start >= done:
                        done = at + 1
                        found.append(Fold(start, done))
    return found


def _names_section(heading: str) -> bool:
    return bool(_NAMES.search(" ".join(heading.casefold().split())))


def _before_opening(blocks: Sequence[Block], lines: Sequence[str], heading: Block) -> int:
    """Where a section ends: before `heading`, and before the components opened just above it."""
    end = heading.start
    at = bisect_left(blocks, end, key=lambda block: block.start)
    for block in map(blocks.__getitem__, range(at - 1, -1, -1)):
        text = " ".join(bare(line) for line in lines[block.start : block.end]).strip()
        opening = _OPENING.fullmatch(text)
        if not opening or text.endswith("/>"):
            break
        end = block.start
    return end
