"""manage.py discard PATH"""

from typing import Any

from glossary.management.verb_command import DraftCommand
from glossary.publishing import actions
from glossary.publishing.actors import Actor
from glossary.publishing.draft_at import Draft


class Command(DraftCommand):
    help = "Put the text that readers see back into a draft; what was written since is lost."

    def carry_out(self, draft: Draft, by: Actor, options: dict[str, Any]) -> str:
        actions.discard(draft, by=by)
        return f"{draft.path}: the draft is what readers see"
