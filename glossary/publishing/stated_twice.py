"""One attribute of one concept, stated in two places: facts that may say different things."""

import hashlib
from collections import defaultdict
from dataclasses import dataclass
from itertools import combinations
from uuid import UUID

from django.db.models import Count

from glossary.models import Fact, SameMeaning

from .actors import Actor, name_of


@dataclass(frozen=True)
class Pair:
    """Two facts of two tables; `one` and `other` are digests of what they say, in order."""

    facts: tuple[Fact, Fact]
    one: str
    other: str


def pairs() -> list[Pair]:
    """Every pair that nobody has called the same, each fact with its page, by concept."""
    settled = set(SameMeaning.objects.values_list("one", "other"))
    twice = (
        Fact.objects.order_by()
        .values("concept", "attribute_key", "page__language")
        .annotate(places=Count("comparison", distinct=True))
        .filter(places__gt=1)
    )
    groups: dict[tuple[UUID, str, str], list[Fact]] = defaultdict(list)
    wanted = {tuple(row.values())[:3] for row in twice}
    facts = Fact.objects.filter(attribute_key__in={key for _concept, key, _language in wanted})
    for fact in facts.select_related("page").in_reading_order():
        group = (fact.concept, fact.attribute_key, fact.page.language)
        if group in wanted:
            groups[group].append(fact)
    found = []
    for several in groups.values():
        for facts_of_pair in combinations(several, 2):
            first, second = facts_of_pair
            one, other = sorted((digest(first), digest(second)))
            if first.comparison != second.comparison and (one, other) not in settled:
                found.append(Pair(facts_of_pair, one, other))
    return found


def digest(fact: Fact) -> str:
    """A name for what `fact` says and where: another one when the cell changes."""
    said = f"{fact.concept}\0{fact.attribute_key}\0{fact.comparison}\0{fact.cell_text}"
    return hashlib.blake2b(said.encode(), digest_size=16).hexdigest()


def call_same(one: str, other: str, *, by: Actor = None) -> None:
    """Show this pair no longer, until one of the two facts changes."""
    SameMeaning.objects.get_or_create(one=one, other=other, defaults={"by_name": name_of(by)})
