"""What an editor sets on drafts from their lists. Readers see it when they are published."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from glossary.models import Concept, Label

from .actions import Draft
from .actors import Actor, name_of
from .audit import Verb, record


@transaction.atomic
def set_kind(concepts: Iterable[Concept], kind: str, *, by: Actor = None) -> list[Concept]:
    """Give each of `concepts` this kind; those that had another one. Raises LostUpdate."""
    return [concept for concept in concepts if _set(concept, "kind", kind, by)]


@transaction.atomic
def set_review(drafts: Iterable[Draft], day: date | None, *, by: Actor = None) -> list[Draft]:
    """Have each of `drafts` reviewed by `day`; those for which that is new. Raises LostUpdate."""
    return [draft for draft in drafts if _set(draft, "review_by", day, by)]


@transaction.atomic
def add_name(label: Label, *, by: Actor = None) -> Label:
    """Save a new name of a concept that is there: a change of its draft."""
    label.position = label.concept.labels.count()
    label.save()
    label.concept.changed_by = name_of(by)
    label.concept.save()
    record(Verb.SAVE, label.concept, by=by, note=_("name: %(text)s") % {"text": label.text})
    return label


def _set(draft: Draft, field: str, value: Any, by: Actor) -> bool:
    if getattr(draft, field) == value:
        return False
    setattr(draft, field, value)
    draft.changed_by = name_of(by)
    draft.save()
    said = type(draft)._meta.get_field(field).verbose_name  # type: ignore[union-attr]
    record(Verb.SAVE, draft, by=by, note=f"{said}: {value or '–'}")
    return True
