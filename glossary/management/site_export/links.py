"""Links of a page made relative, so that the exported site works in any folder. Pure."""

import posixpath
import re
from collections.abc import Callable
from urllib.parse import unquote, urlsplit

from glossary.rendering.html_text import Tag, pieces

LINK = re.compile(r' (href|src|srcset|action|data-tools|data-finder|data-root)="(/(?!/)[^"]*)"')
UNSAFE = re.compile(r'[\0-\x1f\\:*?"<>|]')
LONGEST_NAME = 200  # bytes of one segment; most file systems take 255


def relink(html: str, change: Callable[[str], str]) -> str:
    """`html` with every link to this site replaced by what `change` makes of it."""
    return "".join(
        LINK.sub(lambda found: f' {found[1]}="{change(found[2])}"', piece.source)
        if isinstance(piece, Tag)
        else piece
        for piece in pieces(html)
    )


def relative(link: str, here: str) -> str:
    """A site path as it is written on the page at `here`: "/a/b/#c" on "/a/" is "b/#c"."""
    path, rest = split(link)
    folder = here.rpartition("/")[0] or "/"
    way = posixpath.relpath(path, folder)
    return (f"{way}/" if path.endswith("/") else way) + rest


def split(link: str) -> tuple[str, str]:
    """A link's path, and its query and fragment as they are written."""
    end = min((at for at in map(link.find, "?#") if at >= 0), default=len(link))
    return link[:end], link[end:]


def address_of(link: str) -> str:
    """The address that a link leads to, decoded and without query and fragment."""
    return unquote(urlsplit(link).path)


def file_of(address: str) -> str:
    """Where an address lies below the exported folder; "" where no file may have its name."""
    name = address.removeprefix("/")
    if not name or name.endswith("/"):
        name += "index.html"
    segments = name.split("/")
    for segment in segments:
        unsafe = UNSAFE.search(segment) or segment.strip(". ") != segment.rstrip(" .").lstrip(" ")
        if segment in ("", ".", "..") or unsafe or len(segment.encode()) > LONGEST_NAME:
            return ""
    return name
