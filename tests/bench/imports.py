"""`make bench`: a folder of 1,000 Docusaurus pages into an empty site, again, out, and both ways.

    python -m tests.bench.imports [--pages 1000]

Seconds, pages a second and the most memory of each command; DATABASE_URL chooses the database,
which must be empty.
"""

import argparse
import tempfile
from pathlib import Path

from tests.bench.commands import WORDS, measured

PAGES_OF_A_FOLDER = 40
PAGE = """---
sidebar_position: {number}
description: What {one} and {other} have to do with number {number}.
keywords:
    - {one}, {other}
---

# {one} and {other}, number {number}

The first words are about {one}. [The next page](./page-{next}.md) tells of {other}.

:::note

Numbers come in order.

:::

| Item | {one} | {other} |
| ---- | ----- | ------- |
| Cost | {number} | twice as much |
| Size | small | `a|b` |

- **{one}**: what stands first.
- **{other}**: what stands second.

## FAQs

### Why number {number}?

Because it comes after the one before.

### Is it the last?

No.
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pages", type=int, default=1_000)
    pages = parser.parse_args().pages
    with tempfile.TemporaryDirectory() as folder:
        docs = Path(folder) / "docs"
        write_folder(docs, pages)
        print(f"{pages:,} Markdown pages")
        commands = (
            ("import_markdown", str(docs), "--dry-run"),
            ("import_markdown", str(docs), "--publish"),
            ("import_markdown", str(docs)),
            ("export_markdown", str(Path(folder) / "out")),
            ("sync_markdown", str(docs)),
        )
        measured(Path(folder), commands, count=pages, unit="pages")


def write_folder(docs: Path, pages: int) -> None:
    """Pages in folders, each with a table, questions and a link to the next one."""
    for number in range(pages):
        place, inner = divmod(number, PAGES_OF_A_FOLDER)
        folder = docs / f"part-{place}"
        folder.mkdir(parents=True, exist_ok=True)
        last = min(PAGES_OF_A_FOLDER, pages - place * PAGES_OF_A_FOLDER)
        text = PAGE.format(
            number=number,
            next=(inner + 1) % last,
            one=WORDS[number % len(WORDS)],
            other=WORDS[number // len(WORDS) % len(WORDS)],
        )
        (folder / f"page-{inner}.md").write_text(text)


if __name__ == "__main__":
    main()
