"""Finished HTML without links to addresses that have gone: until its page is made anew."""

import html as entities
import re
from collections.abc import Collection
from urllib.parse import unquote, urlsplit

_LINK = re.compile(r'<a (?:[^>"]|"[^"]*")*?href="(/[^"]*)"(?:[^>"]|"[^"]*")*>(.*?)</a>', re.DOTALL)


def addresses_in(html: str) -> set[str]:
    """The paths on this site that `html` leads to."""
    return {path for match in _LINK.finditer(html) if (path := _path(match[1]))}


def without_links_to(html: str, gone: Collection[str]) -> str:
    """`html` with the text of each link to one of the paths in `gone`, but not the link."""

    def kept(match: "re.Match[str]") -> str:
        return match[2] if _path(match[1]) in gone else match[0]

    return _LINK.sub(kept, html) if gone else html


def _path(href: str) -> str:
    return "" if href.startswith("//") else unquote(urlsplit(entities.unescape(href)).path)
