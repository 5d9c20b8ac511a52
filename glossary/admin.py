"""Django looks here for the editors' door; it stands in `views/admin/`."""

from glossary.views.admin import (
    audit,
    comparisons,
    concepts,
    explainers,
    faqs,
    history_of_edits,
    references,
    searches,
    site_pages,
)

__all__ = [
    "audit",
    "comparisons",
    "concepts",
    "explainers",
    "faqs",
    "history_of_edits",
    "references",
    "searches",
    "site_pages",
]
