"""Comparisons: one form that is the table."""

import hashlib
from typing import Any, cast

from django import forms
from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from glossary import documents
from glossary.exchange.load import store_grid
from glossary.models import Comparison
from glossary.publishing.differences import words

from .grid import MOST_COLUMNS, MOST_ROWS, Grid
from .lost_updates import Conflict
from .parts import OwnerKindFilter, PartAdmin, PartForm
from .picks import MOST_PICKED, Pickable

AXES = [("", _("neither")), ("columns", _("the columns")), ("rows", _("the rows"))]


class GridForm(PartForm):
    axis = forms.ChoiceField(
        label=_("Concepts are"),
        choices=AXES,
        required=False,
        help_text=_(
            "Each head of this axis may be bound to a concept, whose page then shows the facts."
        ),
    )

    class Meta:
        model = Comparison
        fields = ("explainer", "concept", "caption", "corner", "axis")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.stored = self.instance.to_document() if self.instance.pk else None
        grid = Grid.of(self.stored) if self.stored else Grid.empty()
        if "axis" in self.fields:
            self.fields["axis"].initial = grid.axis
        is_sent = self.is_bound and "column" in self.data
        self.grid = Grid.sent(cast(QueryDict, self.data)) if is_sent else grid
        self.table: documents.Comparison | None = None

    def version_of(self, instance: Any) -> str:
        """What the table says: a change elsewhere on its page doesn't stand in the way."""
        said = repr(instance.to_document())
        return hashlib.blake2b(said.encode(), digest_size=12).hexdigest()

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or {}
        if order := self.data.get("grid_do", ""):
            self.grid.change(order)
            self.add_error(None, _("The table below is changed, and not saved yet."))
            return cleaned
        if len(self.grid.rows) > MOST_ROWS or len(self.grid.columns) > MOST_COLUMNS:
            most = {"rows": MOST_ROWS, "columns": MOST_COLUMNS}
            said = _("A table has at most %(rows)s rows and %(columns)s columns.")
            self.add_error(None, said % most)
            return cleaned
        self.grid.axis = cleaned.get("axis", "")
        try:
            self.table = self.grid.table(
                key=self.instance.key,
                caption=" ".join(cleaned.get("caption", "").split()),
                corner=" ".join(cleaned.get("corner", "").split()),
            )
        except documents.DocumentError as error:
            self.add_error(None, str(error))
        return cleaned

    @property
    def changed_data(self) -> list[str]:
        names = [name for name in super().changed_data if name != "axis"]
        return [*names, *(["table"] if self.table and self.table != self.stored else [])]

    def more_conflicts(self) -> list[Conflict]:
        """Cells and heads in which the form says other than what is stored."""
        before, after = _said(self.stored), _said(self.table)
        return [
            Conflict(
                label=place,
                field="g-grid",
                words=words(before.get(place, ""), after.get(place, "")),
            )
            for place in dict.fromkeys([*after, *before])
            if before.get(place, "") != after.get(place, "")
        ]

    def save_concepts(self) -> None:
        if self.table is not None and self.table != self.stored:
            store_grid(self.instance, self.table)


@admin.register(Comparison)
class ComparisonAdmin(Pickable, PartAdmin):
    form = GridForm
    change_form_template = "admin/glossary/grid_change_form.html"
    list_display = ("name", "owner_link", "owner_state", "size", "key")
    list_display_links = ("name",)
    list_filter = (OwnerKindFilter,)
    search_fields = (
        "caption",
        "key",
        "columns__text",
        "rows__text",
        "concept__name",
        "explainer__title",
    )
    ordering = ("explainer__title", "concept__name", "position")
    fieldsets = (
        (
            None,
            {"fields": (("explainer", "concept"), ("caption", "corner"), "axis", "seen_version")},
        ),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Comparison]:
        found: QuerySet[Comparison] = super().get_queryset(request)
        return found.prefetch_related("columns").annotate(
            row_count=Count("rows", distinct=True), column_count=Count("columns", distinct=True)
        )

    def picked(self, typed: str) -> list[dict[str, Any]]:
        """Tables by caption, key or the page that they stand on."""
        said = ("caption", "key", "concept__name", "explainer__title")
        near = Q(*((f"{name}__icontains", typed) for name in said), _connector=Q.OR)
        found = Comparison.objects.filter(near).select_related("concept", "explainer")
        return [
            {"name": str(each), "short": str(each.owner), "value": each.key}
            for each in found.prefetch_related("columns").order_by("-pk")[:MOST_PICKED]
        ]

    @admin.display(description=_("comparison"))
    def name(self, table: Comparison) -> str:
        return str(table)

    @admin.display(description=_("rows × columns"))
    def size(self, table: Any) -> str:
        return f"{table.row_count} × {table.column_count}"

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        form.save_concepts()
        super().save_related(request, form, formsets, change)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        context["grid"] = context["adminform"].form.grid.named()
        context |= {"most_rows": MOST_ROWS, "most_columns": MOST_COLUMNS}
        return super().render_change_form(request, context, *args, **kwargs)


def _said(table: documents.Comparison | None) -> dict[str, str]:
    if table is None:
        return {}
    said = {gettext("caption"): table.caption, gettext("corner"): table.corner}
    for number, column in enumerate(table.columns, start=1):
        said[gettext("column %s") % number] = column.text
    for number, row in enumerate(table.rows, start=1):
        said[gettext("row %s") % number] = f"{row.group}: {row.text}" if row.group else row.text
        for column, cell in zip(table.columns, row.cells, strict=True):
            said[f"{row.text or number} / {column.text}"] = cell
    return said
