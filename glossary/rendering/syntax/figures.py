"""Pictures as MDX writes them: `<figure>` with `<img>` and `<figcaption>`, or `<img>` alone.

Instead of `<img>` there may be a picture for each scheme: `<ThemedImage>`, or `<picture>` with
`<source media="(prefers-color-scheme: dark)">`. An address may stand in
`require('./x.png').default` or `useBaseUrl('/img/x.png')`: it is read out of there, and nothing is
ever run.
"""

import re
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.ruler import RuleOptionsType
from markdown_it.rules_block import StateBlock

from glossary.rendering.components.base import PropError
from glossary.rendering.components.figure import Figure
from glossary.rendering.components.missing import Missing
from glossary.rendering.components.themed_image import ThemedImage
from glossary.rendering.desk import desk_of
from glossary.rendering.pieces import Piece, lines_of, may_nest, parse_inside, push_piece

from .props import OpeningTag, Prop, address_in, read_opening_tag

_MOST_LINES: Final = 60
_OPENING = re.compile(r"<(figure|img|picture)\b")
_IMG = re.compile(r"<(?:img|ThemedImage)\b")
_SOURCE = re.compile(r"<source\b")
_PICTURE = re.compile(r"</?picture>")
_CAPTION = re.compile(r"<figcaption\b[^<>]{0,500}>(.{0,4000}?)</figcaption>", re.DOTALL)
_ANCHOR = re.compile(
    r"<a\b[^<>]{0,500}?\bhref=(?:\"([^\"<>]{0,500})\"|'([^'<>]{0,500})')[^<>]{0,500}>"
    r"([^<>]{0,500})</a>"
)


def figures(md: MarkdownIt) -> None:
    """Add the rule for figures and for pictures that stand alone."""
    terminates: RuleOptionsType = {"alt": ["paragraph", "reference", "blockquote", "list"]}
    md.block.ruler.before("component", "figure", _figure, terminates)


def _figure(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    at = state.bMarks[start] + state.tShift[start]
    opening = _OPENING.match(state.src, at)
    if not opening or state.is_code_block(start) or not may_nest(state):
        return False
    closing = "/>" if opening[1] == "img" else f"</{opening[1]}>"
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
    tag, inner = _taken(_IMG, inner)
    inner = _PICTURE.sub("", inner)
    dark = ""
    while (taken := _taken(_SOURCE, inner))[0]:
        source, inner = taken
        dark = dark or _dark_of(source)
    said = " ".join(_ANCHOR.sub(_as_markdown, caption[1]).split()) if caption else ""
    try:
        return Figure(**{"dark": dark, **_picture(tag), "caption": said}), inner.strip()
    except PropError as error:
        desk_of(state.env).report("bad-component", f"figure: {error}", line + 1)
        return Missing("figure"), ""


def _taken(mark: re.Pattern[str], inner: str) -> tuple[OpeningTag | None, str]:
    """The first tag that `mark` finds in `inner`, and `inner` without it."""
    at = mark.search(inner)
    tag = read_opening_tag(inner[at.start() :]) if at else None
    if at is None or tag is None:
        return None, inner
    return tag, inner[: at.start()] + inner[at.start() + tag.length :]


def _picture(tag: OpeningTag | None) -> dict[str, str]:
    props = tag.props if tag else {}
    alt = {"alt": _text(props.get("alt"))}
    if tag and tag.name == "ThemedImage":
        return {**ThemedImage.addresses(props.get("sources")), **alt}
    return {"src": address_in(props.get("src")), **alt}


def _dark_of(source: OpeningTag | None) -> str:
    """The address of a `<source>` for the dark scheme, or ""."""
    props = source.props if source else {}
    is_dark = "dark" in _text(props.get("media"))
    return address_in(props.get("srcset", props.get("srcSet"))) if is_dark else ""


def _text(prop: Prop) -> str:
    return prop if isinstance(prop, str) else ""


def _as_markdown(match: re.Match[str]) -> str:
    return f"[{match[3].strip()}]({match[1] or match[2]})"
