"""A verb on many drafts at once: what is to be done, what is done, and what was refused and why."""

from datetime import timedelta
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

KEPT_DAYS = 7


class BatchQuerySet(models.QuerySet["Batch"]):
    def outdated(self) -> Self:
        """Batches that nobody has touched for so long that nobody will ask for them again."""
        return self.filter(changed_at__lt=timezone.now() - timedelta(days=KEPT_DAYS))


class Batch(models.Model):
    """One order, such as "publish these 10,000", worked through in steps (`publishing/batches.py`).

    What is left to do stands here and not in a browser or a process, so that a reload, a second
    click or a killed server loses nothing and does nothing twice.
    """

    class State(models.TextChoices):
        ASKED = "asked", _("not started")
        CHECKING = "checking", _("being checked")
        HELD = "held", _("waits for a decision")
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        STOPPED = "stopped", _("stopped")

    verb = models.CharField(max_length=20)
    model = models.CharField(max_length=20)  # of the drafts: concept or explainer
    state = models.CharField(max_length=8, choices=State.choices, default=State.ASKED)
    options: Any = models.JSONField(default=dict)  # what was chosen for all: a note, a date
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", editable=False
    )
    made_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True, db_index=True)

    objects = BatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("batch")
        verbose_name_plural = _("batches")

    def __str__(self) -> str:
        return f"{self.verb} #{self.pk}"

    @property
    def is_moving(self) -> bool:
        """Another step is to be taken."""
        return self.state in {self.State.CHECKING, self.State.RUNNING}


class BatchItem(models.Model):
    """One draft of a batch. Its title is kept, for the draft may be gone when it is looked at."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        READY = "ready", _("ready")
        DONE = "done", _("done")
        REFUSED = "refused", _("refused")

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="items")
    draft = models.BigIntegerField()
    title = models.CharField(max_length=300)
    state = models.CharField(max_length=7, choices=State.choices, default=State.WAITING)
    reason = models.TextField(blank=True)

    class Meta:
        indexes = (models.Index(fields=("batch", "state"), name="batch_item_state"),)
        constraints = (models.UniqueConstraint(fields=("batch", "draft"), name="batch_item_draft"),)

    def __str__(self) -> str:
        return self.title
