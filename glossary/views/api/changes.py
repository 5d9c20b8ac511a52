"""Changes since a moment: what appeared, changed, moved or went, and none is ever missed."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext_noop as _

from glossary.models import PublicChange

from . import parameters
from .endpoint import Endpoint
from .paging import PAGED, next_address, write_cursor, wrong_cursor
from .parameters import Asked, read_moment
from .problems import Problem
from .shapes import ID, MOMENT, PATH, TEXT, TRUTH, URL, Data, address, many, maybe, said, shape

CHANGE = shape(
    number=said({"type": "integer"}, "Grows with every change of the site"),
    at=MOMENT,
    event=said(TEXT, "published, updated, moved or withdrawn"),
    id=said(ID, "Of the concept or explainer; it stays when the address changes"),
    kind=said(TEXT, "concept or explainer"),
    path=said(PATH, "Its address since then"),
    old_path=said(maybe(PATH), "Its address before, where it moved"),
    url=said(maybe(URL), "Where it is in the API now; null where it can't be read any more"),
    title=said(maybe(TEXT), "Its title now; null where it can't be read any more"),
    change=said(maybe(TEXT), "What the editor called it: editorial, clarification, ..."),
    note=said(maybe(TEXT), "What the editor said about it"),
)
CHANGES = shape(
    items=many(CHANGE),
    next=said(URL, "Ask here the next time: it begins behind the last of these"),
    more=said(TRUTH, "Whether there is more behind them already"),
)


def changes(asked: Asked) -> Data:
    found = PublicChange.objects.filter(publication__language=settings.CONTENT_LANGUAGE)
    if asked["cursor"] is not None:
        found = found.filter(number__gt=_place(asked["cursor"]))
    if asked["since"]:
        found = found.filter(at__gte=asked["since"])
    if asked["event"]:
        found = found.filter(event=asked["event"])
    if asked["change"]:
        found = found.filter(snapshot__change=asked["change"])
    newest = PublicChange.objects.order_by("-number").first()  # before the list is read
    rows = list(found.told().order_by("number")[: asked.limit + 1])
    shown, more = rows[: asked.limit], len(rows) > asked.limit
    last = shown[-1] if more else _later(newest, shown)
    cursor = write_cursor(last.number, last.at.isoformat()) if last else write_cursor(0, "")
    return {
        "items": [_told(change) for change in shown],
        "next": next_address(asked, address("changes"), cursor),
        "more": more,
    }


def _later(newest: PublicChange | None, shown: list[PublicChange]) -> PublicChange | None:
    """Behind which everything that matched has been told."""
    known = [one for one in (newest, *shown[-1:]) if one]
    return max(known, key=lambda one: one.number, default=None)


def _place(cursor: list[Any]) -> int:
    """The number behind which to go on. Raises Problem where this log never had that entry."""
    try:
        number, at = cursor
        if type(number) is not int or not 0 <= number < 2**63:
            raise ValueError
        if number == 0:  # nothing had ever changed
            return 0
        known = PublicChange.objects.filter(number=number, at=read_moment(at))
    except (ValueError, TypeError, AttributeError):
        raise wrong_cursor() from None
    if not known.exists():
        raise Problem(
            410, "This cursor is of another history (the site was set up anew): begin without it."
        )
    return number


def _told(change: PublicChange) -> Data:
    publication, snapshot = change.publication, change.snapshot
    page = getattr(publication, "page", None)  # none: its title and notes are not told any more
    return {
        "number": change.number,
        "at": change.at.isoformat(),
        "event": change.event,
        "id": str(publication.identity),
        "kind": publication.kind,
        "path": change.path,
        "old_path": change.old_path or None,
        "url": address(f"{publication.kind}s", publication.identity) if page else None,
        "title": page.title if page else None,
        "change": snapshot.change if page and snapshot else None,
        "note": snapshot.note or None if page and snapshot else None,
    }


LIST = Endpoint(
    path="changes",
    name="changes",
    summary=_("What was published, updated, moved or withdrawn, in order; keep `next` for later"),
    schema=CHANGES,
    respond=changes,
    parameters=(
        parameters.moment("since", _("Only changes at this moment or later.")),
        parameters.EVENT,
        parameters.CHANGE,
        *PAGED,
    ),
    problems=(410,),
)
