"""Whether a published text helped its readers: counted for each snapshot, never by who said so."""

from collections.abc import Mapping
from typing import NamedTuple

from django.db import transaction
from django.db.models import F

from glossary.models import Helpfulness, Snapshot
from site_config.tally import Tally


class Vote(NamedTuple):
    """What one reader said of one snapshot."""

    snapshot: int
    is_helpful: bool


@transaction.atomic
def write(votes: Mapping[Vote, int]) -> None:
    """Add these votes to those of their snapshots; what is of none is dropped."""
    there = set(
        Snapshot.objects.filter(pk__in={vote.snapshot for vote in votes}).values_list(
            "pk", flat=True
        )
    )
    Helpfulness.objects.bulk_create(
        [Helpfulness(snapshot_id=snapshot) for snapshot in sorted(there)], ignore_conflicts=True
    )
    for vote, number in sorted(votes.items()):
        field = "helpful" if vote.is_helpful else "unhelpful"
        Helpfulness.objects.filter(snapshot=vote.snapshot).update(**{field: F(field) + number})


VOTES = Tally(write)
