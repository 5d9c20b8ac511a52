"""A formula as a line of plain text, for search, snippets and machines: `6 × N × D`, `x^2`, `a/b`.

It is read from the same MathML tree that the formula is written from.
"""

import html as entities
import re
import unicodedata
from collections.abc import Callable, Iterable
from typing import Final
from xml.etree.ElementTree import Element  # noqa: S405 (a tree made here; no XML is read)

_OPENING: Final = frozenset("([{⌈⌊⟨")
_CLOSING: Final = frozenset(")]}⌉⌋⟩!%′″‴")
_TIGHT: Final = frozenset("|‖/∑∏∫∂∇¬∀∃√^¯~˙¨.:…⋯⋮⋱'")
_SIGNS: Final = frozenset("+-−±∓")
_UNSEEN = str.maketrans("∣\xa0", "| ", "\u2061\u2062\u2063\u2064")
_ACCENTS: Final = {"^": "\u0302", "¯": "\u0304", "~": "\u0303", "˙": "\u0307", "→": "\u20d7"}
_PLAIN = re.compile(r"\w*|.")
_WHOLE = re.compile(r"√?[\w.,′]*(?:[_^](?:\w+|\([^()]*\)|[^\w\s(]))*|\([^()]*\)|\W*")
_WORD = re.compile(r"[^\W\d_]{2,}\Z")
_ENDS_IN_WORD = re.compile(r"(?:[^\W\d_]{2,}|[_^/√]\w+|[_^]\([^()]*\))\Z")
_BEGINS_WITH_WORD = re.compile(r"[^\W\d_]{2,}|[^ ]+/")
_AROUND_SIGNS = re.compile(r" ?([^\w\s,;]) ?")
_SPACES = re.compile(r" {2,}")
_EM = re.compile(r"[1-9][\d.]*em")
_WIDE = re.compile(r"([,;.]?) *\n *")


def formula_text(tree: Element) -> str:
    """What the formula says, on one line."""
    text = _WIDE.sub(lambda gap: f"{gap[1] or ';'} ", _read(tree).strip())
    return _SPACES.sub(" ", text)


def _read(element: Element) -> str:
    name = element.tag.rpartition("}")[2]
    if name in _SHAPES:
        return _SHAPES[name](list(element))
    if name == "mfrac":
        return _fraction(element)
    if name == "mspace":
        return "\n" if _EM.match(element.get("width", "")) else " "
    if name == "mphantom":
        return ""
    return _row(element) if len(element) else _said(element)


def _said(element: Element) -> str:
    """The text of a token; letters in a style of their own (bold, script) are plain letters."""
    text = entities.unescape(element.text or "").translate(_UNSEEN)
    return "".join(
        unicodedata.normalize("NFKC", char) if "\U0001d400" <= char <= "\U0001d7ff" else char
        for char in text
    )


def _row(row: Iterable[Element]) -> str:
    parts = list(row)
    read, last = "", ""
    is_start = True  # a sign here belongs to what follows
    for part in parts:
        text = _read(part)
        is_operator = part.tag == "mo" and len(parts) > 1 and not _WORD.match(text)
        if not is_operator:
            read += _gap(last, text) + text
            is_start = is_start and not text.strip()
        elif text in _OPENING or text in _TIGHT or (is_start and text in _SIGNS):
            read += text
            is_start = text not in "′!%"
        elif text in _CLOSING:
            read = read.rstrip() + text
            is_start = False
        else:
            read = f"{read.rstrip(' ')}{text} " if text in ",;" else f"{read} {text} "
            is_start = True
        last = text
    return read


def _gap(before: str, after: str) -> str:
    """A space between two words, or a word and a letter, that stand side by side."""
    if not before or not after[:1].isalnum():
        return ""
    is_word = _BEGINS_WITH_WORD.match(after) and (before[-1].isalnum() or before[-1] == ")")
    return " " if is_word or _ENDS_IN_WORD.search(before) else ""


def _whole(text: str) -> str:
    """`text` in brackets where it is more than one thing."""
    text = text.strip()
    return text if _WHOLE.fullmatch(text) else f"({text})"


def _script(mark: str, text: str) -> str:
    text = _AROUND_SIGNS.sub(r"\1", text.strip())
    if not text or text[0] in "′″‴":
        return text
    return mark + (text if _PLAIN.fullmatch(text) else f"({text})")


def _scripted(parts: list[Element], marks: str) -> str:
    base, *scripts = (_read(part) for part in parts)
    base = base.strip()
    if marks == "^" or len(base) > 1:
        base = _whole(base)
    return base + "".join(map(_script, marks, scripts))


def _over(parts: list[Element]) -> str:
    base, over = (_read(part).strip() for part in parts)
    if over in _ACCENTS or not any(char.isalnum() for char in over):
        return base + (_ACCENTS.get(over, "") if len(base) == 1 else "")
    return base + _script("^", over)


def _fraction(element: Element) -> str:
    above, below = (_read(part).strip() for part in element)
    if element.get("linethickness") == "0":
        return f"{above}, {below}"
    return f"{_whole(above)}/{_whole(below)}"


def _root(parts: list[Element]) -> str:
    base, degree = (_read(part).strip() for part in parts)
    return f"{_whole(base)}^(1/{degree})"


def _lines(rows: list[Element]) -> str:
    return "; ".join(" ".join(_read(cell).strip() for cell in row).strip() for row in rows)


_SHAPES: Final[dict[str, Callable[[list[Element]], str]]] = {
    "msup": lambda parts: _scripted(parts, "^"),
    "msub": lambda parts: _scripted(parts, "_"),
    "msubsup": lambda parts: _scripted(parts, "_^"),
    "munder": lambda parts: _scripted(parts, "_"),
    "munderover": lambda parts: _scripted(parts, "_^"),
    "mover": _over,
    "msqrt": lambda parts: f"√{_whole(_row(parts))}",
    "mroot": _root,
    "mtable": _lines,
}
