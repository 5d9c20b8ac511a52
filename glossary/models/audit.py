"""Who did what, when and why: written with the deed itself, and never changed."""

from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class AuditEntryQuerySet(models.QuerySet["AuditEntry"]):
    def update(self, **kwargs: Any) -> NoReturn:
        raise TypeError("what happened is never changed")

    def delete(self) -> NoReturn:
        raise TypeError("what happened is never deleted")


class AuditEntry(models.Model):
    """One verb on one document. Stands alone: it outlives the document and the account."""

    class Verb(models.TextChoices):
        SAVE = "save", _("saved")
        ASK_REVIEW = "ask review", _("asked for review")
        SEND_BACK = "send back", _("sent back")
        APPROVE = "approve", _("approved")
        PUBLISH = "publish", _("published")
        SCHEDULE = "schedule", _("scheduled")
        GO_LIVE = "go live", _("went live as scheduled")
        MISS = "miss", _("could not go live as scheduled")
        DISMISS = "dismiss", _("dismissed what could not go live")
        WITHDRAW = "withdraw", _("withdrew")
        PLAN_WITHDRAWAL = "plan withdrawal", _("planned to withdraw")
        CALL_OFF = "call off", _("called the withdrawal off")
        GO_AWAY = "go away", _("was withdrawn as planned")
        RESTORE = "restore", _("restored an older text")
        ROLL_BACK = "roll back", _("rolled back")
        DISCARD = "discard", _("discarded changes")
        SHARE = "share", _("shared a preview")
        DELETE = "delete", _("deleted the draft")

    class Kind(models.TextChoices):
        CONCEPT = "concept", _("concept")
        EXPLAINER = "explainer", _("explainer")

    made_at = models.DateTimeField(_("moment"), default=timezone.now, db_index=True)
    verb = models.CharField(_("what"), max_length=20, choices=Verb.choices, db_index=True)
    kind = models.CharField(_("kind of object"), max_length=9, choices=Kind.choices)
    identity = models.UUIDField()
    language = models.CharField(max_length=12)
    title = models.CharField(_("object"), max_length=300)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    actor_name = models.CharField(_("who"), max_length=150, blank=True)
    note = models.TextField(_("note"), blank=True)

    objects = AuditEntryQuerySet.as_manager()

    class Meta:
        ordering = ("-made_at", "-pk")
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit")
        indexes = (models.Index(fields=("identity", "language"), name="audit_by_document"),)

    def __str__(self) -> str:
        return f"{self.made_at:%Y-%m-%d %H:%M} {self.actor_name} {self.verb} {self.title}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("what happened is never changed")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("what happened is never deleted")
