"""How a question stands in a text: as a heading, as `<details>`, or as a paragraph in bold."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from .blocks import Block, read_heading
from .lines import bare, ending

Form = Literal["heading", "details", "bold"]

MAX_HEAD = 2_000  # characters of `<details><summary>…</summary>`
_DETAILS = re.compile(
    r"(?P<open> {0,3}<details)(?P<attributes>(?:\s[^<>]*)?)"
    r"(?P<inner>>\s*<summary(?:\s[^<>]*)?>"
    r"(?:\s*<(?P<tag>b|strong|span|p|h[1-6])(?:\s[^<>]*)?>|\s*(?P<stars>\*\*))?)"
    r"(?P<said>.*?)"
    r"(?P<close>(?(tag)</(?P=tag)>\s*)(?(stars)\*\*\s*)</summary>[ \t]*)\n",
    re.DOTALL,
)
_BOLD = re.compile(
    r"(?P<inner> {0,3}(?P<stars>\*\*|__)(?:Q:[ \t]*)?)(?P<said>(?!\s).*?)"
    r"(?P<close>(?P=stars)(?:[ \t]*|\\|[ \t]*<br ?/?>))\n",
    re.DOTALL,
)
_ID = re.compile(r"""\s+id=(?:"([^"{}]*)"|'([^'{}]*)')""")
_END = re.compile(r"\s*</details>\s*")


@dataclass(frozen=True)
class Asking:
    """A question as it is put. size: lines before its answer; foot: lines behind it."""

    form: Form
    question: str
    anchor: str
    size: int
    foot: int = 0


def read_asking(
    lines: Sequence[str], start: int, end: int, block: Block | None = None
) -> Asking | None:
    """How the question in these lines is put; None where there is none.

    block: the block that begins there.
    """
    if block is not None and block.kind == "heading":
        heading = read_heading(lines[start : block.end])
        return Asking("heading", heading.text, heading.anchor, block.end - start)
    head = _head(lines[start : min(end, start + 20)])
    if found := _DETAILS.match(head):
        size = found[0].count("\n")
        if size >= end - start or not _END.fullmatch(lines[end - 1]):
            return None
        anchor = _ID.search(found["attributes"])
        return _asking("details", found, (anchor[1] or anchor[2] or "") if anchor else "", 1)
    found = _BOLD.match(head)
    return _asking("bold", found, "", 0) if found else None


def reworded(head: Sequence[str], form: Form, question: str, anchor: str) -> list[str]:
    """The lines of a head, `<details>` or in bold, that ask this instead."""
    found = (_DETAILS if form == "details" else _BOLD).match(_head(head))
    assert found, "a head that was read"  # noqa: S101
    said = found["said"]
    before = said[: len(said) - len(said.lstrip())]
    text = found["inner"] + before + question + said[len(said.rstrip()) :] + found["close"]
    if form == "details":
        own = f' id="{anchor}"' if anchor else ""
        text = found["open"] + own + _ID.sub("", found["attributes"]) + text
    return [line + ending(head[-1]) for line in text.split("\n")]


def _head(lines: Sequence[str]) -> str:
    return "".join(f"{bare(line)}\n" for line in lines)[:MAX_HEAD]


def _asking(form: Form, found: re.Match[str], anchor: str, foot: int) -> Asking | None:
    question = re.sub(r"[ \t]*\n[ \t]*", " ", found["said"].strip(" \t\n"))
    if not question or (found["stars"] and found["stars"] in question) or "\n\n" in found[0]:
        return None
    return Asking(form, question, anchor, found[0].count("\n"), foot)
