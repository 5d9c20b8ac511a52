"""What an editor is asked for when a text is to place a component, derived from its class."""

from collections.abc import Iterator
from dataclasses import MISSING, Field, dataclass, fields
from typing import Any, Literal, get_args, get_origin, get_type_hints

from . import components
from .base import Component

KINDS = {str: "text", int: "integer", float: "number", bool: "flag"}


@dataclass(frozen=True)
class PropForm:
    """One prop. kind: text, lines, integer, number, flag or choice.

    lines: a text that stands between the tags. find: what a text is looked up in.
    """

    name: str
    kind: str
    help: Any  # a text, perhaps one to be translated
    required: bool
    default: Any
    choices: tuple[Any, ...] = ()
    find: str = ""


@dataclass(frozen=True)
class ComponentForm:
    """A component as the picker offers it.

    body: Markdown that it holds at first; "" if it holds none. stylesheet: a static file.
    """

    name: str
    purpose: Any
    body: Any
    props: tuple[PropForm, ...]
    stylesheet: str = ""


def component_forms() -> list[ComponentForm]:
    """All components that stand by themselves, by name."""
    return [
        ComponentForm(
            name=component.__name__,
            purpose=component.purpose or _first_line(component),
            body=component.sample_body,
            props=tuple(_props(component)),
            stylesheet=component.stylesheet,
        )
        for component in components()
        if component.is_offered
    ]


def _props(component: type[Component]) -> Iterator[PropForm]:
    hints = get_type_hints(component)
    for prop in fields(component):  # type: ignore[arg-type]
        hint = hints[prop.name]
        choices = get_args(hint) if get_origin(hint) is Literal else ()
        kind = "choice" if choices else KINDS.get(hint, "")
        if component.takes_text and prop.name == "text":
            kind = "lines"
        if kind:
            yield PropForm(
                name=_camel_case(prop.name),
                kind=kind,
                help=prop.metadata.get("help", ""),
                required=_is_required(prop),
                default=None if prop.default is MISSING else prop.default,
                choices=choices,
                find=prop.metadata.get("find", ""),
            )


def _is_required(prop: "Field[Any]") -> bool:
    return prop.default is MISSING and prop.default_factory is MISSING


def _first_line(component: type[Component]) -> str:
    """What the class says of itself; dataclasses without words get their signature there."""
    said = (component.__doc__ or "").strip().split("\n")[0]
    return "" if said.startswith(f"{component.__name__}(") else said


def _camel_case(name: str) -> str:
    first, *more = name.split("_")
    return first + "".join(word.capitalize() for word in more)
