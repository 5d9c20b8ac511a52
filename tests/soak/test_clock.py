"""The machine's clock is put forward or back while something is scheduled."""

from datetime import timedelta

import pytest
from django.utils import timezone

from glossary.models import Epoch, Page, Snapshot
from glossary.publishing.actions import schedule
from glossary.publishing.due import publish_due
from tests.make import make_concept

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def clock(monkeypatch):
    """Puts the clock forward by what it is called with; the first call wins over the real one."""
    began = timezone.now()

    def put(by):
        monkeypatch.setattr(timezone, "now", lambda: began + by)
        return began + by

    return put


def test_a_clock_put_forward_publishes_what_is_due_then_and_once(clock):
    term = make_concept()
    schedule(term, at=clock(timedelta(0)) + HOUR / 2)
    assert publish_due() == 0
    clock(HOUR)
    assert publish_due() == 1
    assert publish_due() == 0
    assert Page.objects.filter(path=term.path).exists()
    clock(timedelta(0))  # and back: what readers saw stays, and comes no second time
    assert publish_due() == 0
    clock(HOUR)
    assert publish_due() == 0
    assert Page.objects.filter(path=term.path).exists()
    assert Snapshot.objects.count() == 1


def test_a_clock_put_back_only_puts_off(clock):
    term = make_concept()
    schedule(term, at=clock(timedelta(0)) + HOUR / 2)
    clock(-HOUR)
    assert publish_due() == 0
    assert Epoch.objects.current().next_due_at is not None
    clock(HOUR)
    assert publish_due() == 1
    assert Page.objects.filter(path=term.path).exists()


def test_a_session_ends_by_the_clock_and_comes_to_no_harm_when_it_goes_back(client, editor, clock):
    clock(timedelta(0))
    client.force_login(editor)
    for by, status in ((11 * HOUR, 200), (-HOUR, 200), (13 * HOUR, 302), (timedelta(0), 302)):
        clock(by)
        assert client.get("/admin/").status_code == status
