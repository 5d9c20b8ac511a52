"""How soon a publish is seen, and what the first request after one costs; run by `pages`.

    python -m tests.bench.fresh URL PATH ROUNDS

With the settings of the site that answers at URL. One line of JSON.
"""

import http.client
import json
import statistics
import sys
import time
from urllib.parse import urlsplit
from uuid import UUID

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402

from glossary.models import Concept, Dependency, Page  # noqa: E402
from glossary.publishing.actions import publish  # noqa: E402

SEEN_IN_A_ROW = 12  # on connections of their own, so that each process is asked
LONGEST_SECONDS = 10.0
KNOWN_BY_ALL_SECONDS = 1.5


def main(url: str, path: str, rounds: int) -> None:
    netloc = urlsplit(url).netloc
    used = Dependency.objects.filter(page__path=path).values_list("key", flat=True)
    concept = Concept.objects.exclude(identity__in=[key for key in used if is_uuid(key)]).last()
    other = Page.objects.get(identity=concept.identity).path
    waits, plain, firsts, rows = [], [], [], []
    for edition in range(rounds):
        mark = f"edition{edition}x"
        concept.short_md = f"What it says, {mark}."
        concept.save()
        publish(concept)
        waits.append(until_all_show(netloc, other, mark))
    client = http.client.HTTPConnection(netloc)
    for edition in range(rounds):
        time.sleep(KNOWN_BY_ALL_SECONDS)  # both after the same rest
        plain.append(asked(client, path))
        concept.short_md = f"What it says, edition{edition}y."
        concept.save()
        publish(concept)
        time.sleep(KNOWN_BY_ALL_SECONDS)
        firsts.append(asked(client, path))
        rows.append(one_row(path))
    figures = {
        "until all processes show it, longest s": max(waits),
        "hit after a rest, ms": statistics.median(plain),
        "first after a publish and a rest, ms": statistics.median(firsts),
        "one row read, ms": statistics.median(rows),
    }
    print(json.dumps(figures))


def is_uuid(key: str) -> bool:
    try:
        UUID(key)
    except ValueError:
        return False
    return True


def until_all_show(netloc: str, path: str, mark: str) -> float:
    """Seconds from the publish to the last answer without `mark`."""
    began, last, in_a_row = time.monotonic(), 0.0, 0
    while in_a_row < SEEN_IN_A_ROW:
        client = http.client.HTTPConnection(netloc)
        asked_at = time.monotonic()
        client.request("GET", path)
        if mark.encode() in client.getresponse().read():
            in_a_row += 1
        else:
            in_a_row, last = 0, asked_at - began
        client.close()
        if last > LONGEST_SECONDS:
            break
    return last


def asked(client: http.client.HTTPConnection, path: str) -> float:
    """Milliseconds that an answer takes on an open connection."""
    started = time.perf_counter()
    client.request("GET", path)
    client.getresponse().read()
    return (time.perf_counter() - started) * 1000


def one_row(path: str) -> float:
    """Milliseconds of the read of one row by a prepared cursor, without the ORM."""
    with connection.cursor() as cursor:
        started = time.perf_counter()
        cursor.execute("SELECT version FROM glossary_page WHERE path = %s", [path])
        cursor.fetchone()
        return (time.perf_counter() - started) * 1000


if __name__ == "__main__":
    settings.DEBUG = False
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
