"""Heading ids: GitHub's slugs, or as written with `{#id}`, `{/* #id */}` or `<!-- #id -->`.

Two passes: before the inline rules the written ids are taken off the headings; after them every
heading and piece claims its ids in reading order, so that numbers of repeated ones come out right.
"""

import re

from django.utils.translation import gettext as _
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from glossary.rendering.desk import Desk, desk_of, plain
from glossary.rendering.pieces import OPEN
from glossary.rendering.results import Heading

_WRITTEN_ID = re.compile(
    r"(?:\{#(?P<brace>[^\s{}<>\"'&]{1,200})\}"
    r"|\{/\*\s{0,9}#(?P<mdx>[^\s{}<>\"'&*]{1,200})\s{0,9}\*/\}"
    r"|<!--\s{0,9}#(?P<html>[^\s{}<>\"'&]{1,200}?)\s{0,9}-->)\Z"
)
_LONGEST_MARK = 240


def headings(md: MarkdownIt) -> None:
    """Add both passes."""
    md.core.ruler.before("inline", "written_ids", _take_written_ids)
    md.core.ruler.push("claim_ids", _claim_ids)


def _take_written_ids(state: StateCore) -> None:
    for opening, inline in zip(state.tokens, state.tokens[1:], strict=False):
        if opening.type == "heading_open" and inline.type == "inline":
            text = inline.content.rstrip()
            if match := _WRITTEN_ID.search(text, max(0, len(text) - _LONGEST_MARK)):
                inline.content = text[: match.start()].rstrip()
                opening.meta["written_id"] = match["brace"] or match["mdx"] or match["html"]


def _claim_ids(state: StateCore) -> None:
    desk = desk_of(state.env)
    for at, token in desk.walk(state.tokens):
        if token.type == "heading_open":
            _claim_heading(desk, token, state.tokens[at + 1])
            state.tokens[at + 2].tag = token.tag
        elif token.type == OPEN:
            count = token.meta["texts"]
            texts = [plain(inline.children) for inline in state.tokens[at + 1 : at + 1 + count]]
            token.meta["plain"] = texts
            token.meta["ids"] = token.meta["piece"].claim_ids(desk.ids, texts, desk)


def _claim_heading(desk: Desk, token: Token, inline: Token) -> None:
    text = " ".join(plain(inline.children).split())
    level = max(2, int(token.tag[1]))
    token.tag = f"h{level}"
    token.attrSet("id", _heading_id(desk, token, text))
    if not text:
        desk.report("empty-heading", _("This heading has no text."))
    desk.headings.append(Heading(level=level, id=str(token.attrGet("id")), text=text))


def _heading_id(desk: Desk, token: Token, text: str) -> str:
    written = token.meta.get("written_id", "")
    if not written:
        return desk.ids.claim_heading(text)
    if written.startswith("g-"):
        said = _("“%(id)s” can't be used: ids with “g-” are the site's.")
        desk.report("reserved-id", said % {"id": written})
        return desk.ids.claim_heading(text)
    claimed = desk.ids.claim(written)
    if claimed != written:
        said = _("The id “%(id)s” is on this page twice.")
        desk.report("repeated-id", said % {"id": written})
    return claimed
