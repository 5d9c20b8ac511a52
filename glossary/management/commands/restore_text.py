"""manage.py restore_text PATH NUMBER"""

from argparse import ArgumentParser
from typing import Any

from glossary.management.verb_command import DraftCommand, snapshot_of
from glossary.publishing import actions
from glossary.publishing.actors import Actor
from glossary.publishing.draft_at import Draft


class Command(DraftCommand):
    help = "Put an older text back into a draft; readers see no change until it is published."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("number", type=int, metavar="NUMBER", help="as history counts")
        parser.add_argument("--note", default="", help="why, for the history")

    def carry_out(self, draft: Draft, by: Actor, options: dict[str, Any]) -> str:
        older = snapshot_of(draft, options["number"])
        actions.restore(draft, older, by=by, note=options["note"])
        return f"{draft.path}: the draft says what #{options['number']} said"
