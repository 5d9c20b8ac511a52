"""What a glossary file may be at most, and how its bytes become text."""

import codecs
from typing import Final

from django.utils.translation import gettext as _

from glossary.documents import DocumentError

MOST_BYTES: Final = 64 * 1024 * 1024
MOST_TERMS: Final = 100_000
MOST_DEPTH: Final = 20
MOST_REMARKS: Final = 200  # of one file; the rest is counted

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def text_of(raw: bytes) -> str:
    """`raw` as text: UTF-8, or UTF-16 with a mark as spreadsheets write it.

    Raises DocumentError with the line where it is neither, or too long, or holds a NUL.
    """
    check_size(raw)
    encoding, mark = next(
        ((name, mark) for mark, name in _MARKS if raw.startswith(mark)), ("utf-8", b"")
    )
    if raw.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        raise DocumentError(_("the file is UTF-32: save it as UTF-8"))
    try:
        text = raw[len(mark) :].decode(encoding)
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise DocumentError(
            _("the file is not UTF-8: save it as UTF-8 (in Excel: “CSV UTF-8”)"), line=line
        ) from None
    if "\0" in text:
        line = text[: text.index("\0")].count("\n") + 1
        raise DocumentError(_("remove the character U+0000"), line=line)
    return text


def check_size(raw: bytes) -> None:
    if len(raw) > MOST_BYTES:
        said = _("the file has %(bytes)s bytes; at most %(most)s MiB are read")
        numbers = {"bytes": f"{len(raw):,}", "most": MOST_BYTES // (1024 * 1024)}
        raise DocumentError(said % numbers)


def check_count(terms: int, most: int = 0) -> None:
    """Raises DocumentError for more than `most` terms, or than are ever read."""
    if terms > (most := most or MOST_TERMS):
        said = _("more than %(most)s terms: split the file")
        raise DocumentError(said % {"most": f"{most:,}"})
