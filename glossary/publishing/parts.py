"""Saving a part of a draft: the owner's text gets a place for it, and the owner has changed."""

import re
from collections.abc import Iterable

from django.db import transaction

from glossary.models import FAQ, Comparison, Concept, Explainer

FAQS = "<FAQs />"
FAQ_HEADING = "## FAQs"
COMPARISON_LINE = re.compile(r'^<Comparison key="([\w-]+)" />$', re.MULTILINE)
FAQ_PLACE = re.compile(r"(?:^#{1,6} [^\n]*\n+)?^<FAQs />$", re.MULTILINE)

Draft = Concept | Explainer


@transaction.atomic
def settle_parts(owner: Draft, *, by: str = "") -> None:
    """After parts of `owner` were saved or deleted: place them in its text and count a change."""
    fresh = type(owner)._default_manager.get(pk=owner.pk)
    tables = [table.key for table in fresh.comparisons.all()]
    answers = list(fresh.faqs.values_list("answer_md", flat=True))
    fresh.body_md = placed(fresh.body_md, tables=tables, answers=answers, elsewhere=_others(fresh))
    fresh.changed_by = by or fresh.changed_by
    fresh.save()
    owner.version, owner.body_md = fresh.version, fresh.body_md


def placed(
    body_md: str, *, tables: Iterable[str], answers: Iterable[str], elsewhere: Iterable[str] = ()
) -> str:
    """`body_md` with one marker for each of its comparisons, and one for its questions if any.

    answers: the questions' answers, where a comparison may stand too; elsewhere: keys of other
    documents' comparisons, whose markers stay.
    """
    body = body_md.replace("\r\n", "\n").strip("\n")
    answers = list(answers)
    known = {*tables, *elsewhere}
    body = COMPARISON_LINE.sub(lambda found: found[0] if found[1] in known else "", body)
    in_answers = {key for answer in answers for key in COMPARISON_LINE.findall(answer)}
    standing = {*COMPARISON_LINE.findall(body), *in_answers}
    missing = [f'<Comparison key="{key}" />' for key in tables if key not in standing]
    if missing:
        questions = FAQ_PLACE.search(body)
        cut = questions.start() if questions else len(body)
        body = _joined(body[:cut], *missing, body[cut:])
    if answers and FAQS not in body.split("\n"):
        body = _joined(body, FAQ_HEADING, FAQS)
    if not answers:
        body = FAQ_PLACE.sub("", body)
    return _joined(body)


def delete_part(part: Comparison | FAQ, *, by: str = "") -> None:
    """Delete a comparison or a question and take its marker out of its owner's text."""
    owner = part.owner
    with transaction.atomic():
        part.delete()
        settle_parts(owner, by=by)  # type: ignore[arg-type]


def _others(owner: Draft) -> set[str]:
    shown = set(COMPARISON_LINE.findall(owner.body_md.replace("\r\n", "\n")))
    found = Comparison.objects.filter(key__in=shown) if shown else Comparison.objects.none()
    own = {"concept": owner} if isinstance(owner, Concept) else {"explainer": owner}
    return set(found.exclude(**own).values_list("key", flat=True))


def _joined(*blocks: str) -> str:
    text = "\n\n".join(block.strip("\n") for block in blocks if block.strip("\n"))
    return re.sub(r"\n{3,}", "\n\n", text) if "\n\n\n" in text else text
