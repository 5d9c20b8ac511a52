"""manage.py send_back PATH --comment TEXT [--by USERNAME]"""

from argparse import ArgumentParser
from typing import Any

from glossary.management.verb_command import DraftCommand
from glossary.publishing.actors import Actor
from glossary.publishing.draft_at import Draft
from glossary.publishing.reviews import send_back


class Command(DraftCommand):
    help = "Give a draft for which review was asked back to its author, saying why."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--comment", required=True, help="what the author should change")

    def carry_out(self, draft: Draft, by: Actor, options: dict[str, Any]) -> str:
        send_back(draft, by=by, comment=options["comment"])
        return f"{draft.path} sent back"
