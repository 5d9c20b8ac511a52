"""Notes, when a page is made, what of it may be wrong; `findings` asks them all."""

import re
from collections.abc import Sequence

from glossary.models import Oddity, Page
from glossary.rendering.odd_words import odd_words

from .links import ids_of, place_of

Kind = Oddity.Kind
Found = set[tuple[str, str]]
HREF = re.compile(r'<a [^>]*?href="([^"]+)"')
LONGEST = 400


def note_texts(pages: Sequence[Page]) -> None:
    """Look at the texts of `pages`, which were just rendered."""
    found = {page.pk: {*_words(page), *_anchors(page)} for page in pages}
    _renew(pages, (Kind.WORD, Kind.ACRONYM, Kind.ANCHOR), found)


def note_definitions(pages: Sequence[Page]) -> None:
    """Which terms the short definitions of `pages` link to, after the pages were linked."""
    terms = [page for page in pages if page.kind == Page.Kind.CONCEPT]
    found: dict[int, Found] = {
        page.pk: {
            (Kind.DEFINED_BY, href) for href in HREF.findall(page.metadata.get("opening_html", ""))
        }
        for page in terms
    }
    _renew(terms, (Kind.DEFINED_BY,), found)


def _words(page: Page) -> Found:
    opening = page.metadata.get("short_html") or page.description
    said = odd_words(f"<p>{opening}</p>{page.unlinked_html}", page.language)
    return {(Kind.WORD, word) for word in said.unknown} | {
        (Kind.ACRONYM, word) for word in said.acronyms
    }


def _anchors(page: Page) -> Found:
    """Where links to a place within a page of this site lead, but for those that it holds."""
    own = ids_of(page.unlinked_html)
    found: Found = set()
    for href in HREF.findall(page.unlinked_html):
        place = place_of(href, page.path)
        if place and (place[0] != page.path or place[1] not in own):
            found.add((Kind.ANCHOR, "#".join(place)[:LONGEST]))
    return found


def _renew(pages: Sequence[Page], kinds: Sequence[str], found: dict[int, Found]) -> None:
    stored = Oddity.objects.filter(page__in=pages, kind__in=kinds)
    rows = stored.values_list("page", "kind", "key", "pk")
    before = {(page, kind, key): pk for page, kind, key, pk in rows}
    after = {(page, *one) for page, several in found.items() for one in several}
    if gone := before.keys() - after:
        Oddity.objects.filter(pk__in=[before[one] for one in gone]).delete()
    new = sorted(after - before.keys())
    Oddity.objects.bulk_create(
        (Oddity(page_id=page, kind=kind, key=key) for page, kind, key in new), batch_size=1000
    )
