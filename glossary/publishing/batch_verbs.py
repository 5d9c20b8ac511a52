"""What can be done to many drafts at once: each verb calls the same function as its button."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from glossary.models import Concept, Publication, Review, Snapshot
from glossary.models.drafts import LIVE, STATES

from . import actions, reviews, upkeep
from .actions import Draft, NotPublished
from .actors import Actor

Options = dict[str, Any]  # what was chosen for all, as JSON; moments in ISO 8601
Deed = Callable[[Sequence[Any], Options, Actor], Sequence[Any]]

AS_READERS_SEE_IT = STATES["published"]
EVER_PUBLISHED = Q(publication__isnull=False)
ASKED = Q(reviews__state=Review.State.WAITING)


@dataclass(frozen=True)
class BatchVerb:
    """deed: does it to some drafts, to all or to none; returns those that it changed.

    fit: which drafts it is about at all. is_checked: whether all are looked at before it is done
    to the first.
    """

    deed: Deed
    fit: Q = Q()
    is_checked: bool = False


def _publish(drafts: Sequence[Draft], options: Options, by: Actor) -> Sequence[Draft]:
    actions.publish_all(drafts, by=by, **options)
    return drafts


def _approve(drafts: Sequence[Draft], options: Options, by: Actor) -> Sequence[Draft]:
    reviews.approve(drafts, by=by, **options)
    return drafts


def _ask_review(drafts: Sequence[Draft], options: Options, by: Actor) -> Sequence[Draft]:
    return _each(drafts, lambda draft: reviews.ask_review(draft, by=by, **options))


def _send_back(drafts: Sequence[Draft], options: Options, by: Actor) -> Sequence[Draft]:
    return _each(drafts, lambda draft: reviews.send_back(draft, by=by, **options))


def _schedule(drafts: Sequence[Draft], options: Options, by: Actor) -> Sequence[Draft]:
    said = {**options, "at": datetime.fromisoformat(options["at"])}
    return _each(drafts, lambda draft: actions.schedule(draft, by=by, **said))


def _withdraw(drafts: Sequence[Draft], options: Options, by: Actor) -> Sequence[Draft]:
    note, to = options["note"], options["replacement"]
    replacement = Publication.objects.filter(pk=to).first() if to else None
    if options["when"] == "now":
        actions.withdraw_all(drafts, by=by, replacement=replacement, note=note)
        return drafts
    if options["when"] == "never":
        return _each(drafts, lambda draft: actions.call_off_withdrawal(draft, by=by, note=note))
    at = datetime.fromisoformat(options["at"])
    return _each(
        drafts,
        lambda draft: actions.schedule_withdrawal(
            draft, at=at, by=by, replacement=replacement, note=note
        ),
    )


def _discard(drafts: Sequence[Draft], options: Options, by: Actor) -> Sequence[Draft]:
    return _each(drafts, lambda draft: actions.discard(draft, by=by, **options))


def _restore(drafts: Sequence[Draft], options: Options, by: Actor) -> Sequence[Draft]:
    return _each(
        drafts,
        lambda draft: actions.restore(
            draft, _published_by(draft, options["at"]), by=by, note=options["note"]
        ),
    )


def _roll_back(drafts: Sequence[Draft], options: Options, by: Actor) -> Sequence[Draft]:
    return _each(
        drafts,
        lambda draft: actions.roll_back(
            draft,
            _published_by(draft, options["at"]),
            by=by,
            note=options["note"],
            change=options["change"],
        ),
    )


def _set_kind(drafts: Sequence[Concept], options: Options, by: Actor) -> Sequence[Draft]:
    return upkeep.set_kind(drafts, options["value"], by=by)


def _set_review(drafts: Sequence[Draft], options: Options, by: Actor) -> Sequence[Draft]:
    day = date.fromisoformat(options["value"]) if options["value"] else None
    return upkeep.set_review(drafts, day, by=by)


VERBS = {
    "publish": BatchVerb(_publish, ~AS_READERS_SEE_IT, is_checked=True),
    "ask_review": BatchVerb(_ask_review, ~AS_READERS_SEE_IT),
    "approve": BatchVerb(_approve, ASKED, is_checked=True),
    "send_back": BatchVerb(_send_back, ASKED),
    "schedule": BatchVerb(_schedule, is_checked=True),
    "withdraw": BatchVerb(_withdraw, LIVE),
    "discard": BatchVerb(_discard, LIVE & ~AS_READERS_SEE_IT),
    "restore": BatchVerb(_restore, EVER_PUBLISHED),
    "roll_back": BatchVerb(_roll_back, EVER_PUBLISHED),
    "set_kind": BatchVerb(_set_kind),
    "set_review": BatchVerb(_set_review),
}


def _each(drafts: Iterable[Draft], deed: Callable[[Draft], object]) -> Sequence[Draft]:
    done = list(drafts)
    for draft in done:
        deed(draft)
    return done


def _published_by(draft: Draft, moment: str) -> Snapshot:
    """What was last written down of `draft` up to a moment. Raises NotPublished."""
    found = Snapshot.objects.filter(publication=draft.publication_id)
    snapshot = found.filter(made_at__lte=datetime.fromisoformat(moment)).first()
    if snapshot is None:
        said = _("“%(title)s” was not published yet at that moment.")
        raise NotPublished(said % {"title": draft.title})
    return snapshot
