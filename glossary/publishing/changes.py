"""What one publishing transaction has changed, and so which pages are to be made again."""

from dataclasses import dataclass, field
from uuid import UUID

from glossary.models import Dependency, Page
from glossary.models.saving import some_at_a_time
from glossary.search import phrases


@dataclass
class Changes:
    """Collected while pages are rendered and linked; all of one language."""

    language: str
    rendered: set[int] = field(default_factory=set)  # pages with a new text
    names: set[str] = field(default_factory=set)  # label keys that appeared or changed
    concepts: set[UUID] = field(default_factory=set)  # other name or address; or gone
    listing: set[UUID] = field(default_factory=set)  # concepts whose page lists what changed
    comparisons: set[str] = field(default_factory=set)  # keys of comparisons that changed
    takes_away: bool = False  # an address: what waits is not to be shown as it was meanwhile

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
        for concepts in some_at_a_time(sorted(map(str, self.concepts))):
            pages = Page.objects.in_language(self.language)
            mentioning = pages.depending_on(Dependency.Kind.MENTION, concepts)
            found.update(mentioning.values_list("pk", flat=True))
        if self.names:
            found |= phrases.pages_holding(self.names, language=self.language)
        return found - self.rendered

    def pages_to_set(self) -> set[int]:
        """Pages that list something that changed; the text itself stays as it is."""
        pages = Page.objects.in_language(self.language)
        found: set[int] = set()
        for concepts in some_at_a_time(sorted(self.listing)):
            listing = pages.filter(kind=Page.Kind.CONCEPT, identity__in=concepts)
            found.update(listing.values_list("pk", flat=True))
        shown = (Dependency.Kind.NAME, Dependency.Kind.BROADER)
        for keys in some_at_a_time(sorted(map(str, self.concepts))):
            naming = pages.filter(dependencies__kind__in=shown, dependencies__key__in=keys)
            found.update(naming.values_list("pk", flat=True))
        return found - self.rendered
