"""Concepts of this site as documents, many at a time in a few queries."""

from collections.abc import Iterator, Sequence

from django.conf import settings

from glossary.documents import ConceptDocument
from glossary.exchange.glossaries.formats.skos.writing import Site
from glossary.models import Concept, SiteSettings
from glossary.models.drafts import in_full
from glossary.models.saving import AT_ONCE


def documents_of(pks: Sequence[int]) -> Iterator[tuple[Concept, ConceptDocument]]:
    """Each concept with what its draft says, in the order of `pks`.

    Raises DocumentError where a draft holds what the text form can't.
    """
    for start in range(0, len(pks), AT_ONCE):
        some = pks[start : start + AT_ONCE]
        found = Concept.objects.in_bulk(some)
        for concept in in_full([found[pk] for pk in some if pk in found]):
            yield concept, concept.as_document()


def this_site() -> Site:
    """Where files that go out say that they come from."""
    name = SiteSettings.objects.values_list("name", flat=True).first()
    return Site(settings.SITE_URL, name or "", settings.CONTENT_LANGUAGE)
