"""The closed list of HTML that a page may hold. Whatever is not named here does not get through.

This list is also the register of class names for the stylesheets:

    admonition + note tip info warning danger · admonition-title · admonition-body
    align-left align-center align-right (th, td)
    code (figure) · code-title · language-… (code) · tok-… and hll (span, by Pygments)
    comparison (figure) · comparison-scroll · comparison-group (tr) · comparison-source
    table-scroll (div around every other table)
    faqs · faq · faq-question (h2–h6) · faq-answer · faq-near (a)
    tabs · tab (details) · tab-body · details (details) · details-body
    figure (figure) · figure-caption (its img may stand in picture, beside a source)
    footnotes (section) · footnotes-title · footnote (li) · footnote-ref (sup) · footnote-back (a)
    source (cite)
    task-list (ul) · task (li) · task-mark (span), + done
    missing (div: placeholder of a component that can't be shown) · missing-name
    math-source (code) · term (a) · visually-hidden

Inserts bring their own markup after this list, from templates: math (span), math-display (div),
lifecycle-map and what stands in it.
"""

import re
import unicodedata
from typing import Final
from urllib.parse import unquote

import nh3
from pygments.token import STANDARD_TYPES

_TEXT_NAMES = (
    "a abbr b br cite code del dfn em i ins kbd mark q s samp small span strong sub sup u var wbr "
)
_TEXT_TAGS = frozenset(_TEXT_NAMES.split())
_BLOCK_NAMES = (
    "blockquote caption dd details div dl dt figcaption figure h1 h2 h3 h4 h5 h6 hr img li ol "
    "p picture pre section source summary table tbody td th thead tr ul "
)
_BLOCK_TAGS = frozenset(_BLOCK_NAMES.split())
TAGS: Final = _TEXT_TAGS | _BLOCK_TAGS

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_ATTRIBUTES: dict[str, set[str]] = {
    "a": {"href", "title", "class", "id", "data-term", "aria-label"},
    "caption": {"id", "class"},
    "cite": {"class"},
    "code": {"class"},
    "details": {"class", "open", "name"},
    "div": {
        *("class", "id", "role", "tabindex", "aria-labelledby", "aria-label", "data-g-insert"),
    },
    "figcaption": {"class", "id"},
    "figure": {"class", "id", "aria-labelledby"},
    "img": {"src", "alt", "title", "width", "height", "loading", "decoding"},
    "li": {"class", "id"},
    "ol": {"start", "class"},
    "p": {"class"},
    "pre": {"class", "tabindex"},
    "section": {"class", "aria-labelledby", "id"},
    "source": {"srcset", "media", "width", "height"},
    "span": {"class", "role", "aria-label", "data-g-insert"},
    "summary": {"class"},
    "sup": {"class"},
    "td": {"class", "colspan"},
    "th": {"class", "scope", "colspan", "data-g-concept"},
    "tr": {"class", "id"},
    "ul": {"class"},
} | {heading: {"id", "class"} for heading in _HEADINGS}

_ADMONITIONS = {"note", "tip", "info", "warning", "danger"}
_ALIGNMENTS = {"align-left", "align-center", "align-right"}
_TOKENS = {f"tok-{short}" for short in STANDARD_TYPES.values() if short} | {"hll"}
_CLASSES: dict[str, set[str]] = {
    "a": {"term", "footnote-back", "faq-near"},
    "caption": {"visually-hidden"},
    "cite": {"source"},
    "code": {"math-source"},
    "details": {"tab", "details"},
    "div": {
        *("admonition", "admonition-body", "comparison-scroll", "table-scroll", "tabs", "tab-body"),
        *("faqs", "faq", "faq-answer", "details-body", "missing"),
        *_ADMONITIONS,
    },
    "figcaption": {"code-title", "figure-caption", "comparison-source"},
    "figure": {"code", "comparison", "figure"},
    "li": {"footnote", "task"},
    "p": {"admonition-title", "missing-name"},
    "section": {"footnotes"},
    "span": {"task-mark", "done", "visually-hidden", *_TOKENS},
    "sup": {"footnote-ref"},
    "td": _ALIGNMENTS,
    "th": _ALIGNMENTS,
    "tr": {"comparison-group"},
    "ul": {"task-list"},
} | {heading: {"faq-question", "footnotes-title", "visually-hidden"} for heading in _HEADINGS}

_FIXED_VALUES: dict[str, set[str]] = {
    "role": {"note", "region", "group", "img"},
    "tabindex": {"0"},
    "scope": {"col", "row", "rowgroup", "colgroup"},
    "loading": {"lazy", "eager"},
    "decoding": {"async"},
    "open": {""},
    "media": {"screen and (prefers-color-scheme: dark)"},
}
_NUMBERS = {"width", "height", "colspan", "start", "data-g-insert"}
_LANGUAGE_CLASS = re.compile(r"language-[a-z0-9+#_-]{1,40}\Z")
_ID = re.compile(r"[^\s\"'<>&`]{1,300}\Z")
_NUMBER = re.compile(r"[0-9]{1,6}\Z")
_IDENTITY = re.compile(r"[0-9a-f-]{36}\Z")
_KEY = re.compile(r"[\w-]{1,200}\Z")

_INVISIBLE = re.compile(
    r"[\x00-\x20\x7f-\xa0\xad\u061c\u180e\u200b-\u200f\u2028-\u202f\u205f-\u206f\ufeff]"
)
_PATH_ENDS = re.compile(r"[/?#]")
_SCHEME = re.compile(r"(?:https?://[^/\\]|mailto:[^/\\])", re.IGNORECASE)


def is_safe_address(address: str) -> bool:
    """True for http, https and mailto addresses and for places on this site.

    Refuses whatever a reader of the text could take for one thing and a browser for another:
    unknown schemes, also when their colon is disguised, hidden characters, `//host`, backslashes.
    """
    if not address or _INVISIBLE.search(address) or "\\" in address:
        return False
    if _SCHEME.match(address):
        return True
    if address.startswith("//"):
        return False
    first = unicodedata.normalize("NFKC", unquote(_PATH_ENDS.split(address, maxsplit=1)[0]))
    return ":" not in first


def is_site_address(address: str) -> bool:
    """True for a place on this site, given by its path."""
    return is_safe_address(address) and not _SCHEME.match(address)


def clean(html: str) -> str:
    """Return `html` reduced to the closed list, well-formed. Twice changes nothing more."""
    return _CLEANER.clean(html)


def _filter(tag: str, attribute: str, value: str) -> str | None:
    if attribute == "class":
        return _known_classes(tag, value)
    if attribute == "href":
        return value if is_safe_address(value) else None
    if attribute == "src":
        return value if is_site_address(value) else None
    if attribute == "srcset":  # one address: a comma would begin another
        return value if is_site_address(value) and "," not in value else None
    if attribute in _FIXED_VALUES:
        return value if value in _FIXED_VALUES[attribute] else None
    if attribute in _NUMBERS:
        return value if _NUMBER.match(value) else None
    if attribute == "id":
        return value if _ID.match(value) else None
    if attribute == "data-g-concept":
        return value if _IDENTITY.match(value) else None
    if attribute in ("data-term", "name", "aria-labelledby"):
        return value if _KEY.match(value) else None
    return value  # title, alt, aria-label: plain text


def _known_classes(tag: str, value: str) -> str | None:
    known = _CLASSES.get(tag, set())
    kept = [
        name
        for name in value.split()
        if name in known or (tag == "code" and _LANGUAGE_CLASS.match(name))
    ]
    return " ".join(kept) or None


_CLEANER = nh3.Cleaner(
    tags=set(TAGS),
    attributes=_ATTRIBUTES,
    attribute_filter=_filter,
    url_schemes={"http", "https", "mailto"},
    link_rel=None,
    strip_comments=True,
    clean_content_tags={"script", "style"},
)
