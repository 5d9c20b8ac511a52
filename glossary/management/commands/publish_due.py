"""manage.py publish_due: what web processes do by themselves, for a job that wants to be sure."""

from typing import Any

from django.core.management.base import BaseCommand

from glossary.management.catching_up import CatchingUp
from glossary.publishing.due import publish_due


class Command(BaseCommand):
    help = "Do what is due by now, and finish pages that still wait to be brought up to date."

    def handle(self, *args: Any, **options: Any) -> None:
        progress = CatchingUp()
        publish_due(progress=progress)
        if progress.done:
            self.stdout.write(f"{progress.done:,} pages brought up to date")
