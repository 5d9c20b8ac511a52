"""From an audit entry, which outlives its draft, to the draft that is still there."""

from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.urls import reverse

from glossary.models import AuditEntry, Concept, Explainer


def with_drafts(entries: QuerySet[AuditEntry]) -> QuerySet[AuditEntry]:
    """`entries`, each with the key of its draft (`draft`), as long as there is one."""
    same = {"identity": OuterRef("identity"), "language": OuterRef("language")}
    return entries.annotate(
        concept=Subquery(Concept.objects.filter(**same).values("pk")[:1]),
        explainer=Subquery(Explainer.objects.filter(**same).values("pk")[:1]),
    )


def editing_path(entry: Any) -> str:
    """Where the draft is edited; "" if it is gone. For what `with_drafts` returned."""
    key = getattr(entry, entry.kind)
    return reverse(f"admin:glossary_{entry.kind}_change", args=[key]) if key else ""
