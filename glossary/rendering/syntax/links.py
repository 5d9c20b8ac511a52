"""Links and pictures: addresses checked, relative ones made whole, alternative text asked for."""

from html import escape
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from glossary.rendering.desk import Desk, desk_of, plain
from glossary.rendering.results import ImageView
from glossary.rendering.sanitizer import is_safe_address, is_site_address


def links(md: MarkdownIt) -> None:
    """A link to an address that isn't safe stays as it was typed; the rest is resolved here."""
    md.validateLink = is_safe_address  # type: ignore
    md.core.ruler.push("look_at_links", _look)
    md.add_render_rule("image", _render_image)


def _look(state: StateCore) -> None:
    desk = desk_of(state.env)
    for _, inline in desk.walk(state.tokens):
        if inline.type != "inline":
            continue
        for token in inline.children or ():
            if token.type == "link_open":
                token.attrSet("href", desk.address(str(token.attrGet("href") or "")))
            elif token.type == "image":
                _look_at_image(desk, token)


def _look_at_image(desk: Desk, token: Token) -> None:
    address = desk.image_address(str(token.attrGet("src") or ""))
    token.attrSet("src", address)
    view = desk.surroundings.images.get(address, ImageView())
    token.meta["view"] = view
    if not is_site_address(address):
        desk.report("foreign-image", f"The picture {address} isn't on this site.")
    elif not (plain(token.children).strip() or view.alt):
        desk.report("image-without-alt", f"The picture {address} has no alternative text.")


def _render_image(self: object, tokens: list[Token], at: int, options: object, env: Any) -> str:
    token = tokens[at]
    alt = plain(token.children).strip()
    return image_html(
        str(token.attrGet("src") or ""), alt, str(token.attrGet("title") or ""), token.meta["view"]
    )


def image_html(address: str, alt: str, title: str, view: ImageView) -> str:
    """The picture, or a link to it where it lies on another site: pages load nothing from there."""
    if not is_site_address(address):
        return f'<a href="{escape(address)}">{escape(alt or title or address)}</a>'
    size = f' width="{view.width}" height="{view.height}"' if view.width and view.height else ""
    titled = f' title="{escape(title)}"' if title else ""
    return (
        f'<img src="{escape(address)}" alt="{escape(alt or view.alt)}"{titled}{size}'
        ' loading="lazy" decoding="async">'
    )
