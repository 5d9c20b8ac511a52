"""Kinds of terms and stages of the lifecycle in words: editors write codes, readers see these.

A kind that is known here has a name in the interface's language; any other one is what editors
wrote. A stage is called as the site's lifecycle calls it.
"""

from collections.abc import Sequence
from typing import TypedDict

from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from glossary.models import SiteSettings
from glossary.rendering.lifecycle import LifecycleError, read_lifecycle, usual_text

KINDS = {
    "architecture": _("Architecture"),
    "concept": _("Concept"),
    "hardware": _("Hardware"),
    "inference": _("Inference"),
    "kernel": _("Kernel"),
    "method": _("Method"),
    "metric": _("Metric"),
    "model": _("Model"),
    "parallelism": _("Parallelism"),
    "phase": _("Phase"),
    "process": _("Process"),
    "standard": _("Standard"),
    "technique": _("Technique"),
    "text": _("Text"),
    "tool": _("Tool"),
}
STAGES = {
    "data": _("Data"),
    "train": _("Train"),
    "evaluate": _("Evaluate"),
    "deploy": _("Deploy"),
    "infer": _("Infer"),
    "optimize": _("Optimize"),
}


class Stage(TypedDict):
    """A step of the site's lifecycle: its name, and where that leads, if anywhere."""

    name: str
    path: str


def kind_name(code: str) -> str:
    """Such as "Metric" for metric."""
    return str(KINDS.get(code.casefold(), "")) or _in_words(code)


def stage_name(code: str, lifecycle: Sequence[Stage]) -> str:
    """Such as "Infer" for infer, or whatever the lifecycle calls it."""
    stage = stage_of(code, lifecycle)
    if stage is not None:
        return stage["name"]
    return str(STAGES.get(code.casefold(), "")) or _in_words(code)


def stage_of(code: str, lifecycle: Sequence[Stage]) -> Stage | None:
    """The step that a code means: the one of its name, else the one at its place."""
    wanted = _slug(code)
    named = next((stage for stage in lifecycle if _slug(stage["name"]) == wanted), None)
    usual = list(STAGES)
    if named is None and wanted in usual and len(lifecycle) == len(usual):
        taken = {_slug(stage["name"]) for stage in lifecycle}
        if not taken.intersection(usual):  # the usual steps in other words
            return lifecycle[usual.index(wanted)]
    return named


def lifecycle_stages(site: SiteSettings) -> list[Stage]:
    """The steps of the site's lifecycle, or of the usual one."""
    try:
        lifecycle = read_lifecycle(site.lifecycle_md or usual_text())
    except LifecycleError:  # written before a rule of today
        return []
    return [{"name": stage.name, "path": stage.address} for stage in lifecycle.stages]


def _slug(text: str) -> str:
    return slugify(text, allow_unicode=True)


def _in_words(code: str) -> str:
    words = code.replace("_", " ").strip()
    return words[:1].upper() + words[1:]
