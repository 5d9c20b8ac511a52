"""What the site stands on goes away for seconds; `make soak` takes it away for minutes."""

import os
import shutil

import pytest

from glossary.exchange import whole_files

from . import outages
from .servers import postgres, postgres_programs, redis
from .serving import free_port, served
from .sites import Scratch, scratch


def site(folder, **more: str) -> Scratch:
    return Scratch(folder, PORT=str(free_port()), WORKERS="2", STARTER="none", **more)


def all_kept(rows):
    assert all(row.is_kept for row in rows), rows


@pytest.mark.skipif(not postgres_programs(), reason="PostgreSQL wasn't found")
def test_readers_notice_nothing_when_postgresql_restarts_or_stops(tmp_path):
    with postgres() as cluster, scratch(tmp_path, cluster.url) as made:
        made.environment |= {"PORT": str(free_port()), "WORKERS": "2", "STARTER": "none"}
        outages.filled(made)
        with served(made) as server:
            all_kept(outages.database_restarted(server, cluster))
            all_kept(outages.database_away(server, cluster, 6))


@pytest.mark.skipif(not postgres_programs(), reason="PostgreSQL wasn't found")
def test_a_server_that_starts_without_its_database_has_every_page_that_nobody_asked_for(tmp_path):
    with postgres() as cluster, scratch(tmp_path, cluster.url) as made:
        made.environment |= {"PORT": str(free_port()), "WORKERS": "1", "STARTER": "none"}
        all_kept(outages.database_away_after_a_restart(made, cluster))


@pytest.mark.skipif(not shutil.which("redis-server"), reason="redis-server wasn't found")
def test_nobody_notices_when_redis_falls_silent_or_dies(tmp_path):
    with redis() as (url, process):
        made = site(tmp_path, REDIS_URL=url)
        outages.filled(made)
        with served(made) as server:
            all_kept(outages.redis_away(server, process, 3))


@pytest.mark.skipif(os.getuid() != 0, reason="only root can make a disk that is soon full")
def test_a_full_disk_stops_writers_with_a_message_and_no_reader(tmp_path):
    all_kept(outages.disk_full(site(tmp_path)))


@pytest.mark.skipif(os.getuid() != 0, reason="only root can make a disk that is soon full")
def test_a_full_disk_keeps_no_half_of_a_picture_and_the_whole_one_later(settings):
    content = os.urandom(600_000)
    with outages.small_disk(settings.MEDIA_ROOT, 1) as is_there:
        assert is_there
        filling = settings.MEDIA_ROOT / "filling"
        filling.write_bytes(b"x" * 600_000)
        with pytest.raises(OSError, match="No space left"):
            whole_files.put("x.png", content)
        assert [file for file in settings.MEDIA_ROOT.rglob("*") if file.is_file()] == [filling]
        filling.unlink()
        assert whole_files.put("x.png", content) == "x.png"
        assert (settings.MEDIA_ROOT / "x.png").read_bytes() == content


def test_a_killed_server_comes_back_with_what_was_acknowledged(tmp_path):
    made = site(tmp_path)
    outages.filled(made)
    with served(made) as server:
        all_kept(outages.server_killed(server, 2))
