"""Top-level blocks of Markdown by their lines, from the block tokens of markdown-it."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from markdown_it import MarkdownIt

from .lines import bare, is_blank

_PARSER = MarkdownIt("commonmark").enable("table")
_PARSER.core.ruler.enableOnly(["normalize", "block"])
_ATX = re.compile(r" {0,3}(#{1,6})(.*)", re.DOTALL)
_ANCHOR = re.compile(r"\{#([^\s{}]+)\}|\{/\* *#([^\s{}*]+) *\*/\}|<!-- *#([^\s<>-][^\s<>]*) *-->")
_IMPORT = re.compile(r"""import[ {*"'][^"']*["']""")
_EXPORT = re.compile(r"export (?:default|const|let|var|function|class|async|type|[{*])")


class Block(NamedTuple):
    """A block that stands in no other one; lines count from 0, `end` is behind it."""

    kind: str  # heading, table, paragraph, html_block, fence ...
    start: int
    end: int
    level: int = 0  # of a heading


class Heading(NamedTuple):
    text: str
    anchor: str  # an id written behind it: {#id}


def top_blocks(lines: Iterable[str]) -> list[Block]:
    """The blocks of `lines` (ends do not matter), in order."""
    return list(_parse("\n".join(map(bare, lines))))


@lru_cache(maxsize=8)  # a text is read, and read again when it is written back
def _parse(text: str) -> tuple[Block, ...]:
    blocks = []
    for token in _PARSER.parse(text):
        if token.level == 0 and token.nesting >= 0 and token.map:
            kind = token.type.removesuffix("_open")
            level = int(token.tag[1]) if kind == "heading" else 0
            start, end = token.map
            blocks.append(Block(kind, start, end, level))
    return tuple(blocks)


def read_heading(lines: Sequence[str]) -> Heading:
    """What a heading block says, in either of its two forms."""
    atx = _ATX.fullmatch(bare(lines[0])) if len(lines) == 1 else None
    if atx:
        text = atx[2].strip(" \t")
        opened = text.rstrip("#")
        if opened != text and (not opened or opened[-1] in " \t"):
            text = opened.rstrip(" \t")
    else:
        text = " ".join(bare(line).strip(" \t") for line in lines[:-1])
    start = max(text.rfind("{"), text.rfind("<!--"))
    anchor = _ANCHOR.fullmatch(text[start:]) if start >= 0 else None
    if anchor:
        return Heading(text[:start].rstrip(" \t"), anchor[1] or anchor[2] or anchor[3])
    return Heading(text, "")


def write_heading(level: int, text: str, anchor: str = "") -> str:
    """An ATX heading that `read_heading` reads back."""
    line = " ".join(part for part in ("#" * level, text, anchor and f"{{#{anchor}}}") if part)
    return f"{line} {'#' * level}" if line.endswith("#") and text else line


def is_preamble(block: Block, lines: Sequence[str]) -> bool:
    """Whether a block says nothing to readers: MDX imports and exports, a comment."""
    text = "\n".join(bare(line) for line in lines[block.start : block.end]).strip(" \t\n")
    if block.kind == "html_block":
        return text.startswith("<!--") and text.find("-->") == len(text) - 3
    if block.kind == "paragraph":
        if text.startswith("{/*"):
            return text.find("*/}") == len(text) - 3
        return bool(_IMPORT.match(text) or _EXPORT.match(text))
    return False


def trim(lines: Sequence[str], start: int, end: int) -> tuple[int, int]:
    """The range without the blank lines at both of its ends."""
    while start < end and is_blank(lines[start]):
        start += 1
    while start < end and is_blank(lines[end - 1]):
        end -= 1
    return start, end
