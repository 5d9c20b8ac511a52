"""Which published page somebody means by a slug or an id."""

from uuid import UUID

from django.conf import settings
from django.db.models import Q

from glossary.documents import concept_path
from glossary.models import Page, Publication, Redirect

from .problems import Elsewhere, Problem
from .shapes import address

UNUSED = ("unlinked_html", "inserts", "linked_html", "body_html")


def concept_named(name: str) -> Page | None:
    """The published concept whose slug or id is `name`."""
    pages = Page.objects.concepts().in_language(settings.CONTENT_LANGUAGE)
    return pages.filter(_named(name)).defer(*UNUSED).first()


def the_page(name: str, kind: str) -> Page:
    """The page by its slug or id. Raises Elsewhere for an old slug, Problem for what is gone."""
    pages = Page.objects.filter(kind=kind, language=settings.CONTENT_LANGUAGE)
    page = pages.filter(_named(name)).defer(*UNUSED).first()
    if page is not None:
        return page
    publication = _once_named(name, kind)
    if publication is None:
        raise Problem(404, f"No published {kind} has this slug or id.")
    lives = publication if publication.live_id else publication.replacement
    if lives is not None and lives.live_id:
        raise Elsewhere(address(f"{lives.kind}s", lives.identity))
    raise Problem(410, f"This {kind} has been withdrawn.")


def _once_named(name: str, kind: str) -> Publication | None:
    """What readers could once see under `name`."""
    wanted = _named(name)
    published = Publication.objects.filter(kind=kind, language=settings.CONTENT_LANGUAGE)
    found = published.filter(wanted, first_live_at__isnull=False).first()
    if found is None and not _is_identity(name):
        old = Redirect.objects.filter(wanted, language=settings.CONTENT_LANGUAGE)
        redirect = old.select_related("publication__replacement").first()
        found = redirect.publication if redirect else None
    return found


def _named(name: str) -> Q:
    if _is_identity(name):
        return Q(identity=UUID(name))
    slug = name.replace("\0", "\ufffd")  # PostgreSQL can't even look for it
    return Q(path=concept_path(slug))


def _is_identity(name: str) -> bool:
    try:
        UUID(name)
    except ValueError:
        return False
    return True
