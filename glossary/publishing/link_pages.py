"""Second step: the first mention of each published concept becomes a link to its page."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from uuid import UUID

from glossary.models import Dependency, Page, SiteSettings
from glossary.rendering.term_links import Term, candidate_keys, link_terms
from glossary.search.databases import database

from .changes import Changes
from .senses import own_words, terms_of


def link_pages(pages: Sequence[Page], changes: Changes) -> None:
    """Link `pages`, all of the language of `changes`, and keep their mentions; not saved."""
    link(pages, changes.language)
    _renew_mentions(pages, changes)


def link(pages: Sequence[Page], language: str) -> None:
    """Put links into the texts of `pages`, and who they lead to into their metadata."""
    site = SiteSettings.objects.current()
    keys = [candidate_keys(page.linkable_html) for page in pages]
    asked: set[str] = set().union(*keys)
    terms: dict[str, list[Term]] = defaultdict(list)
    for term in [
        *terms_for(asked, language),
        *(terms_of(asked, language) if site.links_words else ()),
    ]:
        terms[term.key].append(term)
    bound = {identity for page in pages for identity in page.metadata.get("bound", ())}
    addresses = addresses_of(bound, language)
    for page, candidates in zip(pages, keys, strict=True):
        named = [term for key in candidates for term in terms.get(key, ())]
        _link(page, named, addresses, per_section=site.links_per_section)


def _link(
    page: Page, terms: Sequence[Term], addresses: dict[str, str], *, per_section: bool
) -> None:
    data, own = page.metadata, str(page.identity)
    muted = set(data.get("muted", ()))
    muted |= own_words((label["spelling"] for label in data.get("unlinked", ())), page.language)
    opening = link_terms(data.get("short_html", ""), terms, own=own, muted=muted)
    body = link_terms(
        page.unlinked_html,
        terms,
        own=own,
        muted=muted,
        seen=opening.used,
        addresses=addresses,
        per_section=per_section,
    )
    page.linked_html = body.html
    data["opening_html"] = opening.html
    data["opening_mentions"] = list(opening.used)
    data["mentions"] = sorted({*opening.used, *body.used})


def terms_for(keys: Collection[str], language: str) -> list[Term]:
    """The published names among `keys`, each with the address it leads to."""
    return [
        Term(
            key=key,
            label=text,
            concept=str(UUID(str(concept))),
            path=path,
            title=title,
            case_sensitive=bool(case_sensitive),
        )
        for key, text, concept, case_sensitive, path, title in database().labels_named(
            keys, language=language
        )
    ]


def addresses_of(identities: Iterable[str], language: str) -> dict[str, str]:
    """Published concepts among `identities`, each with its path."""
    wanted = [UUID(identity) for identity in identities]
    if not wanted:
        return {}
    pages = Page.objects.in_language(language).filter(identity__in=wanted)
    return {str(identity): path for identity, path in pages.values_list("identity", "path")}


def _renew_mentions(pages: Sequence[Page], changes: Changes) -> None:
    stored = Dependency.objects.filter(kind=Dependency.Kind.MENTION, page__in=pages)
    before = {(page, key): pk for pk, page, key in stored.values_list("pk", "page", "key")}
    after = {(page.pk, key) for page in pages for key in page.metadata["mentions"]}
    gone, new = before.keys() - after, after - before.keys()
    if gone:
        Dependency.objects.filter(pk__in=[before[pair] for pair in gone]).delete()
    Dependency.objects.bulk_create(
        Dependency(page_id=page, kind=Dependency.Kind.MENTION, key=key) for page, key in sorted(new)
    )
    changes.listing |= {UUID(key) for _page, key in gone | new}
