"""`make bench`: a glossary of 10,000 terms as a CSV file into an empty site, and published.

    python -m tests.bench.imports_glossary [--terms 10000]

Seconds, terms a second and the most memory of each command; DATABASE_URL chooses the database,
which must be empty.
"""

import argparse
import csv
import tempfile
from pathlib import Path

from tests.bench.commands import WORDS, measured

COLUMNS = ("id", "name", "aka", "abbreviations", "short_description", "broader", "related", "text")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--terms", type=int, default=10_000)
    terms = parser.parse_args().terms
    with tempfile.TemporaryDirectory() as folder:
        table = Path(folder) / "terms.csv"
        write_table(table, terms)
        print(f"{terms:,} terms, {table.stat().st_size / 1e6:.1f} MB of CSV")
        commands = (
            ("import_glossary", str(table), "--dry-run"),
            ("import_glossary", str(table), "--publish"),
            ("import_glossary", str(table)),
            ("export_glossary", str(Path(folder) / "out.csv")),
        )
        measured(Path(folder), commands, count=terms, unit="terms")


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


if __name__ == "__main__":
    main()
