"""Footnotes, and sources: `[^key]` without a definition cites the source of that key."""

from html import escape
from typing import Any

from django.utils.translation import gettext
from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

from glossary.rendering.desk import desk_of
from glossary.rendering.results import SourceView
from glossary.rendering.sanitizer import is_safe_address

_LONGEST_KEY = 100


def footnotes(md: MarkdownIt) -> None:
    """Add footnotes, numbered over the whole page and collected at its end."""
    footnote_plugin(md, inline=False)
    md.inline.ruler.after("footnote_ref", "source_ref", _source_ref)
    md.add_render_rule("footnote_ref", _render_ref)
    md.add_render_rule("footnote_block_open", _render_block_open)
    md.add_render_rule("footnote_block_close", _render_block_close)
    md.add_render_rule("footnote_open", _render_open)
    md.add_render_rule("footnote_anchor", _render_anchor)


def _source_ref(state: StateInline, silent: bool) -> bool:
    if not state.src.startswith("[^", state.pos):
        return False
    end = state.src.find("]", state.pos, min(state.posMax, state.pos + _LONGEST_KEY))
    key = state.src[state.pos + 2 : end] if end > 0 else ""
    if not key or any(char.isspace() or char == "[" for char in key):
        return False
    desk = desk_of(state.env)
    if key not in desk.surroundings.sources:
        if not silent:
            said = gettext("There is no footnote and no source “%(key)s”.")
            desk.report("unknown-source", said % {"key": key})
        return False
    if not silent:
        notes = state.env.setdefault("footnotes", {"refs": {}, "list": {}})
        number = notes["refs"].setdefault(f":{key}", len(notes["list"]))
        note = notes["list"].setdefault(number, {"label": key, "count": 0})
        token = state.push("footnote_ref", "", 0)
        token.meta = {"id": number, "subId": note["count"], "label": key}
        note["count"] += 1
    state.pos = end + 1
    return True


def _render_ref(self: object, tokens: list[Token], at: int, options: object, env: Any) -> str:
    number, place = _number(tokens[at])
    label = escape(gettext("Footnote %(number)s") % {"number": number})
    return (
        f'<sup class="footnote-ref"><a href="#g-fn-{number}" id="g-fnref-{place}"'
        f' aria-label="{label}">{number}</a></sup>'
    )


def _render_block_open(
    self: object, tokens: list[Token], at: int, options: object, env: Any
) -> str:
    title = escape(gettext("Notes and sources"))  # xgettext doesn't look into f-strings
    return (
        '<section class="footnotes" aria-labelledby="g-footnotes">'
        f'<h2 class="footnotes-title" id="g-footnotes">{title}</h2>\n<ol>\n'
    )


def _render_block_close(
    self: object, tokens: list[Token], at: int, options: object, env: Any
) -> str:
    return "</ol></section>\n"


def _render_open(self: object, tokens: list[Token], at: int, options: object, env: Any) -> str:
    number, _ = _number(tokens[at])
    is_defined = tokens[at + 1].type != "footnote_anchor"
    source = desk_of(env).surroundings.sources.get(tokens[at].meta["label"])
    citation = citation_html(source) if source and not is_defined else ""
    return f'<li class="footnote" id="g-fn-{number}">{citation}'


def _render_anchor(self: object, tokens: list[Token], at: int, options: object, env: Any) -> str:
    number, place = _number(tokens[at])
    label = escape(gettext("Back to the text of note %(number)s") % {"number": number})
    return (
        f' <a class="footnote-back" href="#g-fnref-{place}" aria-label="{label}">\u21a9\ufe0e</a>'
    )


def _number(token: Token) -> tuple[int, str]:
    number, repeat = token.meta["id"] + 1, token.meta.get("subId", 0)
    return number, f"{number}-{repeat + 1}" if repeat > 0 else str(number)


def citation_html(source: SourceView) -> str:
    """One source as it is printed: authors, title as a link, year."""
    title = escape(source.title)
    if is_safe_address(source.url):
        title = f'<a href="{escape(source.url)}">{title}</a>'
    authors = f"{escape(source.authors)}: " if source.authors else ""
    year = f" ({escape(source.year)})" if source.year else ""
    return f'<cite class="source">{authors}{title}{year}</cite>'
