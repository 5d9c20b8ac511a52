"""Questions with their answers, each under an id that outlives rewording."""

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_noop as _

from glossary.models import Dependency, Page, SearchEntry
from glossary.publishing.listings import HEAVY
from glossary.views.json_ld import absolute

from . import parameters
from .endpoint import Endpoint
from .lookup import concept_named
from .paging import PAGED, cut, listed, only_text
from .parameters import Asked
from .problems import Problem
from .shapes import ID, PAGE_REF, TEXT, URL, Data, address, many, page_ref, paged, said, shape

FAQ = shape(
    id=TEXT,
    question=TEXT,
    answer=said(TEXT, "As plain text"),
    about=said(many(ID), "Concepts that it is about"),
    page=PAGE_REF,
    url=said(URL, "Where readers find it now"),
    permalink=said(URL, "Leads there for good"),
)


def faqs(asked: Asked) -> Data:
    entries = _entries()
    if asked["concept"]:
        entries = entries.filter(faq__in=_about(asked["concept"]))
    if asked["page"]:
        entries = entries.filter(path=asked["page"])
    if asked["cursor"] is not None:
        entries = entries.filter(faq__gt=only_text(asked["cursor"]))
    shown, cursor = cut(asked, entries.order_by("faq"), lambda entry: (entry.faq,))
    return listed(asked, address("faqs"), [_told(entry, entry.page) for entry in shown], cursor)


def faq(asked: Asked, faq: str) -> Data:
    entry = _entries().filter(faq=faq.replace("\0", "\ufffd")).first()
    if entry is None:
        raise Problem(404, "No published question has this id.")
    return _told(entry, entry.page)


def faqs_of(page: Page) -> list[Data]:
    """The questions that `page` answers, in reading order."""
    entries = page.search_entries.filter(kind=SearchEntry.Kind.QUESTION)
    return [_told(entry, page) for entry in entries]


def _entries() -> QuerySet[SearchEntry]:
    entries = SearchEntry.objects.questions(settings.CONTENT_LANGUAGE).filter(faq__gt="")
    return entries.select_related("page").defer(*HEAVY)


def _about(name: str) -> list[str]:
    """Ids of the questions that are about a concept."""
    concept = concept_named(name)
    if concept is None:
        return []
    own = str(concept.identity)
    asking = Page.objects.depending_on(Dependency.Kind.SUBJECT, [own])
    about = asking.values_list("metadata__about", flat=True)
    return [faq for questions in about for faq, concepts in questions.items() if own in concepts]


def _told(entry: SearchEntry, page: Page) -> Data:
    return {
        "id": entry.faq,
        "question": entry.title,
        "answer": entry.told,
        "about": page.metadata.get("about", {}).get(entry.faq, []),
        "page": page_ref(page),
        "url": absolute(entry.address),
        "permalink": absolute(reverse("glossary:question", args=[entry.faq])),
    }


LIST = Endpoint(
    path="faqs",
    name="faqs",
    summary=_("Questions with their answers, by their id"),
    schema=paged(FAQ),
    respond=faqs,
    parameters=(parameters.CONCEPT, parameters.PAGE, *PAGED),
)
ONE = Endpoint(
    path="faqs/{faq}",
    name="faq",
    summary=_("One question with its answer"),
    schema=FAQ,
    respond=faq,
    in_path=(parameters.text("faq", _("Id of the question.")),),
    problems=(404,),
)
