"""`<BreakEvenCalculator tokens={1000} />`: when serving a model has cost more than training it."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Final
from urllib.parse import urlencode

from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from glossary.rendering import break_even
from glossary.rendering.break_even import Inputs, Trained, outcome
from glossary.rendering.charts import (
    axis,
    counted,
    forms,
    in_address,
    readable,
    spelled,
    spelling,
)
from glossary.rendering.desk import Desk
from glossary.rendering.pieces import Filling, Part, Piece
from glossary.rendering.slugs import Ids
from glossary.rendering.syntax.props import Prop

from .base import Component, PropError

TEMPLATE: Final = "glossary/components/break_even_calculator.html"
ADDRESS: Final = "/calculate/break-even/"
BEYOND: Final = 1.5  # the chart goes on to one and a half times the break-even point
HOURS_A_DAY, DAYS_A_YEAR = 24, 365.25
USUAL: Final = Inputs()


def _number(default: float, text: Any) -> Any:
    return field(default=default, metadata={"help": text})


@dataclass(frozen=True)
class Assumptions(Piece):
    """What the figure rests on and leaves out: prose, so that its terms are linked."""

    template = "glossary/parts/assumptions.html"


@dataclass(frozen=True)
class BreakEvenCalculator(Component):
    """A form that the server answers at /calculate/break-even/, and a module that is quicker."""

    parameters: float = _number(USUAL.parameters, gettext_lazy("Active parameters, in billions."))
    tokens: float = _number(USUAL.tokens, gettext_lazy("Training tokens, in billions."))
    served: float = _number(USUAL.served, gettext_lazy("Tokens served a day, in billions."))
    train_use: float = _number(
        USUAL.train_use, gettext_lazy("Utilization in training, in per cent of the peak.")
    )
    serve_use: float = _number(
        USUAL.serve_use, gettext_lazy("Utilization in serving, in per cent of the peak.")
    )
    train_price: float = _number(
        USUAL.train_price, gettext_lazy("Price of an accelerator-hour in training.")
    )
    serve_price: float = _number(
        USUAL.serve_price, gettext_lazy("Price of an accelerator-hour in serving.")
    )
    peak: float = _number(USUAL.peak, gettext_lazy("Peak of an accelerator, in TFLOP/s."))
    trained: Trained = field(
        default=USUAL.trained,
        metadata={"help": gettext_lazy("Which weights change: all, or those of adapters.")},
    )
    stylesheet = "glossary/play.css"
    purpose = gettext_lazy("A calculator: when has serving a model cost more than training it?")

    @classmethod
    def from_props(cls, props: Mapping[str, Prop], desk: Desk) -> Piece:
        made = super().from_props(props, desk)
        for name in break_even.RANGES:
            if not break_even.fits(name, getattr(made, name)):
                raise PropError(f"“{name}”: {_range_of(name)}")
        return made

    def parts(self) -> Sequence[Part]:
        return [Part(Assumptions(), assumptions_md(), "")]

    def claim_ids(self, ids: Ids, plain: Sequence[str], desk: Desk) -> tuple[str, ...]:
        return (*super().claim_ids(ids, plain, desk), ids.claim("g-break-even"))

    def html(self, filling: Filling) -> str:
        desk = filling.desk
        given = Inputs(**asdict(self))
        drawn = render_to_string(TEMPLATE, calculator(given, id=filling.ids[0]))
        reads = _("Calculator: when has serving cost more than training?")
        return f"{desk.insert(drawn, reads=reads, element='div')}\n{filling.body}"


def assumptions_md() -> str:
    """What stands below every result, as Markdown."""
    return _(
        """The sum counts about six floating-point operations per parameter and token \
for training, two for inference ([Kaplan et al., 2020](https://arxiv.org/abs/2001.08361)). \
It leaves out:

- attention over a long context, which adds to the two operations per parameter;
- memory traffic: decode usually waits for weights and the KV cache, not for arithmetic. A low \
utilization in serving stands for that;
- replicas that idle at night, retries, discarded drafts of speculative decoding, networking;
- failed runs, experiments, staff.

For a mixture of experts, count the active parameters. For fine-tuning, count the fine-tuning \
tokens. Where LoRA or other adapters alone are trained, the sum counts four operations in place of \
six: most gradients of weights, the last two, are never computed ([Hu et al., \
2021](https://arxiv.org/abs/2106.09685)). What the adapters add is left out, and so that result is \
a rough one."""
    )


def calculator(
    given: Inputs,
    *,
    id: str,
    typed: Mapping[str, str] | None = None,
    wrong: Sequence[str] = (),
) -> dict[str, Any]:
    """What the template shows. typed: texts as the reader wrote them; wrong: inputs to mend."""
    typed = {name: text for name, text in (typed or {}).items() if name in wrong}
    found = outcome(given)

    def shown(name: str, label: str, unit: str, help: str = "") -> dict[str, Any]:
        return {
            "name": name,
            "label": label,
            "unit": unit,
            "help": help,
            "value": typed.get(name) or spelled(getattr(given, name)),
            "range": break_even.RANGES[name],
            "message": _range_of(name),
            "is_wrong": name in wrong,
        }

    billions = pgettext("unit of an input", "billion")
    per_hour = _("per hour")
    peak = _("% of peak")
    groups = [
        (
            _("Training"),
            [
                _choice(given),
                shown("tokens", _("Tokens trained on"), billions),
                shown("train_use", _("Utilization"), peak),
                shown("train_price", _("Accelerator price"), per_hour),
            ],
        ),
        (
            _("Serving"),
            [
                shown("served", _("Tokens served a day"), billions, _("prompts and answers")),
                shown("serve_use", _("Utilization"), peak),
                shown("serve_price", _("Accelerator price"), per_hour),
            ],
        ),
        (
            _("Model and hardware"),
            [
                shown(
                    "parameters",
                    _("Active parameters"),
                    billions,
                    _("those that work on a token; they cancel out"),
                ),
                shown("peak", _("Peak of one accelerator"), "TFLOP/s", _("it cancels out, too")),
            ],
        ),
    ]
    return {
        "id": id,
        "groups": groups,
        "wrong": wrong,
        "action": ADDRESS,
        "address": address(given),
        "is_rough": given.trained == "adapters",
        "figures": {
            "span": _span(found.days),
            "tokens": readable(found.tokens),
            "ratio": readable(found.ratio),
            "operations": readable(found.operations),
            "hours": readable(found.hours),
            "training_cost": readable(found.training_cost),
            "daily_cost": readable(found.daily_cost),
        },
        "chart": _chart(given),
        "words": json.dumps(words()),
    }


def address(given: Inputs) -> str:
    """Where the page with these inputs is."""
    if given == USUAL:
        return ADDRESS
    numbers = {name: in_address(getattr(given, name)) for name in break_even.RANGES}
    return f"{ADDRESS}?{urlencode(numbers | {'trained': given.trained})}"


def _choice(given: Inputs) -> dict[str, Any]:
    choices = {
        "all": _("all of them"),
        "adapters": _("adapters (LoRA)"),
    }
    return {
        "name": "trained",
        "label": _("Weights that are trained"),
        "help": _("fine-tuning may train adapters alone"),
        "choices": [(value, text, value == given.trained) for value, text in choices.items()],
    }


def words() -> dict[str, Any]:
    """What the module needs to put numbers and spans together in the browser."""
    return {
        **spelling(),
        "hours": forms(_hours),
        "days": forms(_days),
        "years": forms(_years),
        "both": _("%(days)s, or %(years)s"),
        "stale": _("This is the result of your last complete input."),
        "unit_hours": _("hours"),
        "unit_days": _("days"),
        "unit_years": _("years"),
        "description": _description(),
    }


def _description() -> str:
    return _(
        "Training has cost %(training)s once. Serving costs %(daily)s a day and reaches the same"
        " sum after %(span)s."
    )


def _range_of(name: str) -> str:
    takes = break_even.RANGES[name]
    return _("write a number from %(least)s to %(most)s.") % {
        "least": readable(takes.least) if takes.least >= 0.001 else f"{takes.least:f}".rstrip("0"),
        "most": readable(takes.most),
    }


def _hours(n: int) -> str:
    return ngettext("%(n)s hour", "%(n)s hours", n)


def _days(n: int) -> str:
    return ngettext("%(n)s day", "%(n)s days", n)


def _years(n: int) -> str:
    return ngettext("%(n)s year", "%(n)s years", n)


def _span(days: float) -> str:
    """A stretch of time as one says it."""

    def said(form: Callable[[int], str], value: float) -> str:
        return form(counted(value)) % {"n": readable(value)}

    if days < 2:
        return said(_hours, days * HOURS_A_DAY)
    if days < 2 * DAYS_A_YEAR:
        return said(_days, days)
    years = said(_years, days / DAYS_A_YEAR)
    return _("%(days)s, or %(years)s") % {"days": said(_days, days), "years": years}


def _chart(given: Inputs) -> dict[str, Any]:
    """Cost over time: what training has cost once, and what serving has cost so far."""
    found = outcome(given)
    unit, days_a_unit = _("days"), 1.0
    if found.days < 2:
        unit, days_a_unit = _("hours"), 1 / HOURS_A_DAY
    elif found.days >= 2 * DAYS_A_YEAR:
        unit, days_a_unit = _("years"), DAYS_A_YEAR
    x = axis(found.days * BEYOND / days_a_unit)
    end = x.top * days_a_unit * found.daily_cost
    y = axis(end)
    level = round(100 - y.at(found.training_cost), 2)
    across = x.at(found.days / days_a_unit)
    rows = []
    for step in range(x.steps + 1):
        days = x.top * days_a_unit * step / x.steps
        rows.append(
            (
                x.labels[step],
                readable(days * given.served * break_even.BILLION),
                readable(days * found.daily_cost),
                readable(100 * days * found.daily_cost / found.training_cost),
            )
        )
    return {
        "x": x,
        "y": y,
        "unit": unit,
        "training": f"0,{level} 100,{level}",
        "serving": f"0,100 100,{round(100 - y.at(end), 2)}",
        "mark": f"{across},0 {across},100",
        "point": f"{across},{level} {across},{level}",
        "rows": rows,
        "description": _description()
        % {
            "training": readable(found.training_cost),
            "daily": readable(found.daily_cost),
            "span": _span(found.days),
        },
    }
