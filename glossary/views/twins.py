"""Every page once more, as the Markdown that it was published as and as JSON."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from glossary.models import Fact, Page
from glossary.publishing.addresses import twin_of
from glossary.publishing.senses import Word, senses, word_at

from . import json_ld
from .lists import as_data, as_markdown, list_at
from .pages import moved_or_gone
from .senses import lead_to, senses_data, senses_markdown
from .shell import current_chrome, kept

PREVIEW = "/preview.json"


@require_safe
def markdown(request: HttpRequest, path: str) -> HttpResponse:
    """The document's text, exactly the file that would be exported."""
    return _twin(request, path, ".md")


@require_safe
def json(request: HttpRequest, path: str) -> HttpResponse:
    """The page as data: kind, title, path, url, language, changed_at, and what its kind has."""
    return _twin(request, path, ".json")


@require_safe
def preview(request: HttpRequest, slug: str) -> HttpResponse:
    """What a preview of a term shows, and no more: title, short, path."""
    path = f"glossary/{slug}"
    page = _page(path)
    if page is not None:
        data = {"title": page.title, "short": page.description, "path": page.path}
        return kept(_json(data), request, page)
    if (word := _word(path)) is None:
        return moved_or_gone(request, f"/{path}/", twin=PREVIEW)
    meant = senses(word)
    if len(meant) == 1:
        return lead_to(twin_of(meant[0].path, PREVIEW))
    whole = senses_data(word, meant)
    return kept(_json({name: whole[name] for name in ("title", "short", "path")}), request)


@require_safe
def home_markdown(request: HttpRequest) -> HttpResponse:
    """The home page: the text of its own page, else what the site holds, as a list of links."""
    front = Page.objects.explainers().filter(language=settings.CONTENT_LANGUAGE, path="/").first()
    if front is not None:
        return kept(_text(front.twin_md), request, front)
    chrome = current_chrome(settings.CONTENT_LANGUAGE)
    lines = [f"# {chrome['name']}", "", chrome["tagline"], ""]
    for section in chrome["sections"]:
        lines += [f"## {section['title']}", ""]
        lines += [f"- [{page['title']}]({page['path']})" for page in section["pages"]] + [""]
    lines += ["## Glossary", ""]
    lines += [f"- [{title}]({path})" for title, path in _titles(Page.objects.concepts())]
    return kept(_text("\n".join(lines) + "\n"), request)


@require_safe
def home_json(request: HttpRequest) -> HttpResponse:
    chrome = current_chrome(settings.CONTENT_LANGUAGE)
    data = {
        "kind": "site",
        "title": chrome["name"],
        "tagline": chrome["tagline"],
        "url": json_ld.absolute("/"),
        "pages": [
            {"title": title, "path": path} for title, path in _titles(Page.objects.explainers())
        ],
        "terms": [
            {"title": title, "path": path} for title, path in _titles(Page.objects.concepts())
        ],
    }
    return kept(_json(data), request)


def _twin(request: HttpRequest, path: str, form: str) -> HttpResponse:
    """What stands at /`path`/ as .md or .json: a page, a list, or what a word can mean."""
    is_text = form == ".md"
    if page := _page(path):
        return kept(_text(page.twin_md) if is_text else _json(_data(page)), request, page)
    if found := list_at(f"/{path}/"):
        return kept(_text(as_markdown(found)) if is_text else _json(as_data(found)), request)
    if word := _word(path):
        return _senses(request, word, form)
    return moved_or_gone(request, f"/{path}/", twin=form)


def _page(path: str) -> Page | None:
    return Page.objects.filter(language=settings.CONTENT_LANGUAGE, path=f"/{path}/").first()


def _word(path: str) -> Word | None:
    """The word whose senses are listed at /`path`/."""
    above, _slash, slug = path.rpartition("/")
    return word_at(slug, settings.CONTENT_LANGUAGE) if above == "glossary" else None


def _senses(request: HttpRequest, word: Word, form: str) -> HttpResponse:
    meant = senses(word)
    if len(meant) == 1:
        return lead_to(twin_of(meant[0].path, form))
    is_text = form == ".md"
    answer = _text(senses_markdown(word, meant)) if is_text else _json(senses_data(word, meant))
    return kept(answer, request)


def _text(markdown: str) -> HttpResponse:
    answer = HttpResponse(markdown, content_type="text/markdown; charset=utf-8")
    answer["Access-Control-Allow-Origin"] = "*"
    return answer


def _json(data: dict[str, Any]) -> HttpResponse:
    answer = JsonResponse(data, json_dumps_params={"ensure_ascii": False, "indent": 1})
    answer["Access-Control-Allow-Origin"] = "*"
    return answer


def _titles(pages: Any) -> Any:
    return pages.filter(language=settings.CONTENT_LANGUAGE).values_list("title", "path")


def _data(page: Page) -> dict[str, Any]:
    data = {
        "kind": page.kind,
        "title": page.title,
        "path": page.path,
        "url": json_ld.absolute(page.path),
        "language": page.language,
        "changed_at": page.changed_at.isoformat(),
        "reviewed_on": page.metadata.get("reviewed_on") or None,
        "description": page.description,
        "text": page.text,
        "questions": [
            {
                "id": faq["id"],
                "question": faq["question"],
                "answer": faq["text"],
                "url": json_ld.absolute(f"{page.path}#{faq['anchor']}"),
            }
            for faq in page.metadata.get("faqs", ())
        ],
    }
    if page.kind == Page.Kind.EXPLAINER:
        return data | {
            "keywords": page.metadata.get("keywords", []),
            "headings": page.metadata.get("headings", []),
        }
    facts = Fact.objects.of(page.identity).filter(page__language=page.language)
    return data | {
        "short": page.description,
        "names": page.metadata.get("labels", []),
        "concept_kind": page.concept_kind,
        "stage": page.stage,
        "facts": [
            {"attribute": fact.attribute, "value": fact.cell_text, "from": fact.address}
            for fact in facts.in_reading_order()
        ],
    }
