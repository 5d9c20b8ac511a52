"""What readers get: derived from live snapshots alone, and rebuilt from them at any time."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import Q
from django.utils.safestring import SafeString, mark_safe

from glossary.documents import concept_path
from glossary.rendering.term_links import Term

from .patience import patience

TEXTS = ("unlinked_html", "inserts", "linked_html", "body_html", "text", "twin_md")  # of a page


class PageQuerySet(models.QuerySet["Page"]):
    def concepts(self) -> "PageQuerySet":
        return self.filter(kind=Page.Kind.CONCEPT)

    def with_slugs(self, *slugs: str) -> "PageQuerySet":
        """Concepts with these slugs; whatever readers typed, such as what PostgreSQL can't hold."""
        paths = [concept_path(slug) for slug in slugs if "\0" not in slug]
        return self.concepts().filter(path__in=paths)

    def explainers(self) -> "PageQuerySet":
        return self.filter(kind=Page.Kind.EXPLAINER)

    def in_language(self, language: str) -> "PageQuerySet":
        return self.filter(language=language)

    def light(self) -> "PageQuerySet":
        """For lists: without the texts."""
        return self.defer(*TEXTS)

    def waiting(self) -> "PageQuerySet":
        """Pages that are to be linked or set again."""
        return self.filter(stale__in=Page.Stale.values)  # an index finds these, not what is else

    def by_another_renderer(self, renderer: str) -> "PageQuerySet":
        """Pages not made by `renderer`: two ranges of an index; "not equal" would read all rows."""
        return self.filter(Q(renderer__lt=renderer) | Q(renderer__gt=renderer))

    def newest(self) -> "PageQuerySet":
        """Those first that changed last."""
        return self.order_by("-changed_at", "sort_key")

    def most_mentioned(self) -> "PageQuerySet":
        """Concepts, those first that most pages link to by name."""
        return self.concepts().order_by("-mentions", "sort_key")

    def depending_on(self, kind: str, keys: Iterable[str]) -> "PageQuerySet":
        return self.filter(dependencies__kind=kind, dependencies__key__in=list(keys)).distinct()


class Page(models.Model):
    """What readers get at an address. Derived, never edited."""

    class Kind(models.TextChoices):
        CONCEPT = "concept"
        EXPLAINER = "explainer"

    class Stale(models.TextChoices):
        LINK = "link"  # names have changed: link, then set
        SET = "set"  # something that it lists has changed

    publication = models.OneToOneField("Publication", models.CASCADE, related_name="page")
    kind = models.CharField(max_length=9, choices=Kind.choices)
    identity = models.UUIDField()
    language = models.CharField(max_length=12)
    path = models.CharField(max_length=300)
    title = models.CharField(max_length=300)
    sort_key = models.CharField(max_length=300)
    letter = models.CharField(max_length=4)
    description = models.TextField(blank=True)
    concept_kind = models.CharField(max_length=40, blank=True)
    stage = models.CharField(max_length=40, blank=True)
    unlinked_html = models.TextField()
    inserts = models.JSONField(default=list)
    linked_html = models.TextField(blank=True)
    body_html = models.TextField()
    text = models.TextField()
    twin_md = models.TextField()
    metadata = models.JSONField(default=dict)
    version = models.CharField(max_length=32)
    renderer = models.CharField(max_length=16)
    mentions = models.PositiveIntegerField(default=0)
    stale = models.CharField(max_length=4, choices=Stale.choices, blank=True, db_index=True)
    changed_at = models.DateTimeField()

    objects = PageQuerySet.as_manager()

    class Meta:
        ordering = ("sort_key",)
        constraints = (
            models.UniqueConstraint(fields=("language", "path"), name="page_path"),
            models.UniqueConstraint(fields=("identity", "language"), name="page_identity"),
        )
        indexes = (
            models.Index(fields=("kind", "language", "letter", "sort_key"), name="page_by_letter"),
            models.Index(fields=("kind", "language", "path"), name="page_by_path"),
            models.Index(fields=("kind", "language", "changed_at", "path"), name="page_by_change"),
            models.Index(fields=("language", "concept_kind", "path"), name="page_by_concept_kind"),
            models.Index(fields=("language", "stage", "path"), name="page_by_stage"),
            models.Index(
                fields=("language", "concept_kind", "letter", "sort_key"), name="page_of_kind"
            ),
            models.Index(fields=("language", "stage", "letter", "sort_key"), name="page_of_stage"),
            models.Index(
                fields=("language", "concept_kind", "stage", "letter", "sort_key"),
                name="page_of_both",
            ),
            models.Index(fields=("language", "-changed_at", "sort_key"), name="page_newest"),
            models.Index(
                fields=("kind", "language", "-mentions", "sort_key"), name="page_most_mentioned"
            ),
            models.Index(fields=("renderer",), name="page_by_renderer"),
        )

    def __str__(self) -> str:
        return self.path

    @property
    def html(self) -> SafeString:
        """The body, safe by its making: only `rendering` writes it."""
        return mark_safe(self.body_html)  # noqa: S308

    @property
    def linkable_html(self) -> str:
        """All HTML that the linker puts links into: its names are found by the words in it."""
        return f"{self.metadata.get('short_html', '')} {self.unlinked_html}"


class Dependency(models.Model):
    """What a page's HTML was made from, beside its own snapshot."""

    class Kind(models.TextChoices):
        MENTION = "mention"  # key: identity of a concept that the page links to by its name
        NAME = "name"  # identity of a concept whose name the page shows
        BROADER = "broader"  # identity of the concept that this one stands under
        SUBJECT = "subject"  # identity of a concept that a question of the page is about
        SOURCE = "source"  # key of a source
        HOLDS = "holds"  # key of a comparison that the page holds itself
        COMPARISON = "comparison"  # key of a comparison that it shows, of another page
        PATH = "path"  # a path that the page's text links to

    page = models.ForeignKey(Page, models.CASCADE, related_name="dependencies")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    key = models.CharField(max_length=300)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("page", "kind", "key"), name="dependency_once"),
        )
        indexes = (models.Index(fields=("kind", "key"), name="dependency_by_key"),)

    def __str__(self) -> str:
        return f"{self.page} {self.kind} {self.key}"


class LiveLabelQuerySet(models.QuerySet["LiveLabel"]):
    def listed(self) -> "LiveLabelQuerySet":
        """Names that may stand in the glossary beside the terms themselves."""
        return self.filter(letter__isnull=False)

    def unlinked(self) -> "LiveLabelQuerySet":
        """Names that are shown but never become links: several concepts may have them."""
        return self.filter(auto_link=False).exclude(kind="hidden")


class LiveLabel(models.Model):
    """A name of a published concept, by its normalised key.

    auto_link: readers' pages link by it; other names are shown, or found by search alone.
    letter and sort_key: where the name may stand in the glossary; nothing where it doesn't.
    """

    language = models.CharField(max_length=12)
    key = models.CharField(max_length=200)
    spelling = models.CharField(max_length=200)  # tells C from C++, which share a key
    text = models.CharField(max_length=200)
    kind = models.CharField(max_length=12)
    case_sensitive = models.BooleanField(default=False)
    auto_link = models.BooleanField(default=True)
    concept = models.UUIDField(db_index=True)
    page = models.ForeignKey(Page, models.CASCADE, related_name="live_labels")
    letter = models.CharField(max_length=4, null=True)
    sort_key = models.CharField(max_length=200, null=True)

    objects = LiveLabelQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("language", "spelling"),
                condition=models.Q(auto_link=True),
                name="live_label_once",
            ),
            models.UniqueConstraint(
                fields=("language", "spelling", "concept"), name="live_label_concept_once"
            ),
        )
        indexes = (
            models.Index(fields=("language", "key"), name="live_label_by_key"),
            models.Index(
                fields=("language", "spelling"),
                condition=models.Q(auto_link=False),
                name="live_label_unlinked",
            ),
            models.Index(
                fields=("language", "letter", "sort_key"),
                condition=models.Q(letter__isnull=False),
                name="live_label_listed",
            ),
        )

    def __str__(self) -> str:
        return self.text

    @property
    def term(self) -> Term:
        """The name as texts are searched for it, leading to its page."""
        return Term(
            key=self.key,
            label=self.text,
            concept=str(self.concept),
            path=self.page.path,
            case_sensitive=self.case_sensitive,
        )


class FactQuerySet(models.QuerySet["Fact"]):
    def of(self, *concepts: UUID) -> "FactQuerySet":
        """Facts of these concepts, each with its page's address, as the database sorts them."""
        found = self.filter(concept__in=concepts).select_related("page")
        return found.order_by("page__sort_key", "position", "pk")

    def in_reading_order(self) -> list["Fact"]:
        """As everybody shows them; the same on every database, whatever it was restored from."""
        return sorted(self, key=Fact.place)


class Fact(models.Model):
    """What one published comparison says: concept × attribute → cell."""

    page = models.ForeignKey(Page, models.CASCADE, related_name="facts")
    concept = models.UUIDField(db_index=True)
    attribute = models.CharField(max_length=300)
    attribute_key = models.CharField(max_length=300, db_index=True)
    cell_html = models.TextField()
    cell_text = models.TextField()
    sources: Any = models.JSONField(default=list)  # of each: text, url, name; see facts.py
    comparison = models.CharField(max_length=40)
    anchor = models.CharField(max_length=300)
    position = models.PositiveIntegerField()

    objects = FactQuerySet.as_manager()

    class Meta:
        ordering = ("position", "pk")
        indexes = (models.Index(fields=("comparison",), name="fact_by_comparison"),)

    def __str__(self) -> str:
        return f"{self.attribute}: {self.cell_text}"

    @property
    def html(self) -> SafeString:
        """The cell, safe by its making: only `rendering` writes it."""
        return mark_safe(self.cell_html)  # noqa: S308

    @property
    def address(self) -> str:
        """Where the row stands; its page must be loaded."""
        return f"{self.page.path}#{self.anchor}"

    def place(self) -> tuple[str, str, int, str, str]:
        """Where it stands among others; its page must be loaded."""
        return self.page.sort_key, self.page.path, self.position, self.comparison, self.anchor


SPREAD = "\x1f"  # what follows it in an entry is for the index alone: words without spaces, spread


class SearchEntryQuerySet(models.QuerySet["SearchEntry"]):
    def questions(self, language: str) -> "SearchEntryQuerySet":
        """Published questions."""
        return self.filter(kind=SearchEntry.Kind.QUESTION, language=language)


class SearchEntry(models.Model):
    """Weighted text of a page, of each of its sections and of each of its questions."""

    class Kind(models.TextChoices):
        TERM = "term"
        PAGE = "page"
        SECTION = "section"
        QUESTION = "question"

    page = models.ForeignKey(Page, models.CASCADE, related_name="search_entries")
    language = models.CharField(max_length=12)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    path = models.CharField(max_length=300)
    anchor = models.CharField(max_length=300, blank=True)
    title = models.CharField(max_length=300)
    labels = models.TextField(blank=True)
    text = models.TextField()
    faq = models.CharField(max_length=40, blank=True, db_index=True)
    position = models.PositiveIntegerField(default=0)

    objects = SearchEntryQuerySet.as_manager()

    class Meta:
        ordering = ("position", "pk")
        indexes = (
            models.Index(fields=("kind", "language", "path", "position"), name="search_entry_path"),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def address(self) -> str:
        return f"{self.path}#{self.anchor}" if self.anchor else self.path

    @property
    def told(self) -> str:
        """The text as readers get it."""
        return self.text.partition(SPREAD)[0]


class EpochQuerySet(models.QuerySet["Epoch"]):
    def current(self) -> "Epoch":
        """The one row, made where it is missing."""
        return self.get_or_create(pk=1)[0]

    def lock(self) -> None:
        """Let one transaction at a time publish. Hold it until the transaction ends."""
        with patience():
            if not self.select_for_update().filter(pk=1):
                self.current()
                self.select_for_update().get(pk=1)

    def lock_if_free(self) -> bool:
        """The same, if nobody holds it; False at once if somebody does."""
        self.current()
        return bool(self.select_for_update(skip_locked=True).filter(pk=1))

    def expect(self, moment: datetime) -> None:
        """Say that something is due at `moment`."""
        later = models.Q(next_due_at__isnull=True) | models.Q(next_due_at__gt=moment)
        self.filter(later, pk=1).update(next_due_at=moment)

    def bump(self) -> None:
        """Say that something published has changed. Part of the transaction that changed it."""
        if not self.filter(pk=1).update(number=models.F("number") + 1):
            self.create(pk=1, number=1)


class Epoch(models.Model):
    """One row that says how often something published has changed, and when the next is due."""

    number = models.BigIntegerField(default=0)
    next_due_at = models.DateTimeField(null=True, blank=True)
    chrome = models.CharField(max_length=32, blank=True)
    navigation: Any = models.JSONField(default=dict)
    starter_loaded = models.BooleanField(default=False)

    objects = EpochQuerySet.as_manager()

    class Meta:
        constraints = (models.CheckConstraint(condition=models.Q(pk=1), name="one_epoch"),)

    def __str__(self) -> str:
        return str(self.number)
