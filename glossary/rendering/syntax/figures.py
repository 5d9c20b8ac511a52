"""Pictures as MDX writes them: `<figure>` with `<img>` and `<figcaption>`, or `<img>` alone.

An address may stand in `require('./x.png').default` or `useBaseUrl('/img/x.png')`: it is read out
of there, and nothing is ever run.
"""

import re
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.ruler import RuleOptionsType
from markdown_it.rules_block import StateBlock

from glossary.rendering.components.base import PropError
from glossary.rendering.components.figure import Figure
from glossary.rendering.components.missing import Missing
from glossary.rendering.desk import desk_of
from glossary.rendering.pieces import Piece, lines_of, may_nest, parse_inside, push_piece

from .props import Expression, OpeningTag, Prop, read_opening_tag

_MOST_LINES: Final = 60
_OPENING = re.compile(r"<(figure|img)\b")
_IMG = re.compile(r"<img\b")
_CAPTION = re.compile(r"<figcaption\b[^<>]{0,500}>(.{0,4000}?)</figcaption>", re.DOTALL)
_ANCHOR = re.compile(
    r"<a\b[^<>]{0,500}?\bhref=(?:\"([^\"<>]{0,500})\"|'([^'<>]{0,500})')[^<>]{0,500}>"
    r"([^<>]{0,500})</a>"
)
_CALL = re.compile(r"(?:require|useBaseUrl)\(\s*(['\"])([^'\"]{1,500})\1\s*\)(?:\.default)?")


def figures(md: MarkdownIt) -> None:
    """Add the rule for figures and for pictures that stand alone."""
    terminates: RuleOptionsType = {"alt": ["paragraph", "reference", "blockquote", "list"]}
    md.block.ruler.before("component", "figure", _figure, terminates)


def _figure(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    at = state.bMarks[start] + state.tShift[start]
    opening = _OPENING.match(state.src, at)
    if not opening or state.is_code_block(start) or not may_nest(state):
        return False
    closing = "</figure>" if opening[1] == "figure" else "/>"
    last = start
    stop = min(end, start + _MOST_LINES)
    while last < stop and closing not in state.src[state.bMarks[last] : state.eMarks[last]]:
        last += 1
    if last >= stop:
        return False
    text = lines_of(state, start, last + 1).strip()
    if not text.endswith(closing):
        return False
    if silent:
        return True
    inner = text if opening[1] == "img" else text.partition(">")[2].removesuffix(closing)
    piece, body = _read(state, inner, start)
    push_piece(state, piece, (start, last + 1), lambda: parse_inside(state, body, start))
    state.line = last + 1
    return True


def _read(state: StateBlock, inner: str, line: int) -> tuple[Piece, str]:
    """The figure that `inner` says, and what else stands in it."""
    caption = _CAPTION.search(inner)
    if caption:
        inner = inner[: caption.start()] + inner[caption.end() :]
    at = _IMG.search(inner)
    tag = read_opening_tag(inner[at.start() :]) if at else None
    if at and tag:
        inner = inner[: at.start()] + inner[at.start() + tag.length :]
    said = " ".join(_ANCHOR.sub(_as_markdown, caption[1]).split()) if caption else ""
    try:
        return Figure(**_picture(tag), caption=said), inner.strip()
    except PropError as error:
        desk_of(state.env).report("bad-component", f"figure: {error}", line + 1)
        return Missing("figure"), ""


def _picture(tag: OpeningTag | None) -> dict[str, str]:
    props = tag.props if tag else {}
    return {"src": address_in(props.get("src")), "alt": _text(props.get("alt"))}


def address_in(prop: Prop) -> str:
    """The address that a prop holds, as text or in a call that loads a file."""
    if isinstance(prop, Expression):
        call = _CALL.fullmatch(prop.source)
        return call[2] if call else ""
    return _text(prop)


def _text(prop: Prop) -> str:
    return prop if isinstance(prop, str) else ""


def _as_markdown(match: re.Match[str]) -> str:
    return f"[{match[3].strip()}]({match[1] or match[2]})"
