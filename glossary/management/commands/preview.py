"""manage.py preview PATH"""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from glossary.management.refusals import in_words
from glossary.management.verb_command import add_path
from glossary.publishing.draft_at import draft_at
from glossary.publishing.preview import preview


class Command(BaseCommand):
    help = "Write the HTML that readers would get of a draft, without the frame around it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        add_path(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        with in_words():
            page = preview(draft_at(options["path"]).to_document())
        self.stdout.write(page.body_html)
