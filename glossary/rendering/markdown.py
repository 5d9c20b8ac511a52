"""The Markdown that texts are written in: CommonMark and what `syntax/` adds to it."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from django.utils.translation import gettext as _
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from .desk import Desk, check_blocks, check_brackets, desk_of
from .pieces import CLOSE, MAX_DEPTH, OPEN, Filling
from .syntax.admonitions import admonitions
from .syntax.bare_links import bare_links
from .syntax.code import code
from .syntax.comments import comments
from .syntax.components import components
from .syntax.figures import figures
from .syntax.footnotes import footnotes
from .syntax.headings import headings
from .syntax.inline_html import inline_html
from .syntax.links import links
from .syntax.math import math
from .syntax.tab_groups import tab_groups
from .syntax.tables import tables
from .syntax.tasks import tasks

_MAX_NESTING = MAX_DEPTH + 8


def to_html(text: str, desk: Desk) -> str:
    """Return `text` as HTML that is escaped but not sanitised yet; the desk gathers the rest."""
    return str(_markdown().render(text, desk.env()))


def to_inline_html(text: str, desk: Desk) -> str:
    """Return one line of Markdown as HTML without a paragraph around it, likewise."""
    return str(_markdown().renderInline(" ".join(text.split()), desk.env()))


@cache
def _markdown() -> MarkdownIt:
    options = {"html": False, "maxNesting": _MAX_NESTING, "xhtmlOut": False}
    md = MarkdownIt("commonmark", options, renderer_cls=_Renderer)
    md.enable("strikethrough")
    for add in (tables, math, footnotes, admonitions, components, figures, comments, code):
        add(md)
    md.core.ruler.after("block", "count", _count)
    md.core.ruler.at("inline", _inline)
    for add in (inline_html, tasks, bare_links, headings, links, tab_groups):
        add(md)
    md.core.ruler.push("watch_depth", _watch_depth)
    return md


def _count(state: StateCore) -> None:
    """Refuse what would take too long before the longest part of the work begins."""
    check_blocks(len(state.tokens))
    check_brackets(each.content.count("[") for each in state.tokens if each.type == "inline")


def _inline(state: StateCore) -> None:
    """As markdown-it does it, while the desk knows which line is being read."""
    for _at, token in desk_of(state.env).walk(state.tokens):
        if token.type == "inline":
            if token.children is None:
                token.children = []
            state.md.inline.parse(token.content, state.md, state.env, token.children)


def _watch_depth(state: StateCore) -> None:
    desk = desk_of(state.env)
    for _at, token in desk.walk(state.tokens):
        if token.level >= _MAX_NESTING - 1 and token.block:
            desk.report("nested-too-deep", _("Lists and quotes are nested too deep to be shown."))


class _Frame:
    """A piece that is being put together."""

    def __init__(self, opening: Token | None) -> None:
        self.opening = opening
        self.texts: list[str] = []
        self.body: list[str] = []

    def add_inline(self, html: str) -> None:
        """The first inline tokens of a piece are its own texts, the others belong to its body."""
        if self.opening and len(self.texts) < self.opening.meta["texts"]:
            self.texts.append(html)
        else:
            self.body.append(html)


class _Renderer(RendererHTML):
    """Renders pieces from the inside out, everything else as markdown-it does."""

    def render(self, tokens: Sequence[Token], options: OptionsDict, env: EnvType) -> str:
        desk = desk_of(env)
        frames = [_Frame(None)]
        for at, token in enumerate(tokens):
            if token.type == "inline":
                frames[-1].add_inline(self.renderInline(token.children or [], options, env))
            elif token.type == OPEN:
                frames.append(_Frame(token))
            elif token.type == CLOSE:
                done = frames.pop()
                frames[-1].body.append(_filled(done, desk))
            elif rule := self.rules.get(token.type):
                frames[-1].body.append(rule(tokens, at, options, env))
            else:
                frames[-1].body.append(self.renderToken(tokens, at, options, env))
        return "".join(frames[0].body)


def _filled(frame: _Frame, desk: Desk) -> str:
    assert frame.opening is not None  # noqa: S101
    meta: dict[str, Any] = frame.opening.meta
    filling = Filling(
        ids=tuple(meta.get("ids", ())),
        texts=tuple(desk.trust(text) for text in frame.texts),
        plain=tuple(meta.get("plain", ())),
        body=desk.trust("".join(frame.body)),
        desk=desk,
    )
    return str(meta["piece"].html(filling))
