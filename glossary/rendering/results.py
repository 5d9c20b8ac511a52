"""What rendering gives back, and what it may be given to look things up in."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from glossary.documents import Comparison


class RenderError(ValueError):
    """The text can't be rendered at all; the message says why, in words for an editor."""


class RenderTimeout(RenderError):
    """Rendering took longer than it may."""


class RenderBusy(RenderError):
    """Others are being rendered just now: it may be asked again in a moment."""


@dataclass(frozen=True, kw_only=True)
class Problem:
    """Something an editor should mend; the page renders all the same.

    line: 1-based in the Markdown of `place` ("" is the body), or None where it isn't known.
    """

    kind: str
    message: str
    line: int | None = None
    place: str = ""


@dataclass(frozen=True, kw_only=True)
class Heading:
    """A heading for the table of contents; `text` is plain."""

    level: int
    id: str
    text: str


@dataclass(frozen=True, kw_only=True)
class RenderedFaq:
    """A question with its answer, fit to be shown away from its page.

    answer_html carries no ids and no footnote marks; its links to the page's own headings are
    whole paths. Like `Rendered.html` it is not linked yet and its inserts are numbered by
    `Rendered.inserts`.
    """

    id: str
    question: str
    anchor: str
    answer_html: str
    answer_text: str


@dataclass(frozen=True, kw_only=True)
class Section:
    """The plain text under one heading; the part before the first heading has no anchor."""

    anchor: str
    title: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Rendered:
    """A document as HTML that is sanitised, but has no term links yet, and what was found in it.

    html: its inserts (math, drawings) stand as `<span data-g-insert="0"></span>` or `<div …>`.
    links: site paths and addresses that the text leads to, in order, without repeats.
    stylesheets: static files that its components need beside the site's own.
    lists_section: whether the pages of its section are to be listed below it.
    """

    html: str
    inserts: tuple[str, ...] = ()
    headings: tuple[Heading, ...] = ()
    faqs: tuple[RenderedFaq, ...] = ()
    text: str = ""
    sections: tuple[Section, ...] = ()
    links: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    stylesheets: tuple[str, ...] = ()
    lists_section: bool = False


@dataclass(frozen=True, kw_only=True)
class SourceView:
    """A reference as it is printed among the footnotes."""

    title: str
    authors: str = ""
    year: str = ""
    url: str = ""


@dataclass(frozen=True, kw_only=True)
class ImageView:
    """An uploaded picture: its size in pixels, and the alternative text it was uploaded with."""

    width: int | None = None
    height: int | None = None
    alt: str = ""


@dataclass(frozen=True, kw_only=True)
class Surroundings:
    """What a document may refer to; whatever is missing becomes a Problem, never an error.

    sources: by key. comparisons: those of other documents, by key. images: by their address.
    lifecycle_md: the site's own lifecycle (`lifecycle.py`).
    places: where addresses lead that only the folder of a file explains, as they are written.
    base: the folder that relative links start from; by default the parent of the document's path.
    """

    sources: Mapping[str, SourceView] = field(default_factory=dict)
    comparisons: Mapping[str, Comparison] = field(default_factory=dict)
    images: Mapping[str, ImageView] = field(default_factory=dict)
    lifecycle_md: str = ""
    places: Mapping[str, str] = field(default_factory=dict)
    base: str = ""
