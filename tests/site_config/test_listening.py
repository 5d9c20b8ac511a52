"""PostgreSQL says by itself that something was published, and is asked in a second's time."""

import threading

import pytest
from django.db import connection

from glossary.models import Epoch
from site_config import epoch as epochs
from site_config.epoch import Away, epoch_of
from site_config.watcher import Watcher

LISTENING = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
    " WHERE datname = current_database() AND query = 'LISTEN glossary_epoch'"
)


@pytest.mark.django_db(transaction=True)
def test_a_process_hears_at_once_of_a_change():
    if connection.vendor == "sqlite":
        return  # there, each request looks by itself
    epoch = epoch_of(connection)
    heard = threading.Event()
    watcher = Watcher(epoch, publish_due=lambda: None)
    watcher.each_round(heard.set)
    Epoch.objects.bump()
    listening = threading.Thread(target=epoch.listen, args=(watcher.tell,), daemon=True)
    listening.start()
    while epoch.state is None:
        heard.wait(0.01)
    before = epoch.state
    Epoch.objects.bump()
    while epoch.state is before:
        heard.wait(0.01)
    assert epoch.state.number == before.number + 1
    watcher.once()
    assert heard.is_set()
    with connection.cursor() as cursor:
        cursor.execute(LISTENING)
    listening.join()  # a lost connection ends it; the watcher tries again
    epoch.close()


@pytest.mark.django_db(transaction=True)
def test_a_question_is_given_up_in_time_and_leaves_the_connection_as_it_was(monkeypatch):
    if connection.vendor == "sqlite":
        return
    monkeypatch.setattr(epochs, "QUICKLY", epochs.QUICKLY.replace("2000", "500"))
    epoch = epoch_of(connection)
    with pytest.raises(Away, match="statement timeout"):
        epoch._ask("SELECT pg_sleep(600)")
    for _time in range(10):  # never prepared: a pooler may hand each to another connection
        assert epoch._ask("SHOW statement_timeout") == [("500ms",)]
    assert epoch._connection.execute("SHOW statement_timeout").fetchone() == ("0",)
    epoch.close()


@pytest.mark.django_db(transaction=True)
def test_the_epoch_is_looked_up_where_the_url_says(monkeypatch):
    if connection.vendor == "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("CREATE SCHEMA other")
        cursor.execute("CREATE TABLE other.glossary_epoch (LIKE public.glossary_epoch)")
        cursor.execute("INSERT INTO other.glossary_epoch SELECT * FROM public.glossary_epoch")
    try:
        Epoch.objects.bump()
        options = connection.settings_dict["OPTIONS"]
        monkeypatch.setitem(options, "options", "-c search_path=other")
        epoch = epoch_of(connection)
        state = epoch.read()
        assert state is not None
        assert state.number == 0
        epoch.close()
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP SCHEMA other CASCADE")
