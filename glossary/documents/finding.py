"""Where comparisons and questions stand in a text: as identities say, or as rules find them."""

import base64
import hashlib
import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self
from uuid import UUID

from . import comparison, faqs
from .asking import read_asking
from .blocks import Block
from .comparison import Comparison
from .errors import DocumentError
from .faq_sections import find_sections
from .lines import bare, is_blank
from .wording import _


@dataclass(frozen=True)
class FoundTable:
    """A comparison by the lines of its table, and the line of its caption if it has one."""

    key: str
    start: int
    end: int
    caption: int | None = None
    columns: tuple[UUID | None, ...] = ()
    rows: tuple[UUID | None, ...] = ()

    @classmethod
    def of(cls, own: Comparison, start: int, end: int, caption: int | None) -> Self:
        columns = tuple(column.concept for column in own.columns)
        return cls(own.key, start, end, caption, columns, tuple(row.concept for row in own.rows))


@dataclass(frozen=True)
class FoundQuestion:
    """A question by the lines of its heading and answer. level: where it stands as no heading."""

    id: str
    start: int
    end: int
    about: tuple[UUID, ...] = ()
    level: int = 0

    def as_json(self) -> dict[str, Any]:
        level = {"level": self.level} if self.level else {}
        about = list(map(str, self.about))
        return {"id": self.id, "lines": [self.start, self.end], "about": about, **level}


@dataclass(frozen=True)
class Found:
    """All comparisons and questions of a text, in its order."""

    tables: tuple[FoundTable, ...]
    questions: tuple[FoundQuestion, ...]


def guess(
    lines: Sequence[str],
    blocks: Sequence[Block],
    seed: UUID,
    known_labels: frozenset[str],
    title: str = "",
) -> Found:
    """What rules find. seed: identity of the document, so that the same text gets the same ids;
    title: of the front matter."""
    return Found(
        tuple(_guess_tables(lines, blocks, seed, known_labels)),
        tuple(_guess_questions(lines, blocks, seed, title)),
    )


def look_up(lines: Sequence[str], blocks: Sequence[Block], identities: Mapping[str, Any]) -> Found:
    """What `identities` say. Raises DocumentError where they are those of another text."""
    try:
        found = Found(
            tuple(map(_known_table, identities["comparisons"])),
            tuple(map(_known_question, identities["faqs"])),
        )
        fits = _fits(found, lines, {block.start: block for block in blocks})
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise DocumentError(_("not those of this text"), field="identities") from error
    if not fits:
        raise DocumentError(_("not those of this text"), field="identities")
    return found


def as_json(found: Found) -> dict[str, Any]:
    """Identities from which `look_up` finds the same."""
    return {
        "comparisons": [as_json_table(table) for table in found.tables],
        "faqs": [question.as_json() for question in found.questions],
    }


def as_json_table(table: FoundTable) -> dict[str, Any]:
    """One comparison as `as_json` lists it."""
    return {
        "key": table.key,
        "lines": [table.start, table.end],
        **({} if table.caption is None else {"caption": table.caption}),
        "columns": [str(one) if one else None for one in table.columns],
        "rows": [str(one) if one else None for one in table.rows],
    }


def _known_table(item: Mapping[str, Any]) -> FoundTable:
    start, end = item["lines"]
    columns, rows = (
        tuple(UUID(one) if one else None for one in item[axis]) for axis in ("columns", "rows")
    )
    return FoundTable(item["key"], start, end, item.get("caption"), columns, rows)


def _known_question(item: Mapping[str, Any]) -> FoundQuestion:
    start, end = item["lines"]
    level = min(max(int(item.get("level", 0)), 0), 6)
    return FoundQuestion(item["id"], start, end, tuple(map(UUID, item["about"])), level)


def _fits(found: Found, lines: Sequence[str], starts: Mapping[int, Block]) -> bool:
    """Whether tables and questions stand there, and nothing between the questions."""
    tables = [starts[table.start] for table in found.tables]
    asked = [
        read_asking(lines, one.start, one.end, starts.get(one.start)) for one in found.questions
    ]
    between = [
        lines[one.end : following.start]
        for one, following in zip(found.questions, found.questions[1:], strict=False)
    ]
    return (
        all(
            (block.kind, block.end) == ("table", table.end)
            for block, table in zip(tables, found.tables, strict=True)
        )
        and all(asked)
        and all(is_blank(line) for gap in between for line in gap)
    )


def _guess_questions(
    lines: Sequence[str], blocks: Sequence[Block], seed: UUID, title: str
) -> Iterator[FoundQuestion]:
    if any(bare(line) == faqs.MARKER for line in lines):
        return  # the questions of another text would stand there
    ids = _Ids(seed)
    starts = {block.start: block for block in blocks}
    for section in itertools.islice(find_sections(blocks, lines, title), 1):
        for start, end in section.items:
            if asking := read_asking(lines, start, end, starts.get(start)):
                yield FoundQuestion(ids.make(asking.question), start, end, level=section.level)


def _guess_tables(
    lines: Sequence[str], blocks: Sequence[Block], seed: UUID, known_labels: frozenset[str]
) -> Iterator[FoundTable]:
    known = frozenset(map(comparison.normalise, known_labels))
    ids = _Ids(seed, taken={bare(line) for line in lines if line.startswith("<Comparison")})
    for before, block in zip([None, *blocks], blocks, strict=False):
        if block.kind == "table":
            grid = comparison.read_table(lines[block.start : block.end])
            if comparison.is_comparison(grid, known):
                key = ids.make("|".join(grid[0]))
                yield FoundTable(key, block.start, block.end, caption_line(lines, before, block))


def caption_line(lines: Sequence[str], before: Block | None, table: Block) -> int | None:
    """The line of the caption, if the block before a table is one."""
    if before is None or before.kind != "paragraph" or before.end != before.start + 1:
        return None
    says = bare(lines[before.start]).strip(" \t").startswith(comparison.CAPTION)
    return before.start if says and all(map(is_blank, lines[before.end : table.start])) else None


class _Ids:
    """Short ids made from what they name, the same at every reading."""

    def __init__(self, seed: UUID, taken: Iterable[str] = ()) -> None:
        self._seed, self._taken = seed, set(taken)
        self._seen: dict[str, int] = {}

    def make(self, name: str) -> str:
        while True:
            nth = self._seen[name] = self._seen.get(name, -1) + 1
            digest = hashlib.sha256(f"{self._seed}\n{name}\n{nth}".encode()).digest()
            made = base64.b32encode(digest)[:8].decode().lower()
            if made not in self._taken and comparison.marker(made) not in self._taken:
                self._taken.add(made)
                return made
