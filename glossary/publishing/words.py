"""Words of published pages that may be wrong, and those that editors call right."""

from dataclasses import dataclass

from django.db.models import Count

from glossary.models import IgnoredWord, Oddity, Page

from . import findings
from .actors import Actor, name_of

SHOWN_PAGES = 5


@dataclass(frozen=True)
class UsedWord:
    """A word, on how many pages it stands, and the first few of them."""

    word: str
    number: int
    pages: tuple[Page, ...]


def used(kind: str, *, most: int) -> list[UsedWord]:
    """Words (or acronyms) that may be wrong, at most `most`; those on most pages first."""
    stored = Oddity.objects.filter(kind=kind, key__in=findings.odd_words(kind))
    counted = stored.order_by().values_list("key").annotate(number=Count("page"))
    chosen: dict[str, int] = dict(counted.order_by("-number", "key")[:most])
    pages: dict[str, list[Page]] = {word: [] for word in chosen}
    for one in stored.filter(key__in=chosen).select_related("page__publication"):
        if len(pages[one.key]) < SHOWN_PAGES:
            pages[one.key].append(one.page)
    return [UsedWord(word, number, tuple(pages[word])) for word, number in chosen.items()]


def ignore(word: str, *, by: Actor = None) -> None:
    """Call `word` right from now on."""
    IgnoredWord.objects.get_or_create(word=word.casefold()[:60], defaults={"by_name": name_of(by)})


def watch_again(word: str) -> None:
    """Look out for `word` again."""
    IgnoredWord.objects.filter(word=word.casefold()).delete()
