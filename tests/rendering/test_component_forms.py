"""What the component picker asks for, derived from the classes."""

from dataclasses import dataclass, field
from typing import Literal

from glossary.rendering import components
from glossary.rendering.components.base import Component
from glossary.rendering.components.forms import component_forms


@dataclass(frozen=True)
class Sample(Component):
    """For people who try things."""

    tokens_per_day: int
    price: float = field(default=1.5, metadata={"help": "In dollars."})
    unit: Literal["hour", "token"] = "hour"
    is_rough: bool = False
    names: tuple[str, ...] = ()


def test_every_prop_is_asked_for_by_its_type(monkeypatch):
    monkeypatch.setattr(components, "_registry", lambda: {"Sample": Sample})
    monkeypatch.setattr("glossary.rendering.components.forms.components", lambda: [Sample])
    (form,) = component_forms()
    assert (form.name, form.purpose) == ("Sample", "For people who try things.")
    asked = {prop.name: prop for prop in form.props}
    assert list(asked) == ["tokensPerDay", "price", "unit", "isRough"]  # a tuple has no field
    assert (asked["tokensPerDay"].kind, asked["tokensPerDay"].required) == ("integer", True)
    assert (asked["price"].kind, asked["price"].default) == ("number", 1.5)
    assert (asked["price"].required, asked["price"].help) == (False, "In dollars.")
    assert (asked["unit"].kind, asked["unit"].choices) == ("choice", ("hour", "token"))
    assert (asked["isRough"].kind, asked["isRough"].default) == ("flag", False)


def test_the_shipped_components_are_offered_with_what_they_are_for():
    offered = {form.name: form for form in component_forms()}
    assert {
        "BreakEvenCalculator",
        "Comparison",
        "Details",
        "Figure",
        "LifecycleMap",
        "Tabs",
    } <= set(offered)
    assert "TabItem" not in offered
    assert all(str(form.purpose) for form in offered.values())
