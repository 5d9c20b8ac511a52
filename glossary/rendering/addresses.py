"""Where links lead: relative ones in the text start from the file that it was written in."""

import posixpath
import re

_ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|[/#?]", re.IGNORECASE)
_PAGE_ENDING = re.compile(r"\.mdx?\Z")


def resolve(address: str, base: str, *, is_page: bool = True) -> str:
    """Return `address` as a site path where it is relative to the folder `base`, else unchanged.

    A page is written with or without ".md" and lives at a path with a slash at its end.
    """
    if not base or not address or _ELSEWHERE.match(address):
        return address
    end = min((at for at in map(address.find, "?#") if at >= 0), default=len(address))
    path, rest = address[:end], address[end:]
    whole = posixpath.normpath(posixpath.join("/", base, path))
    if is_page:
        whole = _PAGE_ENDING.sub("", whole)
        whole = whole.removesuffix("/index").rstrip("/") + "/"
    return whole + rest


def parent(path: str) -> str:
    """The folder that holds the page at `path`: "/a/" for "/a/b/"."""
    return path.rstrip("/").rpartition("/")[0] + "/"
