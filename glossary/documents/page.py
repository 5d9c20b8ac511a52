"""A text cut into its parts, each with the lines that it stands for."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from .asking import Form
from .comparison import Comparison, Table
from .errors import DocumentError
from .faqs import Faq
from .front_matter import FrontMatter, read_front_matter, write_front_matter
from .lines import BOM, check_text, join_lines, split_lines
from .wording import _

MAX_BYTES = 256_000


@dataclass(frozen=True)
class Sheet:
    """The lines of a text with their ends, and the front matter at their head."""

    bom: str
    lines: tuple[str, ...]
    front: FrontMatter


@dataclass(frozen=True)
class Piece:
    """A line of a field and its line in the source: none where it was put in by the reader."""

    text: str
    raw: tuple[str, ...] = ()


@dataclass(frozen=True)
class Question:
    """A question as it stands in a source."""

    faq: Faq
    form: Form
    level: int
    heading: tuple[str, ...]
    gap: tuple[str, ...]  # blank lines before the answer
    answer: tuple[Piece, ...]
    foot: tuple[str, ...]  # what closes it
    after: tuple[str, ...]  # blank lines before the next question


@dataclass(frozen=True, kw_only=True)
class Page:
    """What stands behind the front matter."""

    sheet: Sheet
    preamble: tuple[Piece, ...]
    title: str
    title_lines: tuple[str, ...]
    body: tuple[Piece, ...]
    tables: Mapping[str, Table]  # by the key of the comparison, in the order of the text
    questions: tuple[Question, ...]
    places: Mapping[str, Any]  # where comparisons and questions stand, as JSON
    before: Mapping[str, tuple[str, ...]]  # the blank lines before preamble, title and body
    tail: tuple[str, ...]

    @property
    def comparisons(self) -> tuple[Comparison, ...]:
        return tuple(table.comparison for table in self.tables.values())

    @property
    def faqs(self) -> tuple[Faq, ...]:
        return tuple(question.faq for question in self.questions)

    @property
    def faq_level(self) -> int:
        return self.questions[0].level if self.questions else 3


def open_sheet(text: str) -> Sheet:
    """The lines of `text`.

    Raises DocumentError for a text too long, or with front matter that is refused.
    """
    check_text(text, "text")
    if len(text.encode()) > MAX_BYTES:
        said = _("longer than %(most)s kB: split the page")
        raise DocumentError(said % {"most": MAX_BYTES // 1000}, field="text")
    bom = BOM if text.startswith(BOM) else ""
    lines = tuple(split_lines(text[len(bom) :]))
    return Sheet(bom, lines, read_front_matter(lines))


def md(pieces: Iterable[Piece]) -> str:
    """The Markdown of a field."""
    return "\n".join(piece.text for piece in pieces)


def front_end(text: str) -> int:
    """The number of lines that the front matter of `text` takes."""
    return open_sheet(text).front.end


def read_keys(text: str) -> dict[str, Any]:
    """The front matter of `text` by key: a text, texts, or None for anything else.

    Raises DocumentError for what is refused.
    """
    return {entry.key: entry.value for entry in open_sheet(text).front.entries}


def line_of_key(text: str, key: str) -> int | None:
    """The line (from 1) of a key in the front matter of `text`."""
    entry = open_sheet(text).front.entry(key)
    return entry.start + 1 if entry else None


def edit_keys(text: str, changes: Mapping[str, str]) -> str:
    """`text` with these keys of its front matter saying this; no other line differs.

    An empty value removes the key. Raises DocumentError for front matter that can't be edited.
    """
    sheet = open_sheet(text)
    front = sheet.front
    old = {entry.key: entry.value or "" for entry in front.entries if entry.key in changes}
    extra = [(e.key, e.raw(front.lines)) for e in front.entries if e.key not in changes]
    new = write_front_matter(changes, extra, old=front, old_values=old)
    return sheet.bom + join_lines([*new, *sheet.lines[front.end :]], final=False)
