"""Every address that readers' machines keep for the time that the database is away."""

from collections.abc import Iterator

from django.conf import settings
from django.db import connections
from django.db.models import Count

from glossary.models import Page, Section

LISTS = (
    *("/", "/glossary/", "/compare/", "/faqs/"),
    *("/feed.atom", "/sitemap.xml", "/llms.txt", "/robots.txt"),
)
PAGES_A_FILE = 5000  # of the sitemap
ON_ONE_PAGE = 150  # terms in a list; about 12 kB compressed, which is there after one round trip


def addresses() -> Iterator[tuple[str, str]]:
    """(path, version); lists, which change with anything, have no version."""
    try:
        language = settings.CONTENT_LANGUAGE
        pages = Page.objects.in_language(language).order_by("pk")
        yield from ((path, "") for path in LISTS)
        letters = pages.concepts().order_by("letter").values_list("letter").annotate(Count("pk"))
        for letter, count in letters:
            whole = f"/glossary/letter/{segment_of(letter)}/"
            yield whole, ""
            parts = range(2, -(-count // ON_ONE_PAGE) + 1)
            yield from ((f"{whole}{number}/", "") for number in parts)
        sections = Section.objects.filter(language=language).values_list("path", flat=True)
        yield from ((path, "") for path in sections)
        if (count := pages.count()) > PAGES_A_FILE:
            parts = range(1, -(-count // PAGES_A_FILE) + 1)
            yield from ((f"/sitemap-{number}.xml", "") for number in parts)
        yield from pages.values_list("path", "version").iterator(2000)
    finally:
        connections.close_all()


def twin_of(path: str, ending: str = ".md") -> str:
    """Where the page at `path` stands in another form, such as .md or .json."""
    return (path.rstrip("/") or "/index") + ending


def segment_of(letter: str) -> str:
    """A letter of the glossary as it stands in an address."""
    return "0-9" if letter == "#" else letter.lower()


def letter_of(segment: str) -> str:
    """The letter that an address names."""
    return "#" if segment == "0-9" else segment.upper()
