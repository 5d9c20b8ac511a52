"""Somebody publishes for long: on PostgreSQL others are told so in time, and readers are served."""

from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import OperationalError, connection, transaction
from django.urls import reverse
from django.utils import timezone

import manage
from glossary.models import Concept, Epoch, Page
from glossary.models.patience import patience
from glossary.publishing.actions import publish, schedule
from glossary.publishing.due import publish_due
from glossary.publishing.live_edits import site_changed
from tests.databases import url_of_this_run
from tests.make import make_concept

from .forms import fields

pytestmark = pytest.mark.django_db(transaction=True)
PUBLISHING = "SELECT FROM glossary_epoch WHERE id = 1 FOR UPDATE"
HOLDING = "SELECT FROM glossary_concept FOR NO KEY UPDATE"


@contextmanager
def elsewhere(statement):
    """Another connection is in the middle of something."""
    import psycopg

    with psycopg.connect(url_of_this_run()) as other:
        other.execute(statement)
        yield
        other.rollback()


@pytest.fixture(autouse=True)
def _quickly_given_up(monkeypatch):
    monkeypatch.setattr("glossary.models.patience.SECONDS", 0.05)


def limit():
    with connection.cursor() as cursor:
        cursor.execute("SHOW lock_timeout")
        return cursor.fetchone()[0]


@pytest.mark.parametrize("button", ["_publish", "_save"])
def test_an_editor_is_told_and_readers_are_served(editor_client, client, button):
    if connection.vendor == "sqlite":
        return  # it waits before a transaction begins: tests/site_config/test_sqlite.py
    Epoch.objects.bump()
    concept = make_concept("Latency", short_md="First.")
    publish(concept)
    url = reverse("admin:glossary_concept_change", args=[concept.pk])
    data = fields(editor_client.get(url), "concept_form") | {"short_md": "Second.", button: "1"}
    with elsewhere(PUBLISHING if button == "_publish" else HOLDING):
        answer = editor_client.post(url, data)
        assert answer.status_code == 503
        assert "The database is busy" in answer.text
        assert "First." in client.get(concept.path).text
    assert Concept.objects.get().short_md == "First."
    assert editor_client.post(url, data).status_code == 302
    assert Concept.objects.get().short_md == "Second."
    assert ("Second." in Page.objects.get().body_html) == (button == "_publish")


def test_what_is_saved_and_live_at_once_is_given_up_as_well():
    if connection.vendor == "sqlite":
        return
    Epoch.objects.bump()
    with elsewhere(PUBLISHING), pytest.raises(OperationalError):
        site_changed()


def test_what_is_due_queues_behind_nobody():
    Epoch.objects.bump()
    soon = timezone.now() + timedelta(hours=1)
    schedule(make_concept("Latency", short_md="First."), at=soon)
    if connection.vendor == "postgresql":
        with elsewhere(PUBLISHING):
            assert publish_due(soon) == 0
    assert publish_due(soon) == 1


def test_few_of_a_process_wait_for_long(monkeypatch):
    if connection.vendor == "sqlite":
        return
    monkeypatch.setattr("glossary.models.patience.SECONDS", 10.0)
    with transaction.atomic(), patience():
        assert limit() == "10s"
        with patience(), patience():
            assert limit() == "1s"
        with patience():
            assert limit() == "10s"
    assert limit() == "0"


def test_an_operator_is_told_in_words(monkeypatch):
    def wait(_arguments):
        if connection.vendor == "sqlite":
            raise OperationalError("database is locked") from _Locked()
        with elsewhere(PUBLISHING), transaction.atomic():
            Epoch.objects.lock()

    Epoch.objects.bump()
    monkeypatch.setattr("django.core.management.execute_from_command_line", wait)
    with pytest.raises(SystemExit, match="The database is busy"):
        manage.main()


class _Locked(Exception):
    sqlite_errorcode = 5
