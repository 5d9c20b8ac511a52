"""What an import did, or would do, file by file; every remark with its file and line."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Self

from glossary.documents import DocumentError


class Status(StrEnum):
    """What becomes of one file, row or term."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    CONFLICT = "conflict"  # changed here and in the file: kept aside until somebody settles it
    SKIPPED = "skipped"  # nothing that we keep, or kept as it is


class Level(StrEnum):
    """How much a remark weighs: an error stops the whole import."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True)
class Remark:
    """Something to say about one file, at a line of it (from 1) where that is known."""

    file: str
    message: str
    line: int | None = None
    level: Level = Level.ERROR

    @classmethod
    def of(cls, file: str, error: DocumentError) -> Self:
        """What `error` says, with its line told once."""
        message = f"{error.field}: {error.message}" if error.field else error.message
        return cls(file, message, error.line)

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.message}"

    def as_json(self) -> dict[str, Any]:
        return {
            "file": self.file,
            "line": self.line,
            "level": str(self.level),
            "message": self.message,
        }


@dataclass(frozen=True)
class Item:
    """One file, row or term of an import.

    kind: page, term, section, partial or picture; address: where readers will find it.
    """

    file: str
    status: Status
    kind: str = "page"
    address: str = ""
    title: str = ""

    def as_json(self) -> dict[str, Any]:
        return {
            "file": self.file,
            "status": str(self.status),
            "kind": self.kind,
            "address": self.address,
            "title": self.title,
        }


@dataclass
class Report:
    """All of an import. found: what was counted in the files, such as tables and questions."""

    items: list[Item] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    found: Counter[str] = field(default_factory=Counter)

    @property
    def errors(self) -> list[Remark]:
        return [remark for remark in self.remarks if remark.level == Level.ERROR]

    def counts(self) -> dict[str, int]:
        """How many items have each status, in the order of `Status`."""
        counted = Counter(item.status for item in self.items)
        return {str(status): counted[status] for status in Status}

    def summary(self) -> str:
        return ", ".join(f"{number} {status}" for status, number in self.counts().items())

    def lines(self) -> Iterator[str]:
        """The report for a terminal: what changes, then every remark."""
        for item in self.items:
            if item.status != Status.UNCHANGED:
                yield f"{item.status}  {item.file}  {item.address}".rstrip()
        for remark in self.remarks:
            yield f"{remark.level}: {remark}"

    def as_json(self) -> dict[str, Any]:
        return {
            "counts": self.counts(),
            "found": dict(self.found),
            "items": [item.as_json() for item in self.items],
            "remarks": [remark.as_json() for remark in self.remarks],
        }

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> Self:
        return cls(
            items=[Item(**{**each, "status": Status(each["status"])}) for each in kept["items"]],
            remarks=[
                Remark(each["file"], each["message"], each["line"], Level(each["level"]))
                for each in kept["remarks"]
            ],
            found=Counter(kept["found"]),
        )


class ImportRefused(Exception):
    """Nothing was written; `errors` says why, file by file."""

    def __init__(self, errors: Iterable[Remark]) -> None:
        self.errors = tuple(errors)
        super().__init__("\n".join(str(error) for error in self.errors))

    @classmethod
    def of(cls, file: str, message: str) -> Self:
        """A refusal for one reason."""
        return cls([Remark(file, message)])
