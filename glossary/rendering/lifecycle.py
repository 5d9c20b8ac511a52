"""The lifecycle of a model as editors write it: two phases of stages, a way back, three views.

    ## Build
    - Data: collect and prepare
    - [Train](/glossary/training/): learn the weights

    ## Operate
    - [Infer](/glossary/inference/): answer every request

    usage feeds the next build

    ## Whole lifecycle: Train, Infer
    - Rhythm: built once, then run all the time

What follows a view's name are the stages that it brings out. Pure: text in, dataclasses out.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

PHASES: Final = 2
VIEWS: Final = 3
MOST_STAGES: Final = 4
MOST_FACTS: Final = 4
LONGEST: Final = 4_000
_LINK = re.compile(r"\[([^\]]+)\]\(([^()\s]+)\)")


class LifecycleError(ValueError):
    """The text is no lifecycle; the message says where and how to mend it."""


@dataclass(frozen=True)
class Stage:
    """One step. address: where its name leads, or nothing."""

    name: str
    note: str = ""
    address: str = ""


@dataclass(frozen=True)
class Phase:
    """Stages that belong together."""

    name: str
    stages: tuple[Stage, ...]


@dataclass(frozen=True)
class View:
    """One way to look at it: the stages that it brings out by name, and what it says of them."""

    name: str
    stages: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Lifecycle:
    """PHASES phases, what leads back to the first stage, VIEWS views."""

    phases: tuple[Phase, ...]
    back: str
    views: tuple[View, ...]

    @property
    def stages(self) -> tuple[Stage, ...]:
        return tuple(stage for phase in self.phases for stage in phase.stages)


def usual_text() -> str:
    """The lifecycle of a site that has written none, in the language of the moment."""
    return _("""## Build
- Data: collect and prepare
- Train: learn the weights
- Evaluate: check the quality

## Operate
- Deploy: package and load
- Infer: answer every request
- Optimize: batch, cache, quantize

usage and fresh data feed the next build

## Whole lifecycle: Train, Infer
- Rhythm: built once, then run all the time
- Watched: quality while building; latency and cost in operation

## Training: Train
- Rhythm: one long job, away from users
- Watched: loss, accuracy, evaluation scores

## Inference: Infer
- Rhythm: at every request, around the clock
- Watched: latency, throughput, cost per request
""")


def usual_names() -> dict[str, tuple[str, ...]]:
    """The stages of `usual_text`, each with names that a term about it may have."""
    names = (
        ("training data", _("training data")),
        ("training", _("training")),
        ("evaluation", _("evaluation")),
        ("deployment", _("deployment")),
        ("inference", _("inference")),
        ("inference optimization", _("inference optimization")),
    )
    stages = read_lifecycle(usual_text()).stages
    return {stage.name: (stage.name, *also) for stage, also in zip(stages, names, strict=True)}


def with_links(text: str, addresses: Mapping[str, str]) -> str:
    """`text` with each stage led to its address, if it has one. addresses: by names of stages."""
    for name, address in addresses.items():
        text = text.replace(f"\n- {name}:", f"\n- [{name}]({address}):", 1)
    return text


@dataclass
class _Part:
    head: str
    items: list[tuple[str, str]]


def read_lifecycle(text: str) -> Lifecycle:
    """Return what `text` says. Raises LifecycleError with the number of the line that is wrong."""
    if len(text) > LONGEST:
        raise LifecycleError(_("a lifecycle takes %(n)s characters at most.") % {"n": LONGEST})
    parts, back = _parts(text)
    if len(parts) != PHASES + VIEWS or not back:
        raise LifecycleError(
            _("write two phases, a line that leads back to the first, and three views.")
        )
    phases = tuple(_phase(part) for part in parts[:PHASES])
    names = [stage.name for phase in phases for stage in phase.stages]
    if len(set(names)) < len(names):
        raise LifecycleError(_("two stages have the same name."))
    return Lifecycle(phases, back, tuple(_view(part, names) for part in parts[PHASES:]))


def _parts(text: str) -> tuple[list[_Part], str]:
    parts: list[_Part] = []
    back = ""
    for number, line in enumerate(map(str.strip, text.splitlines()), 1):
        if line.startswith("#"):
            parts.append(_Part(line.lstrip("#").strip(), []))
        elif line.startswith(("- ", "* ")) and parts:
            name, colon, said = _cut(line[2:])
            if not name or not colon:
                raise LifecycleError(_("line %(n)s: write “- Name: what it says”.") % {"n": number})
            parts[-1].items.append((name, said))
        elif line and len(parts) == PHASES and not back:
            back = line
        elif line:
            raise LifecycleError(
                _("line %(n)s: begin it with “##” for a phase or a view, or with “-” for a stage.")
                % {"n": number}
            )
    return parts, back


def _cut(line: str) -> tuple[str, str, str]:
    """`line` at the first colon behind its link, if it begins with one."""
    link = _LINK.match(line)
    start = link.end() if link else 0
    before, colon, after = line[start:].partition(":")
    return (line[:start] + before).strip(), colon, after.strip()


def _phase(part: _Part) -> Phase:
    if not 1 <= len(part.items) <= MOST_STAGES:
        raise LifecycleError(
            _("“%(name)s” takes one to %(n)s stages.") % {"name": part.head, "n": MOST_STAGES}
        )
    return Phase(part.head, tuple(_stage(*item) for item in part.items))


def _stage(name: str, note: str) -> Stage:
    link = _LINK.fullmatch(name)
    return Stage(link[1], note, link[2]) if link else Stage(name, note)


def _view(part: _Part, known: list[str]) -> View:
    name, _colon, listed = part.head.partition(":")
    stages = tuple(filter(None, map(str.strip, listed.split(","))))
    for stage in stages:
        if stage not in known:
            raise LifecycleError(
                _("the view “%(view)s” names the stage “%(stage)s”, which no phase has.")
                % {"view": name.strip(), "stage": stage}
            )
    if not 1 <= len(part.items) <= MOST_FACTS:
        raise LifecycleError(
            _("the view “%(view)s” takes one to %(n)s facts.")
            % {"view": name.strip(), "n": MOST_FACTS}
        )
    return View(name.strip(), stages, tuple(part.items))
