"""Pieces: what a page holds beside prose, such as a box, a table, a list of questions.

A piece stands in the token stream as one opening and one closing token with its own texts and its
body between them. So headings, footnotes and links in it are found and numbered in reading order
like all others, and only then its template is filled.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from textwrap import dedent
from typing import ClassVar, Final

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from markdown_it.rules_block import StateBlock

from .desk import Desk, desk_of
from .slugs import Ids

OPEN: Final = "piece_open"
CLOSE: Final = "piece_close"
MAX_DEPTH: Final = 12


@dataclass(frozen=True, kw_only=True)
class Filling:
    """What a piece gets for its template: its ids, its texts as HTML and read plainly, its body."""

    ids: tuple[str, ...]
    texts: tuple[SafeString, ...]
    plain: tuple[str, ...]
    body: SafeString
    desk: Desk


@dataclass(frozen=True)
class Part:
    """A piece inside a piece, its body still in Markdown; `place` is how problems name it."""

    piece: "Piece"
    body_md: str
    place: str


class Piece:
    """Base of all pieces. `template` is filled with `context`; most need nothing else."""

    template: ClassVar[str]

    def texts(self) -> Sequence[str]:
        """Inline Markdown that belongs to the piece, in reading order."""
        return ()

    def parts(self) -> Sequence[Part]:
        """Pieces that make up this one."""
        return ()

    def claim_ids(self, ids: Ids, plain: Sequence[str], desk: Desk) -> tuple[str, ...]:
        """Take the ids that the piece needs; `plain` are its texts as they are read."""
        return ()

    def context(self, filling: Filling) -> Mapping[str, object]:
        """What the template gets."""
        return {"body": filling.body}

    def html(self, filling: Filling) -> str:
        """The piece as HTML: sanitised with the page around it."""
        return render_to_string(self.template, dict(self.context(filling)))


def push_piece(
    state: StateBlock, piece: Piece, lines: tuple[int, int], body: Callable[[], None] | None = None
) -> None:
    """Write the tokens of `piece` that stands on `lines`; `body` writes those inside it."""
    desk = desk_of(state.env)
    desk.count_piece()
    opening = state.push(OPEN, "div", 1)
    opening.block = True
    opening.map = list(lines)
    texts = piece.texts()
    opening.meta = {"piece": piece, "texts": len(texts)}
    for text in texts:
        inline = state.push("inline", "", 0)
        inline.content = text.strip()
        inline.children = []
        inline.map = list(lines)
    for part in piece.parts():
        push_part(state, part)
    if body:
        body()
    state.push(CLOSE, "div", -1).block = True


def push_part(state: StateBlock, part: Part) -> None:
    """Write the tokens of `part`; problems in it are told by its place."""
    desk = desk_of(state.env)
    before, desk.place = desk.place, part.place
    opened_at = len(state.tokens)
    push_piece(state, part.piece, (0, 0), lambda: parse_inside(state, part.body_md, 0))
    state.tokens[opened_at].meta["place"] = part.place
    desk.place = before


def parse_inside(state: StateBlock, text: str, first_line: int) -> None:
    """Parse `text`, which begins at `first_line` of the whole, as blocks of the open piece."""
    if not text.strip():
        return
    start = len(state.tokens)
    inner = StateBlock(dedent(text), state.md, state.env, state.tokens)
    inner.level = state.level
    state.md.block.tokenize(inner, inner.line, inner.lineMax)
    for token in state.tokens[start:]:
        if token.map and first_line:
            token.map = [token.map[0] + first_line, token.map[1] + first_line]


def lines_of(state: StateBlock, start: int, end: int) -> str:
    """The lines from `start` up to `end`, without the indent of the block around them."""
    return state.getLines(start, end, state.blkIndent, False)


def may_nest(state: StateBlock) -> bool:
    """False where pieces, lists and quotes are nested too deep for one more piece."""
    return state.level < MAX_DEPTH
