"""What `make soak` prints: what was done, what was promised, and what was seen."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """is_kept: None where it could not be tried here."""

    done: str
    promised: str
    seen: str
    is_kept: bool | None

    @property
    def verdict(self) -> str:
        return {True: "kept", False: "BROKEN", None: "not run"}[self.is_kept]


def table(rows: list[Row]) -> str:
    """A table in Markdown."""
    lines = ["| what was done | what must hold | seen | |", "| --- | --- | --- | --- |"]
    for row in rows:
        lines.append(f"| {row.done} | {row.promised} | {row.seen} | {row.verdict} |")
    return "\n".join(lines)
