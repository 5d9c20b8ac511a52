"""The shape of a component: a frozen dataclass whose fields are its props."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import MISSING, fields
from typing import Any, ClassVar, Literal, get_args, get_origin, get_type_hints

from django.utils.translation import gettext as _

from glossary.rendering.desk import Desk
from glossary.rendering.pieces import Filling, Piece
from glossary.rendering.slugs import Ids
from glossary.rendering.syntax.props import Prop

_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


class PropError(ValueError):
    """A prop is missing or not what the component takes; the message is for the editor."""


class Component(Piece):
    """A piece that a text places by `<Name prop="…" />`.

    is_insert: True for what is finished by its template (a drawing); it gets no term links.
    Otherwise what comes out is linked and sanitised like prose.
    takes_text: True where what stands between its tags is no Markdown but its prop `text`.
    stylesheet: a static file that pages with it load beside the site's own, or none.

    For the picker (`forms.py`): purpose, what it is for; sample_body, what it holds at first;
    is_offered, False for what only stands inside another one. A prop's own words stand in the
    metadata of its field: {"help": what to write, "find": where such a value is looked up}.
    """

    aliases: ClassVar[tuple[str, ...]] = ()
    is_insert: ClassVar[bool] = False
    takes_text: ClassVar[bool] = False
    stylesheet: ClassVar[str] = ""
    purpose: ClassVar[Any] = ""
    sample_body: ClassVar[Any] = ""
    is_offered: ClassVar[bool] = True

    @classmethod
    def names(cls) -> tuple[str, ...]:
        """The names it is written with."""
        return (cls.__name__, *cls.aliases)

    @classmethod
    def from_props(cls, props: Mapping[str, Prop], desk: Desk) -> Piece:
        """Return the component with `props`; raises PropError where one doesn't fit its field.

        Props nobody knows (a class name, a style) are passed over: they do nothing.
        """
        given = {_snake_case(name): value for name, value in props.items()}
        hints = get_type_hints(cls)
        return cls(**cls._checked(given, hints))

    @classmethod
    def _checked(cls, given: Mapping[str, Prop], hints: Mapping[str, object]) -> dict[str, Prop]:
        checked: dict[str, Prop] = {}
        for prop in fields(cls):  # type: ignore[arg-type]
            if prop.name in given:
                checked[prop.name] = _fitting(prop.name, given[prop.name], hints[prop.name])
            elif prop.default is MISSING:
                raise PropError(_("“%(name)s” is missing.") % {"name": prop.name})
        return checked

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        cls.template = f"glossary/components/{_snake_case(cls.__name__)}.html"

    def reads(self) -> str:
        """What stands for an insert in plain text."""
        return ""

    def claim_ids(self, ids: Ids, plain: Sequence[str], desk: Desk) -> tuple[str, ...]:
        if self.stylesheet:
            desk.stylesheets.add(self.stylesheet)
        return super().claim_ids(ids, plain, desk)

    def html(self, filling: Filling) -> str:
        html = super().html(filling)
        if self.is_insert:
            return filling.desk.insert(html.strip(), reads=self.reads(), element="div") + "\n"
        return html


def _snake_case(name: str) -> str:
    return _HUMP.sub("_", name).lower()


def _fitting(name: str, value: Prop, hint: object) -> Prop:
    if get_origin(hint) is Literal:
        if value in get_args(hint):
            return value
        choices = ", ".join(map(str, get_args(hint)))
        raise PropError(
            _("“%(name)s” takes one of: %(choices)s.") % {"name": name, "choices": choices}
        )
    if hint is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    is_flag = isinstance(value, bool)
    if isinstance(hint, type) and isinstance(value, hint) and is_flag is (hint is bool):
        return value
    if hint is int and isinstance(value, str) and value.isdecimal() and len(value) < 10:
        return int(value)
    says = {
        str: _("“%(name)s” takes text."),
        int: _("“%(name)s” takes a whole number."),
        float: _("“%(name)s” takes a number."),
        bool: _("“%(name)s” takes true or false."),
    }
    usual = _("“%(name)s” takes something else.")
    raise PropError(says.get(hint, usual) % {"name": name})  # type: ignore[call-overload]
