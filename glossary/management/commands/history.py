"""manage.py history PATH: who published what of it, when and why."""

from typing import Any

from django.utils.timezone import localtime

from glossary.management.draft_command import Draft, DraftCommand
from glossary.models import Publication, Snapshot
from glossary.publishing.actors import Actor


class Command(DraftCommand):
    help = "List the snapshots of a draft, the latest first."

    def carry_out(self, draft: Draft, by: Actor, options: dict[str, Any]) -> str:
        publication = draft.publication
        if publication is None:
            return f"{draft.path} was never published"
        return "\n".join(_line(each, publication) for each in publication.snapshots.all())


def _line(snapshot: Snapshot, publication: Publication) -> str:
    places = {publication.live_id: "live", publication.next_id: "scheduled"}
    said = [
        f"#{snapshot.number}",
        f"{localtime(snapshot.made_at):%Y-%m-%d %H:%M}",
        snapshot.author_name or "-",
        snapshot.change,
        snapshot.note,
        f"({places[snapshot.pk]})" if snapshot.pk in places else "",
    ]
    return "  ".join(filter(None, said))
