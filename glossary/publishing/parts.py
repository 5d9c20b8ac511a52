"""Saving a part of a draft: the owner's text gets a place for it, and the owner has changed."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from glossary import documents
from glossary.models import FAQ, Comparison, Concept, Explainer

from .actors import Actor, name_of
from .audit import Verb, record

Draft = Concept | Explainer


@transaction.atomic
def settle_parts(owner: Draft, *, by: Actor = None, note: str = "") -> None:
    """After parts of `owner` were saved or deleted: place them in its text and count a change."""
    fresh = type(owner)._default_manager.get(pk=owner.pk)
    tables = [table.key for table in fresh.comparisons.all()]
    answers = list(fresh.faqs.values_list("answer_md", flat=True))
    fresh.body_md = placed(fresh.body_md, tables=tables, answers=answers, elsewhere=_others(fresh))
    fresh.changed_by = name_of(by) or fresh.changed_by
    fresh.save()
    record(Verb.SAVE, fresh, by=by, note=note)
    owner.version, owner.body_md = fresh.version, fresh.body_md


def placed(
    body_md: str, *, tables: Iterable[str], answers: Iterable[str], elsewhere: Iterable[str] = ()
) -> str:
    """`body_md` with one marker for each of its comparisons, and one for its questions if any.

    answers: the questions' answers, where a comparison may stand too; elsewhere: keys of other
    documents' comparisons, whose markers stay.
    """
    body = documents.tidy(body_md)
    tables, answers = list(tables), [documents.tidy(answer) for answer in answers]
    body = documents.take_out(body, all_but={*tables, *elsewhere}, questions=not answers)
    return documents.place_missing(body, tables, answers)


def delete_part(part: Comparison | FAQ, *, by: Actor = None) -> None:
    """Delete a comparison or a question and take its marker out of its owner's text."""
    owner = part.owner
    with transaction.atomic():
        said = _("%(part)s deleted") % {"part": part}
        part.delete()
        settle_parts(owner, by=by, note=said)  # type: ignore[arg-type]


def _others(owner: Draft) -> set[str]:
    shown = documents.shown_keys(documents.tidy(owner.body_md))
    found = Comparison.objects.filter(key__in=shown) if shown else Comparison.objects.none()
    own = {"concept": owner} if isinstance(owner, Concept) else {"explainer": owner}
    return set(found.exclude(**own).values_list("key", flat=True))
