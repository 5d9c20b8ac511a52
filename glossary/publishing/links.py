"""Where a text's links lead on this site."""

import re
from urllib.parse import unquote, urlsplit

ID = re.compile(r'\sid="([^"]+)"')


def path_of(link: str) -> str:
    """The path of a link to this site, without query and fragment; "" for any other link."""
    if not link.startswith("/") or link.startswith("//"):
        return ""
    return unquote(urlsplit(link).path)


def place_of(link: str, own: str) -> tuple[str, str] | None:
    """Path and anchor of a link to a place within a page of this site; own: the text's path."""
    path = own if link.startswith("#") else path_of(link)
    anchor = unquote(link.partition("#")[2])
    return (path, anchor) if path and anchor else None


def ids_of(html: str) -> set[str]:
    """Every id that a link can lead to."""
    return set(ID.findall(html))
