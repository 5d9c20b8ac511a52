"""What the commands share that carry out one verb on one draft."""

from argparse import ArgumentParser
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.dateparse import parse_datetime

from glossary.documents import DocumentError
from glossary.exchange.load import Unresolved
from glossary.models import Concept, Explainer, Publication, Snapshot
from glossary.models.drafts import LostUpdate
from glossary.publishing.actions import NotPublished
from glossary.publishing.actors import Actor
from glossary.publishing.draft_at import NoDraft, draft_at
from glossary.publishing.moments import site_moment
from glossary.publishing.readiness import NotReady

from .operator import actor_of, add_by

Draft = Concept | Explainer


class DraftCommand(BaseCommand):
    """`manage.py <verb> PATH …`: a subclass says in `carry_out` what is done with the draft."""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", metavar="PATH", help="such as /glossary/kv-cache/")
        add_by(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            said = self.carry_out(draft_at(options["path"]), actor_of(options), options)
        except NotReady as refused:
            raise CommandError(f"Not ready for readers: {refused}") from None
        except (NoDraft, NotPublished, Unresolved, LostUpdate, DocumentError, ValueError) as error:
            raise CommandError(str(error)) from None
        self.stdout.write(said)

    def carry_out(self, draft: Draft, by: Actor, options: dict[str, Any]) -> str:
        """Do it, and return the sentence that says what was done."""
        raise NotImplementedError


def moment(text: str) -> datetime:
    """A moment in ISO 8601; without an offset it is in the site's time zone. Raises ValueError."""
    try:
        said = parse_datetime(text)
    except ValueError:
        said = None
    if said is None:
        raise ValueError(f"{text} is no moment: write it such as 2027-01-31T09:00.")
    return site_moment(said)


def publication_at(path: str) -> Publication:
    """What readers can see, or soon will, of the draft at `path`. Raises NoDraft, NotPublished."""
    draft = draft_at(path)
    publication = draft.publication
    if publication is None or not (publication.live_id or publication.next_id):
        raise NotPublished(f"“{draft.title}” is not published, so it can't replace anything.")
    return publication


def snapshot_of(draft: Draft, number: int) -> Snapshot:
    """The snapshot of `draft` that history calls #`number`. Raises NotPublished."""
    found = Snapshot.objects.filter(publication=draft.publication_id, number=number)
    snapshot = found.first() if draft.publication_id else None
    if snapshot is None:
        raise NotPublished(f"“{draft.title}” has no snapshot #{number}: see manage.py history.")
    return snapshot
