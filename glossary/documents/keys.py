"""The keys of front matter as typed values."""

import re
from datetime import date

from .front_matter import FrontMatter
from .lines import one_line


class Keys:
    """Front matter as typed values. A key is taken when its value fits, else left as extra."""

    def __init__(self, front: FrontMatter) -> None:
        self._front, self._taken = front, set[str]()

    @property
    def taken(self) -> frozenset[str]:
        return frozenset(self._taken)

    @property
    def extra(self) -> tuple[tuple[str, str], ...]:
        front = self._front
        left = [entry for entry in front.entries if entry.key not in self._taken]
        return tuple((entry.key, entry.raw(front.lines)) for entry in left)

    def text(self, key: str, pattern: str = "") -> str:
        entry = self._front.entry(key)
        if entry is None or not isinstance(entry.value, str):
            return ""
        value = entry.value
        if pattern and not re.fullmatch(pattern, value):
            return ""
        self._taken.add(key)
        return value

    def line_of_text(self, key: str) -> str:
        return one_line(self.text(key))

    def texts(self, key: str) -> tuple[str, ...]:
        entry = self._front.entry(key)
        if entry is None or entry.value is None:
            return ()
        self._taken.add(key)
        values = (entry.value,) if isinstance(entry.value, str) else entry.value
        return tuple(filter(None, map(one_line, values)))

    def number(self, key: str) -> int | None:
        text = self.text(key, r"-?[0-9]{1,9}")
        return int(text) if text else None

    def day(self, key: str) -> date | None:
        text = self.text(key, r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
        try:
            return date.fromisoformat(text) if text else None
        except ValueError:
            self._taken.discard(key)
            return None
