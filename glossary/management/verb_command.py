"""What the commands share that carry out a verb: on all the drafts they are told, or on none."""

from argparse import ArgumentParser
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils.dateparse import parse_datetime

from glossary.models import Publication, Snapshot
from glossary.publishing.actions import NotPublished
from glossary.publishing.actors import Actor
from glossary.publishing.draft_at import Draft, draft_at
from glossary.publishing.moments import site_moment

from .catching_up import catch_up_aloud
from .operator import actor_of, add_by
from .refusals import in_words


class VerbCommand(BaseCommand):
    """A verb by command: done, written down, and then every page that it touches finished."""

    undone = ""

    def handle(self, *args: Any, **options: Any) -> None:
        by = actor_of(options)
        with in_words(self.undone), transaction.atomic():
            said = self.do(by, options)
        catch_up_aloud(self.stdout)
        self.stdout.write(said)

    def do(self, by: Actor, options: dict[str, Any]) -> str:
        """Do it, and return the sentence that says what was done."""
        raise NotImplementedError


class DraftCommand(VerbCommand):
    """`manage.py <verb> PATH …`: a subclass says in `carry_out` what is done with the draft."""

    def add_arguments(self, parser: ArgumentParser) -> None:
        add_path(parser)
        add_by(parser)

    def do(self, by: Actor, options: dict[str, Any]) -> str:
        return self.carry_out(draft_at(options["path"]), by, options)

    def carry_out(self, draft: Draft, by: Actor, options: dict[str, Any]) -> str:
        """Do it, and return the sentence that says what was done."""
        raise NotImplementedError


class ManyDraftsCommand(VerbCommand):
    """`manage.py <verb> PATH… …`: the same with several drafts."""

    undone = "Nothing was done."
    paths = "*"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("paths", nargs=self.paths, metavar="PATH")
        add_by(parser)

    def do(self, by: Actor, options: dict[str, Any]) -> str:
        return self.carry_out(self.chosen(options), by, options)

    def chosen(self, options: dict[str, Any]) -> list[Draft]:
        """The drafts at the given paths, each once."""
        return list(dict.fromkeys(map(draft_at, options["paths"])))

    def carry_out(self, drafts: list[Draft], by: Actor, options: dict[str, Any]) -> str:
        """Do it, and return the sentence that says what was done."""
        raise NotImplementedError


def add_path(parser: ArgumentParser) -> None:
    parser.add_argument("path", metavar="PATH", help="such as /glossary/kv-cache/")


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
