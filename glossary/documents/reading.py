"""Read a text into its parts: title, prose, comparisons and questions."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from . import comparison, faqs
from .asking import read_asking
from .blocks import Block, is_preamble, read_heading, top_blocks, trim
from .comparison import Table
from .faqs import Faq
from .finding import Found, FoundQuestion, FoundTable, as_json, guess, look_up
from .keys import Keys
from .lines import bare, is_blank
from .page import Page, Piece, Question, Sheet, md


def read_page(
    sheet: Sheet,
    *,
    seed: UUID,
    identities: Mapping[str, Any] | None,
    known_labels: frozenset[str],
) -> Page:
    """The parts of a text behind its front matter.

    identities: what belongs to exactly this text; without them rules find comparisons and
    questions, with ids made from `seed`.
    """
    lines, start = sheet.lines, sheet.front.end
    blocks = [
        block._replace(start=block.start + start, end=block.end + start)
        for block in top_blocks(lines[start:])
    ]
    if identities is None:
        found = guess(lines, blocks, seed, known_labels, Keys(sheet.front).line_of_text("title"))
    else:
        found = look_up(lines, blocks, identities)
    return _Reader(sheet, blocks, found).page()


class _Reader:
    def __init__(self, sheet: Sheet, blocks: Sequence[Block], found: Found) -> None:
        self.sheet, self.lines = sheet, sheet.lines
        self.blocks, self.found = blocks, found
        self.parts: dict[int, tuple[int, str]] = {}  # first line: the line behind, the marker

    def page(self) -> Page:
        before: dict[str, tuple[str, ...]] = {}
        end = self.sheet.front.end
        count = 0
        while count < len(self.blocks) and is_preamble(self.blocks[count], self.lines):
            count += 1
        preamble: tuple[Piece, ...] = ()
        if count:
            start = trim(self.lines, end, self.blocks[0].start + 1)[0]
            before["preamble"] = self.lines[end:start]
            end = self.blocks[count - 1].end
            preamble = self._passage(start, end)
        title = ""
        title_lines: tuple[str, ...] = ()
        if heading := self._title(self.blocks[count : count + 1], end):
            before["title"] = self.lines[end : heading.start]
            end = heading.end
            title_lines = self.lines[heading.start : end]
            title = read_heading(title_lines).text
        tables = {found.key: self._table(found) for found in self.found.tables}
        questions = self._questions()
        start, stop = trim(self.lines, end, len(self.lines))
        if start < stop:
            before["body"] = self.lines[end:start]
        return Page(
            sheet=self.sheet,
            preamble=preamble,
            title=title,
            title_lines=title_lines,
            body=self._passage(start, stop),
            tables=tables,
            questions=questions,
            places=self._places(tables),
            before=before,
            tail=self.lines[stop if start < stop else end :],
        )

    def _title(self, following: Sequence[Block], end: int) -> Block | None:
        """The block behind the preamble, if it is a heading of level 1 that says something."""
        for block in following:
            heading = read_heading(self.lines[block.start : block.end])
            if block.level == 1 and heading.text and self._is_blank(end, block.start):
                return block
        return None

    def _table(self, found: FoundTable) -> Table:
        first = found.start if found.caption is None else found.caption
        head, lines = self.lines[first : found.start], self.lines[found.start : found.end]
        caption = bare(head[0]).strip(" \t").removeprefix(comparison.CAPTION) if head else ""
        self.parts[first] = (found.end, comparison.marker(found.key))
        grid = tuple(comparison.read_table(lines))
        own = comparison.comparison_of(
            grid,
            key=found.key,
            caption=caption.strip(" \t"),
            columns=found.columns,
            rows=found.rows,
        )
        return Table(own, head, lines, grid)

    def _questions(self) -> tuple[Question, ...]:
        found = self.found.questions
        if not found:
            return ()
        starts = {block.start: block for block in self.blocks}
        nexts = [*(one.start for one in found[1:]), found[-1].end]
        read = [
            self._question(one, starts.get(one.start), following)
            for one, following in zip(found, nexts, strict=True)
        ]
        self.parts[found[0].start] = (found[-1].end, faqs.MARKER)
        return tuple(read)

    def _question(self, found: FoundQuestion, block: Block | None, following: int) -> Question:
        asking = read_asking(self.lines, found.start, found.end, block)
        assert asking, "a question that was found"  # noqa: S101
        head, foot = found.start + asking.size, found.end - asking.foot
        start, stop = trim(self.lines, head, foot)
        answer = self._passage(start, stop)
        faq = Faq(
            id=found.id,
            question=asking.question,
            answer_md=md(answer),
            about=found.about,
            anchor=asking.anchor,
        )
        level = block.level if block and asking.form == "heading" else found.level or 3
        return Question(
            faq=faq,
            form=asking.form,
            level=level,
            heading=self.lines[found.start : head],
            gap=self.lines[head:start],
            answer=answer,
            foot=self.lines[stop : found.end],
            after=self.lines[found.end : following],
        )

    def _passage(self, start: int, stop: int) -> tuple[Piece, ...]:
        """The lines of a range; a marker, between blank lines, for each part among them."""
        pieces: list[Piece] = []
        at = start
        while at < stop:
            if at not in self.parts:
                pieces.append(Piece(bare(self.lines[at]), (self.lines[at],)))
                at += 1
                continue
            if pieces and not is_blank(pieces[-1].text):
                pieces.append(Piece(""))
            at, marker = self.parts[at]
            pieces.append(Piece(marker))
            if at < stop and not is_blank(self.lines[at]):
                pieces.append(Piece(""))
        return tuple(pieces)

    def _places(self, tables: Mapping[str, Table]) -> dict[str, Any]:
        placed = tuple(
            FoundTable.of(tables[one.key].comparison, one.start, one.end, one.caption)
            for one in self.found.tables
        )
        return as_json(Found(placed, self.found.questions))

    def _is_blank(self, start: int, stop: int) -> bool:
        return all(map(is_blank, self.lines[start:stop]))
