"""manage.py schedule PATH --at ISO [--note NOTE] [--change KIND]"""

from argparse import ArgumentParser
from typing import Any

from glossary.management.operator import add_note
from glossary.management.verb_command import DraftCommand, moment
from glossary.publishing import actions
from glossary.publishing.actors import Actor
from glossary.publishing.draft_at import Draft


class Command(DraftCommand):
    help = "Write a draft down as it stands, and let readers see it from a moment on."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--at", metavar="ISO", required=True, help="such as 2027-01-31T09:00")
        add_note(parser)

    def carry_out(self, draft: Draft, by: Actor, options: dict[str, Any]) -> str:
        at = moment(options["at"])
        actions.schedule(draft, at=at, by=by, note=options["note"], change=options["change"])
        return f"{draft.path} goes live at {at.isoformat()}"
