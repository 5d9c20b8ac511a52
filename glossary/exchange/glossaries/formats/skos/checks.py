"""What of linked data is refused before a parser sees it: what would be fetched, or is a bomb."""

import re
from collections.abc import Iterator
from typing import Any, Final

from django.utils.translation import gettext as _

from glossary.documents import DocumentError
from glossary.exchange.glossaries.formats.json_files import load_json

MOST_CHARACTERS: Final = 16 * 1024 * 1024
LONGEST_IRI: Final = 2_000
_TOKENS = re.compile(
    r'"""(?:[^"\\]|\\.|"{1,2}(?!"))*+"""|\'\'\'(?:[^\'\\]|\\.|\'{1,2}(?!\'))*+\'\'\''
    r'|"(?:[^"\\\n]|\\.)*+"|\'(?:[^\'\\\n]|\\.)*+\'|#[^\n]*|<[^<>\s]*>|[\[\](){}]',
    re.DOTALL,
)


def check_turtle(text: str, most_depth: int) -> None:
    """Raises DocumentError, with the line."""
    _check_length(text)
    if re.match(r"\s*<(?:\?xml|!DOCTYPE|rdf:RDF)", text, re.IGNORECASE):
        raise DocumentError(_("RDF/XML is not read: convert it to Turtle"), line=1)
    depth = 0
    for token in _TOKENS.finditer(text):
        mark = token[0][0]
        if mark == "<" and len(token[0]) > LONGEST_IRI:
            said = _("an address of more than %(n)s characters") % {"n": f"{LONGEST_IRI:,}"}
            raise DocumentError(said, line=_line(text, token))
        if token[0] in "[({":
            depth += 1
            if depth > most_depth:
                said = _("nested deeper than %(n)s") % {"n": most_depth}
                raise DocumentError(said, line=_line(text, token))
        elif token[0] in "])}":
            depth -= 1


def check_json_ld(text: str) -> None:
    """Raises DocumentError for a context that would have to be fetched, among others."""
    _check_length(text)
    for context in _contexts(load_json(text)):
        for value in context if isinstance(context, list) else [context]:
            if isinstance(value, str):
                said = _("the context %(name)r would have to be fetched: write it into the file")
                raise DocumentError(said % {"name": value[:80]}, field="@context")
            if isinstance(value, dict) and "@import" in value:
                raise DocumentError(_("@import would have to be fetched"), field="@context")
            if len(str(value)) > 100_000 or _has_long(value):
                raise DocumentError(_("the context is too long"), field="@context")


def _contexts(value: Any) -> Iterator[Any]:
    """Every context, wherever it stands, also within another."""
    if isinstance(value, dict):
        if "@context" in value:
            yield value["@context"]
        for inner in value.values():
            yield from _contexts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _contexts(inner)


def _has_long(value: Any) -> bool:
    if isinstance(value, str):
        return len(value) > LONGEST_IRI
    if isinstance(value, dict):
        return any(map(_has_long, value.values()))
    return isinstance(value, list) and any(map(_has_long, value))


def _check_length(text: str) -> None:
    if len(text) > MOST_CHARACTERS:
        raise DocumentError(_("linked data of more than 16 MiB is not read: split the file"))


def _line(text: str, token: "re.Match[str]") -> int:
    return text.count("\n", 0, token.start()) + 1
