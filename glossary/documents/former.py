"""Old addresses that the front matter of a page names, as plugins of Docusaurus read them."""

from collections.abc import Iterator
from typing import Final

from .document import Document
from .errors import DocumentError
from .page import read_keys

KEYS: Final = ("redirect_from", "aliases")


def former_addresses(document: Document) -> Iterator[str]:
    """Paths of this site that `redirect_from` or `aliases` say, as `/section/page/`."""
    extra = dict(document.extra)
    for key in KEYS:
        for written in _texts(extra.get(key, "")):
            if written.strip("/"):
                yield f"/{written.strip('/')}/"


def _texts(raw: str) -> tuple[str, ...]:
    try:
        value = next(iter(read_keys(f"---\n{raw}\n---\n").values()), None) if raw else None
    except DocumentError:
        return ()
    return (value,) if isinstance(value, str) else value or ()
