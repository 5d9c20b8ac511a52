"""Components on a line of their own: `<Name prop="text" number={3} flag />`, or a pair of tags."""

import re
from functools import lru_cache
from textwrap import dedent
from typing import Final

from django.utils.translation import gettext as _
from markdown_it import MarkdownIt
from markdown_it.ruler import RuleOptionsType
from markdown_it.rules_block import StateBlock

from glossary.rendering.components import component_named
from glossary.rendering.components.base import PropError
from glossary.rendering.components.missing import Missing
from glossary.rendering.components.partial import Partial
from glossary.rendering.desk import desk_of
from glossary.rendering.pieces import (
    Part,
    Piece,
    lines_of,
    may_nest,
    parse_inside,
    push_part,
    push_piece,
)

from .props import OpeningTag, read_opening_tag

_LONGEST_TAG: Final = 4_000
_MOST_LINES: Final = 24
_TAG = re.compile(r"<(?:[A-Z]|details\b)")
_LINE = re.compile(r"^[ \t]*<(/?)([A-Z][\w.]*|details)\b", re.MULTILINE)
_FENCE = re.compile(r"^[ \t]*(`{3,}|~{3,})", re.MULTILINE)
_SUMMARY = re.compile(r"\s*<summary>(.{0,2000}?)</summary>", re.DOTALL)


def components(md: MarkdownIt) -> None:
    """Add the rules for components and for fences that hold some."""
    terminates: RuleOptionsType = {"alt": ["paragraph", "reference", "blockquote", "list"]}
    md.block.ruler.before("fence", "component", _component, terminates)
    md.block.ruler.before("fence", "mdx_fence", _mdx_fence, terminates)


def _component(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    at = state.bMarks[start] + state.tShift[start]
    if not _TAG.match(state.src, at) or state.is_code_block(start) or not may_nest(state):
        return False
    stop = state.eMarks[min(end, start + _MOST_LINES) - 1]
    tag = read_opening_tag(state.src[at : min(stop, at + _LONGEST_TAG)])
    if tag is None:
        return False
    extent = _extent(state, tag, start, end, at)
    if extent is None:
        return False
    if silent:
        return True
    body, body_line, after = extent
    if match := _SUMMARY.match(body) if tag.name.lower() == "details" else None:
        tag.props.setdefault("summary", match[1])
        body_line += body[: match.end()].count("\n")
        body = body[match.end() :]
    kind = component_named(tag.name)
    if kind is None and _place_partial(state, tag.name):
        state.line = after
        return True
    if kind and kind.takes_text and body.strip():
        tag.props["text"], body = dedent(body), ""
    piece = _piece(state, tag, start)
    push_piece(state, piece, (start, after), lambda: parse_inside(state, body, body_line))
    state.line = after
    return True


def _place_partial(state: StateBlock, name: str) -> bool:
    """Write the tokens of the partial `name`, if the page has it."""
    desk = desk_of(state.env)
    text = desk.take_partial(name)
    if text is None:
        return False
    desk.is_in_partial = True
    push_part(state, Part(Partial(), text, name))
    desk.is_in_partial = False
    return True


def _piece(state: StateBlock, tag: OpeningTag, line: int) -> Piece:
    desk = desk_of(state.env)
    kind = component_named(tag.name)
    if kind is None:
        said = _("There is no component “%(name)s”.") % {"name": tag.name}
        desk.report("unknown-component", said, line + 1)
        return Missing(tag.name)
    try:
        return kind.from_props(tag.props, desk)
    except PropError as error:
        desk.report("bad-component", f"{tag.name}: {error}", line + 1)
        return Missing(tag.name)


def _extent(
    state: StateBlock, tag: OpeningTag, start: int, end: int, at: int
) -> tuple[str, int, int] | None:
    """The body of the component, the line it begins on, and the line after the component."""
    after_tag = at + tag.length
    last = start
    while state.eMarks[last] < after_tag:
        last += 1
    if last >= end:
        return None
    rest = state.src[after_tag : state.eMarks[last]]
    if tag.closes_itself:
        return ("", last, last + 1) if not rest.strip() else None
    closing = f"</{tag.name}>"
    if rest.rstrip().endswith(closing):
        inner = rest.rstrip()[: -len(closing)]
        return (inner, last, last + 1) if closing not in inner else None
    if rest.strip() and not rest.strip().startswith("<summary>"):
        return None
    closing_at = _pairs(state.src).get(at)
    line = last + 1
    if closing_at is None:
        return None
    while line < end and state.eMarks[line] < closing_at:
        line += 1
    if line >= end:
        return None
    return f"{rest.strip()}\n{lines_of(state, last + 1, line)}", last, line + 1


@lru_cache(maxsize=8)
def _pairs(text: str) -> dict[int, int]:
    """Where each opening tag at the head of a line (by position) has its closing one. One pass."""
    pairs: dict[int, int] = {}
    open_tags: dict[str, list[int]] = {}
    marks = sorted([*_LINE.finditer(text), *_FENCE.finditer(text)], key=lambda m: m.start())
    fence = ""
    for mark in marks:
        if mark.re is _FENCE:
            if not fence:
                fence = mark[1]
            elif mark[1].startswith(fence):
                fence = ""
        elif not fence:
            opened = open_tags.setdefault(mark[2], [])
            if not mark[1]:
                opened.append(mark.start(1) - 1)
            elif opened:
                pairs[opened.pop()] = mark.start(1) - 1
    return pairs


def _mdx_fence(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A fence marked `mdx-code-block` holds components to show, not code."""
    at = state.bMarks[start] + state.tShift[start]
    opening = state.src[at : state.eMarks[start]].rstrip()
    fence = opening.removesuffix("mdx-code-block")
    if fence == opening or fence.strip("`") or len(fence) < 3 or state.is_code_block(start):
        return False
    line = start + 1
    while line < end:
        text = state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]].rstrip()
        if text.startswith(fence) and not text.strip("`"):
            break
        line += 1
    if line >= end or not may_nest(state):
        return False
    if not silent:
        parse_inside(state, lines_of(state, start + 1, line), start + 1)
        state.line = line + 1
    return True
