"""manage.py withdraw PATH [--replacement PATH] [--at ISO | --call-off]"""

from argparse import ArgumentParser
from typing import Any

from glossary.management.verb_command import DraftCommand, moment, publication_at
from glossary.publishing import actions
from glossary.publishing.actors import Actor
from glossary.publishing.draft_at import Draft


class Command(DraftCommand):
    help = "Take a page away from readers, now or at a moment; its draft and history stay."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--replacement", metavar="PATH", help="where readers are sent then")
        parser.add_argument("--note", default="", help="why, for the history")
        when = parser.add_mutually_exclusive_group()
        when.add_argument("--at", metavar="ISO", help="such as 2027-01-31T09:00")
        when.add_argument("--call-off", action="store_true", help="let a planned one be")

    def carry_out(self, draft: Draft, by: Actor, options: dict[str, Any]) -> str:
        if options["call_off"]:
            actions.call_off_withdrawal(draft, by=by, note=options["note"])
            return f"{draft.path} stays"
        to = publication_at(options["replacement"]) if options["replacement"] else None
        if options["at"] is None:
            actions.withdraw(draft, by=by, replacement=to, note=options["note"])
            return f"{draft.path} withdrawn"
        at = moment(options["at"])
        actions.schedule_withdrawal(draft, at=at, by=by, replacement=to, note=options["note"])
        return f"{draft.path} is withdrawn at {at.isoformat()}"
