"""Questions with their answers, and the section of a page where they stand."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from .blocks import Block, Heading, read_heading, trim, write_heading
from .errors import DocumentError
from .lines import bare, check_block, check_line

MARKER = "<FAQs />"
_SECTION = re.compile(r"\b(?:faq|faqs|faq['’]s|frequently asked questions?)\b")
_OPENING = re.compile(r"<([A-Z]\w*)(?:\s[^<>]*)?>")


@dataclass(frozen=True, kw_only=True)
class Faq:
    """A question of a page. `id` outlives rewording.

    question: inline Markdown; about: concepts; anchor: an id given by hand ({#id}).
    """

    id: str
    question: str
    answer_md: str = ""
    about: tuple[UUID, ...] = ()
    anchor: str = ""

    def __post_init__(self) -> None:
        check_line(self.question, "question")
        check_block(self.answer_md, "answer_md")
        if not re.fullmatch(r"[A-Za-z0-9_-]+", self.id):
            raise DocumentError("use letters, digits, - and _", field="faq id")
        heading = read_heading([write_heading(3, self.question, self.anchor)])
        if heading != Heading(self.question, self.anchor):
            raise DocumentError(
                "a heading can't hold this: leave out {#id} at the end", field="question"
            )


def find_section(blocks: Sequence[Block], lines: Sequence[str]) -> list[tuple[int, int]]:
    """The line ranges of the questions in the first FAQ section: each its heading and answer."""
    headings = [block for block in blocks if block.kind == "heading"]
    for i, section in enumerate(headings):
        if section.level > 3 or not _names_section(section, lines):
            continue
        inside = []
        end = len(lines)
        for heading in headings[i + 1 :]:
            if heading.level <= section.level:
                end = _before_opening(blocks, lines, heading)
                break
            inside.append(heading)
        if not inside:
            continue
        level = min(heading.level for heading in inside)
        starts = [heading.start for heading in inside if heading.level == level]
        return [
            trim(lines, start, stop) for start, stop in zip(starts, [*starts[1:], end], strict=True)
        ]
    return []


def _names_section(heading: Block, lines: Sequence[str]) -> bool:
    text = read_heading(lines[heading.start : heading.end]).text
    return bool(_SECTION.search(" ".join(text.casefold().split())))


def _before_opening(blocks: Sequence[Block], lines: Sequence[str], heading: Block) -> int:
    """Where a section ends: before `heading`, and before the components opened just above it."""
    end = heading.start
    for block in reversed([block for block in blocks if block.end <= heading.start]):
        text = " ".join(bare(line) for line in lines[block.start : block.end]).strip()
        opening = _OPENING.fullmatch(text)
        if not opening or text.endswith("/>"):
            break
        end = block.start
    return end
