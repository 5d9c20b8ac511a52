"""Concepts and their names."""

from collections.abc import Iterable
from typing import Any, Self
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from glossary import documents
from glossary.rendering.term_links import distinct, label_key

from .drafts import Draft, DraftQuerySet, in_full
from .validators import validate_slug


class ConceptQuerySet(DraftQuerySet):
    def without_source(self) -> Self:
        return self.filter(source_uses=None)

    def never_mentioned(self) -> Self:
        """Published concepts that no other page links to by name."""
        return self.filter(publication__page__mentions=0)

    def references(
        self, identities: Iterable[UUID], language: str
    ) -> dict[UUID, "documents.ConceptRef"]:
        """Each identity with the slug that its concept has in this language."""
        wanted = set(identities)
        found = self.filter(identity__in=wanted, language=language) if wanted else self.none()
        return {
            identity: documents.ConceptRef(slug=slug, identity=identity)
            for identity, slug in found.values_list("identity", "slug")
        }


class Concept(Draft):
    """A thing that is explained; one page in the glossary once it is published."""

    slug = models.CharField(_("slug"), max_length=100, validators=[validate_slug])
    name = models.CharField(_("name"), max_length=200)
    name_key = models.CharField(max_length=200, editable=False, db_index=True)
    short_md = models.CharField(
        _("short definition"),
        max_length=600,
        blank=True,
        help_text=_("One or two sentences; shown in previews and lists."),
    )
    kind = models.CharField(
        _("kind"), max_length=40, blank=True, help_text=_("Such as metric, technique, tool.")
    )
    stage = models.CharField(
        _("lifecycle stage"), max_length=40, blank=True, help_text=_("Such as train, infer.")
    )
    name_case_sensitive = models.BooleanField(_("case-sensitive name"), default=False)
    name_auto_link = models.BooleanField(_("link the name automatically"), default=True)

    objects = ConceptQuerySet.as_manager()  # type: ignore[misc]

    parts = (
        "labels",
        "relations",
        "source_uses__source",
        "comparisons__columns",
        "comparisons__rows__cells",
        "faqs__subjects",
    )

    class Meta:
        ordering = ("name",)
        verbose_name = _("concept")
        verbose_name_plural = _("concepts")
        permissions = (
            ("publish_concept", _("Can publish concept")),
            ("withdraw_concept", _("Can withdraw concept")),
        )
        constraints = (
            models.UniqueConstraint(fields=("identity", "language"), name="concept_identity"),
            models.UniqueConstraint(
                fields=("language", "slug"),
                name="concept_slug",
                violation_error_message=_("Another concept has this slug."),
            ),
        )

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.name_key = label_key(self.name)
        super().save(*args, **kwargs)

    @property
    def title(self) -> str:
        return self.name

    @property
    def path(self) -> str:
        return documents.concept_path(self.slug)

    def linked_names(self) -> dict[str, str]:
        """The names that become links by themselves, by what tells them from all others."""
        names = [label.text for label in self.labels.all() if label.auto_link]
        names += [self.name] if self.name_auto_link else []
        return {distinct(name): name for name in names}

    def to_document(self) -> documents.ConceptDocument:
        """This draft as one document. Raises DocumentError for what the text form can't hold."""
        (whole,) = in_full([self])
        return whole.as_document()

    def targets(self) -> list[UUID]:
        return [relation.target for relation in self.relations.all()]

    def as_document(self) -> documents.ConceptDocument:
        """The same for one that is `in_full`."""
        refs, relations = self.references, list(self.relations.all())
        named = {
            kind: tuple(
                refs[each.target]
                for each in relations
                if each.relation == kind and each.target in refs
            )
            for kind in ConceptRelation.Relation.values
        }
        comparisons = tuple(table.to_document() for table in self.comparisons.all())
        faqs = tuple(faq.to_document() for faq in self.faqs.all())
        return documents.ConceptDocument(
            identity=self.identity,
            language=self.language,
            slug=self.slug,
            labels=(
                documents.Label(
                    text=self.name,
                    kind="preferred",
                    case_sensitive=self.name_case_sensitive,
                    auto_link=self.name_auto_link,
                ),
                *(label.to_document() for label in self.labels.all()),
            ),
            short_md=self.short_md,
            body_md=documents.place_parts(documents.tidy(self.body_md), comparisons, faqs),
            kind=self.kind,
            stage=self.stage,
            broader=named["broader"],
            related=named["related"],
            sources=tuple(use.source.key for use in self.source_uses.all()),
            muted=named["muted"],
            review_by=self.review_by,
            reviewed_on=self.reviewed_on,
            attribution=self.attribution,
            preamble_md=self.preamble_md,
            comparisons=comparisons,
            faqs=faqs,
            faq_level=self.faq_level,
            extra=tuple((key, raw) for key, raw in self.extra),
            source=self.source,
        )


class PartOfConceptQuerySet(models.QuerySet[Any]):
    """Parts of a concept are found by the concept and what is theirs alone."""

    own: tuple[str, ...] = ()

    def get_by_natural_key(self, identity: str, language: str, *own: Any) -> models.Model:
        theirs = dict(zip(self.own, own, strict=True))
        found: models.Model = self.get(
            concept__identity=identity, concept__language=language, **theirs
        )
        return found


class LabelQuerySet(PartOfConceptQuerySet):
    own = ("text",)


class Label(models.Model):
    """Another name of a concept, beside its preferred one."""

    class Kind(models.TextChoices):
        ALIAS = "alias", _("alias")
        ABBREVIATION = "abbreviation", _("abbreviation")
        PLURAL = "plural", _("plural")
        HIDDEN = "hidden", _("hidden (found, not shown)")

    concept = models.ForeignKey(Concept, models.CASCADE, related_name="labels")
    text = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices, default=Kind.ALIAS)
    case_sensitive = models.BooleanField(_("case-sensitive"), default=False)
    auto_link = models.BooleanField(_("link automatically"), default=True)
    key = models.CharField(max_length=200, editable=False, db_index=True)
    position = models.PositiveIntegerField(default=0)

    objects = LabelQuerySet.as_manager()

    class Meta:
        ordering = ("position", "pk")
        verbose_name = _("label")
        verbose_name_plural = _("labels")
        constraints = (
            models.UniqueConstraint(
                fields=("concept", "text"),
                name="label_once",
                violation_error_message=_("This name is listed twice."),
            ),
        )

    def __str__(self) -> str:
        return self.text

    def natural_key(self) -> tuple[str, str, str]:
        return (*self.concept.natural_key(), self.text)

    natural_key.dependencies = ["glossary.concept"]  # type: ignore[attr-defined]

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.key = label_key(self.text)
        super().save(*args, **kwargs)

    def to_document(self) -> documents.Label:
        return documents.Label(
            text=self.text,
            kind=self.kind,
            case_sensitive=self.case_sensitive,
            auto_link=self.auto_link,
        )


class ConceptRelationQuerySet(PartOfConceptQuerySet):
    own = ("relation", "target")

    def pointing_at(self, identity: object) -> "ConceptRelationQuerySet":
        return self.filter(target=identity)


class ConceptRelation(models.Model):
    """From a concept to an identity, in whatever language it is read."""

    class Relation(models.TextChoices):
        """Named as in documents."""

        BROADER = "broader", _("broader")
        RELATED = "related", _("related")
        MUTED = "muted", _("Never linked here")

    concept = models.ForeignKey(Concept, models.CASCADE, related_name="relations")
    relation = models.CharField(max_length=8, choices=Relation.choices)
    target = models.UUIDField(db_index=True)
    position = models.PositiveIntegerField(default=0)

    objects = ConceptRelationQuerySet.as_manager()

    class Meta:
        ordering = ("relation", "position", "pk")
        constraints = (
            models.UniqueConstraint(fields=("concept", "relation", "target"), name="relation_once"),
        )

    def __str__(self) -> str:
        return f"{self.concept}: {self.relation} {self.target}"

    def natural_key(self) -> tuple[str, ...]:
        return (*self.concept.natural_key(), self.relation, str(self.target))

    natural_key.dependencies = ["glossary.concept"]  # type: ignore[attr-defined]


class ConceptSourceQuerySet(PartOfConceptQuerySet):
    own = ("source__key",)


class ConceptSource(models.Model):
    """A source that a concept rests on, in order."""

    concept = models.ForeignKey(Concept, models.CASCADE, related_name="source_uses")
    source = models.ForeignKey("Source", models.PROTECT, related_name="concept_uses")
    position = models.PositiveIntegerField(default=0)

    objects = ConceptSourceQuerySet.as_manager()

    class Meta:
        ordering = ("position", "pk")
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        constraints = (
            models.UniqueConstraint(fields=("concept", "source"), name="concept_source_once"),
        )

    def __str__(self) -> str:
        return str(self.source)

    def natural_key(self) -> tuple[str, ...]:
        return (*self.concept.natural_key(), self.source.key)

    natural_key.dependencies = ["glossary.concept", "glossary.source"]  # type: ignore[attr-defined]
