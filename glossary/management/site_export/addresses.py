"""Every address of the public site that is not found by following links from the first page."""

from collections.abc import Iterator

from django.conf import settings
from django.db.models import Q
from django.urls import reverse

from glossary.models import (
    Page,
    Publication,
    QuestionPlace,
    Redirect,
    SearchEntry,
    Section,
)
from glossary.publishing.addresses import FEEDS, twin_of

ALWAYS = (
    "/",
    "/glossary/",
    "/faqs/",
    "/compare/",
    "/search/",
    "/index.md",
    "/index.json",
    "/glossary.md",
    "/glossary.csv",
    "/glossary.json",
    "/glossary.jsonld",
    "/glossary.ttl",
    "/faqs.md",
    "/faqs.json",
    "/compare.md",
    "/compare.json",
    "/feed.atom",
    "/llms.txt",
    "/llms-full.txt",
    "/sitemap.xml",
    "/robots.txt",
)
TWINS = (".md", ".json")
OF_TERMS = (".jsonld", ".ttl", "/preview.json")


def to_write() -> Iterator[str]:
    """What must be written, one address once."""
    language = settings.CONTENT_LANGUAGE
    yield from ALWAYS
    for kind in FEEDS:
        yield reverse("glossary:feed-of-kind", args=[kind])
    for path in Section.objects.filter(language=language).values_list("path", flat=True):
        yield from (path, *(twin_of(path, ending) for ending in TWINS))
    pages = Page.objects.in_language(language).order_by("path")
    for path, kind in pages.values_list("path", "kind").iterator(1000):
        yield path
        for ending in (*TWINS, *(OF_TERMS if kind == Page.Kind.CONCEPT else ())):
            yield twin_of(path, ending)
    questions = SearchEntry.objects.questions(language)
    for code in questions.values_list("faq", flat=True).iterator(1000):
        yield reverse("glossary:question", args=[code])
    former = QuestionPlace.objects.filter(language=language).exclude(
        code__in=questions.values("faq")
    )
    former = former.filter(
        Q(publication__live__isnull=False) | Q(publication__replacement__live__isnull=False)
    )
    for code in former.values_list("code", flat=True).iterator(1000):
        yield reverse("glossary:question", args=[code])
    yield from Redirect.objects.filter(language=language).values_list("path", flat=True)
    replaced = Publication.objects.filter(live__isnull=True, replacement__live__isnull=False)
    yield from replaced.filter(language=language).values_list("path", flat=True)


def how_many() -> int:
    """About how many files there will be: for showing how far an export is."""
    language = settings.CONTENT_LANGUAGE
    pages = Page.objects.in_language(language)
    questions = SearchEntry.objects.questions(language)
    return len(ALWAYS) + 3 * pages.count() + 2 * pages.concepts().count() + questions.count()
