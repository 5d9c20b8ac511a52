"""`<TrainInferLab />`: a tiny language model, trained and asked in the reader's browser."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from glossary.rendering.charts import axis, readable, spelled, spelling
from glossary.rendering.desk import Desk
from glossary.rendering.pieces import Filling, Piece
from glossary.rendering.slugs import Ids
from glossary.rendering.syntax.props import Prop

from .base import Component, PropError

LAB: Final = Path(__file__).resolve().parent.parent / "lab"
SHORTEST_TEXT, LONGEST_TEXT = 200, 20_000
MOST_STEPS: Final = 5_000


@cache
def usual_text() -> str:
    """What the model learns where the page gives no text of its own."""
    return (LAB / "text.txt").read_text(encoding="utf-8").strip()


@cache
def recorded_run() -> dict[str, Any]:
    """A run of the module on the usual text with seed 1; `tests/browser/test_lab.py` repeats it."""
    run: dict[str, Any] = json.loads((LAB / "run.json").read_text(encoding="utf-8"))
    return run


@dataclass(frozen=True)
class TrainInferLab(Component):
    """Shows a recorded run; the module makes new ones, in a worker, when the reader asks."""

    seed: int = field(
        default=1, metadata={"help": gettext_lazy("The same seed gives the same run.")}
    )
    steps: int = field(
        default=1_000, metadata={"help": gettext_lazy("Steps of the training, 100 to 5,000.")}
    )
    prompt: str = field(
        default="the model ", metadata={"help": gettext_lazy("What the model goes on with.")}
    )
    text: str = field(
        default="",
        metadata={"help": gettext_lazy("What it learns from, 200 to 20,000 characters.")},
    )
    is_insert = True
    takes_text = True
    stylesheet = "glossary/play.css"
    purpose = gettext_lazy("A small model that is trained and then asked, in the browser.")

    @classmethod
    def from_props(cls, props: Mapping[str, Prop], desk: Desk) -> Piece:
        made = super().from_props(props, desk)
        assert isinstance(made, cls)  # noqa: S101
        if not 100 <= made.steps <= MOST_STEPS:
            raise PropError(_("“steps” takes 100 to %(most)s.") % {"most": MOST_STEPS})
        if not 0 <= made.seed < 1_000_000:
            raise PropError(_("“seed” takes 0 to 999999."))
        if made.text and not SHORTEST_TEXT <= len(made.text.strip()) <= LONGEST_TEXT:
            raise PropError(
                _("the text takes %(least)s to %(most)s characters.")
                % {"least": SHORTEST_TEXT, "most": LONGEST_TEXT}
            )
        return made

    def claim_ids(self, ids: Ids, plain: Any, desk: Desk) -> tuple[str, ...]:
        return (*super().claim_ids(ids, plain, desk), ids.claim("g-lab"))

    def context(self, filling: Filling) -> Mapping[str, object]:
        run = recorded_run()
        x, y = axis(run["steps"]), axis(max(run["most"], *(loss for _step, loss in run["losses"])))
        first, last = run["losses"][0], run["losses"][-1]
        memory = run["memory"]
        kilobytes = _("%(n)s kB")
        return {
            "id": filling.ids[0],
            "prop": self,
            "text": self.text.strip() or usual_text(),
            "most_steps": MOST_STEPS,
            "shortest_text": SHORTEST_TEXT,
            "longest_text": LONGEST_TEXT,
            "run": run,
            "differs": bool(self.text.strip())
            or any(getattr(self, name) != run[name] for name in ("seed", "steps", "prompt")),
            "temperature": spelled(run["temperature"]),
            "x": x,
            "y": y,
            "line": " ".join(
                f"{x.at(at)},{round(100 - y.at(loss), 2)}" for at, loss in run["losses"]
            ),
            "loss": readable(last[1]),
            "step": readable(last[0]),
            "description": words()["description"]
            % {"first": readable(first[1]), "last": readable(last[1]), "steps": readable(last[0])},
            "parameters": readable(run["parameters"]),
            "costs": {
                "train_work": readable(3 * run["work"]),
                "infer_work": readable(run["work"]),
                "train_all": readable(3 * run["work"] * run["batch"] * run["steps"]),
                "infer_all": readable(run["work"] * len(run["sample"])),
                "train_memory": kilobytes % {"n": readable(memory["training"] / 1000)},
                "infer_memory": kilobytes % {"n": readable(memory["inference"] / 1000)},
            },
            "words": json.dumps(words()),
        }

    def reads(self) -> str:
        return _("Lab: train a tiny language model, then let it write.")


def words() -> dict[str, str]:
    """What the module says."""
    return {
        **spelling(),
        "seconds": _("%(n)s s"),
        "kilobytes": _("%(n)s kB"),
        "train": _("Start training"),
        "pause": _("Pause"),
        "resume": _("Go on training"),
        "done": _("Trained"),
        "generate": _("Let it write"),
        "stop": _("Stop"),
        "training": _("Training."),
        "paused": _("Paused."),
        "forgotten": _("All weights are random again."),
        "progress": _("%(percent)s %% trained, loss %(loss)s.").replace("%%", "%"),
        "wrote": _("It wrote:"),
        "blank": _("blank"),
        "failed": _("The lab could not be started in this browser."),
        "short": _("Give it at least %(n)s characters to learn from.") % {"n": SHORTEST_TEXT},
        "empty": _("Nothing has been trained yet."),
        "description": _("The loss fell from %(first)s to %(last)s in %(steps)s steps."),
    }
