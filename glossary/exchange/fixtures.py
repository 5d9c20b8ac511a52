"""The site's content as one fixture: truth alone, by natural keys, in an order that loads."""

from itertools import chain

from django.core import serializers

from glossary import models

TRUTH = (
    models.SiteSettings,
    models.Section,
    models.Source,
    models.Image,
    models.Publication,
    models.Snapshot,
    models.Redirect,
    models.Concept,
    models.Label,
    models.ConceptRelation,
    models.ConceptSource,
    models.Explainer,
    models.ExchangedFile,
    models.MutedConcept,
    models.Comparison,
    models.ComparisonColumn,
    models.ComparisonRow,
    models.ComparisonCell,
    models.FAQ,
    models.FAQSubject,
)
RECORDS = (  # who did what on this site: kept by a copy of it, no part of its content
    models.AuditEntry,
    models.Review,
    models.MissedSchedule,
    models.IgnoredWord,
    models.SameMeaning,
)


def dump() -> str:
    """Everything that `loaddata` needs for an equal site, as JSON; no derived rows."""
    rows = chain.from_iterable(model._default_manager.order_by("pk") for model in TRUTH)
    text: str = serializers.serialize(
        "json",
        rows,
        indent=1,
        use_natural_foreign_keys=True,
        use_natural_primary_keys=True,
    )
    return text
