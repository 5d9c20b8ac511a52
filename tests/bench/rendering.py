"""`make bench`: how rendering grows with a text, for each of the 65 kinds that are slow for many.

Processor time beside that of a quarter of the text, and beside that of running English of as many
bytes: the least of three tries. A kind that is refused beyond some size is measured up to it.
"""

import os
import time

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "site_config.settings")
django.setup()

from glossary.rendering.pipeline import render_markdown  # noqa: E402
from glossary.rendering.results import RenderError  # noqa: E402
from tests.bench import targets  # noqa: E402
from tests.bench.targets import at_most  # noqa: E402
from tests.rendering.nasty import LARGEST, NASTY, SIZES  # noqa: E402

PROSE = "Each *token* that a model has read is [kept](/kv-cache/), and **used** again.\n\n"
GROWTH = 8.0  # the square would be 16
LEAST = 0.005  # seconds; what takes less says nothing about growth
SHOWN = 10


def main() -> None:
    rows = sorted((measured(kind) for kind in NASTY), key=lambda row: row["growth"], reverse=True)
    print(f"\nrendering, {'what grows most':34}{'bytes':>8}{'seconds':>9}{'growth':>8}{'prose':>7}")
    for row in rows[:SHOWN]:
        print(
            f"  {row['kind']:43}{row['bytes']:>8,}{row['seconds']:>9.3f}"
            f"{row['growth']:>8.1f}{row['prose']:>7.1f}"
        )
    targets.keep("rendering", "none", rows=rows)
    worst = rows[0]
    said = f"four times the text ({worst['kind']}), times the work:"
    targets.show("rendering", [at_most(said, worst["growth"], GROWTH)])


def measured(kind: str) -> dict[str, float | str | int]:
    """What the largest text that is rendered costs, beside a quarter of it, and beside prose."""
    size, took, before = 0, LEAST, LEAST
    for size_now in (*SIZES, LARGEST):
        try:
            now = seconds(NASTY[kind](size_now))
        except RenderError:
            break
        size, took, before = size_now, now, took
    text = NASTY[kind](size)
    prose = seconds((PROSE * (len(text) // len(PROSE) + 1))[: len(text)])
    return {
        "kind": kind,
        "bytes": len(text.encode()),
        "seconds": took,
        "growth": took / max(before, LEAST),
        "prose": took / prose,
    }


def seconds(text: str) -> float:
    """Of this process's own work, the least of three tries."""
    tries = []
    for _try in range(3):
        began = time.process_time()
        render_markdown(text)
        tries.append(time.process_time() - began)
    return min(tries)


if __name__ == "__main__":
    main()
