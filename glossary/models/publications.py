"""What was published, and what of it readers may see."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NoReturn

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from glossary import documents

from .public_changes import PublicChange
from .validators import validate_path


class SnapshotQuerySet(models.QuerySet["Snapshot"]):
    def update(self, **kwargs: Any) -> NoReturn:
        raise TypeError("a snapshot is never changed: publish a new one")

    def delete(self) -> NoReturn:
        raise TypeError("a snapshot is never deleted: withdraw its publication")

    def get_by_natural_key(self, identity: str, language: str, number: int) -> "Snapshot":
        return self.get(
            publication__identity=identity, publication__language=language, number=number
        )


class Snapshot(models.Model):
    """A document as its editor published it, in the text form. Written once, never changed."""

    class Change(models.TextChoices):
        EDITORIAL = "editorial", _("editorial")
        CLARIFICATION = "clarification", _("clarification")
        CORRECTION = "correction", _("correction")
        NEW_FACT = "new fact", _("new fact")

    publication = models.ForeignKey("Publication", models.CASCADE, related_name="snapshots")
    number = models.PositiveIntegerField()
    text = models.TextField()
    identities = models.JSONField()
    made_at = models.DateTimeField(_("moment"))
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    author_name = models.CharField(_("by"), max_length=150, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    change = models.CharField(
        _("kind of change"), max_length=13, choices=Change.choices, default=Change.EDITORIAL
    )

    objects = SnapshotQuerySet.as_manager()

    class Meta:
        ordering = ("-number",)
        verbose_name = _("snapshot")
        verbose_name_plural = _("snapshots")
        constraints = (
            models.UniqueConstraint(fields=("publication", "number"), name="snapshot_number"),
        )

    def __str__(self) -> str:
        return f"{self.publication} #{self.number}"

    def natural_key(self) -> tuple[str, str, int]:
        return (*self.publication.natural_key(), self.number)

    natural_key.dependencies = ["glossary.publication"]  # type: ignore[attr-defined]

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("a snapshot is never changed: publish a new one")
        super().save(*args, **kwargs)

    @cached_property
    def document(self) -> "documents.ConceptDocument | documents.ExplainerDocument":
        """The document as it was written down."""
        return self.publication.read(self.text, self.identities)


class PublicationQuerySet(models.QuerySet["Publication"]):
    def live(self) -> "PublicationQuerySet":
        """Publications that readers can open now, each with its snapshot loaded."""
        return self.filter(live__isnull=False).select_related("live")

    def answering(self, paths: Iterable[str], *, language: str) -> "dict[str, Publication | None]":
        """For each of `paths` that answered once: the live publication that it leads to, itself
        or where it has moved or what replaces it; None where it has gone."""
        asked = list(paths)
        here = self.filter(language=language, path__in=asked, first_live_at__isnull=False)
        moved = Redirect.objects.filter(language=language, path__in=asked)
        moved = moved.filter(publication__first_live_at__isnull=False)
        found = [(one.path, one) for one in here.select_related("replacement")]
        found += [
            (one.path, one.publication) for one in moved.select_related("publication__replacement")
        ]
        answers: dict[str, Publication | None] = {}
        for path, publication in found:
            now = publication.now
            if now and (now.path == path or answers.get(path) is None):
                answers[path] = now
            answers.setdefault(path, None)
        return answers

    def due(self, now: Any) -> "PublicationQuerySet":
        """Publications whose scheduled moment has come; those first that make room for others."""
        due = self.filter(models.Q(next_at__lte=now) | models.Q(withdraw_at__lte=now))
        return due.order_by(models.F("withdraw_at").asc(nulls_last=True), "next_at", "pk")

    def next_moment(self) -> datetime | None:
        """When the next scheduled change is due, if any is."""
        moments = self.aggregate(next=models.Min("next_at"), end=models.Min("withdraw_at"))
        return min((moment for moment in moments.values() if moment), default=None)

    def get_by_natural_key(self, identity: str, language: str) -> "Publication":
        return self.get(identity=identity, language=language)


class Publication(models.Model):
    """What readers may see of one document: the live snapshot (none: withdrawn), and the next."""

    class Kind(models.TextChoices):
        CONCEPT = "concept", _("concept")
        EXPLAINER = "explainer", _("explainer")

    kind = models.CharField(max_length=9, choices=Kind.choices)
    identity = models.UUIDField()
    language = models.CharField(max_length=12)
    path = models.CharField(max_length=300)
    live = models.ForeignKey(Snapshot, models.PROTECT, null=True, blank=True, related_name="+")
    live_at = models.DateTimeField(null=True, blank=True)
    first_live_at = models.DateTimeField(null=True, blank=True)
    draft_version = models.PositiveIntegerField(default=0)
    next = models.ForeignKey(Snapshot, models.PROTECT, null=True, blank=True, related_name="+")
    next_at = models.DateTimeField(null=True, blank=True, db_index=True)
    withdraw_at = models.DateTimeField(null=True, blank=True, db_index=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    replacement = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="replaces"
    )

    objects = PublicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("publication")
        verbose_name_plural = _("publications")
        constraints = (
            models.UniqueConstraint(fields=("identity", "language"), name="publication_identity"),
            models.CheckConstraint(
                condition=models.Q(next__isnull=True, next_at__isnull=True)
                | models.Q(next__isnull=False, next_at__isnull=False),
                name="next_has_moment",
            ),
        )

    def __str__(self) -> str:
        return self.path

    def natural_key(self) -> tuple[str, str]:
        return (str(self.identity), self.language)

    @property
    def document(self) -> "documents.ConceptDocument | documents.ExplainerDocument":
        """What readers see now. Only for a live publication."""
        assert self.live is not None, "only what is live can be read"  # noqa: S101
        return self.live.document

    @property
    def now(self) -> "Publication | None":
        """What readers are led to: itself while it is live, else what replaces it."""
        answers = self.replacement if self.live_id is None else self
        return answers if answers and answers.live_id else None

    def show(self, snapshot: Snapshot, at: datetime) -> None:
        """Make `snapshot` what readers see. Not saved."""
        self.path = snapshot.document.path
        self.live, self.live_at = snapshot, at
        self.first_live_at = self.first_live_at or at
        self.next = self.next_at = None
        self.withdrawn_at = None
        if self.withdraw_at is None:  # else it belongs to the withdrawal that is planned
            self.replacement = None

    def go_away(self, at: datetime, replacement: "Publication | None") -> None:
        """Take what readers see away as of `at`; they are sent to `replacement`. Saves."""
        was_live = self.live_id is not None
        self.live, self.withdrawn_at = None, at
        self.withdraw_at, self.replacement = None, replacement
        self.save()
        if was_live:
            event = PublicChange.Event.WITHDRAWN
            change = PublicChange(publication=self, event=event, path=self.path)
            PublicChange.objects.record([change], at=at)

    def read(
        self, text: str, identities: dict[str, Any]
    ) -> "documents.ConceptDocument | documents.ExplainerDocument":
        """`text` as a document of this publication's kind."""
        if self.kind == self.Kind.CONCEPT:
            return documents.read_concept(text, identities)
        return documents.read_explainer(text, identities)


class MissedSchedule(models.Model):
    """A scheduled snapshot that could not go live, and why; until it is mended or dismissed."""

    publication = models.OneToOneField(Publication, models.CASCADE, related_name="missed")
    snapshot = models.ForeignKey(Snapshot, models.CASCADE, related_name="+")
    at = models.DateTimeField()
    reasons: Any = models.JSONField(default=list)  # texts, one a problem

    class Meta:
        verbose_name = _("missed schedule")
        verbose_name_plural = _("missed schedules")

    def __str__(self) -> str:
        return f"{self.publication} {self.at}"


class RedirectQuerySet(models.QuerySet["Redirect"]):
    def make(self, publication: Publication, paths: Iterable[str]) -> None:
        """Let `paths` lead to `publication`, but those that are no paths or show a page."""
        for path in paths:
            try:
                validate_path(path)
            except ValidationError:
                continue
            pages = Publication.objects.live().filter(language=publication.language, path=path)
            if path != publication.path and not pages.exists():
                self.update_or_create(
                    language=publication.language, path=path, defaults={"publication": publication}
                )

    def get_by_natural_key(self, language: str, path: str) -> "Redirect":
        return self.get(language=language, path=path)


class Redirect(models.Model):
    """An old path and the document that now answers for it: chains and loops can't exist."""

    language = models.CharField(max_length=12)
    path = models.CharField(_("old path"), max_length=300)
    publication = models.ForeignKey(Publication, models.CASCADE, related_name="redirects")

    objects = RedirectQuerySet.as_manager()

    class Meta:
        ordering = ("path",)
        verbose_name = _("redirect")
        verbose_name_plural = _("redirects")
        constraints = (models.UniqueConstraint(fields=("language", "path"), name="redirect_path"),)

    def __str__(self) -> str:
        return self.path

    def natural_key(self) -> tuple[str, str]:
        return (self.language, self.path)


class QuestionPlace(models.Model):
    """The document that a question was published with last: the question's address outlives it.

    Follows from the snapshots; kept, so that none of them has to be looked through.
    """

    language = models.CharField(max_length=12)
    code = models.CharField(max_length=40)
    publication = models.ForeignKey(Publication, models.CASCADE, related_name="+")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("language", "code"), name="question_place"),)

    def __str__(self) -> str:
        return f"{self.code}: {self.publication}"
