"""What one rendering works with: things to look up, and what it finds on its way."""

from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping, Sequence
from typing import Any, Final

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from markdown_it.token import Token

from glossary.documents import MOST_PARTIALS, Comparison, Faq

from .addresses import resolve
from .results import Heading, Problem, RenderedFaq, RenderError, Surroundings
from .slugs import Ids

MAX_PIECES: Final = 2_000
MAX_FORMULAS: Final = 1_000
MAX_FORMULA_CHARACTERS: Final = 50_000
MAX_BLOCK_TOKENS: Final = 90_000  # three for a paragraph or a cell
MAX_BRACKETS: Final = 20_000
MAX_PROBLEMS: Final = 200
_ENV_KEY: Final = "desk"


class Desk:
    """One rendering's desk: made for it, thrown away after it.

    trust: says of sanitised HTML that templates may print it; only the pipeline has it to give.
    """

    def __init__(
        self,
        trust: Callable[[str], SafeString],
        surroundings: Surroundings,
        *,
        comparisons: Sequence[Comparison] = (),
        faqs: Sequence[Faq] = (),
        faq_level: int = 3,
        base: str = "",
        partials: Mapping[str, str] | None = None,
    ) -> None:
        self.trust = trust
        self.surroundings = surroundings
        self.comparisons = {**surroundings.comparisons, **{own.key: own for own in comparisons}}
        self.faqs = tuple(faqs)
        self.faq_level = faq_level
        self.ids = Ids()
        self.place = ""
        self.line: int | None = None
        self.has_faqs_placed = False
        self.problems: list[Problem] = []
        self._known: set[Problem] = set()
        self.headings: list[Heading] = []
        self.links: dict[str, None] = {}
        self.answers: list[RenderedFaq] = []
        self.inserts: list[str] = []
        self.insert_texts: list[str] = []
        self.stylesheets: set[str] = set()
        self.lists_section = False
        self.is_in_partial = False
        self.pieces = 0
        self.formulas = 0
        self.formula_characters = 0
        self.coloured = 0
        self._base = surroundings.base or base
        self._partials = partials or {}
        self._partial_characters = 0

    def env(self) -> MutableMapping[str, Any]:
        """A fresh markdown-it environment that carries this desk."""
        return {_ENV_KEY: self}

    def report(self, kind: str, message: str, line: int | None = None) -> None:
        """Note a problem once; without a line it is where the rendering stands."""
        problem = Problem(kind=kind, message=message, line=line or self.line, place=self.place)
        if len(self._known) < MAX_PROBLEMS and problem not in self._known:
            self._known.add(problem)
            self.problems.append(problem)

    def walk(self, tokens: Sequence[Token]) -> Iterator[tuple[int, Token]]:
        """The tokens with their numbers; meanwhile `place` and `line` say where each one stands."""
        places = [""]
        for at, token in enumerate(tokens):
            if token.type == "piece_open":
                places.append(token.meta.get("place", places[-1]))
            elif token.type == "piece_close":
                places.pop()
            self.place = places[-1]
            self.line = token.map[0] + 1 if token.map else None
            yield at, token
        self.place, self.line = "", None

    def insert(self, html: str, *, reads: str, element: str) -> str:
        """Put trusted `html` aside and return its placeholder; it `reads` so in plain text."""
        self.inserts.append(html)
        self.insert_texts.append(reads)
        return f'<{element} data-g-insert="{len(self.inserts) - 1}"></{element}>'

    def address(self, address: str) -> str:
        """The address of a link as a reader needs it: relative ones start from the document."""
        resolved = self._placed(address) or resolve(address, self._base)
        self.links[resolved] = None
        return resolved

    def image_address(self, address: str) -> str:
        """The address of a picture, relative ones from the document's folder."""
        return self._placed(address) or resolve(address, self._base, is_page=False)

    def _placed(self, address: str) -> str:
        """Where an address leads that the document's folder explains, or ""."""
        places = self.surroundings.places
        if not places:
            return ""
        end = min((at for at in map(address.find, "?#") if at >= 0), default=len(address))
        path = places.get(address[:end])
        return path + address[end:] if path else ""

    def count_piece(self) -> None:
        """Count a table, box or component; a page holds only so many."""
        self.pieces += 1
        if self.pieces > MAX_PIECES:
            said = _("A page can hold at most %(most)s boxes and components.")
            raise RenderError(said % {"most": MAX_PIECES})

    def take_partial(self, name: str) -> str | None:
        """What the partial `name` says; None where there is none, where it would stand inside of
        another one, or where the page has placed as much of them as is shown."""
        text = self._partials.get(name)
        if text is None or self.is_in_partial:
            return None
        self._partial_characters += len(text)
        return text if self._partial_characters <= MOST_PARTIALS else None

    def takes_formula(self, tex: str) -> bool:
        """Count a formula; False where the page has had as many as are converted."""
        self.formulas += 1
        self.formula_characters += len(tex)
        return self.formulas <= MAX_FORMULAS and self.formula_characters <= MAX_FORMULA_CHARACTERS


def check_blocks(tokens: int) -> None:
    """Refuse a text whose blocks have become too many to be shown in good time."""
    if tokens > MAX_BLOCK_TOKENS:
        said = _(
            "The text has too many paragraphs, list items or table cells."
            " A page takes about %(most)s of them."
        )
        raise RenderError(said % {"most": f"{MAX_BLOCK_TOKENS // 3:,}"})


def check_brackets(counts: Iterable[int]) -> None:
    """Refuse a text with more brackets outside of code than links could ever need: markdown-it
    looks for the partner of each, also inside of others."""
    if sum(counts) > MAX_BRACKETS:
        said = _("The text has more than %(most)s square brackets outside of code.")
        raise RenderError(said % {"most": f"{MAX_BRACKETS:,}"})


def desk_of(env: Mapping[str, Any]) -> Desk:
    """The desk that markdown-it carries along."""
    desk = env[_ENV_KEY]
    assert isinstance(desk, Desk)  # noqa: S101
    return desk


def plain(children: Sequence[Token] | None) -> str:
    """The text of inline tokens as it is read: no marks, code and alternative texts included."""
    read: list[str] = []
    for token in children or ():
        if token.type in ("text", "code_inline", "text_special"):
            read.append(token.content)
        elif token.type in ("math_inline", "math_inline_double"):
            read.append(token.meta.get("reads", token.content))
        elif token.type in ("softbreak", "hardbreak"):
            read.append(" ")
        elif token.type == "image":
            read.append(plain(token.children))
        elif token.type == "inline_tag":
            read.append(token.meta.get("as_text", ""))
    return "".join(read)
