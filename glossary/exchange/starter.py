"""The shipped subject: from the texts under `glossary/content/` into drafts of an empty site."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from glossary.documents import ConceptDocument, ConceptRef
from glossary.models import Section, SiteSettings, Source
from glossary.rendering.term_links import label_key

from .binding import bind
from .markdown_files import Stored, find, import_documents, names_of, read, read_term

CONTENT = Path(__file__).resolve().parent.parent / "content"


def load_texts(language: str = "en", root: Path = CONTENT) -> Stored:
    """Load settings, sources, sections, terms and pages from `root`. Nothing is published yet."""
    site = _json(root / "site.json")
    site.pop("published_at")
    SiteSettings.objects.update_or_create(pk=1, defaults=site)
    for source in _json(root / "sources.json"):
        source["authors"] = ", ".join(source.get("authors", []))
        Source.objects.update_or_create(key=source.pop("key"), defaults=source)
    for category in sorted((root / language / "pages").rglob("_category_.json")):
        _load_section(category, root / language / "pages", language)
    terms = [
        (each.name, read_term(each, language=language)) for each in find(root / language / "terms")
    ]
    names = names_of(language, [term for _name, term in terms])
    report = import_documents(
        (name, bind(term, lambda head: names.get(label_key(head))))
        for name, term in _resolved(terms)
    )
    pages = [
        (each.name, read(each, language=language, names=names))
        for each in find(root / language / "pages")
    ]
    of_pages = import_documents(pages)
    report.created += of_pages.created
    report.updated += of_pages.updated
    report.unchanged += of_pages.unchanged
    return report


def published_at() -> datetime:
    """The moment that the shipped texts say they were published at."""
    return datetime.fromisoformat(_json(CONTENT / "site.json")["published_at"])


def _resolved(terms: Sequence[tuple[str, ConceptDocument]]) -> list[tuple[str, ConceptDocument]]:
    """`terms` with slugs resolved among themselves, so that they may point at each other."""
    known = {term.slug: term.identity for _name, term in terms}

    def resolve(refs: tuple[ConceptRef, ...]) -> tuple[ConceptRef, ...]:
        return tuple(replace(ref, identity=ref.identity or known.get(ref.slug)) for ref in refs)

    return [
        (
            name,
            replace(
                term,
                broader=resolve(term.broader),
                related=resolve(term.related),
                muted=resolve(term.muted),
            ),
        )
        for name, term in terms
    ]


def _load_section(category: Path, pages: Path, language: str) -> None:
    data = _json(category)
    path = f"/{category.parent.relative_to(pages).as_posix()}/"
    Section.objects.update_or_create(
        language=language,
        path=path,
        defaults={
            "title": data["label"],
            "position": data.get("position", 0),
            "description": data.get("description", ""),
        },
    )


def _json(file: Path) -> Any:
    return json.loads(file.read_text(encoding="utf-8"))
