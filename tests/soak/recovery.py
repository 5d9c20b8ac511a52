"""Backups that are taken while editors publish, and the drill: backup, loss, restore.

    python -m tests.soak.recovery [--times 5]

Both, on both databases, with a table at the end; sites and PostgreSQL are made for it and go with
it.
"""

import argparse
import itertools
import json
import re
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from PIL import Image

from .imports import write_pages
from .outages import filled
from .rows import Row, table
from .servers import postgres, postgres_programs
from .serving import Publisher
from .sites import Scratch, scratch

ADDRESS = "https://gloss.example/"
RANKED = re.compile(r"q/[^/]+/near/")
EDITIONS = (
    "import django; django.setup(); from tests.soak.checks import *;"
    "integrity(); in_step(); print(sorted(editions()))"
)

Empty = Callable[[], Scratch]


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--times", type=int, default=5)
    times = parser.parse_args().times
    rows: list[Row] = []
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="gloss-drill-")))
        numbers = itertools.count()

        def empty(at: str) -> Scratch:
            where = folder / str(next(numbers))
            where.mkdir()
            return stack.enter_context(scratch(where, at, STARTER="none"))

        places = ["", *([stack.enter_context(postgres()).url] if postgres_programs() else [])]
        for place in places:
            others = [empty(other) for other in places if other != place]
            for more in (
                drill(empty(place), others),
                backed_up_under_load(empty(place), lambda place=place: empty(place), times),
            ):
                rows += more
                print(*(row.seen for row in more), sep="\n", file=sys.stderr, flush=True)
    print(table(rows))
    return 0 if all(row.is_kept for row in rows) else 1


def backed_up_under_load(site: Scratch, empty: Empty, times: int) -> list[Row]:
    """Backups of a site that publishes an edition of several pages again and again.

    empty: another site each time, of either kind of database.
    """
    filled(site)
    backups: list[tuple[Path, int]] = []
    publisher = Publisher(site, every=0.05)
    threading.Thread(target=publisher.listen, daemon=True).start()
    try:
        for number in range(times):
            wait_for_more(publisher)
            known = publisher.acknowledged[-1][0]
            file = site.folder / f"under-load-{number}.zip"
            site.manage("backup", str(file))
            backups.append((file, known))
            wait_for_more(publisher)
    finally:
        publisher.stop()
    newest = publisher.acknowledged[-1][0]
    held, failures = [], []
    for file, known in backups:
        other = empty()
        other.manage("restore", str(file))
        done = other.run("-c", EDITIONS)
        held.append(done.stdout.strip() or done.stderr[-200:])
        if not any(held[-1] == f"[{edition}]" for edition in range(known, newest + 2)):
            failures.append(f"{known} was acknowledged, {held[-1]} is held")
    return [
        Row(
            f"{times} backups on {site.kind} while an edition is published every"
            f" {pace(publisher):.2f} s",
            "each comes back whole: one edition, none older than was acknowledged before",
            "; ".join(failures) or f"editions {' '.join(held)} of {newest}",
            not failures and not publisher.failures,
        )
    ]


def wait_for_more(publisher: Publisher) -> None:
    """Until another two editions are acknowledged: a backup must not fall into a pause."""
    there, until = len(publisher.acknowledged), time.monotonic() + 120
    while len(publisher.acknowledged) < there + 2:
        assert time.monotonic() < until, f"nothing is published: {publisher.failures[-1:]}"
        time.sleep(0.01)


def pace(publisher: Publisher) -> float:
    moments = [moment for _edition, moment in publisher.acknowledged]
    return (moments[-1] - moments[0]) / max(1, len(moments) - 1)


def drill(site: Scratch, others: list[Scratch]) -> list[Row]:
    """The shipped subject and an imported folder are backed up, lost and restored; then restored
    at `others` as well."""
    site.environment["STARTER"] = "training_vs_inference"
    site.manage("setup")
    site.manage("import_markdown", str(written(site.folder / "handbook")), "--publish")
    before = exported(site, "before")
    file = site.folder / "kept-elsewhere.zip"
    took = timed(lambda: site.manage("backup", str(file)))
    rows = [
        Row(
            f"backup of the shipped subject and an imported folder on {site.kind}",
            "one file, read again and found whole",
            f"{file.stat().st_size / 1e6:.1f} MB in {took:.1f} s",
            True,
        )
    ]
    lose(site)
    for place in (site, *others):
        took = timed(lambda place=place: place.manage("restore", str(file)))
        place.manage("setup")
        after = exported(place, "after")
        is_same_kind = place.kind == site.kind
        differing = differences(before, after, alike=not is_same_kind)
        where = "everything lost, then" if place is site else "also"
        rows.append(
            Row(
                f"{where} restored on {place.kind}",
                "every file of `export_site` is equal, byte for byte"
                if is_same_kind
                else "the same, JSON by its values; each database ranks what is near a question",
                f"restored in {took:.1f} s; "
                + (f"{differing[:3]} differ" if differing else f"{len(after)} files equal"),
                bool(after) and not differing,
            )
        )
    return rows


def written(folder: Path) -> Path:
    write_pages(folder, 0)
    Image.new("RGB", (40, 30), "teal").save(folder / "shown.png")
    (folder / "page-with-a-picture.md").write_text("# Shown\n\n![In teal](shown.png)\n")
    return folder


def differences(one: dict[str, bytes], other: dict[str, bytes], *, alike: bool) -> list[str]:
    """Files that differ; alike: JSON by value, and without what each database ranks by itself."""

    def as_compared(files: dict[str, bytes]) -> dict[str, object]:
        return {
            path: json.loads(data) if path.endswith(".json") else data
            for path, data in files.items()
            if not RANKED.match(path)
        }

    first, second = (as_compared(one), as_compared(other)) if alike else (one, other)
    return sorted(
        path for path in first.keys() | second.keys() if first.get(path) != second.get(path)
    )


def timed(deed: Callable[[], object]) -> float:
    started = time.monotonic()
    deed()
    return time.monotonic() - started


def exported(site: Scratch, name: str) -> dict[str, bytes]:
    folder = site.folder / name
    site.manage("export_site", str(folder), "--base-url", ADDRESS)
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def lose(site: Scratch) -> None:
    """The data folder is gone, and so is what the database held."""
    shutil.rmtree(site.environment["DATA_DIR"])
    if url := site.environment["DATABASE_URL"]:
        import psycopg

        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("DROP SCHEMA public CASCADE")
            connection.execute("CREATE SCHEMA public")


if __name__ == "__main__":
    sys.exit(main())
