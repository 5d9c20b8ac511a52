"""What concepts and explainers have in common: their lists, and what is said of each."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db.models import Q

from glossary.models import Page
from glossary.models.pages import PageQuerySet

from .comparisons import COMPARISON, comparisons_of
from .faqs import FAQ, faqs_of
from .paging import cut, listed, wrong_cursor
from .parameters import Asked, read_moment
from .shapes import (
    HEADING,
    ID,
    LINKS,
    MOMENT,
    PATH,
    TEXT,
    Data,
    address,
    links,
    many,
    maybe,
    said,
    shape,
)

REVIEWED = maybe(said(TEXT, "The day of the last review, such as 2027-01-31"))
PAGE = shape(
    id=ID,
    title=TEXT,
    path=PATH,
    language=TEXT,
    changed_at=MOMENT,
    reviewed_on=REVIEWED,
    links=LINKS,
)
WHOLE_PAGE = {
    "text": said(TEXT, "The page as plain text"),
    "markdown": said(TEXT, "The page as it was published"),
    "headings": many(HEADING),
    "faqs": many(FAQ),
    "comparisons": many(COMPARISON),
}


def list_pages(
    asked: Asked, pages: PageQuerySet, collection: str, line: Callable[[Page], Data]
) -> Data:
    """A page of the list of `pages`: by path, or by last change where `updated_since` is given."""
    found = pages.in_language(settings.CONTENT_LANGUAGE).light()
    since, after = asked["updated_since"], asked["cursor"]
    if since:
        found = found.filter(changed_at__gte=since)
    if after is not None:
        found = found.filter(_behind(after, by_moment=bool(since)))
    order = ("changed_at", "path") if since else ("path",)
    shown, cursor = cut(
        asked,
        found.order_by(*order),
        lambda page: (page.changed_at.isoformat(), page.path) if since else (page.path,),
    )
    return listed(asked, address(collection), [line(page) for page in shown], cursor)


def page_line(page: Page) -> Data:
    """What lists say of every page."""
    return {
        "id": str(page.identity),
        "title": page.title,
        "path": page.path,
        "language": page.language,
        "changed_at": page.changed_at.isoformat(),
        "reviewed_on": page.metadata.get("reviewed_on") or None,
        "links": links(page),
    }


def whole(page: Page) -> Data:
    """What only an answer for the page itself says."""
    return {
        "text": page.text,
        "markdown": page.twin_md,
        "headings": page.metadata.get("headings", []),
        "faqs": faqs_of(page),
        "comparisons": comparisons_of([page]),
    }


def _behind(after: list[Any], *, by_moment: bool) -> Q:
    try:
        *moments, path = after
        path = str(path).replace("\0", "")
        if not by_moment and not moments:
            return Q(path__gt=path)
        (moment,) = moments if by_moment else []
        moment = read_moment(str(moment))
        return Q(changed_at__gte=moment) & (Q(changed_at__gt=moment) | Q(path__gt=path))
    except ValueError:
        raise wrong_cursor() from None
