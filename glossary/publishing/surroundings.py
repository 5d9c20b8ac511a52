"""What a document refers to and does not hold: sources, pictures, comparisons of other pages."""

import re

from glossary.documents import Comparison, ConceptDocument, ExplainerDocument
from glossary.models import Image, Publication, SiteSettings, Source
from glossary.rendering.results import ImageView, SourceView, Surroundings

CITED = re.compile(r"\[\^([\w.-]+)\]")
SHOWN = re.compile(r'<Comparison\s[^>]*?key="([\w-]+)"')
LIFECYCLE = "LifecycleMap"
PICTURED = re.compile(r"/media/([\w./-]+)")


def surroundings_of(document: ConceptDocument | ExplainerDocument) -> Surroundings:
    """Everything that rendering `document` needs to look up, in at most four queries."""
    text = _text_of(document)
    return Surroundings(
        sources=_sources({*CITED.findall(text)}),
        comparisons=_comparisons(comparisons_shown(document)),
        images=_images({*PICTURED.findall(text)}),
        lifecycle_md=SiteSettings.objects.current().lifecycle_md if LIFECYCLE in text else "",
    )


def comparisons_shown(document: ConceptDocument | ExplainerDocument) -> set[str]:
    """Keys of the comparisons of other documents that stand on this one's page."""
    own = {comparison.key for comparison in document.comparisons}
    return {*SHOWN.findall(_text_of(document))} - own


def _text_of(document: ConceptDocument | ExplainerDocument) -> str:
    """All text of `document` in which it may refer to something."""
    texts = [document.body_md, *(faq.answer_md for faq in document.faqs)]
    texts += [cell for table in document.comparisons for row in table.rows for cell in row.cells]
    return "\n".join(texts)


def source_view(source: Source) -> SourceView:
    return SourceView(
        title=source.title,
        authors=source.authors,
        year=str(source.year or ""),
        url=source.url,
    )


def _sources(keys: set[str]) -> dict[str, SourceView]:
    if not keys:
        return {}
    return {source.key: source_view(source) for source in Source.objects.filter(key__in=keys)}


def _comparisons(keys: set[str]) -> dict[str, Comparison]:
    if not keys:
        return {}
    holders = Publication.objects.live().filter(
        page__dependencies__kind="holds", page__dependencies__key__in=keys
    )
    found = (table for holder in holders.distinct() for table in holder.document.comparisons)
    return {table.key: table for table in found if table.key in keys}


def _images(files: set[str]) -> dict[str, ImageView]:
    if not files:
        return {}
    return {
        f"/media/{image.file}": ImageView(alt=image.alt, width=image.width, height=image.height)
        for image in Image.objects.filter(file__in=files)
    }
