"""The verbs that a page asks about first: who is offered which, what it asks, what it does."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from glossary.publishing import actions, due, reviews
from glossary.publishing.actors import Actor
from glossary.publishing.permissions import DANGEROUS, PERMISSION

from .verb_forms import (
    AskForm,
    NoteForm,
    PublishForm,
    ScheduleForm,
    SendBackForm,
    WithdrawForm,
)

Said = dict[str, Any]  # what the form holds


@dataclass(frozen=True)
class Verb:
    """One button. states, review: when it is offered; ask: the form; deed: one of `publishing`."""

    name: str
    label: Any
    question: Any
    deed: Callable[[Any, Actor, Said], object]
    done: Callable[[Said], Any]
    ask: Callable[..., forms.Form] = NoteForm
    states: frozenset[str] = frozenset({"draft", "published", "changed", "scheduled", "withdrawn"})
    review: str | None = None  # the state that a request for review has to be in
    needs_missed: bool = False
    is_of_text: bool = False  # what the draft says matters, so it has to be what was looked at

    @property
    def permission(self) -> str:
        return PERMISSION[self.name]

    @property
    def is_dangerous(self) -> bool:
        return self.name in DANGEROUS

    def is_offered(self, draft: Any) -> bool:
        """The draft is in a state in which this makes sense."""
        if self.needs_missed and missed_of(draft) is None:
            return False
        if self.review is not None and not draft.reviews.filter(state=self.review).exists():
            return False
        return draft.state in self.states

    def form_for(self, draft: Any, data: Any) -> forms.Form:
        if self.ask is WithdrawForm:
            return WithdrawForm(data, draft=draft)
        return self.ask(data)


def missed_of(draft: Any) -> Any:
    """What could not go live as scheduled, if that still is to be mended."""
    return getattr(draft.publication, "missed", None) if draft.publication else None


def _withdraw(draft: Any, by: Actor, said: Said) -> None:
    if said["when"] == "now":
        actions.withdraw(draft, by=by, replacement=said["replacement"], note=said["note"])
    elif said["when"] == "later":
        actions.schedule_withdrawal(
            draft, at=said["at"], by=by, replacement=said["replacement"], note=said["note"]
        )
    else:
        actions.call_off_withdrawal(draft, by=by, note=said["note"])


WITHDRAWN = {
    "now": _("“%(title)s” is withdrawn."),
    "later": _("“%(title)s” is withdrawn at the moment that you chose."),
    "never": _("“%(title)s” stays: its withdrawal is called off."),
}
VERBS = {
    verb.name: verb
    for verb in (
        Verb(
            name="approve",
            label=_("Approve"),
            question=_("Readers see the draft as it stands now."),
            deed=lambda draft, by, said: reviews.approve([draft], by=by, **said),
            done=lambda said: _("“%(title)s” is approved and published."),
            ask=PublishForm,
            review="waiting",
            is_of_text=True,
        ),
        Verb(
            name="send_back",
            label=_("Send back"),
            question=_("The author sees your comment on the draft and on the start page."),
            deed=lambda draft, by, said: reviews.send_back(draft, by=by, **said),
            done=lambda said: _("“%(title)s” is sent back to its author."),
            ask=SendBackForm,
            review="waiting",
        ),
        Verb(
            name="ask_review",
            label=_("Ask for review"),
            question=_("Editors find the draft on their start page; one publishes or answers it."),
            deed=lambda draft, by, said: reviews.ask_review(draft, by=by, **said),
            done=lambda said: _("“%(title)s” waits for review."),
            ask=AskForm,
            states=frozenset({"draft", "changed", "scheduled", "withdrawn"}),
        ),
        Verb(
            name="schedule",
            label=_("Schedule"),
            question=_("The draft as it stands now goes live at the moment that you choose."),
            deed=lambda draft, by, said: actions.schedule(draft, by=by, **said),
            done=lambda said: _("“%(title)s” goes live at the moment that you chose."),
            ask=ScheduleForm,
            is_of_text=True,
        ),
        Verb(
            name="dismiss",
            label=_("Dismiss missed schedule"),
            question=_("Nobody is told any more that the scheduled text could not go live."),
            deed=lambda draft, by, said: due.dismiss_missed(draft, by=by, **said),
            done=lambda said: _("“%(title)s” is no longer listed as missed."),
            needs_missed=True,
        ),
        Verb(
            name="discard",
            label=_("Discard changes"),
            question=_("The draft becomes what readers see now; what you wrote since is lost."),
            deed=lambda draft, by, said: actions.discard(draft, by=by, **said),
            done=lambda said: _("The draft of “%(title)s” is what readers see again."),
            states=frozenset({"changed", "scheduled"}),
            is_of_text=True,
        ),
        Verb(
            name="withdraw",
            label=_("Withdraw"),
            question=_("Readers can't open this page any more; the draft and its history stay."),
            deed=_withdraw,
            done=lambda said: WITHDRAWN[said["when"]],
            ask=WithdrawForm,
            states=frozenset({"published", "changed", "scheduled"}),
        ),
    )
}
