"""Facts: what the comparisons say of concepts, cell by cell."""

from collections.abc import Iterable

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_noop as _

from glossary.models import Fact, Page
from glossary.models.pages import FactQuerySet
from glossary.publishing.listings import HEAVY
from glossary.rendering.term_links import label_key
from glossary.views.json_ld import absolute

from . import parameters
from .endpoint import Endpoint
from .lookup import concept_named
from .paging import PAGED, cut, listed, only_number
from .parameters import Asked
from .shapes import (
    PAGE_REF,
    TEXT,
    URL,
    Data,
    address,
    concepts_by_id,
    page_ref,
    paged,
    said,
    shape,
)

FACT = shape(
    concept=PAGE_REF,
    attribute=TEXT,
    value=said(TEXT, "As plain text"),
    html=said(TEXT, "As sanitised HTML"),
    comparison=said(TEXT, "Key of the table that says so"),
    page=PAGE_REF,
    url=said(URL, "Where the row stands"),
)


def facts(asked: Asked) -> Data:
    found = _facts()
    if asked["concept"]:
        concept = concept_named(asked["concept"])
        found = found.filter(concept=concept.identity) if concept else found.none()
    if asked["attribute"]:
        found = found.filter(attribute_key=label_key(asked["attribute"]))
    if asked["comparison"]:
        found = found.filter(comparison=asked["comparison"])
    if asked["cursor"] is not None:
        found = found.filter(pk__gt=only_number(asked["cursor"]))
    shown, cursor = cut(asked, found.order_by("pk"), lambda fact: (fact.pk,))
    return listed(asked, address("facts"), _told(shown), cursor)


def facts_about(page: Page) -> list[Data]:
    """What is said of the concept of `page`, in reading order."""
    return _told(_facts().filter(concept=page.identity).in_reading_order())


def _facts() -> FactQuerySet:
    """Facts of published concepts."""
    language = settings.CONTENT_LANGUAGE
    subject = Page.objects.concepts().filter(identity=OuterRef("concept"), language=language)
    found = Fact.objects.filter(Exists(subject), page__language=language)
    return found.select_related("page").defer(*HEAVY, "page__metadata")


def _told(facts: Iterable[Fact]) -> list[Data]:
    rows = list(facts)
    known = concepts_by_id(fact.concept for fact in rows)
    return [
        {
            "concept": page_ref(known[str(fact.concept)]),
            "attribute": fact.attribute,
            "value": fact.cell_text,
            "html": fact.cell_html,
            "comparison": fact.comparison,
            "page": page_ref(fact.page),
            "url": absolute(fact.address),
        }
        for fact in rows
        if str(fact.concept) in known
    ]


LIST = Endpoint(
    path="facts",
    name="facts",
    summary=_("What comparisons say of concepts: concept, attribute, value"),
    schema=paged(FACT),
    respond=facts,
    parameters=(
        parameters.CONCEPT,
        parameters.text("attribute", _("Only this attribute."), most=300, example="Hardware"),
        parameters.text("comparison", _("Only what this comparison says, by its key."), most=40),
        *PAGED,
    ),
)
