"""Explainer pages."""

from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from glossary import documents

from .drafts import Draft, in_full
from .validators import validate_path


class Explainer(Draft):
    """A page that explains: prose, comparisons and questions, at a path of its own."""

    path = models.CharField(
        _("path"),
        max_length=300,
        validators=[validate_path],
        help_text=_("The page's address on this site, such as /section/page/."),
    )
    title = models.CharField(_("title"), max_length=300)
    description = models.TextField(
        _("description"), blank=True, help_text=_("One sentence for search engines and lists.")
    )
    keywords = models.JSONField(_("keywords"), default=list, blank=True)
    section = models.ForeignKey(
        "Section",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="explainers",
        verbose_name=_("section"),
    )
    position = models.IntegerField(_("position in its section"), null=True, blank=True)

    parts = ("muted", "comparisons__columns", "comparisons__rows__cells", "faqs__subjects")

    class Meta:
        ordering = ("section", "position", "title")
        verbose_name = _("explainer")
        verbose_name_plural = _("explainers")
        permissions = (
            ("publish_explainer", _("Can publish explainer")),
            ("withdraw_explainer", _("Can withdraw explainer")),
        )
        constraints = (
            models.UniqueConstraint(fields=("identity", "language"), name="explainer_identity"),
            models.UniqueConstraint(
                fields=("language", "path"),
                name="explainer_path",
                violation_error_message=_("Another page has this path."),
            ),
        )

    def __str__(self) -> str:
        return self.title

    def to_document(self) -> documents.ExplainerDocument:
        """This draft as one document. Raises DocumentError for what the text form can't hold."""
        (whole,) = in_full([self])
        return whole.as_document()

    def targets(self) -> list[UUID]:
        return [muted.target for muted in self.muted.all()]

    def as_document(self) -> documents.ExplainerDocument:
        """The same for one that is `in_full`."""
        refs, targets = self.references, self.targets()
        comparisons = tuple(table.to_document() for table in self.comparisons.all())
        faqs = tuple(faq.to_document() for faq in self.faqs.all())
        return documents.ExplainerDocument(
            identity=self.identity,
            language=self.language,
            path=self.path,
            title=self.title,
            description=self.description,
            keywords=tuple(self.keywords),
            position=self.position,
            body_md=documents.place_parts(documents.tidy(self.body_md), comparisons, faqs),
            preamble_md=self.preamble_md,
            comparisons=comparisons,
            faqs=faqs,
            faq_level=self.faq_level,
            muted=tuple(refs[target] for target in targets if target in refs),
            partials=documents.partials_of(self.source_identities),
            review_by=self.review_by,
            reviewed_on=self.reviewed_on,
            attribution=self.attribution,
            extra=tuple((key, raw) for key, raw in self.extra),
            source=self.source,
        )


class MutedConceptQuerySet(models.QuerySet["MutedConcept"]):
    def get_by_natural_key(self, identity: str, language: str, target: str) -> "MutedConcept":
        return self.get(explainer__identity=identity, explainer__language=language, target=target)


class MutedConcept(models.Model):
    """A concept whose names are never linked on one page."""

    explainer = models.ForeignKey(Explainer, models.CASCADE, related_name="muted")
    target = models.UUIDField()
    position = models.PositiveIntegerField(default=0)

    objects = MutedConceptQuerySet.as_manager()

    class Meta:
        ordering = ("position", "pk")
        constraints = (models.UniqueConstraint(fields=("explainer", "target"), name="muted_once"),)

    def __str__(self) -> str:
        return str(self.target)

    def natural_key(self) -> tuple[str, str, str]:
        return (*self.explainer.natural_key(), str(self.target))

    natural_key.dependencies = ["glossary.explainer"]  # type: ignore[attr-defined]
