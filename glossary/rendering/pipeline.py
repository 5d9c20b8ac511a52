"""The only way to HTML. Only here is HTML declared safe, and only after the sanitizer.

`render` makes a document into HTML that is kept; `link_terms` links it, as often as terms change;
`finish` cleans it again and puts in what our own templates and the math writer made.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from glossary.documents import ConceptDocument, ExplainerDocument

from .addresses import parent
from .desk import Desk
from .html_text import Tag, pieces, text_of
from .markdown import to_html, to_inline_html
from .results import Rendered, RenderedFaq, RenderError, Section, Surroundings
from .sanitizer import clean

MAX_BYTES: Final = 256 * 1024
MAX_LINES: Final = 20_000
_NOWHERE: Final = Surroundings()
_PLACEHOLDER = re.compile(r"<(span|div) data-g-insert=\"([0-9]{1,6})\"></\1>")
_FOOTNOTE_MARK = re.compile(r"<sup class=\"footnote-ref\">.*?</sup>", re.DOTALL)
_ID = re.compile(r"(<[a-z][a-z0-9]*(?: [a-z-]+=\"[^\"]*\")*?) id=\"[^\"]*\"")
_OWN_LINK = re.compile(r"(<a (?:[a-z-]+=\"[^\"]*\" )*?href=\")#")
_SECTIONS: Final = ("h2", "h3")


def render(
    document: ConceptDocument | ExplainerDocument, surroundings: Surroundings = _NOWHERE
) -> Rendered:
    """Return the whole document as HTML, its comparisons and questions where their marks stand.

    Raises RenderError where the text is longer than a page may be.
    """
    _check_size(_texts_of(document))
    desk = Desk(
        _trusted,
        surroundings,
        comparisons=document.comparisons,
        faqs=document.faqs,
        faq_level=document.faq_level if isinstance(document, ExplainerDocument) else 3,
        base=parent(document.path),
        partials=dict(document.partials) if isinstance(document, ExplainerDocument) else None,
    )
    return _rendered(desk, clean(to_html(document.body_md, desk)), document.path)


def render_text(text: str, surroundings: Surroundings = _NOWHERE) -> Rendered:
    """Return a text that belongs to no document as HTML."""
    _check_size([text])
    desk = Desk(_trusted, surroundings)
    return _rendered(desk, clean(to_html(text, desk)))


def render_inline(text: str, surroundings: Surroundings = _NOWHERE) -> Rendered:
    """Return one line of Markdown, such as a short description, as HTML without a paragraph."""
    _check_size([text])
    desk = Desk(_trusted, surroundings)
    return _rendered(desk, clean(to_inline_html(text, desk)))


def render_markdown(text: str) -> SafeString:
    """Return `text` as finished HTML, without term links: for a preview."""
    _check_size([text])
    desk = Desk(_trusted, _NOWHERE)
    return finish(to_html(text, desk), desk.inserts)


def finish(html: str, inserts: Sequence[str] = ()) -> SafeString:
    """Return linked `html`, sanitised once more, with its inserts in their places."""

    def put_in(match: re.Match[str]) -> str:
        number = int(match[2])
        return inserts[number] if number < len(inserts) else ""

    return mark_safe(_PLACEHOLDER.sub(put_in, clean(html)))  # noqa: S308


def _trusted(html: str) -> SafeString:
    return mark_safe(clean(html))  # noqa: S308


def bytes_of(document: ConceptDocument | ExplainerDocument) -> int:
    """Of all texts that `render` reads, those placed from other files included."""
    placed = document.partials if isinstance(document, ExplainerDocument) else ()
    return _bytes([*_texts_of(document), *(text for _name, text in placed)])


def _bytes(texts: Sequence[str]) -> int:
    return sum(len(text.encode(errors="replace")) for text in texts)


def _check_size(texts: Sequence[str]) -> None:
    size = _bytes(texts)
    if size > MAX_BYTES:
        said = _("The text is too long: %(size)s kB. A page takes %(most)s kB at most.")
        raise RenderError(said % {"size": size // 1024, "most": MAX_BYTES // 1024})
    lines = sum(text.count("\n") + 1 for text in texts)
    if lines > MAX_LINES:
        said = _("The text has %(lines)s lines. A page takes %(most)s at most.")
        raise RenderError(said % {"lines": f"{lines:,}", "most": f"{MAX_LINES:,}"})


def _texts_of(document: ConceptDocument | ExplainerDocument) -> list[str]:
    texts = [document.body_md]
    for faq in document.faqs:
        texts += [faq.question, faq.answer_md]
    for comparison in document.comparisons:
        texts += [column.text for column in comparison.columns]
        for row in comparison.rows:
            texts += [row.text, *row.cells]
    return texts


def _rendered(desk: Desk, html: str, path: str = "") -> Rendered:
    texts = desk.insert_texts
    return Rendered(
        html=html,
        inserts=tuple(desk.inserts),
        headings=tuple(heading for heading in desk.headings if heading.level <= 4),
        faqs=tuple(_detached(faq, texts, path) for faq in desk.answers),
        text=text_of(html, texts),
        sections=tuple(_sections(html, texts)),
        links=tuple(desk.links),
        problems=tuple(desk.problems),
        stylesheets=tuple(sorted(desk.stylesheets)),
        lists_section=desk.lists_section,
    )


def _detached(faq: RenderedFaq, insert_texts: Sequence[str], path: str) -> RenderedFaq:
    """The answer without what only makes sense on its page."""
    html = _FOOTNOTE_MARK.sub("", clean(faq.answer_html)).strip()
    html = _OWN_LINK.sub(rf"\g<1>{path}#", _ID.sub(r"\1", html))
    return replace(faq, answer_html=html, answer_text=text_of(html, insert_texts))


def _sections(html: str, insert_texts: Sequence[str]) -> Iterator[Section]:
    anchor, title, body = "", [], []  # type: str, list[str], list[str]
    in_title = False
    for piece in pieces(html):
        if isinstance(piece, Tag) and piece.name in _SECTIONS:
            in_title = not piece.is_end
            if in_title:
                yield from _section(anchor, title, body, insert_texts)
                anchor, title, body = piece.attributes().get("id", ""), [], []
            continue
        (title if in_title else body).append(piece if isinstance(piece, str) else piece.source)
    yield from _section(anchor, title, body, insert_texts)


def _section(
    anchor: str, title: list[str], body: list[str], insert_texts: Sequence[str]
) -> Iterator[Section]:
    name = text_of("".join(title), insert_texts)
    text = text_of("".join(body), insert_texts)
    if name or text:
        yield Section(anchor=anchor, title=name, text=text)
