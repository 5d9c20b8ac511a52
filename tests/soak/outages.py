"""What a site does when something that it stands on goes away, and when it is back."""

import os
import re
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .editions import numbers
from .load import until_first
from .readers import PATHS, Readers
from .rows import Row
from .servers import Postgres
from .serving import DEADLINE_SECONDS, Publisher, Server, get, served, wait_until
from .sites import Scratch

ADMIN = "/admin/login/"
SEARCH = "/search/?q=cache"
PASSING = ("/glossary/passing/", "/glossary/passing.md", "/compare/passing/prefill/")
MAKE_PASSING = (
    "import django; django.setup(); from tests.make import make_concept;"
    "from glossary.publishing.actions import publish; publish(make_concept('Passing'))"
)


def filled(site: Scratch) -> None:
    """Make the site, with a few pages."""
    site.manage("setup")
    publisher = Publisher(site)
    threading.Thread(target=publisher.listen, daemon=True).start()
    until_first(publisher)
    publisher.stop()


def edition_published(site: Scratch) -> int:
    """Another edition, by a process that may take the time it needs."""
    publisher = Publisher(site)
    threading.Thread(target=publisher.listen, daemon=True).start()
    try:
        until_first(publisher)
    finally:
        publisher.stop()
    return publisher.acknowledged[0][0]


def is_seen(server: Server, edition: int) -> bool:
    until = time.monotonic() + DEADLINE_SECONDS
    while time.monotonic() < until:
        if any(f"Edition {n}." in get(server.port, PATHS[0])[1] for n in (edition, edition + 1)):
            return True
        time.sleep(0.05)
    return False


def database_away(server: Server, cluster: Postgres, seconds: float) -> list[Row]:
    """PostgreSQL is stopped for so long, under load, and started again.

    A page was withdrawn just before, which the processes had held; and the server is started anew
    meanwhile.
    """
    for path in PATHS:  # a machine has them all within a minute; here is no time for that
        wait_until(server.port, path)
    made = server.site.run("-c", MAKE_PASSING)
    assert made.returncode == 0, made.stderr
    for path in PASSING:
        wait_until(server.port, path)
    several(server, PASSING)
    with Readers(server.port, per_second=50) as readers:
        time.sleep(2)
        server.site.manage("withdraw", PASSING[0])
        time.sleep(5)  # nobody asks for it: each process is told, at once or in a second's time
        cluster.stop()
        stopped = time.monotonic()
        time.sleep(min(15, seconds / 2))
        gone = several(server, PASSING)
        editors, searchers = get(server.port, ADMIN), get(server.port, SEARCH)
        while time.monotonic() - stopped < seconds:
            time.sleep(0.2)
    server.kill()
    server.start()
    anew, gone_anew = several(server, PATHS), several(server, PASSING)
    cluster.start()
    back = wait_until(server.port, ADMIN)
    edition = edition_published(server.site)
    fresh = is_seen(server, edition)
    answered, errors = len(readers.seen.times), readers.seen.errors
    return [
        Row(
            f"PostgreSQL stopped for {seconds:.0f} s",
            "readers get every page, list, feed and sitemap",
            f"{answered} answers, {errors or 'no error'}",
            not errors,
        ),
        Row(
            "the same",
            "what was withdrawn before stays away, its twins and comparisons too",
            f"statuses {sorted(gone)}; after a start {sorted(gone_anew)}",
            200 not in gone | gone_anew,
        ),
        Row(
            "the server started anew without its database",
            "readers get every page, list, feed and sitemap",
            f"statuses {sorted(anew)}",
            anew == {200},
        ),
        Row(
            "the same",
            "editors and searchers get one clear message",
            f"admin {editors[0]}, search {searchers[0]}",
            editors[0] == 503 and "database" in editors[1] and searchers[0] == 503,
        ),
        Row(
            "PostgreSQL started again",
            "recovery needs no hand",
            f"admin after {back:.1f} s; a publish is seen: {fresh}",
            fresh,
        ),
    ]


def several(server: Server, paths: tuple[str, ...]) -> set[int]:
    """The statuses of `paths`, each asked for so often that every process answers."""
    return {get(server.port, path)[0] for path in paths for _time in range(8)}


def database_away_after_a_restart(site: Scratch, cluster: Postgres) -> list[Row]:
    """The server starts while PostgreSQL is stopped, and is asked for all that there is.

    No reader had asked for any of it. A page was withdrawn and others published while no server
    ran: some of what its disk held of the run before is no longer true.
    """
    filled(site)
    with served(site):
        settled(site)
    edition = edition_published(site)
    site.manage("withdraw", WITHDRAWN[0])
    with served(site) as server:
        settled(site)
        sitemap = get(server.port, "/sitemap.xml")[1]
        cluster.stop()
        try:
            server.kill()
            server.start()
            named = re.findall(r"<loc>https?://[^/]+(/[^<]*)</loc>", sitemap)
            answers = {path: get(server.port, path) for path in [*named, *LISTS]}
            gone = {path: get(server.port, path)[0] for path in WITHDRAWN}
        finally:
            cluster.start()
        wait_until(server.port, ADMIN)
    missing = sorted(path for path, (status, _) in answers.items() if status != 200)
    old = sorted(
        path for path, (_, text) in answers.items() if min(numbers(text) or {edition}) < edition
    )
    return [
        Row(
            "PostgreSQL stopped, then the server started anew",
            "every address of the sitemap and every list is there, as it was published last",
            f"{len(named)} and {len(LISTS)} addresses; {missing or 'none'} missing,"
            f" {old or 'none'} old",
            bool(named) and not missing and not old,
        ),
        Row(
            "the same",
            "what was withdrawn while no server ran stays away",
            f"{gone}",
            200 not in gone.values(),
        ),
    ]


WITHDRAWN = ("/glossary/decoding/", "/glossary/decoding.md", "/glossary/decoding.json")
LISTS = ("/", "/glossary/", "/compare/", "/faqs/", "/feed.atom", "/llms.txt", "/robots.txt")


def settled(site: Scratch) -> None:
    """Wait until a round that puts every page on disk is over: for some seconds nothing changes."""
    folder = Path(site.environment["DATA_DIR"]) / "published"
    until = time.monotonic() + 600
    while True:
        written = [file.stat().st_mtime for file in folder.glob("**/*") if file.is_file()]
        if written and time.time() - max(written) > 8:
            return
        assert time.monotonic() < until, "pages are still being put on disk"
        time.sleep(0.5)


def database_restarted(server: Server, cluster: Postgres) -> list[Row]:
    for path in PATHS:
        wait_until(server.port, path)
    with Readers(server.port, per_second=50) as readers:
        time.sleep(1)
        cluster.restart()
        back = wait_until(server.port, ADMIN)
        time.sleep(1)
    return [
        Row(
            "PostgreSQL restarted",
            "readers notice nothing; editors go on within seconds",
            f"{len(readers.seen.times)} answers, {readers.seen.errors or 'no error'};"
            f" admin after {back:.1f} s",
            not readers.seen.errors,
        )
    ]


def redis_away(server: Server, process: "subprocess.Popen[bytes]", seconds: float) -> list[Row]:
    """Redis answers no more (SIGSTOP), then it is gone (SIGKILL)."""
    rows = []
    several(server, (SEARCH,))  # a first search takes longer in each process, with Redis or without
    for what, number in (("silent", signal.SIGSTOP), ("killed", signal.SIGKILL)):
        process.send_signal(number)
        with Readers(server.port, per_second=50) as readers:
            statuses, times = [], []
            until = time.monotonic() + seconds
            while time.monotonic() < until and len(times) < 25:
                started = time.monotonic()
                statuses.append(get(server.port, SEARCH)[0])
                times.append(time.monotonic() - started)
        rows.append(
            Row(
                f"Redis {what}",
                "readers and searchers notice nothing; limits count in each process",
                f"{len(readers.seen.times)} pages, {readers.seen.errors or 'no error'};"
                f" {len(statuses)} searches, slowest {max(times):.2f} s, statuses"
                f" {sorted(set(statuses))}",
                not readers.seen.errors and set(statuses) == {200},
            )
        )
        if number == signal.SIGSTOP:
            process.send_signal(signal.SIGCONT)
    return rows


def server_killed(server: Server, times: int) -> list[Row]:
    """The server is killed while readers read and editions are published, and started again."""
    publisher = Publisher(server.site, every=0.2)
    threading.Thread(target=publisher.listen, daemon=True).start()
    until_first(publisher)
    behind = 0
    try:
        with Readers(server.port, per_second=100, publisher=publisher) as readers:
            for number in range(times):
                time.sleep(0.3 + number % 7 / 10)
                server.kill()
                known = publisher.known_at(time.time())
                server.start()
                behind += max(numbers(get(server.port, PATHS[0])[1]), default=0) < known
    finally:
        publisher.stop()
    refused = {name for name in readers.seen.errors if name.isdigit()}
    return [
        Row(
            f"server killed and started {times} times under load",
            "no 5xx, no mix, nothing older than what was acknowledged",
            f"{len(readers.seen.times)} answers, {refused or 'no error status'},"
            f" {readers.seen.mixes} mixes, {behind} too old after a start",
            not refused and not readers.seen.mixes and not behind,
        )
    ]


@contextmanager
def small_disk(folder: Path, mebibytes: int) -> Iterator[bool]:
    """A file system of that size at `folder`, where this user may make one (root on Linux)."""
    folder.mkdir(parents=True, exist_ok=True)
    command = ["mount", "-t", "tmpfs", "-o", f"size={mebibytes}m", "tmpfs", str(folder)]
    done = shutil.which("mount") and os.getuid() == 0
    is_there = bool(done) and subprocess.run(command, capture_output=True).returncode == 0
    try:
        yield is_there
    finally:
        if is_there:
            subprocess.run(["umount", "-l", str(folder)], check=False)


def disk_full(site: Scratch) -> list[Row]:
    """The data folder of a site on SQLite has no room left, and then has."""
    data = Path(site.environment["DATA_DIR"])
    with small_disk(data, 48) as is_there:
        if not is_there:
            return [Row("disk full", "reads go on", "only root can make a disk", None)]
        filled(site)
        with served(site) as server:
            before = edition_published(site)
            wait_until(server.port, PATHS[0])
            fill(data / "filling")
            refused = said_by_one_publish(site)
            statuses = {get(server.port, path)[0] for path in PATHS}
            writes = get(server.port, ADMIN)[0]
            (data / "filling").unlink()
            after = edition_published(site)
            fresh = is_seen(server, after)
        whole = site.run("-c", "import django; django.setup(); " + WHOLE)
    return [
        Row(
            "disk full",
            "readers get every page; a publish fails with a message",
            f"pages {sorted(statuses)}, login {writes}; a publish says “{refused[:80]}”",
            statuses == {200} and "full" in refused,
        ),
        Row(
            "room again",
            "nothing half written; the next publish goes through, by no hand",
            f"edition {before}, then {after}, seen: {fresh};"
            f" {'database whole' if whole.returncode == 0 else whole.stderr[-200:]}",
            fresh and after > before and whole.returncode == 0,
        ),
    ]


WHOLE = (
    "from tests.soak.checks import editions, in_step, integrity;"
    "integrity(); in_step(); assert len(editions()) == 1"
)


def fill(file: Path) -> None:
    """Write until there is no room; the last bytes too."""
    with file.open("wb", buffering=0) as filling:
        for size in (1 << 20, 1 << 12, 1):
            try:
                while True:
                    filling.write(b"\0" * size)
            except OSError:
                continue


def said_by_one_publish(site: Scratch) -> str:
    """The message with which it fails; empty where it doesn't."""
    publisher = Publisher(site, every=0.2)
    threading.Thread(target=publisher.listen, daemon=True).start()
    until = time.monotonic() + DEADLINE_SECONDS
    while not publisher.failures and time.monotonic() < until:
        time.sleep(0.1)
    publisher.stop()
    return publisher.failures[-1] if publisher.failures else ""
