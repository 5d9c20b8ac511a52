"""The published vocabulary as one file: /glossary.csv, .json, .jsonld and .ttl.

Made of pages alone. A file of many terms is sent while it is made, so that it never stands whole
in memory; a smaller one is kept like every list.
"""

import csv
import json
from collections.abc import Callable, Iterable, Iterator
from io import StringIO
from itertools import islice
from typing import Any, TypeVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from glossary.documents import concept_path
from glossary.exchange.glossaries.formats.skos.linked_data import json_ld, turtle
from glossary.exchange.glossaries.formats.skos.vocabulary import (
    KINDS_OF_LABEL,
    RELATIONS,
    Iri,
    Thing,
    Words,
)
from glossary.exchange.glossaries.formats.skos.writing import Site, scheme_of
from glossary.exchange.spreadsheets import guarded, joined
from glossary.models import Epoch, Page
from glossary.publishing.set_pages import slug_of
from site_config.keep import READERS_CACHE

from .json_ld import absolute
from .pages import moved_or_gone
from .shell import current_chrome, kept

MOST_KEPT = 2000  # terms of a file that is kept in memory
AT_ONCE = 500
NAMES = {
    "abbreviation": "abbreviations",
    "alias": "aka",
    "plural": "plurals",
    "hidden": "hidden",
}
COLUMNS = (
    ("id", "name", "abbreviations", "aka", "plurals", "short_description", "kind", "stage")
    + ("broader", "related", "sources", "url")
)  # fmt: skip

Answer = TypeVar("Answer", bound=HttpResponseBase)
Term = dict[str, Any]  # by COLUMNS, and what only linked data says: identity, hidden, changed_at


@require_safe
def as_csv(request: HttpRequest) -> HttpResponseBase:
    """A row for each term; no cell runs as a formula in a spreadsheet."""
    return _answer(request, _csv, "text/csv")


@require_safe
def as_json(request: HttpRequest) -> HttpResponseBase:
    """The terms as a list of objects, one a line."""
    return _answer(request, _json, "application/json")


@require_safe
def as_json_ld(request: HttpRequest) -> HttpResponseBase:
    """SKOS as JSON-LD, its context within."""
    return _answer(request, lambda terms: json_ld(_things(terms)), "application/ld+json")


@require_safe
def as_turtle(request: HttpRequest) -> HttpResponseBase:
    """SKOS as Turtle."""
    return _answer(request, lambda terms: turtle(_things(terms)), "text/turtle")


@require_safe
def term_as_json_ld(request: HttpRequest, slug: str) -> HttpResponse:
    """One term as JSON-LD."""
    return _one(request, slug, json_ld, ".jsonld", "application/ld+json")


@require_safe
def term_as_turtle(request: HttpRequest, slug: str) -> HttpResponse:
    """One term as Turtle."""
    return _one(request, slug, turtle, ".ttl", "text/turtle")


def _one(
    request: HttpRequest,
    slug: str,
    write: Callable[[Iterator[Thing]], Iterator[str]],
    ending: str,
    media_type: str,
) -> HttpResponse:
    page = Page.objects.in_language(settings.CONTENT_LANGUAGE).with_slugs(slug).first()
    if page is None:
        return moved_or_gone(request, concept_path(slug), twin=ending)
    text = "".join(write(_things(_described([page]))))
    return kept(_open(HttpResponse(text, content_type=f"{media_type}; charset=utf-8")), request)


def _open(answer: Answer) -> Answer:
    """`answer`, for scripts of any site to read."""
    answer["Access-Control-Allow-Origin"] = "*"
    return answer


def _answer(
    request: HttpRequest, write: Callable[[Iterator[Term]], Iterator[str]], media_type: str
) -> HttpResponseBase:
    pages = Page.objects.concepts().in_language(settings.CONTENT_LANGUAGE)
    content_type = f"{media_type}; charset=utf-8"
    if pages.count() <= MOST_KEPT:
        whole = "".join(write(_terms(pages)))
        return kept(_open(HttpResponse(whole, content_type=content_type)), request)
    tag = f'W/"{media_type}-{Epoch.objects.current().number}"'
    answer: HttpResponseBase
    if tag in request.headers.get("If-None-Match", ""):
        answer = HttpResponseNotModified()
    else:
        answer = StreamingHttpResponse(_joined(write(_terms(pages))), content_type=content_type)
    answer["ETag"], answer["Cache-Control"] = tag, READERS_CACHE
    return _open(answer)


def _joined(lines: Iterator[str]) -> Iterator[str]:
    """Lines in larger pieces: sending costs by the piece."""
    while piece := "".join(islice(lines, AT_ONCE)):
        yield piece


def _terms(pages: Any) -> Iterator[Term]:
    """Every term, a few hundred read at a time."""
    columns = ("path", "title", "description", "concept_kind", "stage", "identity", "metadata")
    rows = pages.only(*columns, "language", "changed_at").order_by("sort_key", "pk")
    found = rows.iterator(chunk_size=AT_ONCE)
    while some := list(islice(found, AT_ONCE)):
        yield from _described(some)


def _described(pages: list[Page]) -> Iterator[Term]:
    wanted = {key for page in pages for name in RELATIONS for key in page.metadata.get(name, ())}
    others = Page.objects.concepts().filter(identity__in=wanted, language=settings.CONTENT_LANGUAGE)
    paths = {str(key): path for key, path in others.values_list("identity", "path")}
    for page in pages:
        term: Term = {
            "id": slug_of(page.path),
            "name": page.title,
            "short_description": page.description,
            "kind": page.concept_kind,
            "stage": page.stage,
            "sources": page.metadata.get("sources", []),
            "url": absolute(page.path),
            "identity": page.identity,
            "changed_at": page.changed_at,
        }
        labels = page.metadata.get("labels", ())
        for kind, name in NAMES.items():
            term[name] = [label["text"] for label in labels if label["kind"] == kind]
        for name in RELATIONS:
            found = (paths.get(key) for key in page.metadata.get(name, ()))
            term[name] = [slug_of(path) for path in found if path]
        yield term


def _csv(terms: Iterable[Term]) -> Iterator[str]:
    yield "\ufeff"  # spreadsheets take a file without it for an old code page
    line = StringIO(newline="")
    rows = csv.writer(line, lineterminator="\r\n")
    rows.writerow(COLUMNS)
    for term in terms:
        cells = (term[column] for column in COLUMNS)
        rows.writerow(joined(c) if isinstance(c, list) else guarded(c) for c in cells)
        yield line.getvalue()
        line.seek(0)
        line.truncate()
    yield line.getvalue()


def _json(terms: Iterable[Term]) -> Iterator[str]:
    head = {
        "format": "gloss-glossary",
        "version": 1,
        "name": current_chrome(settings.CONTENT_LANGUAGE)["name"],
        "url": absolute("/glossary/"),
        "language": settings.CONTENT_LANGUAGE,
    }
    yield json.dumps(head, ensure_ascii=False)[:-1] + ', "concepts": [\n'
    before = ""
    for term in terms:
        own = {name: term[name] for name in COLUMNS if term[name]}
        own |= {"identity": str(term["identity"]), "changed_at": term["changed_at"].isoformat()}
        yield before + json.dumps(own, ensure_ascii=False)
        before = ",\n"
    yield "\n]}\n"


def _things(terms: Iterable[Term]) -> Iterator[Thing]:
    language = settings.CONTENT_LANGUAGE
    site = Site(settings.SITE_URL, current_chrome(language)["name"], language)
    yield scheme_of(site)
    for term in terms:
        said: list[tuple[str, Iri | Words]] = [
            ("rdf:type", Iri("skos:Concept")),
            ("skos:inScheme", Iri(absolute("/glossary/"))),
            ("dct:identifier", Words(term["identity"].urn)),
            ("dct:modified", Words(term["changed_at"].isoformat())),
            ("g:id", Words(term["id"], language)),
            ("skos:prefLabel", Words(term["name"], language)),
            ("skos:definition", Words(term["short_description"], language)),
        ]
        for name in ("aka", "abbreviations", "plurals"):
            said += [("skos:altLabel", Words(text, language)) for text in term[name]]
        for name, label in KINDS_OF_LABEL.items():
            said += [(label, Words(text, language)) for text in term[name]]
        said += [("skos:hiddenLabel", Words(text, language)) for text in term["hidden"]]
        if term["kind"]:
            said.append(("dct:type", Words(term["kind"], language)))
        if term["stage"]:
            said.append(("g:stage", Words(term["stage"], language)))
        said += [("dct:source", Words(key, language)) for key in term["sources"]]
        for name, relation in RELATIONS.items():
            said += [(relation, Iri(absolute(f"/glossary/{slug}/"))) for slug in term[name]]
        yield Thing(Iri(term["url"]), said)
