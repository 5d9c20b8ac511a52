"""`<LifecycleMap focus="training" />`: the way of a model from data to use, and back again."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext

from glossary.rendering.pieces import Filling

from .base import Component


@dataclass(frozen=True)
class LifecycleMap(Component):
    """A drawing that is plain lists underneath, so that it can be read aloud."""

    focus: Literal["lifecycle", "training", "inference"] = "lifecycle"
    aliases = ("LLMLifecycleMap",)
    is_insert = True

    def context(self, filling: Filling) -> Mapping[str, object]:
        return {"focus": self.focus}

    def reads(self) -> str:
        return gettext("Data, train, evaluate, deploy, infer, optimize, and back to data.")
