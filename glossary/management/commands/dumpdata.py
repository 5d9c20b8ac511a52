"""manage.py dumpdata, as Django's own, but truth alone and in an order that loads again.

Publication and Snapshot point at each other. Django breaks that ring at any place, so that with
natural keys a comparison could stand before the page that it belongs to, which no table takes.
"""

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.core import serializers
from django.core.management.commands import dumpdata

from glossary.exchange.fixtures import RECORDS, TRUTH

KEPT = (*TRUTH, *RECORDS)

django_s_order = serializers.sort_dependencies


class Command(dumpdata.Command):
    def handle(self, *app_labels: str, **options: Any) -> None:
        ours = apps.get_app_config("glossary").get_models()
        derived = [model._meta.label for model in ours if model not in KEPT]
        options["exclude"] = [*options["exclude"], *derived]
        serializers.sort_dependencies = _loading_order
        try:
            super().handle(*app_labels, **options)
        finally:
            serializers.sort_dependencies = django_s_order


def _loading_order(app_list: Iterable[Any], allow_cycles: bool = False) -> list[Any]:
    """Django's order, in which our own models stand as `KEPT` has them."""
    found = django_s_order(app_list, allow_cycles=allow_cycles)
    ours = iter([model for model in KEPT if model in found])
    return [next(ours) if model in KEPT else model for model in found]
