"""The verbs of importing: stage files, look at the report, then let all of it in at once."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from glossary.exchange.pages.files import pages_in
from glossary.exchange.pages.flip import flip
from glossary.exchange.pages.layout import layout_of
from glossary.exchange.pages.ledger import Progress, no_progress
from glossary.exchange.pages.staging.run import begin, stage
from glossary.exchange.report import ImportRefused, Report, Status
from glossary.exchange.trees import Tree
from glossary.models import Epoch, FileKind, ImportRun
from glossary.models.drafts import LostUpdate

from .actions import publish_all
from .actors import Actor, name_of
from .audit import Verb, record_all
from .live_edits import site_changed


def stage_tree(
    tree: Tree,
    *,
    language: str,
    under: str = "",
    options: Mapping[str, Any],
    by: Any = None,
    progress: Progress = no_progress,
) -> tuple[ImportRun, Report]:
    """Read `tree` into a new run, which changes nothing yet. Raises ImportRefused."""
    layout = layout_of(tree.names, config=tree.config(), under=under)
    run = begin(tree.name, language=language, options={**options, "under": under}, by=by)
    return run, stage(run, tree, layout, progress=progress)


@transaction.atomic
def let_in(run: ImportRun, *, publish: bool = False, by: Actor = None) -> None:
    """Make drafts of what `run` has staged, all or none; `publish`: and let readers see them.

    Raises ImportRefused, or NotReady when something can't be published; nothing has changed then.
    """
    Epoch.objects.lock()
    pages = run.staged.filter(kind=FileKind.PAGE, status__in=(Status.CREATED, Status.UPDATED))
    written = set(pages.values_list("identity", flat=True))
    try:
        drafts = flip(run, by=name_of(by))
    except LostUpdate as error:
        raise ImportRefused.of(str(error.draft), str(error)) from None
    saved = list(pages_in(run.language).filter(identity__in=written))
    record_all(Verb.SAVE, saved, by=by, note=_("import: %(file)s") % {"file": run.name})
    if publish and drafts:
        publish_all(drafts, by=by)
    site_changed()
