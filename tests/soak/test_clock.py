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
