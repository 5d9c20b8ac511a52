"""Concepts that go well beside one: the site's own tables set them there."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from glossary.models import Fact

FEWEST, MOST = 2, 4  # that are set side by side
MOST_PARTNERS = 12


@dataclass
class Tables:
    """What comparisons state of which concepts, by comparison."""

    stated: dict[str, dict[UUID, set[str]]] = field(default_factory=dict)

    @classmethod
    def of(cls, comparisons: Any, language: str, *, most: int | None = None) -> "Tables":
        """Look up these (keys, or a query for them) in one query of at most so many facts."""
        found = cls()
        rows = Fact.objects.filter(comparison__in=comparisons, page__language=language)
        columns = ("comparison", "concept", "attribute_key")
        for table, concept, attribute in rows.order_by("pk").values_list(*columns)[:most]:
            of_table = found.stated.setdefault(table, {})
            of_table.setdefault(concept, set()).add(attribute)
        return found

    def concepts(self) -> set[UUID]:
        """Everybody who stands in one of them."""
        return {concept for table in self.stated.values() for concept in table}

    def beside(self, own: Collection[UUID]) -> dict[UUID, int]:
        """Who shares a table with any of `own`, and how many attributes are stated of both."""
        shared: dict[UUID, set[str]] = defaultdict(set)
        for table in self.stated.values():
            ours = {attribute for one in own for attribute in table.get(one, ())}
            for other in table.keys() - own if ours else ():
                shared[other] |= table[other] & ours
        return {other: len(attributes) for other, attributes in shared.items()}


def nearest_first(titled: Iterable[tuple[int, str, Any]]) -> list[Any]:
    """Of (shared attributes, title, concept) the concepts that share most, as many as are shown."""
    ordered = sorted(titled, key=lambda each: (-each[0], each[1].casefold()))
    return [concept for _shared, _title, concept in ordered][:MOST_PARTNERS]
