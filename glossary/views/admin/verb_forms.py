"""What a verb asks before it is carried out."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from glossary.models import Publication, Snapshot

from .moments import MomentField, in_future

COMMENT_ROWS = 4
TIMES = [("now", gettext_lazy("Now")), ("later", gettext_lazy("At a moment"))]


class NoteForm(forms.Form):
    """Why, in the words that history will show."""

    note = forms.CharField(label=gettext_lazy("Note"), max_length=300, required=False)


class PublishForm(NoteForm):
    """What readers' history will say of a publication."""

    change = forms.ChoiceField(
        label=gettext_lazy("Kind of change"), choices=Snapshot.Change.choices, required=False
    )

    def clean_change(self) -> str:
        return self.cleaned_data["change"] or Snapshot.Change.EDITORIAL


class AskForm(forms.Form):
    comment = forms.CharField(
        label=gettext_lazy("Comment"),
        max_length=2000,
        required=False,
        widget=forms.Textarea({"rows": COMMENT_ROWS}),
        help_text=gettext_lazy("What the editor should know. May stay empty."),
    )


class SendBackForm(forms.Form):
    comment = forms.CharField(
        label=gettext_lazy("Comment"),
        max_length=2000,
        widget=forms.Textarea({"rows": COMMENT_ROWS}),
        help_text=gettext_lazy("What the author should change."),
    )


class ScheduleForm(PublishForm):
    at = MomentField(
        label=gettext_lazy("Publish at"),
        help_text=gettext_lazy("In the site's own time zone."),
    )
    field_order = ("at", "note", "change")

    def clean_at(self) -> datetime:
        return in_future(self.cleaned_data["at"])


class WhenForm(NoteForm):
    """When pages go away, and where readers are sent then. "later" is never the meaning of an
    empty field."""

    when = forms.ChoiceField(
        label=gettext_lazy("When"),
        widget=forms.RadioSelect,
        initial="now",
        choices=[*TIMES, ("never", gettext_lazy("Not at all: call planned withdrawals off"))],
    )
    at = MomentField(
        label=gettext_lazy("Moment"),
        required=False,
        help_text=gettext_lazy("In the site's own time zone."),
    )
    replacement = forms.ModelChoiceField(
        Publication.objects.none(),
        label=gettext_lazy("Send readers to"),
        required=False,
        empty_label=gettext_lazy("nowhere: the addresses say that the pages are gone"),
    )
    field_order = ("when", "at", "replacement", "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["replacement"].queryset = Publication.objects.live().order_by("path")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        when, at = cleaned.get("when"), cleaned.get("at")
        if when == "later" and not at and not self.has_error("at"):
            self.add_error("at", _("Choose the moment."))
        if when == "later" and at:
            self._refuse_past(at)
        if when == "now" and at and "at" in self.changed_data:
            self.add_error("at", _("Choose “At a moment” above, or leave this empty."))
        return cleaned

    def _refuse_past(self, at: datetime) -> None:
        try:
            in_future(at)
        except forms.ValidationError as error:
            self.add_error("at", error)


class WithdrawForm(WhenForm):
    """The same of one draft; what is planned stands there already."""

    def __init__(self, *args: Any, draft: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        when: Any = self.fields["when"]
        replacement: Any = self.fields["replacement"]
        when.choices = TIMES
        if draft.publication and draft.publication.withdraw_at:
            when.choices = [*TIMES, ("never", _("Not at all: call the withdrawal off"))]
            self.initial = {
                "when": "later",
                "at": draft.publication.withdraw_at,
                "replacement": draft.publication.replacement_id,
            }
        live = replacement.queryset.filter(language=draft.language)
        replacement.queryset = live.exclude(pk=draft.publication_id)
        replacement.empty_label = _("nowhere: the address says that the page is gone")
