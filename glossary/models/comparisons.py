"""Comparisons: rows, columns, and a Markdown cell where they meet."""

import secrets
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from glossary import documents

from .ownership import Owned, exactly_one_owner

ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"


def new_key() -> str:
    """A short random name, free of look-alike letters."""
    return "".join(secrets.choice(ALPHABET) for _place in range(8))


class ComparisonQuerySet(models.QuerySet["Comparison"]):
    def get_by_natural_key(self, key: str) -> "Comparison":
        return self.get(key=key)


class Comparison(Owned):
    """A table that sets things side by side; one axis may be bound to concepts."""

    key = models.CharField(_("key"), max_length=40, unique=True, default=new_key)
    caption = models.CharField(_("caption"), max_length=300, blank=True)
    corner = models.CharField(
        _("head of the first column"), max_length=100, blank=True, help_text=_("Such as Aspect.")
    )

    objects = ComparisonQuerySet.as_manager()

    class Meta:
        ordering = ("position", "pk")
        verbose_name = _("comparison")
        verbose_name_plural = _("comparisons")
        constraints = (exactly_one_owner("comparison_one_owner"),)

    def __str__(self) -> str:
        return self.caption or " / ".join(column.text for column in self.columns.all()) or self.key

    def natural_key(self) -> tuple[str]:
        return (self.key,)

    def to_document(self) -> documents.Comparison:
        columns = list(self.columns.all())
        return documents.Comparison(
            key=self.key,
            caption=self.caption,
            corner=self.corner,
            columns=tuple(
                documents.Column(text=column.text, concept=column.concept) for column in columns
            ),
            rows=tuple(row.to_document(columns) for row in self.rows.all()),
        )


class LineQuerySet(models.QuerySet[Any]):
    def get_by_natural_key(self, key: str, position: int) -> "Line":
        found: Line = self.get(comparison__key=key, position=position)
        return found


class Line(models.Model):
    """A row or a column: its head, and the concept that the head stands for, if one is bound."""

    comparison: models.ForeignKey[Comparison]
    text = models.CharField(_("head"), max_length=300, blank=True)
    concept = models.UUIDField(null=True, blank=True, db_index=True)
    position = models.PositiveIntegerField(default=0)

    objects = LineQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ("position", "pk")

    def __str__(self) -> str:
        return self.text

    def natural_key(self) -> tuple[str, int]:
        return (self.comparison.key, self.position)

    natural_key.dependencies = ["glossary.comparison"]  # type: ignore[attr-defined]


class ComparisonColumn(Line):
    comparison = models.ForeignKey(Comparison, models.CASCADE, related_name="columns")

    class Meta(Line.Meta):
        verbose_name = _("column")
        verbose_name_plural = _("columns")


class ComparisonRow(Line):
    comparison = models.ForeignKey(Comparison, models.CASCADE, related_name="rows")
    group = models.CharField(_("group"), max_length=200, blank=True)

    class Meta(Line.Meta):
        verbose_name = _("row")
        verbose_name_plural = _("rows")

    def to_document(self, columns: list[ComparisonColumn]) -> documents.Row:
        cells = {cell.column_id: cell.body_md for cell in self.cells.all()}
        return documents.Row(
            text=self.text,
            concept=self.concept,
            group=self.group,
            cells=tuple(cells.get(column.pk, "") for column in columns),
        )


class ComparisonCellQuerySet(models.QuerySet["ComparisonCell"]):
    def get_by_natural_key(self, key: str, row: int, column: int) -> "ComparisonCell":
        return self.get(row__comparison__key=key, row__position=row, column__position=column)


class ComparisonCell(models.Model):
    """What one row says under one column."""

    row = models.ForeignKey(ComparisonRow, models.CASCADE, related_name="cells")
    column = models.ForeignKey(ComparisonColumn, models.CASCADE, related_name="cells")
    body_md = models.TextField(_("text"), blank=True)

    objects = ComparisonCellQuerySet.as_manager()

    class Meta:
        verbose_name = _("cell")
        verbose_name_plural = _("cells")
        constraints = (models.UniqueConstraint(fields=("row", "column"), name="cell_once"),)

    def __str__(self) -> str:
        return self.body_md

    def natural_key(self) -> tuple[str, int, int]:
        return (*self.row.natural_key(), self.column.position)

    natural_key.dependencies = [  # type: ignore[attr-defined]
        "glossary.comparisonrow",
        "glossary.comparisoncolumn",
    ]
