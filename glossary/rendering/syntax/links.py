"""Links and pictures: addresses checked, relative ones made whole, alternative text asked for.

Two pictures that stand together, one marked `#gh-light-mode-only` and one `#gh-dark-mode-only`,
are one picture with a variant for each scheme.
"""

from html import escape
from typing import Any, Final

from django.utils.translation import gettext as _
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from glossary.rendering.desk import Desk, desk_of, plain
from glossary.rendering.results import ImageView
from glossary.rendering.sanitizer import is_safe_address, is_site_address

LIGHT_ONLY: Final = "#gh-light-mode-only"
DARK_ONLY: Final = "#gh-dark-mode-only"
# Paper is light whatever the scheme of the screen
_DARK: Final = "screen and (prefers-color-scheme: dark)"

_BETWEEN: Final = ("softbreak", "text", "link_open", "link_close")


def links(md: MarkdownIt) -> None:
    """A link to an address that isn't safe stays as it was typed; the rest is resolved here."""
    md.validateLink = is_safe_address  # type: ignore
    md.core.ruler.push("look_at_links", _look)
    md.add_render_rule("image", _render_image)


def _look(state: StateCore) -> None:
    desk = desk_of(state.env)
    for _at, inline in desk.walk(state.tokens):
        if inline.type != "inline":
            continue
        if inline.children and "-mode-only" in inline.content:
            inline.children[:] = _paired(desk, inline.children)
        for token in inline.children or ():
            if token.type == "link_open":
                token.attrSet("href", desk.address(str(token.attrGet("href") or "")))
            elif token.type == "image":
                _look_at_image(desk, token)


def _paired(desk: Desk, tokens: list[Token]) -> list[Token]:
    """`tokens` with the two pictures of a pair made one: the light one, which knows the other."""
    kept: list[Token] = []
    waits: int | None = None  # where a picture of one scheme stands whose partner may follow
    for token in tokens:
        scheme = _scheme_of(token)
        first = kept[waits] if scheme and waits is not None else None
        if first and _scheme_of(first) != scheme and _is_nothing(kept[waits:][1:]):
            kept[waits:] = [_pair(first, token) if scheme == DARK_ONLY else _pair(token, first)]
            waits = None
            continue
        if scheme:
            waits = len(kept)
        elif token.type not in _BETWEEN or token.content.strip():
            waits = None
        kept.append(token)
    for token in kept:
        if scheme := _scheme_of(token):
            token.attrSet("src", _address_of(token).removesuffix(scheme))
            said = _("The picture %(address)s has no partner beside it for the other scheme.")
            desk.report("picture-of-one-scheme", said % {"address": _address_of(token)})
    return kept


def _is_nothing(tokens: list[Token]) -> bool:
    """Whether what stands between two pictures is space, or the end of a link and the next one."""
    return sum(token.nesting for token in tokens) == 0


def _pair(light: Token, dark: Token) -> Token:
    light.meta["dark"] = _address_of(dark).removesuffix(DARK_ONLY)
    light.children = light.children if plain(light.children).strip() else dark.children
    light.attrSet("src", _address_of(light).removesuffix(LIGHT_ONLY))
    return light


def _scheme_of(token: Token) -> str:
    """The mark of the scheme that a picture is for, or "" where it has none."""
    if token.type != "image":
        return ""
    address = _address_of(token)
    return next((mark for mark in (LIGHT_ONLY, DARK_ONLY) if address.endswith(mark)), "")


def _address_of(token: Token) -> str:
    return str(token.attrGet("src") or "")


def _look_at_image(desk: Desk, token: Token) -> None:
    address = desk.image_address(str(token.attrGet("src") or ""))
    token.attrSet("src", address)
    view = desk.surroundings.images.get(address, ImageView())
    token.meta["view"] = view
    if dark := token.meta.get("dark"):
        token.meta["dark"] = dark_picture(desk, dark)
        if token.meta["dark"] is None:
            _report_foreign(desk, dark)
    if not is_site_address(address):
        _report_foreign(desk, address)
    elif not (plain(token.children).strip() or view.alt):
        said = _("The picture %(address)s has no alternative text.")
        desk.report("image-without-alt", said % {"address": address})


def _report_foreign(desk: Desk, address: str) -> None:
    said = _("The picture %(address)s isn't on this site.")
    desk.report("foreign-image", said % {"address": address})


def _render_image(self: object, tokens: list[Token], at: int, options: object, env: Any) -> str:
    token = tokens[at]
    alt = plain(token.children).strip()
    title = str(token.attrGet("title") or "")
    return image_html(_address_of(token), alt, title, token.meta["view"], token.meta.get("dark"))


def dark_picture(desk: Desk, address: str) -> tuple[str, ImageView] | None:
    """Address and size of the variant for the dark scheme; None where it isn't on this site."""
    address = desk.image_address(address)
    if not is_site_address(address):
        return None
    return address, desk.surroundings.images.get(address, ImageView())


def image_html(
    address: str,
    alt: str,
    title: str,
    view: ImageView,
    dark: tuple[str, ImageView] | None = None,
) -> str:
    """The picture, or a link to it where it lies on another site: pages load nothing from there.

    dark: its variant for the dark scheme, if it has one.
    """
    if not is_site_address(address):
        return f'<a href="{escape(address)}">{escape(alt or title or address)}</a>'
    titled = f' title="{escape(title)}"' if title else ""
    html = (
        f'<img src="{escape(address)}" alt="{escape(alt or view.alt)}"{titled}{_size(view)}'
        ' loading="lazy" decoding="async">'
    )
    if dark is None:
        return html
    address = escape(dark[0]).replace(",", "%2C")
    source = f'<source srcset="{address}" media="{_DARK}"{_size(dark[1])}>'
    return f"<picture>{source}{html}</picture>"


def _size(view: ImageView) -> str:
    return f' width="{view.width}" height="{view.height}"' if view.width and view.height else ""
