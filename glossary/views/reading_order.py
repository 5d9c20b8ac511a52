"""What is worth reading before a page: at most three, from what it mentions and where that is."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any
from uuid import UUID

from django.utils.html import escape

from glossary.models import Dependency, LiveLabel, Page
from glossary.publishing.chrome import heads_of, introduced_by
from glossary.publishing.definitions import resting_on
from glossary.rendering.term_links import Term, link_terms

MOST = 3
MOST_NAMED = 3  # terms that say why


def before_explainer(page: Page, earlier: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Those of the `earlier` pages of its section that introduce most of what `page` mentions.

    A page introduces the terms that its title and headings name, that its tables set side by side
    and that its questions are about.
    """
    if not earlier:
        return []
    wanted = set(page.metadata.get("mentions", ())) - set(introduced_by(page.metadata))
    names = _names(wanted, page.language)
    wanted -= _named(heads_of(page.title, page.metadata), names)
    shared = {each["path"]: wanted & _introduced(each, names) for each in earlier}
    best = sorted((each for each in earlier if shared[each["path"]]), key=_by_number(shared))[:MOST]
    titles = _titles({one for each in best for one in shared[each["path"]]}, page.language)
    return [
        {
            "title": each["title"],
            "path": each["path"],
            "why": [name for name in why if name != each["title"]][:MOST_NAMED],
        }
        for each in earlier
        if each in best
        for why in [sorted(titles[one][0] for one in shared[each["path"]] if one in titles)]
    ]


def before_term(page: Page, sections: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The page that introduces the term, then terms that its definition rests on: broader ones
    first, none that is narrower, and none whose own definition leads back to this one.

    Of several pages it is the first whose title names the term, else the first of all.
    """
    own = str(page.identity)
    names = _names([own], page.language)
    below = [each for section in sections for each in section["pages"]]
    titled = (each for each in below if own in _named([each["title"]], names))
    introducing = (each for each in below if own in _introduced(each, names))
    first = next(titled, None) or next(introducing, None)
    pages = [{"title": first["title"], "path": first["path"]}] if first else []
    terms = [{"title": title, "path": path} for title, path in _resting_on(page)]
    shown = [*pages, *terms][:MOST]
    if terms:
        shown[-1]["named"] = True
    return shown


def _resting_on(page: Page) -> list[tuple[str, str]]:
    """Title and path of each term that the definition of `page` names and that can come before."""
    own = str(page.identity)
    narrower = set(
        Dependency.objects.filter(kind=Dependency.Kind.BROADER, key=own).values_list(
            "page__identity", flat=True
        )
    )
    named = [one for one in page.metadata.get("opening_mentions", ()) if UUID(one) not in narrower]
    titles = _titles(named, page.language)
    paths = {path for _title, path in titles.values()}
    back = resting_on(page.path, paths, page.language) if paths else set()
    broader = page.metadata.get("broader", ())
    ordered = sorted((one for one in named if one in titles), key=lambda one: one not in broader)
    return [titles[one] for one in ordered if titles[one][1] not in back]


def _introduced(page: dict[str, Any], names: Collection[Term]) -> set[str]:
    """Identities of the concepts that a page of the navigation introduces."""
    return {*page.get("introduces", ()), *_named(page.get("heads", ()), names)}


def _named(heads: Iterable[str], names: Collection[Term]) -> set[str]:
    """Identities of those concepts of `names` that stand in one of these lines."""
    shown = "\n".join(heads)
    folded = shown.casefold()
    near = [term for term in names if term.key.partition(" ")[0] in folded]
    if not near:
        return set()
    lines = "".join(f"<p>{escape(line)}</p>" for line in shown.splitlines())
    return set(link_terms(lines, near).used)


def _names(identities: Collection[str], language: str) -> list[Term]:
    """The names that these concepts are linked by."""
    if not identities:
        return []
    labels = LiveLabel.objects.filter(
        language=language, concept__in=list(identities), auto_link=True
    )
    rows = labels.values_list("key", "text", "concept", "case_sensitive")
    return [
        Term(key=key, label=text, concept=str(concept), path="", case_sensitive=is_exact)
        for key, text, concept, is_exact in rows
    ]


def _by_number(shared: dict[str, set[str]]) -> Any:
    return lambda each: -len(shared[each["path"]])


def _titles(identities: Any, language: str) -> dict[str, tuple[str, str]]:
    """Title and path of published concepts."""
    if not identities:
        return {}
    pages = Page.objects.concepts().in_language(language).filter(identity__in=list(identities))
    rows = pages.values_list("identity", "title", "path")
    return {str(identity): (title, path) for identity, title, path in rows}
