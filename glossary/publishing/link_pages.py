"""Second step: the first mention of each published concept becomes a link to its page."""

from collections.abc import Collection, Iterable
from uuid import UUID

from glossary.models import Dependency, LiveLabel, Page, SiteSettings
from glossary.rendering.term_links import Term, candidate_keys, link_terms

from .changes import Changes

AT_ONCE = 500  # parameters of one query


def link_page(page: Page, changes: Changes) -> None:
    """Link `page` anew and keep its list of mentions; not saved."""
    link(page)
    _renew_mentions(page, set(page.metadata["mentions"]), changes)


def link(page: Page) -> None:
    """Put links into the text of `page`, and who they lead to into its metadata."""
    data = page.metadata
    short = str(data.get("short_html", ""))
    own = str(page.identity)
    muted = set(data.get("muted", ()))
    terms = terms_for(candidate_keys(f"{short} {page.unlinked_html}"), page.language)
    opening = link_terms(short, terms, own=own, muted=muted)
    body = link_terms(
        page.unlinked_html,
        terms,
        own=own,
        muted=muted | set(opening.used),
        addresses=addresses_of(data.get("bound", ()), page.language),
        per_section=SiteSettings.objects.current().links_per_section,
    )
    page.linked_html = body.html
    data["opening_html"] = opening.html
    data["mentions"] = sorted({*opening.used, *body.used})


def terms_for(keys: Collection[str], language: str) -> list[Term]:
    """The published names among `keys`, each with the address it leads to."""
    wanted = sorted(keys)
    found: list[Term] = []
    for start in range(0, len(wanted), AT_ONCE):
        some = wanted[start : start + AT_ONCE]
        labels = LiveLabel.objects.filter(language=language, key__in=some, auto_link=True)
        found += [
            Term(
                key=label.key,
                label=label.text,
                concept=str(label.concept),
                path=label.page.path,
                title=label.page.title,
                case_sensitive=label.case_sensitive,
                auto_link=True,
            )
            for label in labels.select_related("page").only(
                "key", "text", "concept", "case_sensitive", "page__path", "page__title"
            )
        ]
    return found


def addresses_of(identities: Iterable[str], language: str) -> dict[str, str]:
    """Published concepts among `identities`, each with its path."""
    wanted = [UUID(identity) for identity in identities]
    pages = Page.objects.in_language(language).filter(identity__in=wanted) if wanted else ()
    return {str(page.identity): page.path for page in pages}


def _renew_mentions(page: Page, used: set[str], changes: Changes) -> None:
    stored = page.dependencies.filter(kind=Dependency.Kind.MENTION)
    before = {row.key: row.pk for row in stored}
    gone, new = before.keys() - used, used - before.keys()
    if gone:
        Dependency.objects.filter(pk__in=[before[key] for key in gone]).delete()
    Dependency.objects.bulk_create(
        Dependency(page=page, kind=Dependency.Kind.MENTION, key=key) for key in sorted(new)
    )
    changes.listing |= {UUID(key) for key in gone | new}
