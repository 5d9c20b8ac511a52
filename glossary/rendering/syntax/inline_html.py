"""The few HTML tags that text may hold: a closed list, without attributes, always in pairs.

Every other tag stays text. A tag of the list that has no partner in the same line of text stays
text too, so that nothing an author forgets to close reaches beyond its paragraph.
"""

import re
from typing import Final

from django.utils.translation import gettext as _
from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from glossary.rendering.desk import Desk, desk_of

_PAIRED_NAMES = "abbr b cite del dfn em i ins kbd mark q s samp small strong sub sup u var "
_PAIRED: Final = _PAIRED_NAMES.split()
_ALONE: Final = ("br", "wbr")
_TAG = re.compile(rf"<(/?)({'|'.join((*_PAIRED, *_ALONE))})[ \t]{{0,9}}(/?)>", re.IGNORECASE)
_MAX_DEPTH: Final = 24


def inline_html(md: MarkdownIt) -> None:
    """Add the rule for tags, and the pass that pairs them and bounds how deep marks nest."""
    md.inline.ruler.before("autolink", "inline_tag", _inline_tag)
    md.core.ruler.after("inline", "pair_tags", _pair_all)
    md.add_render_rule("inline_tag", _render)


def _inline_tag(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] != "<":
        return False
    match = _TAG.match(state.src, state.pos, state.posMax)
    if not match:
        return False
    is_end, name, closes_itself = match[1], match[2].lower(), match[3]
    if (name in _ALONE and is_end) or (name not in _ALONE and closes_itself):
        return False
    if not silent:
        token = state.push("inline_tag", name, 0)
        token.content = match[0]
        kind = "alone" if name in _ALONE else "end" if is_end else "start"
        token.meta = {"kind": kind, "as_text": " " if name == "br" else ""}
    state.pos = match.end()
    return True


def _pair_all(state: StateCore) -> None:
    desk = desk_of(state.env)
    for _at, token in desk.walk(state.tokens):
        if token.type == "inline" and token.children:
            pair_tags(token.children)
            _bound_depth(desk, token)


def pair_tags(children: list[Token]) -> None:
    """Turn each tag that has no partner into text. Linear: a tag is looked at twice at most."""
    open_at: list[int] = []
    open_names: dict[str, int] = {}
    for at, token in enumerate(children):
        if token.type != "inline_tag" or token.meta["kind"] == "alone":
            continue
        name = token.tag
        if token.meta["kind"] == "start":
            open_at.append(at)
            open_names[name] = open_names.get(name, 0) + 1
        elif not open_names.get(name):
            _as_text(token)
        else:
            while children[open_at[-1]].tag != name:
                unpaired = children[open_at.pop()]
                open_names[unpaired.tag] -= 1
                _as_text(unpaired)
            open_at.pop()
            open_names[name] -= 1
    for at in open_at:
        _as_text(children[at])


def _as_text(token: Token) -> None:
    token.type = "text"
    token.tag = ""
    token.meta = {}


def _bound_depth(desk: Desk, inline: Token) -> None:
    shown: list[bool] = []
    for token in inline.children or ():
        step: int = token.nesting
        if token.type == "inline_tag":
            step = {"start": 1, "end": -1, "alone": 0}[token.meta["kind"]]
        if step > 0:
            shown.append(len(shown) < _MAX_DEPTH)
            if not shown[-1]:
                _hide(token)
        elif step < 0 and shown and not shown.pop():
            _hide(token)
            desk.report("nested-too-deep", _("Marks stand inside each other too often."))


def _hide(token: Token) -> None:
    _as_text(token)
    token.content = ""
    token.nesting = 0


def _render(self: object, tokens: list[Token], at: int, options: object, env: object) -> str:
    token = tokens[at]
    return f"</{token.tag}>" if token.meta["kind"] == "end" else f"<{escapeHtml(token.tag)}>"
