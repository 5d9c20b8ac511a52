"""`<ThemedImage alt="…" sources={{light: "…", dark: "…"}} />`: as Docusaurus writes a figure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from glossary.rendering.desk import Desk
from glossary.rendering.pieces import Piece
from glossary.rendering.syntax.props import Expression, Prop, address_in

from .base import Component, PropError
from .figure import Figure

_SOURCE = re.compile(
    r"""(?<![\w-])["']?(light|dark)["']?\s*:\s*"""
    r"""((?:require|useBaseUrl)\(\s*["'][^"']{1,500}["']\s*\)(?:\.default)?|["'][^"']{1,500}["'])"""
)


@dataclass(frozen=True)
class ThemedImage(Component):
    """Read as a `Figure` with a picture for each scheme."""

    is_offered = False

    @classmethod
    def from_props(cls, props: Mapping[str, Prop], desk: Desk) -> Piece:
        alt = props.get("alt")
        addresses = cls.addresses(props.get("sources"))
        return Figure(**addresses, alt=alt if isinstance(alt, str) else "")

    @staticmethod
    def addresses(sources: Prop) -> dict[str, str]:
        """`src` and `dark` of a figure; raises PropError where the light one is missing."""
        written = sources.source if isinstance(sources, Expression) else ""
        found = {
            scheme: said[1:-1] if said[0] in "\"'" else address_in(Expression(said))
            for scheme, said in _SOURCE.findall(written)
        }
        if "light" not in found:
            raise PropError(_("“%(name)s” is missing.") % {"name": "sources.light"})
        return {"src": found["light"], "dark": found.get("dark", "")}
