"""The verb of importing a glossary: what was planned becomes drafts, all of it or nothing."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from glossary.exchange.glossaries.load_many import carry_out
from glossary.exchange.glossaries.plan import Plan
from glossary.exchange.report import ImportRefused, Remark
from glossary.models import Concept, Epoch

from .actions import publish_all
from .actors import Actor, name_of
from .audit import Verb, record_all
from .readiness import Progress


def let_terms_in(
    planned: Plan,
    *,
    file: str,
    publish: bool = False,
    by: Actor = None,
    storing: Progress | None = None,
    publishing: Progress | None = None,
) -> list[int]:
    """Make drafts of what was planned; `publish`: and let readers see them. The drafts' keys.

    storing, publishing: how far each is. Linking of other pages is left to `catch_up`.
    Raises ImportRefused for a plan with errors, LostUpdate, or NotReady when something can't be
    published; nothing has changed then.
    """
    if planned.report.errors:
        raise ImportRefused(planned.report.errors)
    try:
        with transaction.atomic():
            if publish:
                Epoch.objects.lock()
            pks = carry_out(planned.changes, by=name_of(by), progress=storing)
            drafts = [*Concept.objects.in_bulk(pks).values()]
            record_all(Verb.SAVE, drafts, by=by, note=_("import: %(file)s") % {"file": file})
            if publish and drafts:
                publish_all(drafts, by=by, progress=publishing)
    except IntegrityError:
        said = _("Two concepts would have the same id, or one was added meanwhile: try again.")
        raise ImportRefused([Remark(file, said)]) from None
    return pks
