"""What one publishing transaction has changed, and so which pages are to be made again."""

from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Q

from glossary.models import Dependency, Page
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

    def showing_comparisons(self) -> set[int]:
        """Publications whose page shows a changed comparison of another page."""
        showing = Page.objects.in_language(self.language).depending_on(
            Dependency.Kind.COMPARISON, self.comparisons
        )
        return set(showing.exclude(pk__in=self.rendered).values_list("publication", flat=True))

    def pages_to_link(self) -> set[int]:
        """Pages whose links may come out differently now."""
        mentioning = Page.objects.in_language(self.language).depending_on(
            Dependency.Kind.MENTION, {str(concept) for concept in self.concepts}
        )
        return (
            self.rendered
            | set(mentioning.values_list("pk", flat=True))
            | phrases.pages_holding(self.names, language=self.language)
        )

    def pages_to_set(self) -> set[int]:
        """Pages that list something that changed; the text itself stays as it is."""
        touched = {str(concept) for concept in self.concepts}
        shown = (Dependency.Kind.NAME, Dependency.Kind.BROADER)
        naming = Q(dependencies__kind__in=shown, dependencies__key__in=touched)
        listing = Q(kind=Page.Kind.CONCEPT, identity__in=self.listing)
        pages = Page.objects.in_language(self.language)
        found = set(pages.filter(listing).values_list("pk", flat=True))
        if touched:
            found |= set(pages.filter(naming).values_list("pk", flat=True))
        return found
