"""What is counted waits for a database that is away."""

from django.db import OperationalError

from site_config import tally


def test_counts_that_cannot_be_written_wait_and_are_told_in_one_line(monkeypatch, caplog):
    """Each few seconds, as long as the database is away: the log mustn't grow by pages."""
    monkeypatch.setattr(tally, "_tallies", [])
    written = []
    away = [OperationalError("no route")]

    def write(counts):
        if away:
            raise away[0]
        written.append(dict(counts))

    searches = tally.Tally(write)
    searches.add("kv cache")
    tally.write_all()
    (record,) = caplog.records
    assert (record.getMessage(), record.exc_info) == ("counts wait to be written: no route", None)
    away.clear()
    tally.write_all()
    assert written == [{"kv cache": 1}]
