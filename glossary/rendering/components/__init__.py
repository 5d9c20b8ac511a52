"""The components that a text may place. Adding one is adding a file here and its template.

A module holds one class derived from `Component`; the template is
`templates/glossary/components/<snake_case_name>.html`.
"""

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from .base import Component


@cache
def _registry() -> dict[str, type[Component]]:
    found: dict[str, type[Component]] = {}
    for module in iter_modules(__path__):
        for value in vars(import_module(f"{__name__}.{module.name}")).values():
            if isinstance(value, type) and issubclass(value, Component) and value is not Component:
                found.update(dict.fromkeys(value.names(), value))
    return found


def component_named(name: str) -> type[Component] | None:
    """The component that is written `<name>`, or None."""
    return _registry().get(name)


def components() -> list[type[Component]]:
    """Every component once, by name."""
    return sorted(set(_registry().values()), key=lambda component: component.__name__)
