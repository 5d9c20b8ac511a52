"""A field for a moment in the site's own time zone."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from glossary.publishing.moments import site_moment


def in_future(at: datetime) -> datetime:
    """`at`, if that is still to come; else ValidationError."""
    if at <= timezone.now():
        raise ValidationError(_("Choose a moment in the future."))
    return at


class MomentField(forms.DateTimeField):
    """Refuses, in words, a local time that doesn't exist or happens twice."""

    widget = forms.DateTimeInput({"type": "datetime-local"})

    def to_python(self, value: Any) -> Any:
        try:
            said = parse_datetime(value.strip()) if isinstance(value, str) else value
        except ValueError:
            said = None  # a date that no calendar holds: Django says so
        if not said:
            return super().to_python(value)
        try:
            return site_moment(said)
        except ValueError as error:
            raise ValidationError(str(error), code="ambiguous") from None
