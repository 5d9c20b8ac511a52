"""Who waits for whom: each narrows a list of drafts to those that wait for somebody."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Coalesce

from glossary.models import AuditEntry, Review
from glossary.models.drafts import STATES

from .actors import Actor, account_of

Drafts = QuerySet[Any]
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


def for_review(drafts: Drafts, by: Actor) -> Drafts:
    """Review was asked, by whomever, and no editor has answered yet."""
    return drafts.filter(reviews__state=Review.State.WAITING)


def for_an_answer(drafts: Drafts, by: Actor) -> Drafts:
    """The same, asked by this person."""
    return drafts.filter(
        reviews__state=Review.State.WAITING, reviews__asked_by=account_of(by) or -1
    )


def sent_back(drafts: Drafts, by: Actor) -> Drafts:
    """An editor has sent it back, to whomever."""
    return drafts.filter(reviews__state=Review.State.SENT_BACK)


def sent_back_to(drafts: Drafts, by: Actor) -> Drafts:
    """The same, to this person."""
    return drafts.filter(
        reviews__state=Review.State.SENT_BACK, reviews__asked_by=account_of(by) or -1
    )


def saved_by(drafts: Drafts, by: Actor) -> Drafts:
    """This person has saved it, and readers don't see that yet."""
    saves = AuditEntry.objects.filter(
        verb=AuditEntry.Verb.SAVE,
        actor=account_of(by) or -1,
        identity=OuterRef("identity"),
        language=OuterRef("language"),
        made_at__gt=Coalesce(OuterRef("publication__live_at"), LONG_AGO),
    )
    return drafts.filter(~STATES["published"], Exists(saves))


def missed(drafts: Drafts, by: Actor) -> Drafts:
    """Its scheduled text could not go live, and nobody has mended or dismissed that."""
    return drafts.filter(publication__missed__isnull=False)


WAITING: dict[str, Callable[[Drafts, Actor], Drafts]] = {
    "review": for_review,
    "answer": for_an_answer,
    "author": sent_back,
    "me": sent_back_to,
    "mine": saved_by,
    "missed": missed,
}
