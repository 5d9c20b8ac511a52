"""What is worth reading before a page: at most three, from what it mentions and where that is."""

from collections.abc import Sequence
from typing import Any

from glossary.models import Page
from glossary.publishing.chrome import introduced_by

MOST = 3
MOST_NAMED = 3  # terms that say why


def before_explainer(page: Page, earlier: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Those of the `earlier` pages of its section that introduce most of what `page` mentions.

    A page introduces the terms that its tables set side by side and its questions are about.
    """
    wanted = set(page.metadata.get("mentions", ())) - set(introduced_by(page.metadata))
    shared = {each["path"]: wanted & set(each.get("introduces", ())) for each in earlier}
    best = sorted((each for each in earlier if shared[each["path"]]), key=_by_number(shared))[:MOST]
    titles = _titles({one for each in best for one in shared[each["path"]]}, page.language)
    return [
        {
            "title": each["title"],
            "path": each["path"],
            "why": sorted(titles[one][0] for one in shared[each["path"]] if one in titles)[
                :MOST_NAMED
            ],
        }
        for each in earlier
        if each in best
    ]


def before_term(page: Page, sections: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The first page that introduces the term, then terms that its definition rests on."""
    own = str(page.identity)
    introducing = (
        {"title": each["title"], "path": each["path"]}
        for section in sections
        for each in section["pages"]
        if own in each.get("introduces", ())
    )
    pages = [each for each in [next(introducing, None)] if each]
    named = page.metadata.get("opening_mentions", ())
    titles = _titles(named, page.language)
    terms = [{"title": titles[one][0], "path": titles[one][1]} for one in named if one in titles]
    return [*pages, *terms][:MOST]


def _by_number(shared: dict[str, set[str]]) -> Any:
    return lambda each: -len(shared[each["path"]])


def _titles(identities: Any, language: str) -> dict[str, tuple[str, str]]:
    """Title and path of published concepts."""
    if not identities:
        return {}
    pages = Page.objects.concepts().in_language(language).filter(identity__in=list(identities))
    rows = pages.values_list("identity", "title", "path")
    return {str(identity): (title, path) for identity, title, path in rows}
