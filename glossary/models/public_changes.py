"""What readers could notice, in the order in which they could: the log behind feed and API."""

from collections.abc import Sequence
from datetime import datetime

from django.db import models
from django.utils import timezone

from .pages import TEXTS


class PublicChangeQuerySet(models.QuerySet["PublicChange"]):
    def record(self, changes: Sequence["PublicChange"], *, at: datetime) -> None:
        """Append `changes`, which readers see since `at`, or since now where that is later.

        Under the lock of publishing, so numbers grow as transactions commit. Moments never go
        back, whatever the clock does: who asks for what came after one misses nothing.
        """
        last = self.order_by("-number").first()
        at = max(at, timezone.now(), *([last.at] if last else []))
        for number, change in enumerate(changes, last.number + 1 if last else 1):
            change.number, change.at = number, at
        self.bulk_create(changes, batch_size=500)

    def told(self) -> "PublicChangeQuerySet":
        """With all that is told of each: the page as it is now, and the editor's note."""
        return self.select_related("publication__page", "snapshot").defer(
            "snapshot__text",
            "snapshot__identities",
            *(f"publication__page__{name}" for name in (*TEXTS, "metadata")),
        )


class PublicChange(models.Model):
    """One page appeared, changed, moved or went. Written by the verbs, never edited."""

    class Event(models.TextChoices):
        PUBLISHED = "published"  # it can be read now, for the first time or again
        UPDATED = "updated"
        MOVED = "moved"  # it has another address, and perhaps another text
        WITHDRAWN = "withdrawn"

    number = models.BigIntegerField(primary_key=True)
    publication = models.ForeignKey("Publication", models.CASCADE, related_name="public_changes")
    event = models.CharField(max_length=9, choices=Event.choices)
    path = models.CharField(max_length=300)
    old_path = models.CharField(max_length=300, blank=True)  # of what moved
    snapshot = models.ForeignKey("Snapshot", models.CASCADE, null=True, related_name="+")
    at = models.DateTimeField(db_index=True)

    objects = PublicChangeQuerySet.as_manager()

    class Meta:
        ordering = ("number",)

    def __str__(self) -> str:
        return f"{self.path} {self.event}"
