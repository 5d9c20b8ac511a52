"""The day of the last review: from the draft through the snapshot to readers."""

from datetime import date

import pytest
from django.contrib.auth.models import User
from django.test import Client

from glossary.models import Concept
from glossary.publishing.actions import publish
from glossary.publishing.reviews import approve, ask_review
from tests.make import make_concept, make_explainer

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("make", [make_concept, make_explainer])
def test_readers_see_the_day_that_an_editor_sets(client: Client, editor: User, make) -> None:
    draft = make("Alpha")
    publish(draft, by=editor)
    assert "Reviewed on" not in client.get(draft.path).content.decode()
    draft.reviewed_on = date(2026, 5, 1)
    draft.save()
    publish(draft, by=editor)
    assert 'Reviewed on <time datetime="2026-05-01">' in client.get(draft.path).content.decode()
    twin = draft.path.rstrip("/")
    assert "reviewed_on: 2026-05-01" in client.get(f"{twin}.md").content.decode()
    assert client.get(f"{twin}.json").json()["reviewed_on"] == "2026-05-01"


def test_an_approved_review_writes_the_day(client: Client, editor: User, today: date) -> None:
    concept = make_concept("Alpha")
    ask_review(concept, by=editor)
    approve([concept], by=editor)
    assert Concept.objects.get().reviewed_on == today
    assert (
        f'datetime="{today}"' in client.get(concept.path).content.decode().split("Reviewed on")[1]
    )
