"""An author asks for review; an editor publishes the draft or sends it back."""

from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from glossary import documents

from .drafts import Draft
from .ownership import exactly_one_owner


class ReviewQuerySet(models.QuerySet["Review"]):
    def of(self, draft: Draft) -> Self:
        """Every request for review of `draft`, the latest first."""
        return self.filter(**{draft._meta.model_name or "": draft})

    def open(self) -> Self:
        """Requests that somebody still has to do something about; one a draft at most."""
        return self.filter(state__in=Review.OPEN)

    def waiting(self) -> Self:
        return self.filter(state=Review.State.WAITING)


class Review(models.Model):
    """One request, with the text for which it was made, and the answer to it."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting for review")
        SENT_BACK = "sent back", _("sent back")
        APPROVED = "approved", _("approved")
        CLOSED = "closed", _("closed without an answer")

    OPEN = (State.WAITING, State.SENT_BACK)

    concept = models.ForeignKey(
        "glossary.Concept", models.CASCADE, null=True, blank=True, related_name="reviews"
    )
    explainer = models.ForeignKey(
        "glossary.Explainer", models.CASCADE, null=True, blank=True, related_name="reviews"
    )
    state = models.CharField(max_length=9, choices=State.choices, default=State.WAITING)
    version = models.PositiveIntegerField()  # of the draft, when it was asked
    text = models.TextField()
    identities = models.JSONField()
    asked_at = models.DateTimeField(default=timezone.now)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    asked_by_name = models.CharField(max_length=150, blank=True)
    comment = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by_name = models.CharField(max_length=150, blank=True)
    answer = models.TextField(blank=True)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        ordering = ("-asked_at", "-pk")
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        constraints = (
            exactly_one_owner("review_owner"),
            models.UniqueConstraint(
                fields=("concept",),
                condition=models.Q(state__in=("waiting", "sent back")),
                name="review_open_concept",
            ),
            models.UniqueConstraint(
                fields=("explainer",),
                condition=models.Q(state__in=("waiting", "sent back")),
                name="review_open_explainer",
            ),
        )

    def __str__(self) -> str:
        return f"{self.concept or self.explainer}: {self.state}"

    @property
    def document(self) -> "documents.ConceptDocument | documents.ExplainerDocument":
        """The draft as it stood when review was asked for."""
        if self.concept_id:
            return documents.read_concept(self.text, self.identities)
        return documents.read_explainer(self.text, self.identities)

    @property
    def draft(self) -> Draft:
        draft: Draft | None = self.concept or self.explainer
        assert draft is not None, "the database holds exactly one"  # noqa: S101
        return draft

    @property
    def is_outdated(self) -> bool:
        """The draft was saved again since review was asked for."""
        return self.draft.version != self.version
