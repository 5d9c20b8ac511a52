"""From live snapshots to pages. All of it can be done again at any time, and nothing else is lost.

A page is made in three steps, each from what the step before has stored:

    snapshot --render--> unlinked_html --link--> linked_html --set--> body_html

Rendering costs Markdown and happens when the snapshot changes; linking happens when a name appears
or goes; setting puts the article template around it when something that it lists has changed.
Pages that wait for a step carry a mark (`Page.stale`), so that work can stop anywhere and go on.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from itertools import chain

from django.db import transaction
from django.utils import timezone

from glossary.models import Epoch, Page, Publication
from glossary.models.saving import save_all, some_at_a_time
from glossary.rendering.results import Rendered

from . import chrome
from .changes import Changes
from .first_changes import record_missing
from .link_pages import link_pages
from .oddities import note_definitions, note_texts
from .render_pages import RENDERER, drop_page, render_pages
from .set_pages import set_pages

IN_ONE_TRANSACTION = 500  # pages beside those with a new text; the rest follow in batches
IN_MEMORY = 200
LINKED = ("linked_html", "metadata", "stale")
SET = ("body_html", "mentions", "version")

PagesDone = Callable[[int], None]  # called with the pages of each batch


@transaction.atomic
def derive(
    publications: Iterable[Publication], *, rendered: Mapping[int, Rendered] | None = None
) -> None:
    """Make the pages of `publications`, or take them away, and every page that this touches.

    rendered: texts that were rendered a moment ago, by publication.
    """
    changes: dict[str, Changes] = {}
    fresh: dict[int, Page] = {}
    moves_navigation = False
    for batch in some_at_a_time(publications, IN_MEMORY):
        moves_navigation |= any(each.kind == Publication.Kind.EXPLAINER for each in batch)
        for language in {publication.language for publication in batch}:
            known = changes.setdefault(language, Changes(language))
            some = [publication for publication in batch if publication.language == language]
            _keep(fresh, _make(some, known, rendered or {}))
    for known in changes.values():
        _keep(fresh, _make_showing(known))
        _mark(known)
    settle(
        limit=IN_ONE_TRANSACTION,
        first={pk for known in changes.values() for pk in known.rendered},
        fresh=fresh,
    )
    if moves_navigation:
        chrome.renew()
    Epoch.objects.bump()
    if Page.objects.waiting().exists():
        Epoch.objects.expect(timezone.now())  # whoever sees it next goes on with them


def settle(
    *,
    limit: int,
    first: Collection[int] = (),
    fresh: dict[int, Page] | None = None,
    progress: PagesDone | None = None,
) -> None:
    """Link and set pages that wait for it: all of `first`, and at most `limit` others.

    first: pages that have just been rendered. fresh: those that needn't be read again.
    """
    fresh = {} if fresh is None else fresh
    to_link = [*sorted(first), *_waiting(Page.Stale.LINK, limit, first)]
    at_once = len(to_link) <= IN_MEMORY  # then both steps are written together
    for batch in some_at_a_time(to_link, IN_MEMORY):
        pages = _read(batch, fresh)
        _link(pages)
        _keep(fresh, pages)
        if not at_once:
            save_all(pages, LINKED)
    to_set = to_link if at_once else sorted(first)
    to_set = [*to_set, *_waiting(Page.Stale.SET, limit, first)]
    for batch in some_at_a_time(to_set, IN_MEMORY):
        pages = _read(batch, fresh)
        set_pages(pages)
        for page in pages:
            page.stale = ""
        save_all(pages, (*LINKED, *SET) if at_once else (*SET, "stale"))
        if progress:
            progress(len(pages))


def catch_up(*, batch: int = IN_MEMORY, progress: PagesDone | None = None) -> None:
    """Finish what waits, each batch in a transaction of its own; can be killed and run again.

    It queues for no lock: who publishes goes first, and what then still waits is due at once.
    """
    while Page.objects.waiting().exists():
        with transaction.atomic():
            if not Epoch.objects.lock_if_free():  # nobody takes a page away meanwhile
                return
            settle(limit=batch, progress=progress)
            Epoch.objects.bump()
            expect_next()


def expect_next() -> None:
    """Say when something is due next: at once while pages wait."""
    waits = Page.objects.waiting().exists()
    due_at = timezone.now() if waits else Publication.objects.next_moment()
    Epoch.objects.filter(pk=1).update(next_due_at=due_at)


def ensure_current() -> None:
    """Derive pages that are missing or were made by another renderer, and finish what waits."""
    if Page.objects.by_another_renderer(RENDERER).exists():
        with transaction.atomic():
            Epoch.objects.lock()  # another process may be at it
            others = Publication.objects.live().exclude(page__renderer=RENDERER)
            derive(others.iterator(IN_MEMORY))
    ensure_complete()


def ensure_complete() -> None:
    """Derive pages that are missing, and finish what waits: for a worker that starts.

    Pages of another renderer stay: during an upgrade workers of two versions start side by side,
    and the older would undo what the newer has made.
    """
    missing = Publication.objects.live().filter(page__isnull=True)
    left_over = Publication.objects.filter(live__isnull=True, page__isnull=False)
    if missing.exists() or left_over.exists():
        with transaction.atomic():
            Epoch.objects.lock()
            derive(chain(left_over, missing.iterator(IN_MEMORY)))
    record_missing()
    chrome.renew()
    catch_up()


def rebuild(*, progress: PagesDone | None = None) -> int:
    """Throw every derived row away and make it again; the number of pages."""
    with transaction.atomic():
        Epoch.objects.lock()
        Page.objects.all().delete()
        derive(Publication.objects.live().iterator(IN_MEMORY))
        chrome.renew()
    catch_up(progress=progress)
    return Page.objects.count()


def _waiting(step: str, limit: int, first: Collection[int]) -> list[int]:
    """Ids of at most `limit` pages that wait for `step`, beside those of `first`."""
    waiting = Page.objects.filter(stale=step).order_by("pk").values_list("pk", flat=True)
    return [pk for pk in waiting[: limit + len(first)] if pk not in first][:limit]


def _read(pks: Sequence[int], fresh: Mapping[int, Page]) -> list[Page]:
    unread = [pk for pk in pks if pk not in fresh]
    read = Page.objects.in_bulk(unread) if unread else {}
    return [fresh.get(pk) or read[pk] for pk in pks]


def _link(pages: Sequence[Page]) -> None:
    """Link `pages`, which then wait to be set, as do those that list what this changes."""
    for language in {page.language for page in pages}:
        changes = Changes(language)
        link_pages([page for page in pages if page.language == language], changes)
        _mark_to_set(changes)
    note_definitions(pages)
    for page in pages:
        page.stale = Page.Stale.SET


def _keep(fresh: dict[int, Page], pages: Iterable[Page]) -> None:
    """Keep as many pages in memory as may be there."""
    for page in pages:
        if len(fresh) < IN_MEMORY or page.pk in fresh:
            fresh[page.pk] = page


def _make(
    publications: Iterable[Publication], changes: Changes, rendered: Mapping[int, Rendered]
) -> list[Page]:
    """Render the pages of what is live, and drop those of what is not."""
    live = []
    for publication in publications:
        if publication.live_id is None:
            drop_page(publication, changes)
        else:
            live.append(publication)
    pages = render_pages(live, changes, rendered)
    note_texts(pages)
    return pages


def _make_showing(changes: Changes) -> list[Page]:
    """Render again the pages that show a comparison which has changed on another page."""
    showing = changes.showing_comparisons()
    if not showing:
        return []
    pages = render_pages(Publication.objects.live().filter(pk__in=showing), changes, {})
    note_texts(pages)
    return pages


def _mark(changes: Changes) -> None:
    _mark_stale(changes.pages_to_link(), Page.Stale.LINK, changes)
    _mark_to_set(changes)


def _mark_to_set(changes: Changes) -> None:
    _mark_stale(changes.pages_to_set(), Page.Stale.SET, changes)


def _mark_stale(pages: Iterable[int], step: str, changes: Changes) -> None:
    """Let pages wait for `step`; what waits to be linked will be set anyway.

    Where an address was taken away they get another version too, so that nobody hands out their
    finished bytes with a link to it: until a page's turn comes, it is shown without such links.
    """
    for batch in some_at_a_time(pages):
        found = Page.objects.filter(pk__in=batch)
        if changes.takes_away:
            found.update(version=f"~{Epoch.objects.current().number + 1}")
        waiting = found.filter(stale="") if step == Page.Stale.SET else found
        waiting.update(stale=step)
