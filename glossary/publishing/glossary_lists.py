"""The glossary from A to Z: whole while it is short, else by letter, and that in parts.

Nothing here reads more rows than one page shows, or counts what nobody needs, so that a list costs
the same however many terms there are.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from glossary.models import LiveLabel, Page
from glossary.search.hops import LABELS, PAGES, Hop, Rows, different, every

from .alphabet import in_alphabet, place
from .senses import Word, words

ON_ONE_PAGE = 150  # terms in a list; about 12 kB compressed, which is there after one round trip
COLUMNS = ("letter", "sort_key", "title", "path", "description", "concept_kind", "stage", "pk")
NAMES = (
    *("letter", "sort_key", "text", "page__path", "page__title", "page__concept_kind"),
    *("page__stage", "kind", "auto_link", "key", "spelling"),
)


@dataclass(frozen=True)
class Choice:
    """Which terms a list holds: those of a kind and of a stage, where these are set."""

    language: str
    kind: str = ""
    stage: str = ""

    @property
    def columns(self) -> tuple[tuple[str, str], ...]:
        """The columns that it sets, as an index has them, with their values."""
        asked = (("concept_kind", self.kind), ("stage", self.stage))
        return (("language", self.language), *((name, value) for name, value in asked if value))

    @property
    def is_everything(self) -> bool:
        return not self.kind and not self.stage

    @property
    def rows(self) -> Rows:
        kind = (("kind", Page.Kind.CONCEPT.value),) if self.is_everything else ()
        return Rows(PAGES, (*kind, *self.columns))


class GlossaryLine(NamedTuple):
    """One line: a term; a name that leads to one (see: the term's title); or a word with senses."""

    letter: str
    sort_key: str
    title: str
    path: str
    short: str = ""
    kind: str = ""
    stage: str = ""
    see: str = ""
    word: Word | None = None

    @property
    def is_term(self) -> bool:
        return not self.see and self.word is None


class Places(NamedTuple):
    """What a list can be narrowed to: letters of what is chosen; kinds of the chosen stage and
    stages of the chosen kind."""

    letters: list[str]
    kinds: list[str]
    stages: list[str]


def whole(choice: Choice) -> list[GlossaryLine] | None:
    """Everything that `choice` holds, in order; None where that is too much for one page."""
    found = list(terms(choice).values_list(*COLUMNS)[: ON_ONE_PAGE + 1])
    if len(found) > ON_ONE_PAGE:
        return None
    names = LiveLabel.objects.listed().filter(page__in=[pk for *_columns, pk in found])
    return _in_order(found, names, choice)


def places(choice: Choice) -> Places:
    """One statement, whatever the number of terms."""
    language = ("language", choice.language)
    everything = Rows(PAGES, (language,))
    stage = (("stage", choice.stage),) if choice.stage else ()
    of_kind = Rows(PAGES, (language, *((("concept_kind", choice.kind),) if choice.kind else ())))
    hops = [
        Hop("letter", choice.rows),
        Hop("concept_kind", everything, stage),
        Hop("stage", of_kind),
    ]
    letters, kinds, stages = different(hops)
    return Places(in_alphabet(letters), kinds, stages)


def places_of(entries: Iterable[GlossaryLine]) -> Places:
    """The same of a list that holds everything."""
    rows = list(entries)
    return Places(
        in_alphabet({row.letter for row in rows}),
        sorted({row.kind for row in rows if row.kind}),
        sorted({row.stage for row in rows if row.stage}),
    )


def starts(choice: Choice, letter: str) -> list[str]:
    """Where each part of a letter begins, as a sort key: an empty one for the first part."""
    under = ("letter", letter)
    rows = [Rows(PAGES, (*choice.rows.where, under))]
    if choice.is_everything:
        rows.append(Rows(LABELS, (*choice.columns, under)))
    return ["", *every(ON_ONE_PAGE, rows)]


def part(choice: Choice, letter: str, start: str, end: str | None) -> list[GlossaryLine]:
    """What stands under `letter` from one sort key to another, the end left out.

    Other names than the terms' own are left to the list of everything.
    """
    between = {"letter": letter, "sort_key__gte": start}
    if end is not None:
        between["sort_key__lt"] = end
    names = LiveLabel.objects.listed().filter(language=choice.language, **between)
    held = terms(choice).filter(**between)
    return _in_order(
        list(held.values_list(*COLUMNS)),
        names if choice.is_everything else names.none(),
        choice,
    )


def terms(choice: Choice) -> Any:
    """Pages of the terms that `choice` holds, in order."""
    return Page.objects.filter(**dict(choice.rows.where)).order_by("letter", "sort_key")


def _in_order(terms: Sequence[tuple[Any, ...]], names: Any, choice: Choice) -> list[GlossaryLine]:
    """Terms, abbreviations that lead to them and, in the list of everything, words with senses."""
    found = list(names.values_list(*NAMES))
    unlinked = {key for *_columns, is_linked, key, _spelling in found if not is_linked}
    shared = words(choice.language, keys=unlinked) if unlinked and choice.is_everything else []
    spellings = {spelling for *_columns, spelling in found}
    listed = {word.spelling: word for word in shared if word.spelling in spellings}
    rows = [GlossaryLine(*columns) for *columns, _pk in terms]
    rows += [
        GlossaryLine(letter, sort_key, text, path, "", kind, stage, title)
        for letter, sort_key, text, path, title, kind, stage, of, _linked, _key, spelling in found
        if of == "abbreviation" and spelling not in listed
    ]
    rows += [GlossaryLine(w.letter, w.sort_key, w.text, w.path, word=w) for w in listed.values()]
    return sorted(rows, key=lambda row: (place(row.letter), row.sort_key))
