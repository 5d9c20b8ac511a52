"""What one publishing transaction has changed, and so which pages are to be made again."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from glossary.documents import made_identity
from glossary.models import Dependency, Fact, LiveLabel, Page, SiteSettings
from glossary.models.saving import some_at_a_time
from glossary.search import phrases


def word_identity(language: str, spelling: str) -> UUID:
    """What stands for a word with several senses among the concepts that a page mentions."""
    return made_identity(language, f"word {spelling}")


@dataclass
class Changes:
    """Collected while pages are rendered and linked; all of one language."""

    language: str
    rendered: set[int] = field(default_factory=set)  # pages with a new text
    names: set[str] = field(default_factory=set)  # label keys that appeared or changed
    concepts: set[UUID] = field(default_factory=set)  # other name or address; or gone
    listing: set[UUID] = field(default_factory=set)  # concepts whose page lists what changed
    comparisons: set[str] = field(default_factory=set)  # keys of comparisons that changed
    words: dict[str, str] = field(default_factory=dict)  # names that several may have: their keys
    spellings: set[str] = field(default_factory=set)  # of all names that appeared or went
    takes_away: bool = False  # an address: what waits is not to be shown as it was meanwhile

    def add_words(self, labels: Iterable[LiveLabel]) -> None:
        """Note names; among them those that don't become links: others may have them too."""
        for label in labels:
            self.spellings.add(label.spelling)
            if not label.auto_link:
                self.words[label.spelling] = label.key

    def showing_comparisons(self) -> set[int]:
        """Publications whose page shows a changed comparison of another page."""
        if not self.comparisons:
            return set()
        showing = Page.objects.in_language(self.language).depending_on(
            Dependency.Kind.COMPARISON, self.comparisons
        )
        return set(showing.exclude(pk__in=self.rendered).values_list("publication", flat=True))

    def pages_to_link(self) -> set[int]:
        """Pages whose links may come out differently now, beside those with a new text."""
        found: set[int] = set()
        words = {str(word_identity(self.language, spelling)) for spelling in self.words}
        linking = (Dependency.Kind.MENTION, Dependency.Kind.NAME)  # heads of tables are links too
        for keys in some_at_a_time(sorted({*map(str, self.concepts), *words})):
            naming = Dependency.objects.filter(kind__in=linking, key__in=keys)
            found.update(naming.filter(page__language=self.language).values_list("page", flat=True))
        names = self.names | ({*self.words.values()} if self.links_words() else set())
        if names:
            found |= phrases.pages_holding(names, language=self.language)
        return found - self.rendered

    def links_words(self) -> bool:
        """Whether words with several senses become links."""
        return bool(self.words) and SiteSettings.objects.current().links_words

    def pages_to_set(self) -> set[int]:
        """Pages that list something that changed; the text itself stays as it is."""
        pages = Page.objects.in_language(self.language)
        found: set[int] = set()
        for concepts in some_at_a_time(sorted(self.listing)):
            listing = pages.filter(kind=Page.Kind.CONCEPT, identity__in=concepts)
            found.update(listing.values_list("pk", flat=True))
        unlinked = LiveLabel.objects.unlinked().filter(language=self.language)
        for spellings in some_at_a_time(sorted(self.spellings)):
            sharing = unlinked.filter(spelling__in=spellings)
            found.update(sharing.values_list("page", flat=True))
        shown = (Dependency.Kind.NAME, Dependency.Kind.BROADER)
        for concepts in some_at_a_time(sorted(self.concepts)):
            naming = pages.filter(
                dependencies__kind__in=shown, dependencies__key__in=map(str, concepts)
            )
            found.update(naming.values_list("pk", flat=True))
            names = LiveLabel.objects.filter(language=self.language, concept__in=concepts)
            sharing = unlinked.filter(spelling__in=names.values("spelling"))
            found.update(sharing.values_list("page", flat=True))
            stated = Fact.objects.filter(page__language=self.language)
            tables = stated.filter(concept__in=concepts).values("comparison")
            beside = stated.filter(comparison__in=tables).values("concept")
            compared = pages.filter(kind=Page.Kind.CONCEPT, identity__in=beside)
            found.update(compared.values_list("pk", flat=True))
        return found - self.rendered
