"""What a database must be able to answer, and the one that this site uses."""

from collections.abc import Collection, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol

from django.db import OperationalError, connection
from django.db.models import Q

from . import postgres, sqlite
from .id_query import IdQuery
from .words import Words

CANCELLED = "57014"  # PostgreSQL's code for a statement that ran out of time


class Database(Protocol):
    """The questions that SQL answers; everything else is done alike for both databases."""

    AMONG: str  # SQL: whether what stands before it is one of the values that `among` made one of

    def among(self, values: Collection[Any]) -> Any:
        """Any number of values as one."""

    def rows(self, sql: str, values: Sequence[Any]) -> list[Any]:
        """What a question answers; of one whose text is often the same it may keep the plan."""

    def reading(self) -> AbstractContextManager[object]:
        """Around all that is asked for one reader: what takes too long is given up."""

    def common(self, words: Collection[str], *, language: str) -> set[str]:
        """Those of `words` that stand in more than `limits.COMMON` entries."""

    def entries(
        self, words: Words, *, common: Collection[str], any_word: bool, language: str, kind: str
    ) -> list[tuple[int, float]]:
        """Ids of entries that hold all (or any) of the words, with their rank, the best first.

        common: those of the words that are so common that they aren't weighed.
        """

    def titled(self, words: Words, *, kinds: Collection[str], language: str, limit: int) -> IdQuery:
        """Of entries of these kinds that hold all of the words in their title or names."""

    def known(self, words: Sequence[str], *, language: str) -> set[str]:
        """Those of `words` that stand in any entry, in any of their forms."""

    def labels_beginning(self, key: str, *, language: str, limit: int) -> IdQuery:
        """Of live labels whose key begins with `key`, the first in the order of their keys."""

    def key_begins(self, key: str) -> Q:
        """Whether the key of a live label begins with `key`, in words that an index answers."""

    def labels_named(self, keys: Collection[str], *, language: str) -> list[tuple[Any, ...]]:
        """Of live labels that become links: key, text, concept, case_sensitive, path, title."""

    def keys_like(
        self, words: Collection[str], *, closely: bool, language: str, limit: int
    ) -> dict[str, list[str]]:
        """For each of `words` keys of live labels that share letters with it, most alike first.

        closely: those alone that share most.
        """

    def pages_holding(self, phrases: Sequence[Sequence[str]], *, language: str) -> set[int]:
        """Ids of pages where the words of a phrase follow each other; the last may go on."""


def took_too_long(error: OperationalError) -> bool:
    """Whether it says that a question was given up."""
    return getattr(error.__cause__, "sqlstate", "") == CANCELLED


def database() -> Database:
    """The questions in the SQL of the default database."""
    return postgres if connection.vendor == "postgresql" else sqlite
