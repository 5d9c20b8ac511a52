"""What a document refers to and does not hold: sources, pictures, comparisons of other pages."""

import re

from django.conf import settings

from glossary.documents import Comparison, ConceptDocument, ExplainerDocument
from glossary.exchange.pages.places import base_of, stored_places, written_in
from glossary.models import (
    ExchangedFile,
    FileKind,
    Image,
    LiveLabel,
    Publication,
    SiteSettings,
    Source,
)
from glossary.rendering.lifecycle import usual_names, usual_text, with_links
from glossary.rendering.results import ImageView, SourceView, Surroundings
from glossary.rendering.words import label_key

CITED = re.compile(r"\[\^([\w.-]+)\]")
SHOWN = re.compile(r'<Comparison\s[^>]*?key="([\w-]+)"')
LIFECYCLE = "LifecycleMap"
PICTURED = re.compile(r"/media/([\w./-]+)")


def surroundings_of(document: ConceptDocument | ExplainerDocument) -> Surroundings:
    """Everything that rendering `document` needs to look up, in at most eight queries."""
    text = text_with_references(document)
    places, base = _places(document, text)
    shown = {*PICTURED.findall(text), *PICTURED.findall("\n".join(places.values()))}
    return Surroundings(
        sources=_sources({*CITED.findall(text)}),
        comparisons=_comparisons(comparisons_shown(document)),
        images=_images(shown),
        lifecycle_md=lifecycle_for(text),
        places=places,
        base=base,
    )


def lifecycle_for(text: str) -> str:
    """The lifecycle of the site for a text that may show it; where none is written, the usual one,
    whose stages lead to the published terms of their names."""
    if LIFECYCLE not in text:
        return ""
    written = SiteSettings.objects.current().lifecycle_md
    if written.strip():
        return written
    names = {stage: list(map(label_key, also)) for stage, also in usual_names().items()}
    labels = LiveLabel.objects.filter(
        language=settings.CONTENT_LANGUAGE,
        auto_link=True,
        key__in={key for keys in names.values() for key in keys},
    )
    paths = dict(labels.values_list("key", "page__path"))
    found = {
        stage: next((paths[key] for key in keys if key in paths), "")
        for stage, keys in names.items()
    }
    return with_links(usual_text(), {stage: path for stage, path in found.items() if path})


def comparisons_shown(document: ConceptDocument | ExplainerDocument) -> set[str]:
    """Keys of the comparisons of other documents that stand on this one's page."""
    own = {comparison.key for comparison in document.comparisons}
    return {*SHOWN.findall(text_with_references(document))} - own


def text_with_references(document: ConceptDocument | ExplainerDocument) -> str:
    """All text of `document` in which it may refer to something."""
    texts = [document.body_md, *(faq.answer_md for faq in document.faqs)]
    texts += [cell for table in document.comparisons for row in table.rows for cell in row.cells]
    if isinstance(document, ExplainerDocument):
        texts += [text for _name, text in document.partials]
    return "\n".join(texts)


def _places(document: ConceptDocument | ExplainerDocument, text: str) -> tuple[dict[str, str], str]:
    """What addresses mean that lead to other files of the folder this document came from."""
    if not written_in(text):
        return {}, ""
    files = ExchangedFile.objects.filter(identity=document.identity, language=document.language)
    own = files.filter(kind__in=(FileKind.PAGE, FileKind.TERM)).only("name", "base", "language")
    file = own.first()
    if file is None:
        return {}, ""
    return stored_places(text, file), base_of(file.name, document.path)


def source_view(source: Source) -> SourceView:
    return SourceView(
        title=source.title,
        authors=source.authors,
        year=str(source.year or ""),
        url=source.link,
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
