"""History as people read it: snapshots in a line, and what differs between any two."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from glossary.documents import DocumentError
from glossary.models import AuditEntry, Review, Snapshot
from glossary.publishing.differences import Document, differences

DRAFT = "draft"
ASKED = "asked"  # as it stood when review was asked for
SHOWN = 60


def history_context(request: HttpRequest, draft: Any) -> dict[str, Any]:
    """The list of snapshots, and the differences between `?from=` and `?to=`.

    Without a choice: from what is live (else the latest snapshot) to the draft.
    """
    publication = draft.publication
    found = (
        Snapshot.objects.filter(publication=publication).select_related("helpfulness")
        if publication
        else ()
    )
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
    review = draft.reviews.open().first()
    context["review"] = review
    context["entries"] = AuditEntry.objects.filter(
        identity=draft.identity, language=draft.language
    )[:SHOWN]
    chosen = {DRAFT: draft.to_document, **{name: _reader(one) for name, one in numbers.items()}}
    if review is not None:
        chosen[ASKED] = _reader(review)
    if older in chosen and newer in chosen:
        context |= _compare(chosen[older], chosen[newer])
    return context


def _reader(kept: Snapshot | Review) -> Callable[[], Document]:
    return lambda: kept.document


def _compare(old: Callable[[], Document], new: Callable[[], Document]) -> dict[str, Any]:
    try:
        return {"differences": differences(old(), new()), "compared": "yes"}
    except DocumentError as error:
        return {"trouble": _("The draft can't be written down yet: %(error)s") % {"error": error}}
