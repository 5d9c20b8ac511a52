"""A question for ids, to stand within another one."""

from typing import Any, NamedTuple


class IdQuery(NamedTuple):
    """SQL that answers with one column, and its values."""

    sql: str
    values: list[Any]
