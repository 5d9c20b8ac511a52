"""manage.py approve PATH... [--note NOTE] [--change KIND] [--by USERNAME]"""

from argparse import ArgumentParser
from typing import Any

from glossary.management.operator import add_note
from glossary.management.verb_command import ManyDraftsCommand
from glossary.publishing.actors import Actor
from glossary.publishing.draft_at import Draft
from glossary.publishing.reviews import approve


class Command(ManyDraftsCommand):
    help = "Publish drafts for which review was asked, as they stand now."
    undone = "Nothing was published."
    paths = "+"

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        add_note(parser)

    def carry_out(self, drafts: list[Draft], by: Actor, options: dict[str, Any]) -> str:
        snapshots = approve(drafts, by=by, note=options["note"], change=options["change"])
        return f"{len(snapshots)} approved and published"
