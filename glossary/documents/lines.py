"""Lines of a text with the ends they have, so that what nobody changed is written as it was."""

import re
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple, TypeVar

from .errors import DocumentError
from .wording import _

BOM = "\ufeff"
MAX_CHANGED = 5_000  # lines between the first and the last change that are compared one by one
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")

T = TypeVar("T")


class Match(NamedTuple):
    """The old item that a new one continues; `same` when it says the same."""

    at: int
    same: bool


def split_lines(text: str) -> list[str]:
    """The lines of `text`, each with its own end (LF, CRLF or CR; none at the end of a file)."""
    return _LINE.findall(text)


def bare(line: str) -> str:
    return line.rstrip("\r\n")


def ending(line: str) -> str:
    """The end of a line: LF, CRLF, CR or nothing."""
    return line[len(bare(line)) :]


def is_blank(line: str) -> bool:
    """Whether Markdown sees nothing in `line`. A no-break space is something."""
    return not line.strip(" \t\r\n")


def join_lines(lines: Iterable[str], *, first: str = "\n", final: bool = True) -> str:
    """One text of `lines`; those without an end take the end of the line before.

    first: the end of a first line without one; final: whether a last line without one gets one.
    """
    ended: list[str] = []
    end = first
    for line in lines:
        if ended and not ending(ended[-1]):
            ended[-1] += end
        end = ending(line) or end
        ended.append(line)
    if ended and final and not ending(ended[-1]):
        ended[-1] += end
    return "".join(ended)


def align(old: Sequence[T], new: Sequence[T]) -> list[Match | None]:
    """For every item of `new` the item of `old` that it is, or was before it was changed."""
    start, stop = 0, 0
    shorter = min(len(old), len(new))
    while start < shorter and old[start] == new[start]:
        start += 1
    while stop < shorter - start and old[-1 - stop] == new[-1 - stop]:
        stop += 1
    matches: list[Match | None] = [Match(i, True) for i in range(start)]
    was, now = old[start : len(old) - stop], new[start : len(new) - stop]
    if max(len(was), len(now)) > MAX_CHANGED:
        matches += [None] * len(now)
    else:
        for kind, a, a_end, b, b_end in SequenceMatcher(None, was, now).get_opcodes():
            for offset in range(b_end - b):
                known = a + offset < a_end
                matches.append(Match(start + a + offset, kind == "equal") if known else None)
    matches += [Match(len(old) - stop + i, True) for i in range(stop)]
    return matches


def tidy(text: str) -> str:
    """`text` as a document field takes it: LF ends, no blank lines before or after."""
    lines = [bare(line) for line in split_lines(text)]
    while lines and is_blank(lines[-1]):
        lines.pop()
    first = next((i for i, line in enumerate(lines) if not is_blank(line)), 0)
    return "\n".join(lines[first:])


def check_text(text: str, field: str) -> None:
    """Refuse what no file or database takes: NUL and half a character."""
    if found := _UNSTORABLE.search(text):
        code = f"U+{ord(found[0]):04X}"
        raise DocumentError(_("remove the character %(code)s") % {"code": code}, field=field)


def check_block(text: str, field: str) -> None:
    """Refuse what is not whole lines of Markdown as `tidy` gives them."""
    check_text(text, field)
    if text != tidy(text):
        said = _("use LF line ends and no blank lines before or after")
        raise DocumentError(said, field=field)


def check_line(text: str, field: str) -> None:
    """Refuse more than one line, and spaces around it."""
    check_text(text, field)
    if "\n" in text or "\r" in text:
        raise DocumentError(_("must be one line: remove the line break"), field=field)
    if text != text.strip(" \t"):
        raise DocumentError(_("remove the spaces before and after"), field=field)


def one_line(text: str) -> str:
    """`text` with line breaks made spaces, and none around it."""
    return re.sub(r"[\r\n]+", " ", text).strip(" \t")
