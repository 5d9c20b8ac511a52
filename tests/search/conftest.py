"""Pages that can be found, made without publishing: search knows nothing of drafts."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone

from glossary.models import LiveLabel, Page, Publication
from glossary.rendering.term_links import distinct, label_key
from glossary.search import index
from glossary.search.index import Entry

collect_ignore = [] if connection.vendor == "postgresql" else ["test_postgres.py"]

MakePage = Callable[..., Page]


@pytest.fixture
def make_page(db: None) -> MakePage:
    """Builder of a page in the index: a term with its names, or an explainer with its parts."""

    def build(
        title: str = "KV cache",
        text: str = "Keys and values that are kept.",
        *,
        names: tuple[str, ...] = (),
        kind: str = "concept",
        language: str = "en",
        parts: tuple[Entry, ...] = (),
    ) -> Page:
        slug = label_key(title).replace(" ", "-")
        folder = "glossary" if kind == "concept" else "basics"
        path = f"/{folder}/{slug}/"
        identity = uuid4()
        publication = Publication.objects.create(
            kind=kind, identity=identity, language=language, path=path
        )
        page = Page.objects.create(
            publication=publication,
            kind=kind,
            identity=identity,
            language=language,
            path=path,
            title=title,
            sort_key=title.lower(),
            letter=title[:1].upper(),
            unlinked_html=f"<p>{text}</p>",
            text=text,
            changed_at=timezone.now(),
        )
        if kind == "concept":
            LiveLabel.objects.bulk_create(
                LiveLabel(
                    language=language,
                    key=label_key(name),
                    spelling=distinct(name),
                    text=name,
                    kind="alias" if number else "preferred",
                    concept=identity,
                    page=page,
                )
                for number, name in enumerate((title, *names))
            )
        whole = Entry(
            kind="term" if kind == "concept" else "page",
            title=title,
            labels="\n".join(names),
            text=text,
        )
        index.put(page, [whole, *parts])
        return page

    return build
