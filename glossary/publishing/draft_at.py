"""A draft by the address at which readers find it, or will."""

from typing import Any

from django.urls import Resolver404, resolve

from glossary.models import Concept, Explainer
from glossary.models.drafts import site_language

Draft = Concept | Explainer


class NoDraft(LookupError):
    """No draft has this path."""


def draft_at(path: str) -> Draft:
    """The draft whose own path is `path`, else the one that readers find there. Raises NoDraft.

    path: such as /glossary/kv-cache/, in the site's language; the outer slashes may be left out.
    """
    whole, language = f"/{path.strip('/')}/", site_language()
    found: Any = Explainer.objects.filter(path=whole, language=language).first()
    found = found or Concept.objects.filter(slug=_slug_in(whole), language=language).first()
    was_published_here = {"publication__path": whole, "publication__language": language}
    found = found or Explainer.objects.filter(**was_published_here).first()
    found = found or Concept.objects.filter(**was_published_here).first()
    if found is None:
        raise NoDraft(f"There is no draft at {whole}.")
    draft: Draft = found
    return draft


def _slug_in(path: str) -> str:
    """The slug of the concept that has this path; empty if it is no concept's."""
    try:
        match = resolve(path)
    except Resolver404:
        return ""
    return str(match.kwargs["slug"]) if match.view_name == "glossary:concept" else ""
