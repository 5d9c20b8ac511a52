"""Pages that wait to be made anew lead nowhere meanwhile, rather than to what is withdrawn."""

from collections.abc import Collection

from glossary.models import Page, Publication
from glossary.models.saving import some_at_a_time
from glossary.publishing import senses
from glossary.rendering.living_links import addresses_in, without_links_to

TERM, COMPARISON = "/glossary/", "/compare/"


def with_living_links(page: Page) -> Page:
    """`page` as readers may have it now: the same object, its links to what has gone taken out."""
    if page.stale:
        addresses = {path: _documents(path) for path in addresses_in(page.body_html)}
        wanted = {path for paths in addresses.values() for path in paths}
        gone = _gone(wanted, page.language)
        dead = {address for address, paths in addresses.items() if gone.intersection(paths)}
        page.body_html = without_links_to(page.body_html, dead)
    return page


def _gone(paths: Collection[str], language: str) -> set[str]:
    """Those of `paths` that lead nowhere now: what was withdrawn, and words without a sense."""
    answers: dict[str, Publication | None] = {}
    for some in some_at_a_time(paths):
        answers |= Publication.objects.answering(some, language=language)
    slugs = {slug for path in paths if path not in answers and (slug := _slug(path))}
    words = senses.answering(slugs, language) if slugs else ()
    return {path for path, publication in answers.items() if publication is None} | {
        f"{TERM}{slug}/" for slug in slugs if slug not in words
    }


def _slug(path: str) -> str:
    """What stands between "/glossary/" and the last slash, if that is all."""
    slug = path.removeprefix(TERM).removesuffix("/")
    return slug if path == f"{TERM}{slug}/" and "/" not in slug else ""


def _documents(path: str) -> list[str]:
    """The pages that the address shows: itself, or each concept of a comparison."""
    if not path.startswith(COMPARISON):
        return [path]
    return [f"{TERM}{slug}/" for slug in path.removeprefix(COMPARISON).split("/") if slug]
