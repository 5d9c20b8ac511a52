"""manage.py roll_back PATH NUMBER [--note NOTE] [--change KIND]"""

from argparse import ArgumentParser
from typing import Any

from glossary.management.catching_up import catch_up_aloud
from glossary.management.draft_command import Draft, DraftCommand, snapshot_of
from glossary.management.operator import add_note
from glossary.publishing import actions
from glossary.publishing.actors import Actor


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
        catch_up_aloud(self.stdout)
        return f"{draft.path}: #{older.number} is live again, as #{newer.number}"
