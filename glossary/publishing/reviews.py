"""Review: an author asks, an editor approves (which publishes) or sends back with a comment.

The request names the version for which it was made and keeps its text. A change saved after that
lets the request stand: the editor is shown what changed since, and approving publishes the draft
as it stands then. Publishing in any other way, scheduling and discarding end the request.
"""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from glossary.documents import write
from glossary.models import Epoch, Review, Snapshot

from .actions import Draft, publish_all
from .actors import Actor, account_of, name_of
from .audit import Verb, record


@transaction.atomic
def ask_review(draft: Draft, *, by: Actor = None, comment: str = "") -> Review:
    """Ask editors to look at `draft` as it stands; takes the place of an earlier request.

    Raises ValueError where nothing waits to be published, DocumentError for a draft that can't be
    written down.
    """
    if draft.state == "published":
        raise ValueError(
            _("“%(title)s” is as readers see it: there is nothing to review.")
            % {"title": draft.title}
        )
    written = write(draft.to_document())
    Review.objects.of(draft).open().update(state=Review.State.CLOSED, answered_at=timezone.now())
    review = Review(
        version=draft.version,
        text=written.text,
        identities=written.identities,
        asked_by=account_of(by),
        asked_by_name=name_of(by),
        comment=comment,
    )
    setattr(review, draft._meta.model_name or "", draft)
    review.save()
    record(Verb.ASK_REVIEW, draft, by=by, note=comment)
    return review


@transaction.atomic
def approve(
    drafts: Sequence[Draft], *, by: Actor = None, note: str = "", change: str = "editorial"
) -> list[Snapshot]:
    """Publish drafts for which review was asked, together, as they stand now.

    Raises ValueError for one that nobody asked about, NotReady as publishing does.
    """
    Epoch.objects.lock()
    for draft in drafts:
        _answer(draft, Review.State.APPROVED, by, note)
        record(Verb.APPROVE, draft, by=by, note=note)
        draft.reviewed_on = timezone.localdate()
        draft.changed_by = name_of(by)
        draft.save()
    return publish_all(drafts, by=by, note=note, change=change)


@transaction.atomic
def send_back(draft: Draft, *, by: Actor = None, comment: str) -> None:
    """Give `draft` back to its author, saying why. Raises ValueError without request or comment."""
    if not comment.strip():
        raise ValueError(_("Say what the author should change."))
    _answer(draft, Review.State.SENT_BACK, by, comment)
    record(Verb.SEND_BACK, draft, by=by, note=comment)


def _answer(draft: Draft, state: str, by: Actor, answer: str) -> None:
    review = Review.objects.of(draft).waiting().select_for_update().first()
    if review is None:
        said = _("Nobody asks for a review of “%(title)s”.")
        raise ValueError(said % {"title": draft.title})
    review.state, review.answer = state, answer
    review.answered_at, review.answered_by_name = timezone.now(), name_of(by)
    review.save()
