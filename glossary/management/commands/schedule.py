"""manage.py schedule PATH --at ISO [--note NOTE]"""

from argparse import ArgumentParser
from typing import Any

from glossary.management.draft_command import Draft, DraftCommand, moment
from glossary.publishing import actions
from glossary.publishing.actors import Actor


class Command(DraftCommand):
    help = "Write a draft down as it stands, and let readers see it from a moment on."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--at", metavar="ISO", required=True, help="such as 2027-01-31T09:00")
        parser.add_argument("--note", default="", help="why, for the history")

    def carry_out(self, draft: Draft, by: Actor, options: dict[str, Any]) -> str:
        at = moment(options["at"])
        actions.schedule(draft, at=at, by=by, note=options["note"])
        return f"{draft.path} goes live at {at.isoformat()}"
