"""Formulas as HTML with raised and lowered parts, for printers that know no MathML."""

from html import escape
from typing import Final
from xml.etree.ElementTree import Element, ParseError, fromstring  # noqa: S405 (our own markup)

_RAISED: Final = {"msup": ("sup",), "msub": ("sub",), "msubsup": ("sub", "sup")}
_SPACED: Final = frozenset("=≈×≤≥<>+−∈→")


def on_paper(mathml: str) -> str:
    """`mathml`, written by `formulas.py`, as a span; a fraction is written with a slash."""
    try:
        root = fromstring(mathml)  # noqa: S314
    except ParseError:
        return mathml
    return f'<span class="formula">{_written(root)}</span>'


def _written(element: Element) -> str:
    name, children = element.tag.rpartition("}")[2], list(element)
    text = escape((element.text or "").strip())
    if name == "mi":
        return f"<i>{text}</i>" if len(text) == 1 else text
    if name == "mo":
        return f" {text} " if text in _SPACED else text
    if name == "mspace":
        return "\u2003"
    if name in _RAISED and children:
        parts = zip(_RAISED[name], children[1:], strict=False)
        raised = "".join(f"<{tag}>{_written(child).strip()}</{tag}>" for tag, child in parts)
        return _written(children[0]) + raised
    if name == "mfrac" and len(children) == 2:
        return " / ".join(_grouped(child) for child in children)
    if name == "msqrt":
        return "√" + _grouped(element[0]) if children else "√"
    if name == "annotation":
        return ""
    return text + "".join(_written(child) for child in children)


def _grouped(element: Element) -> str:
    written = _written(element).strip()
    return f"({written})" if len(list(element)) > 1 else written
