"""What only verbs on many drafts ask. What is chosen is stored, as JSON."""

from datetime import date
from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminDateWidget
from django.db.models import Model
from django.utils.translation import gettext_lazy

from glossary.models import Concept

from .moments import MomentField
from .suggestions import SuggestingInput
from .verb_forms import NoteForm, PublishForm


class KindForm(forms.Form):
    value = forms.CharField(
        label=gettext_lazy("Kind"),
        max_length=40,
        required=False,
        widget=SuggestingInput(lambda: Concept.objects.values_list("kind", flat=True)),
        help_text=gettext_lazy("Such as metric, technique, tool. Empty: of no kind."),
    )


class ReviewForm(forms.Form):
    value = forms.DateField(
        label=gettext_lazy("Review by"),
        required=False,
        widget=AdminDateWidget,
        help_text=gettext_lazy("Empty: no review is planned."),
    )


class MomentForm(NoteForm):
    field_order: tuple[str, ...]
    at = MomentField(
        label=gettext_lazy("Moment"), help_text=gettext_lazy("In the site's own time zone.")
    )
    field_order = ("at", "note")


class RollBackForm(MomentForm, PublishForm):
    field_order = ("at", "note", "change")


def as_json(said: dict[str, Any]) -> dict[str, Any]:
    """What a form holds, as it is stored: moments and days in ISO 8601, rows by their key."""
    return {name: _as_json(value) for name, value in said.items()}


def _as_json(value: Any) -> Any:
    if isinstance(value, date):  # a moment is one too
        return value.isoformat()
    return value.pk if isinstance(value, Model) else value
