"""Where every question that was ever published has stood last: its address outlives it."""

from collections.abc import Iterable

from glossary.models import Publication, QuestionPlace, Snapshot
from glossary.models.saving import AT_ONCE, some_at_a_time

Asked = tuple[str, str, int]  # language and code of a question, key of its publication


def note_questions(asked: Iterable[Asked]) -> None:
    """Remember where these questions stand; of two places of one the later counts."""
    places = {(language, code): publication for language, code, publication in asked}
    for some in some_at_a_time(places):
        stored = QuestionPlace.objects.filter(code__in={code for _language, code in some})
        known = {(one.language, one.code): one.publication_id for one in stored}
        QuestionPlace.objects.bulk_create(
            [
                QuestionPlace(language=key[0], code=key[1], publication_id=places[key])
                for key in some
                if known.get(key) != places[key]
            ],
            AT_ONCE,
            update_conflicts=True,
            unique_fields=["language", "code"],
            update_fields=["publication"],
        )


def note_former_questions(publications: Iterable[Publication]) -> None:
    """The same for all that these have ever been published with."""
    for some in some_at_a_time(publications):
        snapshots = Snapshot.objects.filter(publication__in=some).order_by("made_at", "pk")
        rows = snapshots.values_list("publication", "publication__language", "identities")
        note_questions(
            (language, faq["id"], publication)
            for publication, language, identities in rows.iterator(AT_ONCE)
            for faq in identities.get("faqs", ())
        )
