"""What each verb on many drafts asks first. What is chosen is stored, so it is text and numbers."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminDateWidget
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from glossary.models import Concept, Publication

from .moments import MomentField, in_future
from .suggestions import SuggestingInput
from .verb_forms import AskForm, NoteForm, PublishForm, SendBackForm


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

    def clean_value(self) -> str:
        day = self.cleaned_data["value"]
        return day.isoformat() if day else ""


class MomentForm(NoteForm):
    field_order: tuple[str, ...]
    at = MomentField(
        label=gettext_lazy("Moment"), help_text=gettext_lazy("In the site's own time zone.")
    )
    field_order = ("at", "note")

    def clean_at(self) -> str:
        at = self.cleaned_data["at"]
        return at.isoformat() if at else ""


class RollBackForm(MomentForm, PublishForm):
    field_order = ("at", "note", "change")


class ScheduleForm(RollBackForm):
    def clean_at(self) -> str:
        in_future(self.cleaned_data["at"])
        return super().clean_at()


class WithdrawForm(MomentForm):
    when = forms.ChoiceField(
        label=gettext_lazy("When"),
        widget=forms.RadioSelect,
        initial="now",
        choices=(
            ("now", gettext_lazy("Now")),
            ("later", gettext_lazy("At a moment")),
            ("never", gettext_lazy("Not at all: call planned withdrawals off")),
        ),
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
        self.fields["at"].required = False
        self.fields["replacement"].queryset = Publication.objects.live().order_by("path")  # type: ignore[attr-defined]

    def clean_at(self) -> str:
        if self.cleaned_data["at"]:
            in_future(self.cleaned_data["at"])
        return super().clean_at()

    def clean_replacement(self) -> int | None:
        chosen = self.cleaned_data["replacement"]
        return chosen.pk if chosen else None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        when, at = cleaned.get("when"), cleaned.get("at")
        if when == "later" and not at and not self.has_error("at"):
            self.add_error("at", _("Choose the moment."))
        if when == "now" and at:
            self.add_error("at", _("Choose “At a moment” above, or leave this empty."))
        return cleaned


@dataclass(frozen=True)
class Question:
    """What the page of a batch says and asks first."""

    label: Any
    text: Any
    form: type[forms.Form]
    is_dangerous: bool = False


LOOKED_AT = gettext_lazy("All are looked at first; where one isn't ready, you decide.")
DRAFTS_ALONE = gettext_lazy("The drafts are changed; readers see it when they are published.")
QUESTIONS = {
    "publish": Question(gettext_lazy("Publish"), LOOKED_AT, PublishForm),
    "approve": Question(gettext_lazy("Approve"), LOOKED_AT, PublishForm),
    "ask_review": Question(
        gettext_lazy("Ask for review"),
        gettext_lazy("Editors find these drafts on their start page."),
        AskForm,
    ),
    "send_back": Question(
        gettext_lazy("Send back"),
        gettext_lazy("The authors see your comment on the drafts and on the start page."),
        SendBackForm,
    ),
    "schedule": Question(
        gettext_lazy("Schedule"),
        gettext_lazy("The drafts as they stand go live at the moment that you choose."),
        ScheduleForm,
    ),
    "withdraw": Question(
        gettext_lazy("Withdraw"),
        gettext_lazy("Readers can't open these pages any more; the drafts and history stay."),
        WithdrawForm,
        is_dangerous=True,
    ),
    "discard": Question(
        gettext_lazy("Discard changes"),
        gettext_lazy("The drafts become what readers see; what was written since is lost."),
        NoteForm,
        is_dangerous=True,
    ),
    "restore": Question(
        gettext_lazy("Restore"),
        gettext_lazy("Each draft becomes what was published last up to the moment."),
        MomentForm,
    ),
    "roll_back": Question(
        gettext_lazy("Roll back"),
        gettext_lazy("What was published last up to the moment is published again."),
        RollBackForm,
        is_dangerous=True,
    ),
    "set_kind": Question(gettext_lazy("Set kind"), DRAFTS_ALONE, KindForm),
    "set_review": Question(gettext_lazy("Set review date"), DRAFTS_ALONE, ReviewForm),
}
