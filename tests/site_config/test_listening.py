"""PostgreSQL says by itself that something was published."""

import threading

import pytest
from django.db import connection

from glossary.models import Epoch
from site_config.epoch import epoch_of
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
