"""manage.py restore PATH NUMBER"""

from argparse import ArgumentParser
from typing import Any

from glossary.management.draft_command import Draft, DraftCommand, snapshot_of
from glossary.publishing import actions


class Command(DraftCommand):
    help = "Put an older text back into a draft; readers see no change until it is published."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("number", type=int, metavar="NUMBER", help="as history counts")

    def carry_out(self, draft: Draft, options: dict[str, Any]) -> str:
        actions.restore(draft, snapshot_of(draft, options["number"]))
        return f"{draft.path}: the draft says what #{options['number']} said"
