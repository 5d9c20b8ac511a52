"""History as people read it: snapshots in a line, and what differs between any two."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from glossary.documents import DocumentError
from glossary.models import Snapshot
from glossary.publishing.differences import Difference, differences

DRAFT = "draft"


def history_context(request: HttpRequest, draft: Any) -> dict[str, Any]:
    """The list of snapshots, and the differences between `?from=` and `?to=`.

    Without a choice: from what is live (else the latest snapshot) to the draft.
    """
    publication = draft.publication
    found = Snapshot.objects.filter(publication=publication) if publication else ()
    snapshots = list(found)
    numbers = {str(snapshot.number): snapshot for snapshot in snapshots}
    live = str(publication.live.number) if publication and publication.live else ""
    latest = str(snapshots[0].number) if snapshots else ""
    older = request.GET.get("from", live or latest)
    newer = request.GET.get("to", DRAFT)
    context: dict[str, Any] = {
        "snapshots": snapshots,
        "live_number": publication.live.number if live else None,
        "next_number": publication.next.number if publication and publication.next else None,
        "older": older,
        "newer": newer,
    }
    if older in {*numbers, DRAFT} and newer in {*numbers, DRAFT}:
        context |= _compare(draft, numbers, older, newer)
    return context


def _compare(
    draft: Any, numbers: dict[str, Snapshot], older: str, newer: str
) -> dict[str, list[Difference] | str]:
    try:
        old = draft.to_document() if older == DRAFT else numbers[older].document
        new = draft.to_document() if newer == DRAFT else numbers[newer].document
    except DocumentError as error:
        return {"trouble": _("The draft can't be written down yet: %(error)s") % {"error": error}}
    return {"differences": differences(old, new), "compared": "yes"}
