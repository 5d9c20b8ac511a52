"""A text field that suggests what others wrote in it, and takes anything."""

from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString


class SuggestingInput(forms.TextInput):
    """An input with a `<datalist>` of the values in use."""

    def __init__(
        self, known: Callable[[], Iterable[str]], attrs: dict[str, Any] | None = None
    ) -> None:
        super().__init__({"class": "vTextField", **(attrs or {})})
        self.known = known

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        listed = f"{(attrs or {}).get('id', name)}-known"
        field = super().render(name, value, {**(attrs or {}), "list": listed}, renderer)
        options = format_html_join("", '<option value="{}">', ((one,) for one in self._values()))
        return format_html('{}<datalist id="{}">{}</datalist>', field, listed, options)

    def _values(self) -> list[str]:
        return sorted({value for value in self.known() if value})
