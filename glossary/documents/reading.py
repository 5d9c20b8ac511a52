"""Read a text: where its title, prose, comparisons and questions stand, and what they say."""

import base64
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from . import comparison, faqs
from .blocks import Block, is_preamble, read_heading, top_blocks, trim
from .comparison import Comparison, Table
from .errors import DocumentError
from .faqs import Faq
from .front_matter import FrontMatter, read_front_matter
from .lines import BOM, bare, check_text, is_blank, split_lines

MAX_BYTES = 256_000


@dataclass(frozen=True)
class Piece:
    """A line of a field, and the lines of the source that it stands for (none, one, or a part)."""

    text: str
    raw: tuple[str, ...] = ()


@dataclass(frozen=True)
class Question:
    """A question as it stands in a source."""

    faq: Faq
    level: int
    heading: tuple[str, ...]
    gap: tuple[str, ...]
    answer: tuple[Piece, ...]
    after: tuple[str, ...] = ()  # blank lines up to the next question


@dataclass
class Page:
    """A source cut into its parts. `before` has the blank lines before each of them."""

    bom: str
    lines: list[str]
    front: FrontMatter
    title: str = ""
    title_lines: tuple[str, ...] = ()
    preamble: tuple[Piece, ...] = ()
    body: tuple[Piece, ...] = ()
    before: dict[str, tuple[str, ...]] = field(default_factory=dict)
    tail: tuple[str, ...] = ()
    tables: dict[str, Table] = field(default_factory=dict)
    questions: list[Question] = field(default_factory=list)
    places: dict[str, Any] = field(default_factory=dict)  # of tables and questions, as JSON
    _parts: dict[int, tuple[int, str]] = field(default_factory=dict)

    @property
    def comparisons(self) -> tuple[Comparison, ...]:
        return tuple(table.comparison for table in self.tables.values())

    @property
    def faqs(self) -> tuple[Faq, ...]:
        return tuple(question.faq for question in self.questions)

    @property
    def faq_level(self) -> int:
        return self.questions[0].level if self.questions else 3


@dataclass(frozen=True)
class _Found:
    """A comparison or question before it is cut out: its lines, and what identities say of it."""

    start: int
    end: int
    id: str
    caption: int | None = None
    columns: tuple[UUID | None, ...] = ()
    rows: tuple[UUID | None, ...] = ()


def md(pieces: Iterable[Piece]) -> str:
    return "\n".join(piece.text for piece in pieces)


def open_page(text: str) -> Page:
    """The lines of a text and its front matter; `cut` reads the rest."""
    check_text(text, "text")
    if len(text.encode()) > MAX_BYTES:
        raise DocumentError(f"longer than {MAX_BYTES // 1000} kB: split the page", field="text")
    bom = BOM if text.startswith(BOM) else ""
    lines = split_lines(text[len(bom) :])
    return Page(bom, lines, read_front_matter(lines))


def cut(
    page: Page,
    *,
    identity: UUID,
    identities: Mapping[str, Any] | None,
    known_labels: frozenset[str],
) -> None:
    """Fill `page` with what stands behind the front matter.

    identities: what belongs to exactly this text; without them rules decide.
    """
    start = page.front.end
    blocks = [
        block._replace(start=block.start + start, end=block.end + start)
        for block in top_blocks(page.lines[start:])
    ]
    body = _cut_head(page, blocks)
    inside = [block for block in blocks if block.end > body or block.level]
    tables: Sequence[_Found]
    if identities is None:
        questions = _guess_questions(page, inside, identity)
        tables = _guess_tables(page, [b for b in blocks if b.start >= body], identity, known_labels)
        about: Mapping[str, tuple[UUID, ...]] = {}
    else:
        questions, tables, about = _known(identities, blocks)
    for table in tables:
        _cut_table(page, table)
    page.places = {
        "comparisons": [
            {
                "key": one.id,
                "lines": [one.start, one.end],
                **({} if one.caption is None else {"caption": one.caption}),
                "columns": [None for _ in page.tables[one.id].comparison.columns],
                "rows": [None for _ in page.tables[one.id].comparison.rows],
            }
            for one in tables
        ],
        "faqs": [{"id": one.id, "lines": [one.start, one.end], "about": []} for one in questions],
    }
    starts = {block.start: block for block in blocks}
    for i, found in enumerate(questions):
        behind = questions[i + 1].start if i + 1 < len(questions) else found.end
        _cut_question(page, found, starts, page.lines[found.end : behind], about)
    if questions:
        page._parts[questions[0].start] = (questions[-1].end, faqs.MARKER)
    first, last = trim(page.lines, body, len(page.lines))
    if first < last:
        page.before["body"] = tuple(page.lines[body:first])
    page.body = _passage(page, first, last)
    page.tail = tuple(page.lines[last if first < last else body :])


def _cut_head(page: Page, blocks: Sequence[Block]) -> int:
    """Take preamble and title; where the body begins."""
    count = 0
    while count < len(blocks) and is_preamble(blocks[count], page.lines):
        count += 1
    end = page.front.end
    if count:
        first, last = blocks[0].start, blocks[count - 1].end
        first, last = trim(page.lines, end, last)
        page.before["preamble"] = tuple(page.lines[end:first])
        page.preamble = _passage(page, first, last)
        end = last
    if count < len(blocks) and blocks[count].level == 1:
        block = blocks[count]
        title = read_heading(page.lines[block.start : block.end]).text
        if title and all(map(is_blank, page.lines[end : block.start])):
            page.title = title
            page.before["title"] = tuple(page.lines[end : block.start])
            page.title_lines = tuple(page.lines[block.start : block.end])
            end = block.end
    return end


def _passage(page: Page, start: int, end: int) -> tuple[Piece, ...]:
    """The lines of a range, with a marker for each structured part, blank lines around it."""
    start, end = trim(page.lines, start, end)
    pieces: list[Piece] = []
    i = start
    while i < end:
        part = page._parts.get(i)
        if part is None:
            pieces.append(Piece(bare(page.lines[i]), (page.lines[i],)))
            i += 1
            continue
        if pieces and not is_blank(pieces[-1].text):
            pieces.append(Piece(""))
        i, marker = part
        pieces.append(Piece(marker))
        if i < end and not is_blank(page.lines[i]):
            pieces.append(Piece(""))
    return tuple(pieces)


def _cut_table(page: Page, found: _Found) -> None:
    lines = tuple(page.lines[found.start : found.end])
    first = found.start if found.caption is None else found.caption
    head = tuple(page.lines[first : found.start])
    grid = tuple(comparison.read_table(lines))
    caption = (
        bare(head[0]).strip(" \t").removeprefix(comparison.CAPTION).strip(" \t") if head else ""
    )
    read = comparison.comparison_of(
        grid, key=found.id, caption=caption, columns=found.columns, rows=found.rows
    )
    page.tables[found.id] = Table(read, head, lines, grid)
    page._parts[first] = (found.end, comparison.marker(found.id))


def _cut_question(
    page: Page,
    found: _Found,
    blocks: Mapping[int, Block],
    after: Sequence[str],
    about: Mapping[str, tuple[UUID, ...]],
) -> None:
    block = blocks[found.start]
    heading = read_heading(page.lines[block.start : block.end])
    answer = _passage(page, block.end, found.end)
    first, _ = trim(page.lines, block.end, found.end)
    faq = Faq(
        id=found.id,
        question=heading.text,
        answer_md=md(answer),
        about=about.get(found.id, ()),
        anchor=heading.anchor,
    )
    lines = page.lines
    page.questions.append(
        Question(
            faq,
            block.level,
            tuple(lines[block.start : block.end]),
            tuple(lines[block.end : first]),
            answer,
            tuple(after),
        )
    )


def _guess_questions(page: Page, blocks: Sequence[Block], identity: UUID) -> list[_Found]:
    if any(bare(line) == faqs.MARKER for line in page.lines):
        return []
    ids = _Ids(identity)
    found = []
    starts = {block.start: block for block in blocks}
    for start, end in faqs.find_section(blocks, page.lines):
        block = starts[start]
        question = read_heading(page.lines[block.start : block.end]).text
        found.append(_Found(start, end, ids.make(question)))
    return found


def _guess_tables(
    page: Page, blocks: Sequence[Block], identity: UUID, known_labels: frozenset[str]
) -> list[_Found]:
    ids = _Ids(identity, taken={bare(line) for line in page.lines if line.startswith("<Comp")})
    found = []
    for i, block in enumerate(blocks):
        if block.kind != "table":
            continue
        grid = comparison.read_table(page.lines[block.start : block.end])
        if comparison.is_comparison(grid, known_labels):
            key = ids.make("|".join(grid[0]))
            caption = _caption(page.lines, blocks[i - 1], block) if i else None
            found.append(_Found(block.start, block.end, key, caption))
    return found


def _caption(lines: Sequence[str], block: Block, table: Block) -> int | None:
    """The line of the caption, if the block before a table is one."""
    text = bare(lines[block.start]).strip(" \t")
    if block.kind != "paragraph" or block.end != block.start + 1:
        return None
    if not text.startswith(comparison.CAPTION):
        return None
    return block.start if all(map(is_blank, lines[block.end : table.start])) else None


def _known(
    identities: Mapping[str, Any], blocks: Sequence[Block]
) -> tuple[list[_Found], list[_Found], dict[str, tuple[UUID, ...]]]:
    """Questions and tables where `identities` say that they stand, and what questions are about."""
    starts = {block.start: block for block in blocks}
    try:
        questions = [_found(item, item["id"]) for item in identities["faqs"]]
        about = {item["id"]: tuple(map(UUID, item["about"])) for item in identities["faqs"]}
        tables = [_found(item, item["key"]) for item in identities["comparisons"]]
        fits = all(starts[found.start].kind == "heading" for found in questions) and all(
            (starts[found.start].kind, starts[found.start].end) == ("table", found.end)
            for found in tables
        )
    except (KeyError, TypeError, ValueError) as error:
        raise DocumentError(f"not those of this text ({error})", field="identities") from error
    if not fits:
        raise DocumentError("not those of this text", field="identities")
    return questions, tables, about


def _found(item: Mapping[str, Any], name: str) -> _Found:
    start, end = item["lines"]
    columns, rows = (
        tuple(UUID(one) if one else None for one in item.get(axis, ()))
        for axis in ("columns", "rows")
    )
    return _Found(start, end, name, item.get("caption"), columns, rows)


class _Ids:
    """Short ids made from what they name, the same at every reading."""

    def __init__(self, identity: UUID, taken: Iterable[str] = ()) -> None:
        self._identity, self._taken = identity, set(taken)
        self._seen: dict[str, int] = {}

    def make(self, name: str) -> str:
        while True:
            nth = self._seen[name] = self._seen.get(name, -1) + 1
            digest = hashlib.sha256(f"{self._identity}\n{name}\n{nth}".encode()).digest()
            made = base64.b32encode(digest)[:8].decode().lower()
            if made not in self._taken and comparison.marker(made) not in self._taken:
                self._taken.add(made)
                return made
