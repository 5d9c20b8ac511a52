"""`<LifecycleMap focus="training" />`: the way of a model from data to use, and back again."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from glossary.rendering.desk import Desk
from glossary.rendering.lifecycle import LifecycleError, read_lifecycle, usual_text
from glossary.rendering.pieces import Filling, Piece
from glossary.rendering.sanitizer import is_safe_address
from glossary.rendering.syntax.props import Prop

from .base import Component, PropError

VIEWS = ("lifecycle", "training", "inference")


@dataclass(frozen=True)
class LifecycleMap(Component):
    """A drawing that is plain lists underneath, so that it can be read aloud.

    Its stages stand between its tags (`rendering/lifecycle.py`); without them it is the site's.
    """

    focus: Literal["lifecycle", "training", "inference"] = field(
        default="lifecycle", metadata={"help": _("The view that is shown first.")}
    )
    text: str = field(
        default="",
        metadata={"help": _("Phases, stages and views; without it, those of the site's settings.")},
    )
    purpose = _("A drawing: the way of a model from data to use, and back again.")
    aliases = ("LLMLifecycleMap",)
    is_insert = True
    takes_text = True

    @classmethod
    def from_props(cls, props: Mapping[str, Prop], desk: Desk) -> Piece:
        asked = super().from_props(props, desk)
        assert isinstance(asked, cls)  # noqa: S101
        text = asked.text.strip() or desk.surroundings.lifecycle_md.strip() or usual_text()
        try:
            lifecycle = read_lifecycle(text)
        except LifecycleError as error:
            raise PropError(str(error)) from None
        for stage in lifecycle.stages:
            if stage.address and not is_safe_address(stage.address):
                said = gettext("“%(address)s” is no address.")
                raise PropError(said % {"address": stage.address})
        return replace(asked, text=text)

    def context(self, filling: Filling) -> Mapping[str, object]:
        lifecycle, desk = read_lifecycle(self.text), filling.desk
        brought_out = dict(zip(VIEWS, (view.stages for view in lifecycle.views), strict=True))
        return {
            "focus": self.focus,
            "phases": [
                {
                    "name": phase.name,
                    "stages": [
                        {
                            "name": stage.name,
                            "note": stage.note,
                            "address": stage.address and desk.address(stage.address),
                            "views": [view for view in VIEWS if stage.name in brought_out[view]],
                        }
                        for stage in phase.stages
                    ],
                }
                for phase in lifecycle.phases
            ],
            "back": lifecycle.back,
            "views": list(zip(VIEWS, lifecycle.views, strict=True)),
        }

    def reads(self) -> str:
        lifecycle = read_lifecycle(self.text)
        stages = ", ".join(stage.name for stage in lifecycle.stages)
        return f"{stages}: {lifecycle.back}."
