"""Boxes: `:::note Title`, `:::note[Title]`, nested ones with more colons outside."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext, gettext_lazy
from markdown_it import MarkdownIt
from markdown_it.ruler import RuleOptionsType
from markdown_it.rules_block import StateBlock

from glossary.rendering.desk import desk_of
from glossary.rendering.pieces import Filling, Piece, lines_of, may_nest, parse_inside, push_piece

_TITLES: Final = {
    "note": gettext_lazy("Note"),
    "tip": gettext_lazy("Tip"),
    "info": gettext_lazy("Info"),
    "warning": gettext_lazy("Warning"),
    "danger": gettext_lazy("Danger"),
}
_ALIASES: Final = {
    "caution": "warning",
    "error": "danger",
    "hint": "tip",
    "important": "info",
    "secondary": "note",
    "success": "tip",
}
_SPOKEN: Final = {
    "caution": gettext_lazy("Caution"),
    "error": gettext_lazy("Error"),
    "hint": gettext_lazy("Hint"),
    "important": gettext_lazy("Important"),
    "secondary": gettext_lazy("Secondary"),
    "success": gettext_lazy("Success"),
}
_OPENING = re.compile(
    r"(?P<colons>:{3,})[ \t]*(?P<kind>[a-zA-Z][\w-]*)(?P<label>\[[^\n]*\])?"
    r"(?P<attributes>\{[^{}\n]*\})?(?:[ \t]+(?P<title>[^\n]*))?[ \t]*\Z"
)
_FENCE = re.compile(r"[ \t]*(`{3,}|~{3,})")


@dataclass(frozen=True)
class Admonition(Piece):
    """A box with a title (inline Markdown)."""

    kind: str
    title: str
    template = "glossary/parts/admonition.html"

    def texts(self) -> Sequence[str]:
        return (self.title,)

    def context(self, filling: Filling) -> Mapping[str, object]:
        return {"kind": self.kind, "title": filling.texts[0], "body": filling.body}


def admonitions(md: MarkdownIt) -> None:
    """Add the rule for boxes."""
    terminates: RuleOptionsType = {"alt": ["paragraph", "reference", "blockquote", "list"]}
    md.block.ruler.before("fence", "admonition", _admonition, terminates)


def _admonition(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    at = state.bMarks[start] + state.tShift[start]
    if not state.src.startswith(":::", at) or state.is_code_block(start):
        return False
    opening = _OPENING.match(state.src[at : state.eMarks[start]].rstrip())
    if not opening or not may_nest(state):
        return False
    if silent:
        return True
    last, after = _closing_line(state, start, end, len(opening["colons"]))
    text = lines_of(state, start + 1, last)
    push_piece(
        state,
        _box(state, opening, start),
        (start, after),
        lambda: parse_inside(state, text, start + 1),
    )
    state.line = after
    return True


def _closing_line(state: StateBlock, start: int, end: int, colons: int) -> tuple[int, int]:
    """The line where the box ends and the one after it; an open box ends with what holds it."""
    fence = ""
    for line in range(start + 1, end):
        at, stop = state.bMarks[line] + state.tShift[line], state.eMarks[line]
        if at < stop and state.sCount[line] < state.blkIndent:
            return line, line
        text = state.src[at:stop].rstrip()
        if fence:
            if text.startswith(fence) and not text.strip(fence[0]):
                fence = ""
        elif match := _FENCE.match(text):
            fence = match[1]
        elif len(text) >= colons and not text.strip(":"):
            return line, line + 1
    return end, end


def _box(state: StateBlock, opening: "re.Match[str]", line: int) -> Admonition:
    written = opening["kind"].lower()
    kind = _ALIASES.get(written, written)
    label = opening["label"]
    title = (label[1:-1] if label else opening["title"] or "").strip()
    if kind not in _TITLES:
        said = gettext("There is no box of the kind “%(kind)s”; it shows as a note.")
        desk_of(state.env).report("unknown-admonition", said % {"kind": written}, line + 1)
        return Admonition("note", title or written.capitalize())
    return Admonition(
        kind, title or str(_TITLES.get(written) or _SPOKEN.get(written) or written.capitalize())
    )
