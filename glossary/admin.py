"""Django looks here for the editors' door; it stands in `views/admin/`."""

from glossary.views.admin import (
    comparisons,
    concepts,
    explainers,
    faqs,
    history_of_edits,
    references,
    site_pages,
)

__all__ = [
    "comparisons",
    "concepts",
    "explainers",
    "faqs",
    "history_of_edits",
    "references",
    "site_pages",
]
