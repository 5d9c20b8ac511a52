"""What `make soak` prints: what was done, what was promised, and what was seen."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    done: str
    promised: str
    seen: str
    is_kept: bool


def table(rows: list[Row]) -> str:
    """A table in Markdown."""
    lines = ["| what was done | what must hold | seen | |", "| --- | --- | --- | --- |"]
    for row in rows:
        lines.append(
            f"| {row.done} | {row.promised} | {row.seen} | {'kept' if row.is_kept else 'BROKEN'} |"
        )
    return "\n".join(lines)
