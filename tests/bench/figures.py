"""The figures of one size, as JSON: run by `growth` with the settings of an empty site.

python -m tests.bench.figures SIZE BULK
"""

import gzip
import json
import os
import random
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402

from glossary.models import Page  # noqa: E402
from glossary.publishing.actions import publish, publish_all  # noqa: E402
from glossary.publishing.derive import catch_up, ensure_current  # noqa: E402
from glossary.search.completion import complete  # noqa: E402
from glossary.search.query import search  # noqa: E402
from tests.bench import subject  # noqa: E402
from tests.bench.servers import family, fetch, memory, wait_for  # noqa: E402
from tests.search.hostile import EVERY  # noqa: E402
from tests.soak.serving import free_port  # noqa: E402

TIMES = 40
MOST_SEARCHES = 30  # of one reader; more are answered with 429
HEADS_OF_LETTERS = re.compile(r"/glossary/letter/[^/\"]+/")


def main(size: int, bulk: int) -> None:
    call_command("migrate", verbosity=0)
    connection.ensure_connection()
    chance = random.Random(3)
    known = subject.names(size + bulk + TIMES)
    live, others = known[:size], known[size : size + bulk]
    new = known[size + bulk :]
    figures: dict[str, float] = {}
    subject.pages(live)
    ensure_current()  # says of each that it has appeared, as publishing does
    analyse()
    before = orm_query()
    figures |= publishing(new, live, chance)
    figures |= reading(live, chance)
    figures |= finding(live, chance)
    figures["plain ORM query, CPU ms"] = min(before, orm_query())
    figures |= serving()
    figures |= publishing_at_once(others, chance)
    print(json.dumps({"figures": figures}))


def orm_query() -> float:
    """What times are compared with. Asked at both ends: the machine may change its pace."""
    return median(lambda: Page.objects.filter(pk=1).first(), cpu=True)


def publishing(new: list[str], live: list[str], chance: random.Random) -> dict[str, float]:
    """One term that appears, and the same one again with another text."""
    first, again = [], []
    for name in new[: TIMES // 2]:
        concept = subject.draft(name, chance, live)
        concept.save()
        first.append(spent(lambda concept=concept: publish(concept), cpu=True))
        concept.body_md += " And more."
        concept.save()
        again.append(spent(lambda concept=concept: publish(concept), cpu=True))
    with Statements() as asked:
        concept.save()
        publish(concept)
    return {
        "publish new, CPU ms": statistics.median(first),
        "publish again, CPU ms": statistics.median(again),
        "publish again, statements": float(asked.count),
    }


def publishing_at_once(names: list[str], chance: random.Random) -> dict[str, float]:
    """Many drafts in one go."""
    drafts = subject.drafts(names)
    started = time.process_time()
    publish_all(drafts)
    catch_up()
    return {"bulk, CPU ms a term": (time.process_time() - started) * 1000 / max(1, len(names))}


def reading(live: list[str], chance: random.Random) -> dict[str, float]:
    """Pages as Django makes them, without what keeps finished bytes."""
    client = Client(headers={"host": "127.0.0.1"})
    terms = [f"/glossary/{chance.choice(live).replace(' ', '-')}/" for _time in range(TIMES)]
    index = client.get("/glossary/").content.decode()
    letters = {"/glossary/", *HEADS_OF_LETTERS.findall(index)}
    letters |= {
        page
        for letter in letters
        for page in re.findall(
            r'href="(/glossary/letter/[^"#]*)"', client.get(letter).content.decode()
        )
    }
    sizes = [len(gzip.compress(client.get(path).content, 9)) for path in letters]
    return {
        "term page, ms": statistics.median(spent(lambda p=path: client.get(p)) for path in terms),
        "glossary index, ms": median(lambda: client.get("/glossary/"), times=10),
        "longest letter, kB": max(sizes) / 1000,
    }


def finding(live: list[str], chance: random.Random) -> dict[str, float]:
    """Whole queries by what a view calls: of rare words, of very common ones, of beginnings."""
    rare = [chance.choice(live) for _time in range(TIMES)]
    mixed = [f"what is {name} in a model" for name in rare[: TIMES // 2]]
    common = [
        " ".join(chance.sample(subject.COMMON, chance.randint(1, 3))) for _time in range(TIMES)
    ]
    begun = [name[: chance.randint(1, 5)] for name in rare]
    asked = [
        f"how does {name} change what a model costs, and when is it not worth the trouble"
        for name in rare[: TIMES // 2]
    ]
    found = {
        "search": [*rare, *mixed],
        "search, common words": common,
        "search, long questions": asked,
        "search, mistyped": [mistyped(name, chance) for name in rare],
    }
    search("warm", language="en")
    figures = {}
    for name, queries in found.items():
        times = sorted(spent(lambda q=query: search(q, language="en")) for query in queries)
        figures[f"{name} p50 ms"] = times[len(times) // 2]
        figures[f"{name} p95 ms"] = times[int(len(times) * 0.95)]
    figures["search, hostile, worst ms"] = max(
        min(spent(lambda q=text: search(q, language="en")) for _try in range(3)) for text in EVERY
    )
    wrong = [mistyped(name, chance) for name in rare]
    for name, typed in {"type-ahead": begun, "type-ahead, mistyped": wrong}.items():
        times = sorted(spent(lambda q=text: complete(q, language="en")) for text in typed)
        figures[f"{name} p50 ms"] = times[len(times) // 2]
        figures[f"{name} p95 ms"] = times[int(len(times) * 0.95)]
    return figures


def mistyped(name: str, chance: random.Random) -> str:
    """`name` with one letter left out."""
    at = chance.randrange(1, len(name))
    return name[:at] + name[at + 1 :]


def serving() -> dict[str, float]:
    """The server as `serve` runs it: until it answers, and what each worker then holds."""
    port = free_port()
    environment = os.environ | {"PORT": str(port)}
    call_command("collectstatic", "--noinput", verbosity=0)
    started = time.monotonic()
    server = subprocess.Popen(
        [sys.executable, "manage.py", "serve"], env=environment, stdout=subprocess.DEVNULL
    )
    try:
        wait_for(f"http://127.0.0.1:{port}/healthz", server)
        cold = time.monotonic() - started
        for number, path in enumerate(Page.objects.values_list("path", flat=True)[:300]):
            fetch(f"http://127.0.0.1:{port}{path}")
            if number < MOST_SEARCHES:
                fetch(f"http://127.0.0.1:{port}/search/?q={path.strip('/').rpartition('/')[2]}")
        return {"cold start, s": cold, "memory, MiB": max(map(memory, family(server.pid)))}
    finally:
        server.terminate()
        server.wait(timeout=30)


def analyse() -> None:
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


class Statements:
    """Counts what is asked of the database."""

    count = 0

    def __enter__(self) -> "Statements":
        self._wrapper = connection.execute_wrapper(self._asked)
        self._wrapper.__enter__()
        return self

    def __exit__(self, *error: Any) -> None:
        self._wrapper.__exit__(*error)

    def _asked(self, execute: Callable[..., Any], *statement: Any) -> Any:
        self.count += 1
        return execute(*statement)


def spent(call: Callable[[], Any], *, cpu: bool = False) -> float:
    """Milliseconds that `call` takes."""
    clock = time.process_time if cpu else time.perf_counter
    started = clock()
    call()
    return (clock() - started) * 1000


def median(call: Callable[[], Any], *, times: int = TIMES, cpu: bool = False) -> float:
    return statistics.median(spent(call, cpu=cpu) for _time in range(times))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
