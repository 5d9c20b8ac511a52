"""What changed, for readers of feeds, and what there is, for language models."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from glossary.models import Page

from .shell import current_chrome, kept

LATEST = 30


@require_safe
def atom(request: HttpRequest) -> HttpResponse:
    """The latest published changes, newest first."""
    pages = Page.objects.in_language(settings.LANGUAGE_CODE).light().order_by("-changed_at", "path")
    context = {
        "chrome": current_chrome(settings.LANGUAGE_CODE),
        "site": settings.SITE_URL,
        "pages": pages[:LATEST],
    }
    xml = render_to_string("glossary/feed.xml", context)
    return kept(HttpResponse(xml, content_type="application/atom+xml; charset=utf-8"), request)


@require_safe
def llms(request: HttpRequest) -> HttpResponse:
    """llms.txt as llmstxt.org describes it: the site in Markdown, each link to a Markdown twin."""
    chrome = current_chrome(settings.LANGUAGE_CODE)
    pages = Page.objects.in_language(settings.LANGUAGE_CODE).light()
    lines = [f"# {chrome['name']}", "", f"> {chrome['tagline']}", ""]
    for title, found in (("Pages", pages.explainers()), ("Glossary", pages.concepts())):
        lines += [f"## {title}", ""]
        lines += [
            f"- [{page.title}]({settings.SITE_URL}{page.path[:-1]}.md): {page.description}"
            for page in found
        ]
        lines.append("")
    return kept(HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8"), request)
