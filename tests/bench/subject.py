"""A made-up glossary of any size: the same words every time, some of them in every text."""

import random
from collections.abc import Iterator
from typing import Any

from django.utils import timezone

from glossary.models import (
    Concept,
    Epoch,
    Label,
    LiveLabel,
    Page,
    PageWords,
    Publication,
    SearchEntry,
    Snapshot,
)
from glossary.models.saving import some_at_a_time
from glossary.publishing.alphabet import letter, sort_key
from glossary.publishing.render_pages import RENDERER
from glossary.rendering.term_links import label_key

SYLLABLES = "ba ke mi ro tu la ne si vo du fa ge hi jo ku pa re ti no mu".split()
COMMON = (
    "the model reads a token and writes one more until the answer ends because memory holds what"
    " was computed before and every layer of a network adds a little to it"
).split()
LANGUAGE = "en"
AT_ONCE = 1000


def names(count: int) -> list[str]:
    """So many different names, of one or two words."""
    chance, found = random.Random(1), dict[str, None]()
    while len(found) < count:
        parts = (3, 2) if chance.random() < 0.6 else (4,)
        found[" ".join(_word(chance, length) for length in parts)] = None
    return list(found)


def text(chance: random.Random, known: list[str], words: int) -> str:
    """So many words; one in twelve is a name."""
    return " ".join(
        chance.choice(known) if chance.random() < 0.08 else chance.choice(COMMON)
        for _word in range(words)
    )


def draft(name: str, chance: random.Random, known: list[str]) -> Concept:
    """A draft of about ninety words with two headings; not saved."""
    body = f"{text(chance, known, 40)}.\n\n## More\n\n{text(chance, known, 40)}."
    return Concept(
        slug=name.replace(" ", "-"),
        name=name,
        name_key=label_key(name),
        short_md=f"What {name} is: {text(chance, known, 10)}.",
        kind="metric",
        body_md=body,
    )


def drafts(known: list[str]) -> list[Concept]:
    """A stored draft of each name, with an alias and an abbreviation."""
    chance = random.Random(2)
    made = Concept.objects.bulk_create([draft(name, chance, known) for name in known], AT_ONCE)
    labels = [
        Label(
            concept=concept, text=name, kind=kind, case_sensitive=kind != "alias", key=name.lower()
        )
        for number, concept in enumerate(made)
        for name, kind in (
            (f"{concept.name} form", "alias"),
            (f"{concept.name[:2].upper()}{number}D", "abbreviation"),
        )
    ]
    Label.objects.bulk_create(labels, AT_ONCE)
    return made


def pages(known: list[str], *, body: str = "") -> None:
    """A published page of each name, written straight to where publishing would put it.

    body: the same text for all, in place of one that is made up for each.
    """
    for some in some_at_a_time(enumerate(known), AT_ONCE):
        _write([_rows(number, name, known, body) for number, name in some])
    Epoch.objects.bump()


def _rows(number: int, name: str, known: list[str], body: str) -> dict[str, Any]:
    chance = random.Random(number)
    written = draft(name, chance, known)
    written.body_md = body or written.body_md
    said = f"{written.short_md}\n{written.body_md}"
    publication = Publication(
        kind="concept",
        identity=written.identity,
        language=LANGUAGE,
        path=written.path,
        live_at=timezone.now(),
        first_live_at=timezone.now(),
    )
    html = f"<p>{written.body_md}</p>"
    page = Page(
        publication=publication,
        kind="concept",
        identity=written.identity,
        language=LANGUAGE,
        path=written.path,
        title=name,
        sort_key=sort_key(name),
        letter=letter(name),
        description=written.short_md,
        concept_kind="metric",
        unlinked_html=html,
        linked_html=html,
        body_html=f'<article class="concept"><h1>{name}</h1>{html}</article>',
        text=said,
        twin_md=said,
        metadata={"headings": [], "faqs": [], "labels": [], "broader": [], "related": []}
        | {"sources": [], "mentions": [], "minutes": 1},
        version=f"{number:024x}",
        renderer=RENDERER,
        changed_at=timezone.now(),
    )
    return {"publication": publication, "page": page, "said": said, "number": number}


def _write(rows: list[dict[str, Any]]) -> None:
    publications = [row["publication"] for row in rows]
    Publication.objects.bulk_create(publications)
    snapshots = Snapshot.objects.bulk_create(
        Snapshot(
            publication=publication,
            number=1,
            text=row["said"],
            identities={},
            made_at=timezone.now(),
        )
        for publication, row in zip(publications, rows, strict=True)
    )
    for publication, snapshot in zip(publications, snapshots, strict=True):
        publication.live = snapshot
    Publication.objects.bulk_update(publications, ["live"], 500)
    made = Page.objects.bulk_create([row["page"] for row in rows])
    LiveLabel.objects.bulk_create(_labels(made, rows))
    SearchEntry.objects.bulk_create(
        SearchEntry(
            page=page,
            language=LANGUAGE,
            kind="term",
            path=page.path,
            title=page.title,
            labels=f"{page.title} form",
            text=page.text,
        )
        for page in made
    )
    PageWords.objects.bulk_create(
        PageWords(page=page, language=LANGUAGE, words=f" {label_key(page.text)}") for page in made
    )


def _labels(made: list[Page], rows: list[dict[str, Any]]) -> Iterator[LiveLabel]:
    for page, row in zip(made, rows, strict=True):
        for name, kind in (
            (page.title, "preferred"),
            (f"{page.title} form", "alias"),
            (f"{page.title[:2].upper()}{row['number']}", "abbreviation"),
        ):
            yield LiveLabel(
                language=LANGUAGE,
                key=label_key(name),
                spelling=name.casefold(),
                text=name,
                kind=kind,
                case_sensitive=kind == "abbreviation",
                concept=page.identity,
                page=page,
                letter=letter(name) if kind == "abbreviation" else None,
                sort_key=sort_key(name) if kind == "abbreviation" else None,
            )


def _word(chance: random.Random, syllables: int) -> str:
    return "".join(chance.choice(SYLLABLES) for _part in range(syllables))
