"""The shipped subject: from the texts under `glossary/content/` into drafts of an empty site."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from glossary.documents import (
    ConceptDocument,
    ConceptRef,
    DocumentError,
    read_concept,
    read_explainer,
)
from glossary.exchange.pages.files import decoded
from glossary.models import Section, SiteSettings, Source
from glossary.rendering.term_links import label_key

from .binding import bind, names_of
from .load import Document, Draft, Unresolved, draft_for, store
from .report import ImportRefused, Remark

CONTENT = Path(__file__).resolve().parent.parent / "content"


@transaction.atomic
def load_texts(language: str = "en", root: Path = CONTENT) -> list[Draft]:
    """Load settings, sources, sections, terms and pages from `root`; the drafts of the last two.

    Nothing is published yet. Raises ImportRefused for a text that can't be taken.
    """
    site = _json(root / "site.json")
    site.pop("published_at")
    SiteSettings.objects.update_or_create(pk=1, defaults=site)
    for source in _json(root / "sources.json"):
        source["authors"] = ", ".join(source.get("authors", []))
        Source.objects.update_or_create(key=source.pop("key"), defaults=source)
    for category in sorted((root / language / "pages").rglob("_category_.json")):
        _load_section(category, root / language / "pages", language)
    terms = _terms(root / language / "terms", language)
    names = names_of(language, terms.values())
    pages = _pages(root / language / "pages", language, frozenset(names))
    drafts = []
    for file, document in {**terms, **pages}.items():
        with _naming(file):
            bound = bind(document, lambda head: names.get(label_key(head)))
            draft = draft_for(bound)
            store(draft, bound)
        drafts.append(draft)
    return drafts


def published_at() -> datetime:
    """The moment that the shipped texts say they were published at."""
    return datetime.fromisoformat(_json(CONTENT / "site.json")["published_at"])


def _terms(root: Path, language: str) -> dict[Path, ConceptDocument]:
    terms = {}
    for file in sorted(root.glob("*.md")):
        with _naming(file):
            text = decoded(file.read_bytes())
            terms[file] = read_concept(text, slug=file.stem, language=language)
    return _resolved(terms)


def _pages(root: Path, language: str, names: frozenset[str]) -> dict[Path, Document]:
    pages: dict[Path, Document] = {}
    for file in sorted(root.rglob("*.md")):
        path = f"/{file.relative_to(root).with_suffix('').as_posix()}/"
        with _naming(file):
            text = decoded(file.read_bytes())
            pages[file] = read_explainer(text, path=path, language=language, known_labels=names)
    return pages


@contextmanager
def _naming(file: Path) -> Iterator[None]:
    try:
        yield
    except DocumentError as error:
        raise ImportRefused([Remark.of(file.name, error)]) from None
    except Unresolved as error:
        raise ImportRefused.of(file.name, str(error)) from None


def _resolved(terms: dict[Path, ConceptDocument]) -> dict[Path, ConceptDocument]:
    """`terms` with slugs resolved among themselves, so that they may point at each other."""
    known = {term.slug: term.identity for term in terms.values()}

    def resolve(refs: tuple[ConceptRef, ...]) -> tuple[ConceptRef, ...]:
        return tuple(replace(ref, identity=ref.identity or known.get(ref.slug)) for ref in refs)

    return {
        file: replace(
            term,
            broader=resolve(term.broader),
            related=resolve(term.related),
            muted=resolve(term.muted),
        )
        for file, term in terms.items()
    }


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
