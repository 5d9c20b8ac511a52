"""What is kept beside publications that came without it, by a fixture or long ago: the log of
public changes, and where their questions have stood."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from glossary.models import Epoch, Publication, PublicChange

from .questions import note_former_questions


def record_missing() -> None:
    """Say of every page that the log doesn't know that it appeared, or that it went."""
    unknown = Publication.objects.filter(first_live_at__isnull=False, public_changes__isnull=True)
    if not unknown.exists():
        return
    with transaction.atomic():
        Epoch.objects.lock()
        last = PublicChange.objects.order_by("-number").first()
        in_order = sorted(unknown, key=lambda one: (_moment(one), one.path))
        PublicChange.objects.bulk_create(
            [
                _last_of(publication, number, last)
                for number, publication in enumerate(in_order, last.number + 1 if last else 1)
            ],
            batch_size=500,
        )
        note_former_questions(in_order)


def _moment(publication: Publication) -> datetime:
    moment = publication.live_at if publication.live_id else publication.withdrawn_at
    return moment or publication.first_live_at or timezone.now()


def _last_of(publication: Publication, number: int, last: PublicChange | None) -> PublicChange:
    """In an empty log with its own moment; else with a later one than what was told before."""
    events = PublicChange.Event
    return PublicChange(
        number=number,
        publication=publication,
        event=events.PUBLISHED if publication.live_id else events.WITHDRAWN,
        path=publication.path,
        snapshot_id=publication.live_id,
        at=max(last.at, timezone.now()) if last else _moment(publication),
    )
