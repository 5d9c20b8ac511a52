"""A preview for people without an account."""

import re
import time

import pytest
from django.core import signing
from django.urls import reverse

from glossary.models import AuditEntry
from glossary.publishing import sharing
from glossary.publishing.actions import publish
from glossary.publishing.sharing import share
from tests.make import make_concept, make_explainer

pytestmark = pytest.mark.django_db
LINK = re.compile(r"/preview/[\w:=-]+/")


@pytest.mark.parametrize("make", [make_concept, make_explainer])
def test_whoever_has_the_link_sees_the_draft_and_no_cache_or_robot_keeps_it(author, client, make):
    draft = make(body_md="Not published yet.")
    asked = reverse(f"admin:glossary_{draft._meta.model_name}_share", args=[draft.pk])
    assert not LINK.search(author.get(asked).content.decode())
    link = LINK.search(author.post(asked).content.decode())[0]
    assert AuditEntry.objects.get().verb == "share"
    answer = client.get(link)
    assert "Not published yet." in answer.content.decode()
    assert answer["Cache-Control"] == "no-store"
    assert "noindex" in answer["X-Robots-Tag"]
    assert answer["Referrer-Policy"] == "no-referrer"
    assert "X-Gloss-Keep" not in answer
    assert not answer.cookies


def test_a_link_ends_after_seven_days(client, monkeypatch):
    link = share(make_concept())
    assert client.get(link).status_code == 200
    later = time.time() + (sharing.SHARED_DAYS + 1) * 24 * 60 * 60
    monkeypatch.setattr(time, "time", lambda: later)
    assert client.get(link).status_code == 404


@pytest.mark.parametrize(
    "token",
    ["x", "x:y:z", signing.dumps(["concept", 1], salt="another")],
    ids=["nothing", "made up", "signed for another use"],
)
def test_a_link_that_nobody_signed_is_nothing(client, token):
    make_concept()
    assert client.get(f"/preview/{token}/").status_code == 404


def test_the_link_of_a_draft_that_is_gone_is_nothing(client):
    concept = make_concept()
    link = share(concept)
    concept.delete()
    assert client.get(link).status_code == 404


def test_a_draft_that_can_not_be_written_down_is_an_answer(client):
    concept = make_concept()
    publish(concept)
    concept.name = "Two\nlines"
    concept.save()
    answer = client.get(share(concept))
    assert answer.status_code == 422
