"""What needs attention, each with the list that mends it."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from glossary.models import Concept, Explainer

from . import findings

FOUND = {
    "dead-links": _("links that lead nowhere"),
    "clashing": _("a name that another concept has too"),
    "twice": _("one attribute stated in two places"),
    "long": _("definition too long"),
}


@dataclass(frozen=True)
class Queue:
    """One line of the desk: how many, what, and where to mend them."""

    title: Any
    count: int
    url: str
    hint: Any = ""


def queues() -> list[Queue]:
    """Every line of the desk; those with nothing to do count zero."""
    today = timezone.localdate()
    found = []
    for model, plural in ((Explainer, _("Pages")), (Concept, _("Terms"))):
        drafts: Any = model.objects.all()
        asked: list[tuple[Any, Any, str]] = [
            (_("never published"), drafts.filter(publication=None), "state=draft"),
            (_("changed since they were published"), drafts.changed(), "state=changed"),
            (_("scheduled"), drafts.scheduled(), "state=scheduled"),
            (_("overdue for review"), drafts.filter(review_by__lt=today), "review=overdue"),
        ]
        if model is Concept:
            asked += [
                (_("without a source"), drafts.filter(source_uses=None), "sources=none"),
                (
                    _("published, never mentioned"),
                    drafts.filter(publication__page__mentions=0),
                    "mentions=none",
                ),
            ]
        asked += [
            (what, findings.FINDINGS[name](drafts), f"finding={name}")
            for name, what in FOUND.items()
            if model is Concept or name == "dead-links"
        ]
        found += [
            Queue(f"{plural}: {what}", rows.count(), f"{_list(model)}?{query}")
            for what, rows, query in asked
        ]
    return found


def _list(model: Any) -> str:
    return reverse(f"admin:glossary_{model._meta.model_name}_changelist")
