"""Published pages as one document for paper, and that document as a PDF.

The words are those of the pages. Their ids and links are made to lead inside the document; what
leads elsewhere keeps its whole address. Formulas become text with raised and lowered parts, since
WeasyPrint knows no MathML. The index names the page of each term's definition and all on which it
is mentioned, each once. Charts get lines of their own, in the site's accent. It reads this site's
files and nothing else.
"""

import mimetypes
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.exceptions import SuspiciousOperation
from django.core.files.storage import default_storage
from django.template.loader import render_to_string
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from glossary.models import LiveLabel, Page, SiteSettings
from glossary.rendering.colours import mixed
from glossary.rendering.formula_paper import on_paper
from glossary.rendering.pipeline import finish
from glossary.rendering.term_links import Term, link_terms

ACCENT = "#0a6652"  # as in css/tokens.css
BASE = "https://site.invalid/"  # a host that cannot exist: nothing but `own_file` answers for it
_ID = re.compile(r'(<[a-z][^<>]*?\s)(id|for)="([^"]*)"')
_HREF = re.compile(r'(<a [^<>]*?)href="([^"]*)"')
_ENTRY = re.compile(r'<li><a class="index-term".*?</li>', re.DOTALL)
_MARK = re.compile(r', <a href="#([^"]+)"></a>')
_MATH = re.compile(r"<math.*?</math>", re.DOTALL)
_CHART = re.compile(r'<svg class="chart-plot"[^>]*>')
# WeasyPrint draws a picture by its own rules alone, and lines as wide as its box is drawn out.
_LINES = (
    "<style>.chart-grid{stroke:#bbb;stroke-width:.2}.is-training{stroke:%s;stroke-width:.9}"
    ".is-serving,.is-second{stroke:#245f94;stroke-width:.9;stroke-dasharray:2 1.5}"
    ".is-mark{stroke:#4c5954;stroke-width:.15;stroke-dasharray:1 3}.is-point{display:none}</style>"
)


class NoPrinter(Exception):
    """WeasyPrint is not installed; the message says how to."""


@dataclass
class Paper:
    """One document in the making. at: paths of its pages and terms, each with its id here."""

    pages: Sequence[Page]
    terms: Sequence[Page]
    names: Sequence[Term] = ()
    accent: str = ACCENT
    at: dict[str, str] = field(default_factory=dict)
    mentions: dict[str, list[str]] = field(
        default_factory=dict
    )  # path of a term -> ids of mentions

    def __post_init__(self) -> None:
        self.at = {page.path: f"p{number}" for number, page in enumerate(self.pages, 1)}
        for number, term in enumerate(self.terms, 1):
            self.at.setdefault(term.path, f"t{number}")

    def body(self, page: Page) -> str:
        """The page's HTML with ids and links of this document."""
        here = self.at[page.path]
        muted = page.metadata.get("muted", ())
        named = link_terms(
            page.body_html, self.names, own=str(page.identity), muted=muted, every=True
        )
        html = _ID.sub(lambda m: f'{m[1]}{m[2]}="{here}-{m[3]}"', named.html)
        html = _CHART.sub(lambda m: m[0] + _LINES % self.accent, html)
        return _MATH.sub(
            lambda m: on_paper(m[0]), _HREF.sub(lambda m: self._link(m, page.path), html)
        )

    def _link(self, match: re.Match[str], path: str) -> str:
        parts = urlsplit(urljoin(path, match[2]))
        if parts.scheme in ("http", "https", "mailto") or parts.query:
            target = match[2] if parts.scheme else settings.SITE_URL + urljoin(path, match[2])
            return f'{match[1]}href="{target}"'
        there = self.at.get(parts.path)
        if there is None:
            return f'{match[1]}href="{settings.SITE_URL}{urljoin(path, match[2])}"'
        own = f"{there}-{parts.fragment}" if parts.fragment else there
        if there.startswith("t"):
            marks = self.mentions.setdefault(parts.path, [])
            marks.append(f"{self.at[path]}-m{len(marks) + 1}-{there}")
            return f'{match[1]}id="{marks[-1]}" href="#{there}"'
        return f'{match[1]}href="#{own}"'


def paper(paths: Sequence[str], language: str, *, only: bool = False) -> str:
    """The HTML of one document: the pages at `paths` and those below them; no paths: all.

    only: leave out what is below a path.
    Raises LookupError, naming it, for a path at which nothing is published.
    """
    everything = Page.objects.in_language(language)
    pages: dict[str, Page] = {}
    for path in paths or ("/",):
        found = set(everything.filter(path=path))
        if path.endswith("/") and not only:
            found |= set(everything.explainers().filter(path__startswith=path))
        if not path.startswith("/") or not found:
            raise LookupError(path)
        pages |= {page.path: page for page in sorted(found, key=_place)}
    named = {one for page in pages.values() for one in page.metadata.get("mentions", ())}
    terms = everything.concepts().exclude(path__in=pages)
    if paths:
        terms = terms.filter(identity__in=named)
    defined = tuple(terms.order_by("sort_key"))
    site = SiteSettings.objects.current()
    accent = site.accent or ACCENT
    made = Paper(tuple(pages.values()), defined, _names_of(defined), accent)
    for page in made.pages:
        page.body_html = made.body(page)  # in memory alone
    return render_to_string(
        "glossary/paper.html",
        {
            "language": language,
            "is_rtl": get_language_info(language)["bidi"],
            "accent": accent,
            "accent_soft": mixed(accent, "#ffffff", 0.12),
            "name": site.name,
            "title": made.pages[0].title if len(made.pages) == 1 else site.tagline or site.name,
            "changed_at": max(page.changed_at for page in made.pages),
            "url": settings.SITE_URL,
            "bodies": [(page, made.at[page.path]) for page in made.pages],
            "terms": [
                {
                    "title": term.title,
                    "id": made.at[term.path],
                    "html": finish(term.metadata.get("short_html", "")),
                    "marks": made.mentions.get(term.path, ()),
                }
                for term in made.terms
            ],
        },
    )


def write_pdf(html: str) -> bytes:
    """`html`, made by `paper`, as a PDF. Raises NoPrinter where WeasyPrint is missing."""
    try:
        from weasyprint import HTML
        from weasyprint.urls import URLFetcher, URLFetcherResponse
    except (ImportError, OSError) as error:
        raise NoPrinter(
            _("A PDF needs WeasyPrint: pip install -r requirements-pdf.txt (%(error)s)")
            % {"error": error}
        ) from None

    class OwnFiles(URLFetcher):  # type: ignore[misc]
        def fetch(self, url: str, headers: Any = None) -> Any:
            name, content = own_file(url)
            kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
            return URLFetcherResponse(url, content, {"Content-Type": kind})

    def laid_out(html: str) -> Any:
        return HTML(string=html, base_url=BASE, url_fetcher=OwnFiles()).render()

    document = laid_out(html)
    numbers = {name: at for at, page in enumerate(document.pages, 1) for name in page.anchors}
    shorter = once_a_page(html, numbers)
    pdf: bytes = (laid_out(shorter) if shorter != html else document).write_pdf()
    return pdf


def once_a_page(html: str, numbers: Mapping[str, int]) -> str:
    """`html` with the number of each page once in each entry of its index.

    numbers: id -> page it came to lie on, which WeasyPrint's own counters miss near an edge.

    The index is the last part, so that nothing it names moves when it gets shorter.
    """

    def entry(match: re.Match[str]) -> str:
        seen: set[int | None] = {None}  # what paper leaves out lies on no page

        def mark(found: re.Match[str]) -> str:
            number = numbers.get(found[1])
            is_new = number not in seen
            seen.add(number)
            return f', <a href="#{found[1]}">{number}</a>' if is_new else ""

        return _MARK.sub(mark, match[0])

    return _ENTRY.sub(entry, html)


def own_file(url: str) -> tuple[str, bytes]:
    """Name and content of the file of this site that `url` means. Raises ValueError for others."""
    path = url.removeprefix(BASE)
    try:
        if path != url and path.startswith("media/"):
            name = path.removeprefix("media/")
            with default_storage.open(name) as file:
                return name, file.read()
        if path != url and path.startswith("static/"):
            found = finders.find(path.removeprefix("static/"))
            if isinstance(found, str):
                return found, Path(found).read_bytes()
    except (SuspiciousOperation, OSError):
        pass
    raise ValueError(f"{url} is no file of this site")


def _place(page: Page) -> tuple[bool, str, int, str]:
    position = page.metadata.get("position")
    folder = page.path.rstrip("/").rpartition("/")[0]
    return (page.kind == Page.Kind.CONCEPT, folder, position or 0, page.sort_key)


def _names_of(pages: Sequence[Page]) -> tuple[Term, ...]:
    """The names by which texts mention the terms of `pages`."""
    labels = LiveLabel.objects.filter(page__in=pages, auto_link=True).select_related("page")
    return tuple(label.term for label in labels)
