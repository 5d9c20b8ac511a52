"""From live snapshots to pages. All of it can be done again at any time, and nothing else is lost.

A page is made in three steps, each from what the step before has stored:

    snapshot --render--> unlinked_html --link--> linked_html --set--> body_html

Rendering costs Markdown and happens when the snapshot changes; linking happens when a name appears
or goes; setting puts the article template around it when something that it lists has changed.
Pages that wait for a step carry a mark (`Page.stale`), so that work can stop anywhere and go on.
"""

import logging
from collections.abc import Callable, Collection, Iterable, Iterator

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from glossary.documents import DocumentError
from glossary.models import Epoch, Page, Publication
from glossary.rendering.results import RenderError

from . import chrome
from .changes import Changes
from .link_pages import link_pages
from .render_pages import RENDERER, drop_page, render_page
from .set_pages import set_pages

IN_ONE_TRANSACTION = 500  # pages beside those with a new text; the rest follow in batches
IN_MEMORY = 200

log = logging.getLogger(__name__)

Progress = Callable[[int], None]


@transaction.atomic
def derive(publications: Iterable[Publication]) -> None:
    """Make the pages of `publications`, or take them away, and every page that this touches."""
    changes: dict[str, Changes] = {}
    moves_navigation = False
    for publication in publications:
        moves_navigation |= publication.kind == Publication.Kind.EXPLAINER
        batch = changes.setdefault(publication.language, Changes(publication.language))
        if publication.live_id is None:
            drop_page(publication, batch)
        else:
            _render(publication, batch)
    for batch in changes.values():
        _render_showing(batch)
        _mark(batch)
    rendered = {pk for batch in changes.values() for pk in batch.rendered}
    settle(limit=IN_ONE_TRANSACTION, first=rendered)
    if moves_navigation:
        chrome.renew()
    Epoch.objects.bump()
    if Page.objects.waiting().exists():
        Epoch.objects.expect(timezone.now())  # whoever sees it next goes on with them


def settle(*, limit: int, first: Collection[int] = (), progress: Progress | None = None) -> None:
    """Link and set pages that wait for it: all of `first`, and at most `limit` others."""
    for pages in _waiting(Page.Stale.LINK, limit, first):
        for language in {page.language for page in pages}:
            changes = Changes(language)
            batch = [page for page in pages if page.language == language]
            link_pages(batch, changes)
            for page in batch:
                page.stale = Page.Stale.SET
                page.save(update_fields=["linked_html", "metadata", "stale"])
            _mark_to_set(changes)
    for pages in _waiting(Page.Stale.SET, limit, first):
        set_pages(pages)
        for page in pages:
            page.stale = ""
            page.save(update_fields=["body_html", "mentions", "version", "stale"])
        if progress:
            progress(len(pages))


def catch_up(*, batch: int = 200, progress: Progress | None = None) -> None:
    """Finish what waits, each batch in a transaction of its own; can be killed and run again."""
    while Page.objects.waiting().exists():
        with transaction.atomic():
            settle(limit=batch, progress=progress)
            Epoch.objects.bump()


def ensure_current() -> None:
    """Derive pages that are missing or were made by an older renderer, and finish what waits."""
    live = Publication.objects.live()
    missing = live.filter(Q(page__isnull=True) | ~Q(page__renderer=RENDERER))
    left_over = Publication.objects.filter(live__isnull=True, page__isnull=False)
    if todo := [*missing, *left_over]:
        derive(todo)
    chrome.renew()
    catch_up()


def rebuild() -> int:
    """Throw every derived row away and make it again; the number of pages."""
    with transaction.atomic():
        Page.objects.all().delete()
        derive(Publication.objects.live())
        chrome.renew()
    catch_up()
    return Page.objects.count()


def _waiting(step: str, limit: int, first: Collection[int]) -> Iterator[list[Page]]:
    """Pages that wait for `step`, in batches that fit into memory."""
    waiting = list(Page.objects.filter(stale=step).order_by("pk").values_list("pk", flat=True))
    others = [pk for pk in waiting if pk not in first][:limit]
    chosen = [pk for pk in waiting if pk in first] + others
    for start in range(0, len(chosen), IN_MEMORY):
        yield list(Page.objects.filter(pk__in=chosen[start : start + IN_MEMORY]).order_by("pk"))


def _render(publication: Publication, changes: Changes) -> None:
    """Render one page; one whose text breaks a newer limit stays as it is and holds up no other."""
    try:
        render_page(publication, changes)
    except (RenderError, DocumentError) as error:
        log.error("%s is not made anew: %s", publication.path, error)


def _render_showing(changes: Changes) -> None:
    """Render again the pages that show a comparison which has changed on another page."""
    for publication in Publication.objects.live().filter(pk__in=changes.showing_comparisons()):
        _render(publication, changes)


def _mark(changes: Changes) -> None:
    to_link = changes.pages_to_link()
    Page.objects.filter(pk__in=to_link).update(stale=Page.Stale.LINK)
    _mark_to_set(changes)


def _mark_to_set(changes: Changes) -> None:
    to_set = Page.objects.filter(pk__in=changes.pages_to_set(), stale="")
    to_set.update(stale=Page.Stale.SET)
