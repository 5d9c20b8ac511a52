"""Publishes another edition of the same pages every second, and says when each was acknowledged.

    python -m tests.soak.publisher [--every 1.0]

One line on standard output for each: `said EDITION MOMENT`, or `failed WHY`; then it goes on.
"""

import argparse
import time

import django


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--every", type=float, default=1.0)
    every = parser.parse_args().every
    django.setup()

    from django.db import connection

    from glossary.models import Concept

    from .checks import editions
    from .work import Publish

    work = Publish()
    if not Concept.objects.exists():
        work.prepare()
    edition = max(editions())
    while True:
        started = time.monotonic()
        try:
            work.do(edition + 1, lambda said: print("said", said, time.time(), flush=True))
            edition += 1
        except Exception as error:  # noqa: BLE001 (told; the next second is another try)
            print("failed", " ".join(str(error).split())[:200], flush=True)
            connection.close()
        time.sleep(max(0.0, every - (time.monotonic() - started)))


if __name__ == "__main__":
    main()
