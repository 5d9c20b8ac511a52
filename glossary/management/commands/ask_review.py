"""manage.py ask_review PATH... [--comment TEXT] [--by USERNAME]"""

from argparse import ArgumentParser
from typing import Any

from glossary.management.verb_command import ManyDraftsCommand
from glossary.publishing.actors import Actor
from glossary.publishing.draft_at import Draft
from glossary.publishing.reviews import ask_review


class Command(ManyDraftsCommand):
    help = "Ask editors to look at drafts as they stand."
    paths = "+"

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--comment", default="", help="what the editor should know")

    def carry_out(self, drafts: list[Draft], by: Actor, options: dict[str, Any]) -> str:
        for draft in drafts:
            ask_review(draft, by=by, comment=options["comment"])
        return f"{len(drafts)} waiting for review"
