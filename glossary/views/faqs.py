"""All questions in one place, and a permanent address for each, with those that are near it."""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from glossary.models import Dependency, Page, QuestionPlace, SearchEntry
from glossary.publishing.addresses import twin_of
from glossary.publishing.link_pages import terms_for
from glossary.publishing.set_pages import slug_of
from glossary.rendering.term_links import candidate_keys, link_terms
from glossary.search import query as searching
from site_config.views import too_many

from .pages import gone
from .search import SEARCHES, seconds_to_wait
from .senses import lead_to
from .shell import shell

LISTED = 300  # questions; who looks for one of more uses the filter
SUBJECTS = 12  # concepts that the list can be narrowed to by a link
LOOKED_AT = 3000  # questions that may name a concept
NEAR = 8
COLUMNS = ("title", "path", "anchor", "faq", "position", "page__title", "page__path")


@require_safe
def hub(request: HttpRequest) -> HttpResponse:
    """Every published question under the page that answers it; ?q= and ?about= narrow the list."""
    if seconds := seconds_to_wait(request, SEARCHES):
        return too_many(request, seconds)
    words = request.GET.get("q", "").replace("\0", "").strip()[:200]  # PostgreSQL can't hold it
    about = request.GET.get("about", "")
    questions = _questions()
    subject = _subject(about) if about else None
    if subject is not None:
        codes = _codes_about([subject.identity])
        questions = questions.filter(Q(pk__in=_naming(subject)) | Q(faq__in=codes))
    meant = ""
    if words:
        found, meant = _found(words, questions)
        questions = questions.filter(pk__in=found)
    shown = _first(questions, LISTED + 1)
    return shell(
        request,
        "glossary/faqs.html",
        title=_("Questions"),
        description=_("Every question that this site answers."),
        robots="noindex" if request.GET else "",
        words=words,
        meant=meant if shown else "",
        about=about if subject else "",
        subjects=_subjects(shown, about if subject else ""),
        is_cut=len(shown) > LISTED,
        groups=[
            {"title": page.title, "path": page.path, "questions": list(map(_listed, entries))}
            for page, entries in groupby(shown[:LISTED], key=lambda entry: entry.page)
        ],
    )


@require_safe
def question(request: HttpRequest, code: str) -> HttpResponse:
    """Lead to the question on its page, wherever that is now and however it is worded."""
    found = _question(code)
    return lead_to(found.address) if found else _moved_or_gone(request, code)


@require_safe
def question_twin(request: HttpRequest, code: str, form: str) -> HttpResponse:
    """Lead to the same twin of the page that answers the question."""
    found = _question(code)
    if found is None:
        return _moved_or_gone(request, code, twin=f".{form}")
    response = lead_to(twin_of(found.path, f".{form}"))
    response["Access-Control-Allow-Origin"] = "*"
    return response


@require_safe
def near(request: HttpRequest, code: str) -> HttpResponse:
    """Questions about the same concepts, then questions in the same words."""
    asked = _question(code)
    if asked is None:
        return _moved_or_gone(request, code)
    data = Page.objects.filter(pk=asked.page_id).values_list("metadata", flat=True).get()
    subjects = [UUID(one) for one in data.get("about", {}).get(code, ())]
    same = _questions().filter(faq__in=_codes_about(subjects)).exclude(faq=code)
    same = same.order_by("page__sort_key", "page", "position")[:NEAR]
    alike = (each for each in _in_words(asked.title)[0] if each.faq != code)
    found = {each.faq: each for each in (*same, *alike)}
    return shell(
        request,
        "glossary/near.html",
        title=_("Near to: %(question)s") % {"question": asked.title},
        robots="noindex",
        asked=_listed(asked),
        near=[_listed(each) for each in found.values()][:NEAR],
    )


def _questions() -> QuerySet[SearchEntry]:
    questions = SearchEntry.objects.questions(settings.CONTENT_LANGUAGE)
    return questions.select_related("page").only(*COLUMNS)


def _first(questions: QuerySet[SearchEntry], number: int) -> list[SearchEntry]:
    """The first of `questions` by address: those of explainers, then those of terms.

    Three stretches of one index: sorting by what stands in another table would read them all.
    """
    terms = reverse("glossary:index")
    behind = terms[:-1] + chr(ord("/") + 1)
    stretches = (
        Q(path__lt=terms),
        Q(path__gte=behind),
        Q(path__gte=terms, path__lt=behind),
    )
    found: list[SearchEntry] = []
    for stretch in stretches:
        if len(found) < number:
            ordered = questions.filter(stretch).order_by("path", "position")
            found += ordered[: number - len(found)]
    return found


def _question(code: str) -> SearchEntry | None:
    return _questions().filter(faq=code).first()


def _moved_or_gone(request: HttpRequest, code: str, *, twin: str = "") -> HttpResponse:
    """301 to the page that had the question last, or to what replaces it; 410 where both are gone;
    404 for what never was."""
    places = QuestionPlace.objects.filter(language=settings.CONTENT_LANGUAGE, code=code)
    place = places.select_related("publication__replacement").first()
    if place is None:
        raise Http404("There is no such question.")
    if (now := place.publication.now) is None:
        return gone(request)
    return HttpResponsePermanentRedirect(twin_of(now.path, twin) if twin else now.path)


def _listed(entry: SearchEntry) -> dict[str, str]:
    return {
        "question": entry.title,
        "address": entry.address,
        "page_title": entry.page.title,
        "near": reverse("glossary:near", args=[entry.faq]),
        "permalink": reverse("glossary:question", args=[entry.faq]),
    }


def _found(words: str, questions: QuerySet[SearchEntry]) -> tuple[list[int], str]:
    """Of `questions`, those that search finds, and those that hold the words as they stand.

    And the words that were looked for in place of these, where none holds these.
    """
    for word in words.split()[:6]:
        questions = questions.filter(title__icontains=word)
    literal = list(questions.values_list("pk", flat=True)[:LISTED])
    entries, meant = _in_words(words)
    if meant and literal:
        return literal, ""
    return [*(entry.pk for entry in entries), *literal], meant


def _in_words(words: str) -> tuple[Sequence[SearchEntry], str]:
    """Questions that search finds, the best first; and the other words that these hold, if any."""
    results = searching.search(words, language=settings.CONTENT_LANGUAGE, kind="question")
    places = {(hit.path, hit.anchor): place for place, hit in enumerate(results.hits)}
    rows = _questions().filter(path__in={path for path, _anchor in places})
    named = [row for row in rows if (row.path, row.anchor) in places]
    meant = results.suggestion if results.is_mended else ""
    return sorted(named, key=lambda row: places[row.path, row.anchor]), meant


def _naming(concept: Page) -> list[int]:
    """Questions whose title has a name of `concept` as the linker reads it: MAX is no "maximum"."""
    terms = [label.term for label in concept.live_labels.all()]
    longest = {max(term.key.split(), key=len).removesuffix("y") for term in terms if term.key}
    alike = Q(pk__in=())
    for word in longest:
        alike |= Q(title__icontains=word)
    titles = _questions().filter(alike).values_list("pk", "title")[:LOOKED_AT]
    return [pk for pk, title in titles if link_terms(escape(title), terms).used]


def _subject(slug: str) -> Page | None:
    pages = Page.objects.in_language(settings.CONTENT_LANGUAGE).with_slugs(slug)
    return pages.only("identity", "title", "path").first()


def _codes_about(concepts: Iterable[UUID]) -> set[str]:
    """Codes of the questions about any of these concepts, and of those on their own pages."""
    wanted = {str(concept) for concept in concepts}
    asking = Page.objects.in_language(settings.CONTENT_LANGUAGE).depending_on(
        Dependency.Kind.SUBJECT, wanted
    )
    codes = {
        code
        for data in asking.values_list("metadata", flat=True)
        for code, about in data.get("about", {}).items()
        if wanted.intersection(about)
    }
    own = _questions().filter(page__identity__in=wanted).values_list("faq", flat=True)
    return codes.union(own)


def _subjects(shown: Iterable[SearchEntry], current: str) -> list[dict[str, Any]]:
    """The concepts that most of these questions name, and those that most are about."""
    keys = {entry.pk: candidate_keys(escape(entry.title)) for entry in shown}
    named: dict[str, set[str]] = {}  # address of a concept by key
    titles: dict[str, str] = {}
    for term in terms_for(set().union(*keys.values()), settings.CONTENT_LANGUAGE):
        named.setdefault(term.key, set()).add(term.path)
        titles[term.path] = term.title
    times = Counter(
        path
        for found in keys.values()
        for path in set().union(*(named.get(key, set()) for key in found))
    )
    asked = Dependency.objects.filter(
        kind=Dependency.Kind.SUBJECT, page__language=settings.CONTENT_LANGUAGE
    )
    most = asked.values("key").annotate(pages=Count("pk")).order_by("-pages", "key")[:SUBJECTS]
    pages = {each["key"]: each["pages"] for each in most}
    rows = Page.objects.concepts().in_language(settings.CONTENT_LANGUAGE).filter(identity__in=pages)
    for identity, title, path in rows.values_list("identity", "title", "path"):
        titles[path] = title
        times[path] += pages[str(identity)]
    chosen = [path for path, _times in times.most_common(SUBJECTS)]
    return [
        {"title": titles[path], "slug": slug_of(path), "current": slug_of(path) == current}
        for path in sorted(chosen, key=lambda path: titles[path].casefold())
    ]
