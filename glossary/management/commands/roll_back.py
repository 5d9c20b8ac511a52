"""manage.py roll_back PATH NUMBER [--note NOTE] [--change KIND]"""

from argparse import ArgumentParser
from typing import Any

from glossary.management.operator import add_note
from glossary.management.verb_command import DraftCommand, snapshot_of
from glossary.publishing import actions
from glossary.publishing.actors import Actor
from glossary.publishing.draft_at import Draft


class Command(DraftCommand):
    help = "Publish an older text again, as a new snapshot."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("number", type=int, metavar="NUMBER", help="as history counts")
        add_note(parser)

    def carry_out(self, draft: Draft, by: Actor, options: dict[str, Any]) -> str:
        older = snapshot_of(draft, options["number"])
        newer = actions.roll_back(
            draft, older, by=by, note=options["note"], change=options["change"]
        )
        return f"{draft.path}: #{older.number} is live again, as #{newer.number}"
