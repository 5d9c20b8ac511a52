"""The verbs on many drafts: what each says and asks first, and what it says when it is done."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from .batch_forms import KindForm, MomentForm, ReviewForm, RollBackForm
from .verb_forms import AskForm, NoteForm, PublishForm, ScheduleForm, SendBackForm, WhenForm

Options = dict[str, Any]  # what was chosen for all

LOOKED_AT = _("All are looked at first; where one isn't ready, you decide.")
DRAFTS_ALONE = _("The drafts are changed; readers see it when they are published.")
AS_SEEN = _("Readers see all of these as they are.")
NOBODY_ASKS = _("Nobody asks for a review of these.")
NEVER_PUBLISHED = _("None of these was ever published.")
SAID_SO = ngettext_lazy(
    "%(count)s draft says so now; readers see it once it is published.",
    "%(count)s drafts say so now; readers see it once they are published.",
    "count",
)
PUBLISHED = ngettext_lazy("%(count)s is published.", "%(count)s are published.", "count")
WITHDRAWN = {
    "now": ngettext_lazy("%(count)s is withdrawn.", "%(count)s are withdrawn.", "count"),
    "later": _("%(count)s to be withdrawn at the moment that you chose."),
    "never": _("%(count)s to stay: their withdrawal is called off."),
}


@dataclass(frozen=True)
class Question:
    """One entry of the menu of a list. none_fits: said where the verb is about none of the drafts;
    done: of how many, as `count`, and of what was chosen for them."""

    label: Any
    text: Any
    form: type[forms.Form]
    none_fits: Any = ""
    done: Callable[[Options], Any] = lambda options: SAID_SO


QUESTIONS = {
    "ask_review": Question(
        _("Ask for review"),
        _("Editors find these drafts on their start page."),
        AskForm,
        AS_SEEN,
        lambda options: ngettext_lazy(
            "%(count)s waits for review.", "%(count)s wait for review.", "count"
        ),
    ),
    "approve": Question(
        _("Approve"), LOOKED_AT, PublishForm, NOBODY_ASKS, lambda options: PUBLISHED
    ),
    "send_back": Question(
        _("Send back"),
        _("The authors see your comment on the drafts and on the start page."),
        SendBackForm,
        NOBODY_ASKS,
        lambda options: ngettext_lazy(
            "%(count)s is sent back.", "%(count)s are sent back.", "count"
        ),
    ),
    "publish": Question(_("Publish"), LOOKED_AT, PublishForm, AS_SEEN, lambda options: PUBLISHED),
    "schedule": Question(
        _("Schedule"),
        _("The drafts as they stand go live at the moment that you choose."),
        ScheduleForm,
        done=lambda options: ngettext_lazy(
            "%(count)s is scheduled.", "%(count)s are scheduled.", "count"
        ),
    ),
    "withdraw": Question(
        _("Withdraw"),
        _("Readers can't open these pages any more; the drafts and history stay."),
        WhenForm,
        _("None of these is published."),
        lambda options: WITHDRAWN[options["when"]],
    ),
    "discard": Question(
        _("Discard changes"),
        _("The drafts become what readers see; what was written since is lost."),
        NoteForm,
        _("None of these has changes to discard."),
        lambda options: ngettext_lazy(
            "%(count)s draft is as readers see it.",
            "%(count)s drafts are as readers see it.",
            "count",
        ),
    ),
    "restore": Question(
        _("Restore"),
        _("Each draft becomes what was published last up to the moment."),
        MomentForm,
        NEVER_PUBLISHED,
    ),
    "roll_back": Question(
        _("Roll back"),
        _("What was published last up to the moment is published again."),
        RollBackForm,
        NEVER_PUBLISHED,
        lambda options: PUBLISHED,
    ),
    "set_review": Question(_("Set review date"), DRAFTS_ALONE, ReviewForm),
    "set_kind": Question(_("Set kind"), DRAFTS_ALONE, KindForm),
}
