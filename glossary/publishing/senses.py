"""Words with several senses: names that two or more published concepts have and none links by.

Where a name isn't to be linked automatically and another concept has it likewise, its address in
the glossary lists what it can mean; where one of them is left, it leads there. Nothing of it is
stored: it follows from the live names.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count

from glossary.documents import concept_path
from glossary.models import LiveLabel, Page
from glossary.models.saving import some_at_a_time
from glossary.rendering.slugs import github_slug
from glossary.rendering.term_links import Term, label_key

from .alphabet import letter, sort_key
from .changes import word_identity


@dataclass(frozen=True)
class Word:
    """A name with several senses. language and spelling tell it from all others."""

    language: str
    spelling: str
    text: str
    key: str
    case_sensitive: bool = False

    @property
    def slug(self) -> str:
        return github_slug(self.spelling)

    @property
    def path(self) -> str:
        return concept_path(self.slug)

    @property
    def identity(self) -> UUID:
        return word_identity(self.language, self.spelling)

    @property
    def sort_key(self) -> str:
        return sort_key(self.text)

    @property
    def letter(self) -> str:
        return letter(self.text)


def words(language: str, *, keys: Collection[str], fewest: int = 2) -> list[Word]:
    """Every word with several senses of these keys, in the order of the alphabet.

    Those whose address is that of a concept are left out: they have no page of their own.
    fewest: how many concepts must have it without linking by it.
    """
    found: dict[str, Word] = {}
    for some in some_at_a_time(sorted(keys)):
        labels = LiveLabel.objects.unlinked().filter(language=language, key__in=some)
        shared = labels.values("spelling").annotate(n=Count("concept", distinct=True))
        shared = shared.filter(n__gte=fewest)
        spellings = set(shared.order_by().values_list("spelling", flat=True))
        if not spellings:
            continue
        for label in labels.filter(spelling__in=spellings).order_by("pk"):
            found.setdefault(
                label.spelling,
                Word(language, label.spelling, label.text, label.key, label.case_sensitive),
            )
    with_page = [word for word in found.values() if word.slug]
    taken = Page.objects.in_language(language).filter(path__in=[word.path for word in with_page])
    paths = set(taken.values_list("path", flat=True)) if with_page else set()
    listed = [word for word in with_page if word.path not in paths]
    return sorted(listed, key=lambda word: (word.sort_key, word.spelling))


def word_at(slug: str, language: str) -> Word | None:
    """The word that has this address: its senses are listed there, or the one that is left."""
    near = words(language, keys=[label_key(slug)], fewest=1)
    return next((word for word in near if word.slug == slug), None)


def answering(slugs: Collection[str], language: str) -> set[str]:
    """Those of `slugs` that are the addresses of words."""
    keys = {label_key(slug) for slug in slugs}
    return {word.slug for word in words(language, keys=keys, fewest=1)}.intersection(slugs)


def senses(word: Word) -> list[Page]:
    """The pages of the concepts that have this name, those that link by it too."""
    labels = LiveLabel.objects.filter(language=word.language, spelling=word.spelling)
    pages = Page.objects.light().filter(pk__in=labels.exclude(kind="hidden").values("page"))
    return list(pages.order_by("sort_key"))


def terms_of(keys: Collection[str], language: str) -> list[Term]:
    """Words among `keys` that lead to the list of their senses."""
    found = words(language, keys=keys)
    linking = LiveLabel.objects.filter(language=language, auto_link=True)
    taken = {
        spelling
        for some in some_at_a_time(found)
        for spelling in linking.filter(spelling__in=[word.spelling for word in some]).values_list(
            "spelling", flat=True
        )
    }
    return [
        Term(
            key=word.key,
            label=word.text,
            concept=str(word.identity),
            path=word.path,
            title=word.text,
            case_sensitive=word.case_sensitive,
        )
        for word in found
        if word.spelling not in taken
    ]


def own_words(names: Iterable[str], language: str) -> set[str]:
    """What stands for these names among mentions: a concept's page doesn't link its own."""
    return {str(word_identity(language, name)) for name in names}
