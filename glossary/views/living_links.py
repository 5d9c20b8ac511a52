"""Pages that wait to be made anew lead nowhere meanwhile, rather than to what is withdrawn."""

from glossary.models import Page, Publication
from glossary.models.saving import some_at_a_time
from glossary.rendering.living_links import addresses_in, without_links_to

TERM, COMPARISON = "/glossary/", "/compare/"


def with_living_links(page: Page) -> Page:
    """`page` as readers may have it now: the same object, its links to what has gone taken out."""
    if page.stale:
        addresses = {path: _documents(path) for path in addresses_in(page.body_html)}
        wanted = {path for paths in addresses.values() for path in paths}
        gone = {
            path
            for some in some_at_a_time(wanted)
            for path in Publication.objects.gone(some, language=page.language)
        }
        dead = {address for address, paths in addresses.items() if gone.intersection(paths)}
        page.body_html = without_links_to(page.body_html, dead)
    return page


def _documents(path: str) -> list[str]:
    """The pages that the address shows: itself, or each concept of a comparison."""
    if not path.startswith(COMPARISON):
        return [path]
    return [f"{TERM}{slug}/" for slug in path.removeprefix(COMPARISON).split("/") if slug]
