"""manage.py preview PATH"""

from typing import Any

from glossary.management.draft_command import Draft, DraftCommand
from glossary.publishing.actors import Actor
from glossary.publishing.preview import preview


class Command(DraftCommand):
    help = "Write the HTML that readers would get of a draft, without the frame around it."

    def carry_out(self, draft: Draft, by: Actor, options: dict[str, Any]) -> str:
        return preview(draft.to_document()).body_html
