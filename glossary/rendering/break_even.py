"""When has serving a model cost more than training it? Sums alone, without words.

Training takes about 6·N·D operations and serving 2·N a token (Kaplan et al. 2020, 2.1: the forward
pass costs two operations per parameter and token, the backward pass twice as much: two for the
gradients that pass through, two for those of the weights). Adapters such as LoRA leave out most of
the last two, since the gradients of frozen weights are never computed (Hu et al. 2021, 4.2): about
4·N·D. N: parameters that work on a token, the active ones of a mixture of experts; D: training
tokens, those of the fine-tuning where that is what is counted. The module
`js/break-even-calculator.js` holds the same sums, and both are tested against
`tests/samples/break_even.json`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, get_args

from .charts import number

Trained = Literal["all", "adapters"]
TRAINED: Final[tuple[Trained, ...]] = get_args(Trained)
TRAINING_OPERATIONS: Final[Mapping[Trained, int]] = {"all": 6, "adapters": 4}  # of each N and D
SERVING_OPERATIONS: Final = 2
BILLION: Final = 1e9
TERA: Final = 1e12
SECONDS_AN_HOUR: Final = 3_600


@dataclass(frozen=True)
class Range:
    """What an input takes."""

    least: float
    most: float


RANGES: Final[Mapping[str, Range]] = {
    "parameters": Range(1e-6, 1e5),
    "tokens": Range(1e-6, 1e6),
    "served": Range(1e-6, 1e6),
    "train_use": Range(0.1, 100),
    "serve_use": Range(0.1, 100),
    "train_price": Range(0.01, 1e4),
    "serve_price": Range(0.01, 1e4),
    "peak": Range(0.1, 1e6),
}


@dataclass(frozen=True, kw_only=True)
class Inputs:
    """parameters, tokens, served (a day): in billions. train_use, serve_use: per cent of the peak.

    train_price, serve_price: per accelerator and hour. peak: TFLOP/s of one accelerator.
    trained: which weights change.
    """

    parameters: float = 70
    tokens: float = 1_000
    served: float = 1
    train_use: float = 40
    serve_use: float = 10
    train_price: float = 2
    serve_price: float = 2
    peak: float = 1_000
    trained: Trained = "all"


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """tokens: served ones at which both have cost the same. ratio: the same per training token."""

    tokens: float
    ratio: float
    days: float
    operations: float
    hours: float
    training_cost: float
    daily_cost: float


def outcome(given: Inputs) -> Outcome:
    """The break-even point of `given`, all of whose numbers are more than 0."""
    size, data = given.parameters * BILLION, given.tokens * BILLION
    operations = TRAINING_OPERATIONS[given.trained] * size * data
    served = given.served * BILLION
    an_hour = given.peak * TERA * SECONDS_AN_HOUR / 100  # operations at one per cent of the peak
    hours = operations / (an_hour * given.train_use)
    training_cost = hours * given.train_price
    serving_hours = SERVING_OPERATIONS * size * served / (an_hour * given.serve_use)
    ratio = (
        (TRAINING_OPERATIONS[given.trained] / SERVING_OPERATIONS)
        * (given.train_price / given.train_use)
        / (given.serve_price / given.serve_use)
    )
    return Outcome(
        tokens=ratio * data,
        ratio=ratio,
        days=ratio * data / served,
        operations=operations,
        hours=hours,
        training_cost=training_cost,
        daily_cost=serving_hours * given.serve_price,
    )


def read_inputs(texts: Mapping[str, str], usual: Inputs) -> tuple[Inputs, tuple[str, ...]]:
    """What was typed, `usual` where nothing was; and the names of those that are out of range."""
    values: dict[str, float] = {}
    wrong = []
    for name in RANGES:
        text = texts.get(name, "").strip()
        value = number(text) if text else getattr(usual, name)
        if fits(name, value):
            values[name] = value
        else:
            wrong.append(name)
            values[name] = getattr(usual, name)
    asked = texts.get("trained") or usual.trained
    trained = next((each for each in TRAINED if each == asked), None)
    if trained is None:
        wrong.append("trained")
    return Inputs(**values, trained=trained or usual.trained), tuple(wrong)


def fits(name: str, value: float) -> bool:
    """Whether the input `name` takes `value`."""
    return RANGES[name].least <= value <= RANGES[name].most
