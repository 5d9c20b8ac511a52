"""Addresses written without any marks, as GFM links them: `https://…`, `http://…`, `www.…`.

Works on the text that is left once everything else has been read, so never in code, formulas or
links. Linear: an address that isn't one is passed over as a whole.
"""

import re
from collections.abc import Iterator
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

_BEGINNING = re.compile(
    r"(?:(?<=[\s*_~(\"'\u2018\u201c\u201e\u00ab])|^)(?:https?://|(?=www\.))", re.I
)
_DOMAIN = re.compile(r"[\w-]+(?:\.[\w-]+)+")
_REST = re.compile(r"[^\s<]*")
_ENTITY = re.compile(r"&[a-zA-Z0-9]+;\Z")
_LONGEST_ENTITY: Final = 40
_NEVER_LAST: Final = frozenset("?!.,:;*_~'\"\u2019\u201d\u00bb\u2026\u3001\u3002\uff0c\uff1a\uff1b")
_CLOSED_TAGS: Final = frozenset(("kbd", "samp", "var"))
_BARE = re.compile(r"https?://|www\.", re.IGNORECASE)
_JOINED: Final = ("softbreak", "hardbreak", "inline_tag", "task_mark")


def bare_links(md: MarkdownIt) -> None:
    """Add the pass that finds them."""
    md.core.ruler.after("text_join", "bare_links", _find)


def _find(state: StateCore) -> None:
    for inline in state.tokens:
        if inline.type == "inline" and inline.children and _BARE.search(inline.content):
            inline.children = list(_linked(state.md, inline.children))


def _linked(md: MarkdownIt, children: list[Token]) -> Iterator[Token]:
    """The tokens, those of text that hold an address taken apart. Marks are in pairs here."""
    closed = 0
    before: Token | None = None
    for token in children:
        if token.type in ("link_open", "link_close"):
            closed += token.nesting
        elif token.type == "inline_tag" and token.tag in _CLOSED_TAGS:
            closed += {"start": 1, "end": -1}.get(token.meta["kind"], 0)
        if token.type == "text" and not closed:
            may_begin = before is None or before.nesting != 0 or before.type in _JOINED
            yield from _split(md, token, may_begin)
        else:
            yield token
        before = token


def _split(md: MarkdownIt, token: Token, may_begin: bool) -> Iterator[Token]:
    done = 0
    for start, end, prefix in _addresses(token.content):
        written = prefix + token.content[start:end]
        if (start == 0 and not may_begin) or not md.validateLink(written):
            continue
        if start > done:
            yield _text(token.content[done:start], token.level)
        opening = Token("link_open", "a", 1, level=token.level, markup="linkify", info="auto")
        opening.attrSet("href", md.normalizeLink(written))
        yield opening
        yield _text(token.content[start:end], token.level + 1)
        yield Token("link_close", "a", -1, level=token.level, markup="linkify", info="auto")
        done = end
    if not done:
        yield token
    elif done < len(token.content):
        yield _text(token.content[done:], token.level)


def _text(content: str, level: int) -> Token:
    return Token("text", "", 0, content=content, level=level)


def _addresses(text: str) -> Iterator[tuple[int, int, str]]:
    """Where each address stands, and the scheme that it leaves out."""
    at = 0
    while found := _BEGINNING.search(text, at):
        domain = _DOMAIN.match(text, found.end())
        at = domain.end() if domain else found.end()
        if domain and not any("_" in part for part in domain[0].rsplit(".", 2)[-2:]):
            rest = _REST.match(text, at)
            at = rest.end() if rest else at
            end = _end(text, domain.end(), at)
            yield found.start(), end, "" if found[0] else "http://"
        at = max(at, found.start() + 1)


def _end(text: str, start: int, end: int) -> int:
    """Where the address ends: before punctuation, and before brackets that it didn't open."""
    unopened = text.count(")", start, end) - text.count("(", start, end)
    while end > start:
        last = text[end - 1]
        if last == ";" and (entity := _ENTITY.search(text, max(start, end - _LONGEST_ENTITY), end)):
            end = entity.start()
        elif last in _NEVER_LAST:
            end -= 1
        elif last == ")" and unopened > 0:
            end -= 1
            unopened -= 1
        else:
            break
    return end
