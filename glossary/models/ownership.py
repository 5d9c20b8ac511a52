"""Comparisons and questions belong to exactly one concept or explainer."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .drafts import Draft


class Owned(models.Model):
    """A part of one draft, in a stated place among its siblings."""

    concept = models.ForeignKey(
        "glossary.Concept",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="%(class)ss",
        verbose_name=_("concept"),
    )
    explainer = models.ForeignKey(
        "glossary.Explainer",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="%(class)ss",
        verbose_name=_("explainer"),
    )
    position = models.PositiveIntegerField(default=0)

    class Meta:
        abstract = True

    @property
    def owner(self) -> Draft:
        owner: Draft | None = self.concept or self.explainer
        assert owner is not None, "the database holds exactly one owner"  # noqa: S101
        return owner


def exactly_one_owner(name: str) -> models.CheckConstraint:
    """The constraint for `Owned` models: one of concept and explainer, never both."""
    return models.CheckConstraint(
        condition=models.Q(concept__isnull=True, explainer__isnull=False)
        | models.Q(concept__isnull=False, explainer__isnull=True),
        name=name,
        violation_error_message=_("Choose either a concept or an explainer as the owner."),
    )
