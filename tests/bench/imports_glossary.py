"""`make bench`: a glossary of 10,000 terms as a CSV file into an empty site, and published.

    python -m tests.bench.imports_glossary [--terms 10000]

Seconds, terms a second and the most memory of each command; DATABASE_URL chooses the database,
which must be empty.
"""

import argparse
import csv
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

WORDS = ("amber", "basalt", "cedar", "delta", "ember", "fjord", "grove", "harbor", "island")
COLUMNS = ("id", "name", "aka", "abbreviations", "short_description", "broader", "related", "text")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--terms", type=int, default=10_000)
    terms = parser.parse_args().terms
    with tempfile.TemporaryDirectory() as folder:
        table = Path(folder) / "terms.csv"
        write_table(table, terms)
        environment = {
            **os.environ,
            "ENV_FILE": os.devnull,
            "DATA_DIR": str(Path(folder) / "data"),
            "STARTER": "none",
        }
        print(f"{terms:,} terms, {table.stat().st_size / 1e6:.1f} MB of CSV")
        run("migrate", "--verbosity", "0", environment=environment)
        for words in (
            ("import_glossary", str(table), "--dry-run"),
            ("import_glossary", str(table), "--publish"),
            ("import_glossary", str(table)),
            ("export_glossary", str(Path(folder) / "out.csv")),
        ):
            seconds = run(*words, environment=environment)
            said = " ".join(word for word in words if not word.startswith("/"))
            print(f"  {said:28}{seconds:8.1f} s {terms / seconds:10,.0f} terms/s")
        most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        print(f"  most memory of one command {most:8.0f} MiB")


def write_table(file: Path, terms: int) -> None:
    """Terms that stand under each other, refer ahead and name each other in their texts."""
    with file.open("w", newline="") as opened:
        rows = csv.writer(opened)
        rows.writerow(COLUMNS)
        for i in range(terms):
            one, other = WORDS[i % len(WORDS)], WORDS[i // len(WORDS) % len(WORDS)]
            rows.writerow(
                (
                    f"t-{i}",
                    f"Concept {one} {other} {i}",
                    f"{one} {other} no {i}; {other} thing {i}",
                    f"C{i}",
                    f"The thing number {i} of {one}: what a {other} does.",
                    f"t-{i - 1}" if i % 10 else "",
                    f"t-{(i + 7) % terms}",
                    f"It is about {one}.\n\nSee also concept {one} {other} {(i + 144) % terms}.",
                )
            )


def run(*words: str, environment: dict[str, str]) -> float:
    """The seconds that a command takes; its output is shown where it fails."""
    begun = time.monotonic()
    command = [sys.executable, "manage.py", *words]
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(done.stdout + done.stderr)
    return time.monotonic() - begun


if __name__ == "__main__":
    main()
