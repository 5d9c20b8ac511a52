"""manage.py share PATH [--by USERNAME]"""

from typing import Any

from django.conf import settings

from glossary.management.draft_command import Draft, DraftCommand
from glossary.publishing.actors import Actor
from glossary.publishing.sharing import share


class Command(DraftCommand):
    help = "Make a link by which somebody without an account sees a draft for seven days."

    def carry_out(self, draft: Draft, by: Actor, options: dict[str, Any]) -> str:
        return f"{settings.SITE_URL}{share(draft, by=by)}"
