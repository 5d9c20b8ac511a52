"""Django looks here for the editors' door; it stands in `views/admin/`."""

from glossary.views.admin import (
    accounts,
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
    "accounts",
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
