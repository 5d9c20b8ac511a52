"""manage.py history PATH: who published what of it, when and why."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.timezone import localtime

from glossary.management.refusals import in_words
from glossary.management.verb_command import add_path
from glossary.models import Publication, Snapshot
from glossary.publishing.draft_at import draft_at


class Command(BaseCommand):
    help = "List the snapshots of a draft, the latest first."

    def add_arguments(self, parser: ArgumentParser) -> None:
        add_path(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        with in_words():
            draft = draft_at(options["path"])
        publication = draft.publication
        if publication is None:
            self.stdout.write(f"{draft.path} was never published")
            return
        for snapshot in publication.snapshots.all():
            self.stdout.write(_line(snapshot, publication))


def _line(snapshot: Snapshot, publication: Publication) -> str:
    places = {publication.live_id: "live", publication.next_id: "scheduled"}
    said = [
        f"#{snapshot.number}",
        f"{localtime(snapshot.made_at):%Y-%m-%d %H:%M}",
        snapshot.author_name or "-",
        snapshot.change,
        snapshot.note,
        f"({places[snapshot.pk]})" if snapshot.pk in places else "",
    ]
    return "  ".join(filter(None, said))
