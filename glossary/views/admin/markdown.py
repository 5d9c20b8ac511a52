"""The Markdown field's widget: django-markdownx's, with a script of our own."""

from typing import Any

from django.forms.widgets import Script
from markdownx.widgets import AdminMarkdownxWidget


class MarkdownWidget(AdminMarkdownxWidget):
    """A textarea that `markdown-field.js` gives a toolbar and a preview; plain without it."""

    def __init__(self, attrs: dict[str, Any] | None = None, *, rows: int = 6) -> None:
        super().__init__({"rows": rows, **(attrs or {})})

    class Media:
        extend = False
        js = (Script("glossary/admin/markdown-field.js", type="module"),)
