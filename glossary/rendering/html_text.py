"""Sanitised HTML taken apart into tags and text: what the term linker and the plain text share.

The sanitizer writes well-formed HTML in one spelling (attributes in double quotes, entities only
for & < > and the no-break space), so that a short regular expression reads it exactly.
"""

import html as entities
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_TAG = re.compile(r"</?[a-zA-Z](?:[^>\"]|\"[^\"]*\")*>")
_NAME = re.compile(r"</?([a-zA-Z][a-zA-Z0-9-]*)")
_ATTRIBUTE = re.compile(r"([a-zA-Z-]+)=\"([^\"]*)\"")
_SPACE = re.compile(r"\s")
_SPACES = re.compile(r" {2,}")
_INSERT = "data-g-insert"
_UNREAD = re.compile(r"<(?:sup|a) class=\"(?:footnote-(?:ref|back)|faq-near)\"")  # marks, not words

VOID = frozenset({"br", "hr", "img", "wbr", "col", "source"})
_BLOCK_NAMES = (
    "address article aside blockquote br caption dd details div dl dt figcaption figure h1 h2 "
    "h3 h4 h5 h6 hr li ol p pre section summary table tbody td tfoot th thead tr ul "
)
BLOCKS = frozenset(_BLOCK_NAMES.split())


@dataclass(frozen=True, slots=True)
class Tag:
    """A start or end tag as it stands in the HTML."""

    source: str
    name: str
    is_end: bool

    def attributes(self) -> dict[str, str]:
        """The attributes by name, entities resolved."""
        return {name: entities.unescape(value) for name, value in _ATTRIBUTE.findall(self.source)}


def pieces(html: str) -> Iterator[Tag | str]:
    """The tags and the texts between them (still with entities), in order and without a gap."""
    at = 0
    for match in _TAG.finditer(html):
        if match.start() > at:
            yield html[at : match.start()]
        source = match.group()
        name = _NAME.match(source)
        yield Tag(source, name.group(1).lower() if name else "", source.startswith("</"))
        at = match.end()
    if at < len(html):
        yield html[at:]


def text_of(html: str, insert_texts: Sequence[str] = ()) -> str:
    """What a reader reads: blocks on lines of their own, spaces joined, no markup.

    insert_texts: what to read in place of each insert that still stands as a placeholder.
    """
    read: list[str] = []
    unread = ""
    for piece in pieces(html):
        if unread:
            unread = (
                "" if isinstance(piece, Tag) and piece.is_end and piece.name == unread else unread
            )
        elif isinstance(piece, Tag) and _UNREAD.search(piece.source):
            unread = piece.name
        elif isinstance(piece, str):
            read.append(_SPACE.sub(" ", entities.unescape(piece)))
        else:
            read.append("\n" if piece.name in BLOCKS else "")
            read.append(_insert_text(piece, insert_texts))
    lines = (_SPACES.sub(" ", line).strip() for line in "".join(read).split("\n"))
    return "\n".join(line for line in lines if line)


def _insert_text(tag: Tag, insert_texts: Sequence[str]) -> str:
    number = tag.attributes().get(_INSERT, "") if _INSERT in tag.source else ""
    if number.isdecimal() and int(number) < len(insert_texts):
        return insert_texts[int(number)]
    return ""
