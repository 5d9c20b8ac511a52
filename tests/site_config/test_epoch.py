"""How a process finds out that something changed, or that a moment of publishing has passed."""

import threading
import time
from datetime import UTC, datetime

import pytest

from site_config.epoch import Away, PostgresEpoch
from site_config.watcher import Watcher

from .site import DEADLINE_SECONDS, UnreachableEpoch


def test_an_unreachable_database_is_told_as_away():
    epoch = UnreachableEpoch()
    assert epoch.read() is None
    with pytest.raises(Away):
        epoch.version(7)


def test_many_requests_at_once_share_one_look_at_sqlite_s_file(site, monkeypatch):
    time.sleep(0.05)  # what was committed just now could be followed by more of the same moment
    before = site.epoch.read()
    monkeypatch.setattr("site_config.epoch.LOOK_SECONDS", 60)
    assert site.epoch.look() is before
    site.execute("UPDATE glossary_epoch SET number = number + 1")
    assert site.epoch.look() is before
    monkeypatch.setattr(site.epoch, "_look_again_at", 0.0)
    assert site.epoch.look().number == before.number + 1


def test_a_server_that_never_answers_counts_as_away(monkeypatch):
    epoch = PostgresEpoch({})
    monkeypatch.setattr(epoch, "_ask", lambda statement: [(5, "blue", None)])
    state = epoch.read()
    assert epoch.look() is state
    monkeypatch.setattr("site_config.epoch.SILENCE_SECONDS", -1)
    assert epoch.look() is None


def test_a_state_is_the_same_object_until_something_changes(monkeypatch):
    epoch, rows = PostgresEpoch({}), [(5, "blue", None)]
    monkeypatch.setattr(epoch, "_ask", lambda statement: rows[:1])
    state = epoch.read()
    rows[0] = (5, "blue", datetime(2026, 11, 2, tzinfo=UTC))
    assert epoch.read() is state
    rows[0] = (6, "blue", None)
    assert epoch.read() is not state


def test_what_is_due_is_published_once_at_a_time(site):
    started, begun, go_on = [], threading.Event(), threading.Event()

    def publish_due():
        started.append(1)
        begun.set()
        go_on.wait(DEADLINE_SECONDS)

    watcher = Watcher(site.epoch, publish_due=publish_due)
    site.execute("UPDATE glossary_epoch SET next_due_at = '2026-01-01 10:00:00'")
    for _ in range(3):
        watcher._read_at -= 10
        watcher._due_again_at = 0
        watcher.once()
    assert begun.wait(DEADLINE_SECONDS)
    assert started == [1]
    go_on.set()


def test_nothing_is_published_before_its_moment(site):
    started = []
    watcher = Watcher(site.epoch, publish_due=lambda: started.append(1))
    site.execute("UPDATE glossary_epoch SET next_due_at = '2999-01-01 10:00:00.123456'")
    watcher.once()
    assert not started
    assert site.epoch.due_at is not None
