"""manage.py publish_due: what web processes do by themselves, for a job that wants to be sure."""

from typing import Any

from django.core.management.base import BaseCommand

from glossary.publishing.due import publish_due


class Command(BaseCommand):
    help = "Publish and withdraw what was scheduled for a moment that has passed."

    def handle(self, *args: Any, **options: Any) -> None:
        publish_due()
