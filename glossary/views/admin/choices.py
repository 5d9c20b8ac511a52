"""Choosing concepts in a form: relations point to identities, people choose names."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelectMultiple

from glossary.models import Concept, Label


class ConceptsField(forms.ModelMultipleChoiceField):
    """Several concepts by autocomplete. Its initial value is a list of identities."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        source = Label._meta.get_field("concept")  # the autocomplete view asks for some field
        super().__init__(
            Concept.objects.all(),
            widget=AutocompleteSelectMultiple(source, admin.site),
            **kwargs,
        )

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, Sequence) and any(isinstance(each, UUID) for each in value):
            return pks_of(value)
        return super().prepare_value(value)


def pks_of(identities: Iterable[UUID]) -> list[int]:
    """The concepts' keys in the order of `identities`."""
    wanted = list(identities)
    found = dict(Concept.objects.filter(identity__in=wanted).values_list("identity", "pk"))
    return [found[identity] for identity in wanted if identity in found]


def kept_order(before: Sequence[UUID], chosen: Iterable[Concept]) -> list[UUID]:
    """Identities of `chosen`: those that were there keep their order, new ones follow."""
    now = [concept.identity for concept in chosen]
    return [*(one for one in before if one in now), *(one for one in now if one not in before)]
