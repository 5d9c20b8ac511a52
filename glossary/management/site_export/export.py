"""The export itself: every address asked for, made fit for a file host, and put in place."""

import json
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.utils.html import escape
from django.utils.translation import gettext as _

from glossary.search.offline import index_files

from .addresses import how_many, to_write
from .asking import Answer, Site, base_path, called
from .assets import media_file, static_files
from .links import address_of, file_of, relative, relink
from .tree import Tree

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self';"
    " connect-src 'self'; form-action 'self'; base-uri 'none'; require-trusted-types-for 'script'"
)
SCRIPT = '<script type="module"'
FINDER = "glossary/js/static-search.js"
META = '<meta charset="utf-8">'
SERVERS = ("/admin/", "/api/", "/preview/", "/search/complete.json")
CARRIED = ("/static/", "/media/")
MISSING = "/404/"

Progress = Callable[[int, int], None]


@dataclass
class Report:
    """What an export did. Names of files, but `broken`: links that lead nowhere, with their page;
    `left_out`: addresses that no file can have."""

    written: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    unchanged: int = 0
    broken: list[tuple[str, str]] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)


def export_site(folder: Path, *, base_url: str = "", progress: Progress | None = None) -> Report:
    """Write the public site into `folder`.

    base_url: where it will be found, with its folder; else SITE_URL. Raises NotAnExport, OSError.
    """
    tree = Tree(folder)
    url = base_url or settings.SITE_URL
    with called(url):
        report = _Export(tree, base_path(url), progress).run()
    tree.finish()
    report.written, report.removed, report.unchanged = tree.written, tree.removed, tree.unchanged
    return report


class _Export:
    def __init__(self, tree: Tree, root: str, progress: Progress | None) -> None:
        self._tree, self._root, self._progress = tree, root, progress
        self._site = Site()
        self._report = Report()
        self._seen: set[str] = set()
        self._found: deque[tuple[str, str]] = deque()  # address, and the page that links to it
        self._redirects: list[str] = []
        self._done, self._whole = 0, how_many()
        self._says = escape(json.dumps(_says(), ensure_ascii=False))

    def run(self) -> Report:
        for address in to_write():
            self._write(address, "")
            while self._found:
                self._write(*self._found.popleft())
        self._write_parts_of_sitemap()
        for name, content in index_files():
            self._tree.put(name, content)
        for name, content in static_files():
            self._tree.put(name, content)
        missing = self._site.get(MISSING).body.decode()
        rooted = relink(missing, lambda link: self._root + link.removeprefix("/"))
        self._tree.put("404.html", self._finished(rooted, None).encode())
        self._tree.put("_headers", f"/*\n  Content-Security-Policy: {_HEADER}\n".encode())
        self._tree.put("_redirects", "".join(sorted(self._redirects)).encode())
        self._tree.put(".nojekyll", b"")
        if self._progress:
            self._progress(self._whole, self._whole)
        return self._report

    def _write(self, address: str, linked_from: str) -> None:
        if address in self._seen:
            return
        self._seen.add(address)
        name = file_of(address)
        if not name:
            self._report.left_out.append(address)
            return
        answer = self._answer(address)
        if answer.status == 200:
            self._tree.put(name, self._fit(address, answer))
        elif answer.location.startswith("/"):
            self._put_redirect(address, name, answer)
        elif linked_from:
            self._report.broken.append((linked_from, address))
        self._done += 1
        if self._progress and self._done < self._whole:
            self._progress(self._done, self._whole)

    def _write_parts_of_sitemap(self) -> None:
        """Those that a long sitemap names; a short one is whole."""
        if b"<sitemapindex" not in self._site.get("/sitemap.xml").body:
            return
        number = 1
        while (part := self._site.get(f"/sitemap-{number}.xml")).status == 200:
            self._tree.put(f"sitemap-{number}.xml", part.body)
            number += 1

    def _answer(self, address: str) -> Answer:
        if address.startswith("/media/"):
            return media_file(address.removeprefix("/media/"))
        return self._site.get(address)

    def _fit(self, address: str, answer: Answer) -> bytes:
        """The answer as a file; links of a page are noted, to be followed."""
        if answer.kind != "text/html":
            return answer.body
        html = answer.body.decode()

        def change(link: str) -> str:
            to = address_of(link)
            if not to.startswith(("/static/", *SERVERS)) and to not in self._seen:
                self._found.append((to, address))
            return relative(link, address)

        return self._finished(relink(html, change), address).encode()

    def _finished(self, html: str, here: str | None) -> str:
        """`html` with its policy, and with the way to the index for the script that completes.

        here: the page's address; None for the page that hosts show at any address.
        """
        finder, root = staticfiles_storage.url(FINDER), "/"
        if here is None:
            finder, root = self._root + finder.removeprefix("/"), self._root
        else:
            finder, root = relative(finder, here), relative(root, here)
        data = f'data-finder="{finder}" data-root="{root}" data-says="{self._says}"'
        return _with_policy(html.replace(SCRIPT, f"{SCRIPT} {data}", 1))

    def _put_redirect(self, address: str, name: str, answer: Answer) -> None:
        """A page that leads on, and a line for hosts that know of redirects."""
        to = address_of(answer.location)
        if to not in self._seen:
            self._found.append((to, address))
        way = escape(relative(answer.location, address))
        if name.endswith(".html"):
            html = (
                f'<!doctype html>\n<html lang="{settings.CONTENT_LANGUAGE}">\n<head>\n{META}\n'
                f'<meta http-equiv="refresh" content="0; url={way}">\n'
                f'<meta name="robots" content="noindex">\n<title>{escape(to)}</title>\n'
                f'</head>\n<body>\n<p><a href="{way}">{escape(to)}</a></p>\n</body>\n</html>\n'
            )
            self._tree.put(name, _with_policy(html).encode())
        start = self._root.rstrip("/")
        status = 301 if answer.status == 301 else 302
        self._redirects.append(f"{start}{quote(address)} {start}{answer.location} {status}\n")


def _says() -> dict[str, str]:
    """What the script says of what it finds."""
    return {
        "none": _("Nothing was found."),
        "one": _("1 place found"),
        "many": _("{n} places found"),
        "all": _("All results for “{query}”"),
        "list": _("Suggestions"),
        "term": _("term"),
        "page": _("explainer"),
        "section": _("section"),
        "question": _("question"),
        "terms": _("Terms"),
        "pages": _("Pages"),
        "sections": _("Sections"),
        "questions": _("Questions"),
    }


_HEADER = f"{POLICY}; frame-ancestors 'none'"


def _with_policy(html: str) -> str:
    """`html` with the policy in itself, since many file hosts send no header."""
    meta = f'{META}\n<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
    return html.replace(META, meta, 1)
