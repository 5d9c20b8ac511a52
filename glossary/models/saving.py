"""Many rows read and written at once: memory and the variables of one statement are bounded."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import TypeVar

from django.db import models

AT_ONCE = 500

T = TypeVar("T")


def some_at_a_time(things: Iterable[T], size: int = AT_ONCE) -> Iterator[list[T]]:
    """`things` in lists of at most `size`."""
    left = iter(things)
    while some := list(islice(left, size)):
        yield some


def save_all(rows: "Sequence[models.Model]", fields: Sequence[str]) -> None:
    """Write these fields of rows that are stored already, in few statements.

    As one INSERT that finds each row there: quicker by far than a CASE for every field. All other
    columns must be loaded too. Call it where nobody can delete the rows meanwhile.
    """
    if len(rows) == 1:
        rows[0].save(update_fields=fields)
    elif rows:
        type(rows[0])._base_manager.bulk_create(
            rows, AT_ONCE, update_conflicts=True, unique_fields=["pk"], update_fields=fields
        )
