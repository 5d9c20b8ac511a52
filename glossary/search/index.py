"""Writing the index: what can be found of each page. Part of the transaction it is called in."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from glossary.models import Page, PageWords, SearchEntry
from glossary.models.pages import SPREAD

from .phrases import words_in_order
from .words import spread

AT_ONCE = 500
OF_TEMPLATE = "g-"  # how ids begin that are not the text's own


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One thing to be found: a page as a whole, one of its sections, or one of its questions."""

    kind: str  # of SearchEntry.Kind
    title: str
    text: str
    anchor: str = ""
    labels: str = ""  # other names, one a line
    faq: str = ""


def put(page: Page, entries: Sequence[Entry]) -> None:
    """Let readers find `page` by `entries` and by no earlier ones."""
    put_many([(page, entries)])


def put_many(pages: Iterable[tuple[Page, Sequence[Entry]]]) -> None:
    """The same for many pages, in few statements; what is there already stays untouched."""
    wanted = list(pages)
    for first in range(0, len(wanted), AT_ONCE):
        _put(wanted[first : first + AT_ONCE])


def drop(page: Page) -> None:
    """Let nobody find `page` any longer."""
    SearchEntry.objects.filter(page=page).delete()
    PageWords.objects.filter(page=page).delete()


def _put(pages: Sequence[tuple[Page, Sequence[Entry]]]) -> None:
    before: dict[int, list[SearchEntry]] = {page.pk: [] for page, _ in pages}
    for row in SearchEntry.objects.filter(page__in=before).order_by("position", "pk"):
        before[row.page_id].append(row)
    after = {page.pk: _rows(page, entries) for page, entries in pages}
    changed = [pk for pk in after if list(map(_said, before[pk])) != list(map(_said, after[pk]))]
    SearchEntry.objects.filter(page__in=[pk for pk in changed if before[pk]]).delete()
    SearchEntry.objects.bulk_create([row for pk in changed for row in after[pk]], AT_ONCE)
    _put_words([page for page, _ in pages])


def _put_words(pages: Sequence[Page]) -> None:
    wanted = {page.pk: (page.language, words_in_order(page.linkable_html)) for page in pages}
    kept = PageWords.objects.filter(page__in=wanted).values_list("page", "language", "words")
    same = {pk for pk, language, words in kept if wanted[pk] == (language, words)}
    PageWords.objects.bulk_create(
        [
            PageWords(page_id=pk, language=language, words=words)
            for pk, (language, words) in wanted.items()
            if pk not in same
        ],
        AT_ONCE,
        update_conflicts=True,
        unique_fields=["page"],
        update_fields=["language", "words"],
    )


def _rows(page: Page, entries: Sequence[Entry]) -> list[SearchEntry]:
    return [
        SearchEntry(
            page=page,
            language=page.language,
            kind=entry.kind,
            path=page.path,
            anchor=entry.anchor,
            title=_clean(entry.title)[:300],
            labels=_clean(entry.labels) + _spread(f"{entry.title}\n{entry.labels}"),
            text=_clean(entry.text) + _spread(entry.text),
            faq=entry.faq,
            position=position,
        )
        for position, entry in enumerate(_telling(entries))
    ]


def _telling(entries: Sequence[Entry]) -> list[Entry]:
    """`entries` without sections that are questions anyway, or that the template adds (notes)."""
    asked = {entry.anchor for entry in entries if entry.kind == SearchEntry.Kind.QUESTION}
    return [
        entry
        for entry in entries
        if entry.kind != SearchEntry.Kind.SECTION
        or (entry.anchor not in asked and not entry.anchor.startswith(OF_TEMPLATE))
    ]


def _spread(text: str) -> str:
    """What the index needs beside `text` itself, if anything."""
    apart = spread(text)
    return f"{SPREAD}{_clean(apart)}" if apart != text else ""


def _clean(text: str) -> str:
    """`text` without the characters that PostgreSQL can't hold, or that mean something to us."""
    return text.replace("\0", "").replace(SPREAD, " ")


def _said(row: SearchEntry) -> tuple[str, ...]:
    return (row.language, row.kind, row.path, row.anchor, row.title, row.labels, row.text, row.faq)
