"""A page as readers would get it, made the same way and not stored."""

from django.utils import timezone

from glossary.documents import ConceptDocument, ExplainerDocument
from glossary.models import Page
from glossary.rendering.pool import render_document_within

from .link_pages import link
from .render_pages import fill
from .set_pages import set_pages
from .surroundings import surroundings_of


def preview(document: ConceptDocument | ExplainerDocument) -> Page:
    """The page that publishing `document` would make, in memory alone.

    Rendered in a process that can be killed: raises RenderError for what takes too long.
    """
    page = Page(changed_at=timezone.now())
    fill(page, document, render_document_within(document, surroundings_of(document)))
    link([page], page.language)
    set_pages([page])
    return page
