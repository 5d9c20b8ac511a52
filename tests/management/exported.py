"""Whether the links of an exported site lead to its files."""

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit


def links_to_no_file(root: Path) -> Iterator[tuple[str, str]]:
    """Page and link of every link and anchor of the exported pages that leads to nothing."""
    ids = {}
    for file in root.rglob("*.html"):
        ids[file] = set(re.findall(r' id="([^"]+)"', file.read_text()))
    for file in ids:
        if file.name == "404.html":
            continue  # its links begin at the root
        here = f"/{file.relative_to(root)}"
        for link in re.findall(
            r'<[a-z][^>]*? (?:href|src|srcset|action)="([^"]*)"', file.read_text()
        ):
            whole = urlsplit(urljoin(here, unescape(link)))
            if whole.scheme or whole.netloc:
                continue
            assert not link.startswith("/"), f"{here}: {link} is not relative"
            target = root / unquote(whole.path).lstrip("/")
            target = target / "index.html" if whole.path.endswith("/") else target
            if (
                not target.is_file()
                or whole.fragment
                and unquote(whole.fragment) not in ids.get(target, ())
            ):
                yield here, link
