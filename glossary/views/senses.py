"""What a word can mean: a page at its address in the glossary, and the same as data."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from glossary.models import Page
from glossary.publishing.kinds import kind_name
from glossary.publishing.senses import Word, senses
from site_config.keep import READERS_CACHE

from . import json_ld
from .shell import chrome_of, shell
from .trails import trail_in_glossary


def senses_of(request: HttpRequest, word: Word) -> HttpResponse:
    """What is at the address of the word: the list of its senses, or the way to the only one."""
    meant = senses(word)
    return lead_to(meant[0].path) if len(meant) == 1 else _senses_page(request, word, meant)


def lead_to(address: str) -> HttpResponse:
    """Lead on for now: what the address stands for may stand elsewhere tomorrow."""
    answer = HttpResponseRedirect(address)
    answer["Cache-Control"] = READERS_CACHE
    return answer


def _senses_page(request: HttpRequest, word: Word, meant: Sequence[Page]) -> HttpResponse:
    """Left out by search engines: each sense has its own page."""
    trail = trail_in_glossary(chrome_of(request, word.language), word.text, word.path)
    return shell(
        request,
        "glossary/senses.html",
        title=word.text,
        description=_("What “%(word)s” can mean.") % {"word": word.text},
        robots="noindex, follow",
        word=word,
        twin=word.path.rstrip("/"),
        senses=[_sense(page) | {"kind": kind_name(page.concept_kind)} for page in meant],
        breadcrumbs=trail,
        json_ld=[json_ld.breadcrumbs(trail)],
    )


def senses_markdown(word: Word, meant: Sequence[Page]) -> str:
    """The same as Markdown."""
    lines = [f"# {word.text}", "", _("What “%(word)s” can mean.") % {"word": word.text}, ""]
    lines += [f"- [{page.title}]({page.path}): {page.description}" for page in meant]
    return "\n".join(lines) + "\n"


def senses_data(word: Word, meant: Sequence[Page]) -> dict[str, Any]:
    """The same as data; what a preview shows of it stands in `title` and `short`."""
    return {
        "kind": "senses",
        "title": word.text,
        "path": word.path,
        "url": json_ld.absolute(word.path),
        "language": word.language,
        "short": _("Can mean: %(names)s.") % {"names": ", ".join(page.title for page in meant)},
        "senses": [_sense(page) for page in meant],
    }


def _sense(page: Page) -> dict[str, str]:
    return {
        "title": page.title,
        "path": page.path,
        "short": page.description,
        "kind": page.concept_kind,
    }
