"""What there is, for language models: llms.txt, and all of it as one text."""

from collections.abc import Iterable, Iterator

from django.conf import settings
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from glossary.models import Page
from glossary.publishing.addresses import twin_of
from site_config.keep import READERS_CACHE

from .shell import current_chrome, kept

MOST_HELD = 1000  # pages whose texts are held as one answer; more are read while they are sent
PLAIN = "text/plain; charset=utf-8"


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """llms.txt as llmstxt.org describes it: the site in Markdown, each link to a Markdown twin."""
    chrome = current_chrome(settings.CONTENT_LANGUAGE)
    pages = Page.objects.in_language(settings.CONTENT_LANGUAGE).light()
    lines = [f"# {chrome['name']}", "", f"> {chrome['tagline']}", ""]
    lines += [f"All of it as one text: {settings.SITE_URL}/llms-full.txt", ""]
    for title, found in (("Pages", pages.explainers()), ("Glossary", pages.concepts())):
        lines += [f"## {title}", ""]
        lines += [
            f"- [{page.title}]({settings.SITE_URL}{twin_of(page.path)}): {page.description}"
            for page in found
        ]
        lines.append("")
    return kept(HttpResponse("\n".join(lines), content_type=PLAIN), request)


@require_safe
def full(request: HttpRequest) -> HttpResponseBase:
    """The text of every page, one after another, each under its address."""
    pages = Page.objects.in_language(settings.CONTENT_LANGUAGE)
    texts = pages.order_by("-kind", "sort_key").values_list("path", "twin_md")
    chrome = current_chrome(settings.CONTENT_LANGUAGE)
    parts = _whole(f"# {chrome['name']}\n\n> {chrome['tagline']}\n\n", texts.iterator(50))
    if pages.count() <= MOST_HELD:
        return kept(HttpResponse("".join(parts), content_type=PLAIN), request)
    response = StreamingHttpResponse(parts, content_type=PLAIN)
    response["Cache-Control"] = READERS_CACHE
    return response


def _whole(head: str, texts: Iterable[tuple[str, str]]) -> Iterator[str]:
    yield head
    for path, text in texts:
        yield f"Source: {settings.SITE_URL}{path}\n\n{text.strip()}\n\n\n"
