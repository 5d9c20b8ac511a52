"""Every address that readers' machines keep for the time that the database is away."""

from collections.abc import Iterator

from django.conf import settings

from glossary.models import Page, PublicChange, Section, Snapshot
from site_config.copies import stem_of
from site_config.filler import Changes

from .alphabet import segment_of
from .glossary_lists import Choice, places, starts

LISTS = (
    *("/", "/glossary/", "/compare/", "/faqs/"),
    *("/feed.atom", "/sitemap.xml", "/llms.txt", "/robots.txt"),
)
FEEDS = tuple(  # that tell one kind of change alone
    kind.replace(" ", "-") for kind in (*PublicChange.Event.values, *Snapshot.Change.values)
)
PAGES_A_FILE = 5000  # of the sitemap
MOST_CHANGES = 5000  # that are told one by one


def addresses() -> Iterator[tuple[str, str]]:
    """(path, version); lists, which change with anything, have no version."""
    language = settings.CONTENT_LANGUAGE
    pages = Page.objects.in_language(language).order_by("pk")
    yield from ((path, "") for path in LISTS)
    everything = Choice(language)
    for letter in places(everything).letters:
        whole = f"/glossary/letter/{segment_of(letter)}/"
        yield whole, ""
        parts = range(2, len(starts(everything, letter)) + 1)
        yield from ((f"{whole}{number}/", "") for number in parts)
    sections = Section.objects.filter(language=language).values_list("path", flat=True)
    yield from ((path, "") for path in sections)
    if (count := pages.count()) > PAGES_A_FILE:
        parts = range(1, -(-count // PAGES_A_FILE) + 1)
        yield from ((f"/sitemap-{number}.xml", "") for number in parts)
    yield from pages.values_list("path", "version").iterator(2000)


def changes(after: int | None) -> Changes:
    """What happened to published pages since the change of that number; of None, only the last."""
    newest = PublicChange.objects.order_by("-number").values_list("number", flat=True).first()
    if newest is None or after is None:
        return Changes(last=newest or 0)
    later = PublicChange.objects.filter(
        number__gt=after, publication__language=settings.CONTENT_LANGUAGE
    )
    if newest - after > MOST_CHANGES:  # what came is found by comparing all
        events = PublicChange.Event
        later = later.filter(event__in=(events.WITHDRAWN, events.MOVED))
    is_there: dict[str, bool] = {}
    for number, event, path, old_path in later.order_by("number").values_list(
        "number", "event", "path", "old_path"
    ):
        newest = max(newest, number)
        if old_path:
            is_there[old_path] = False
        is_there[path] = event != PublicChange.Event.WITHDRAWN
    return Changes(
        last=newest,
        went=tuple(path for path, is_so in is_there.items() if not is_so),
        came=tuple(path for path, is_so in is_there.items() if is_so),
    )


def twin_of(path: str, ending: str = ".md") -> str:
    """Where the page at `path` stands in another form, such as .md or .json."""
    return stem_of(path) + ending
