"""Reading a form of the admin and sending it again, as a browser would."""

from html.parser import HTMLParser
from typing import Any


class Form(HTMLParser):
    """The fields of one form: what a browser would send without pressing a button."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name
        self.inside = False
        self.templates = 0
        self.sent: dict[str, list[str]] = {}
        self.area = self.select = ""
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        said = dict(attrs)
        if tag == "form":
            self.inside = said.get("id") == self.name
        self.templates += tag == "template"
        if not self.inside or self.templates:
            return
        name = said.get("name") or ""
        kind = said.get("type", "text")
        if tag == "input" and name and kind not in {"submit", "file", "button"}:
            if kind not in {"checkbox", "radio"} or "checked" in said:
                self._add(name, said.get("value") or ("on" if kind == "checkbox" else ""))
        elif tag == "textarea":
            self.area, self.text = name, []
        elif tag == "select":
            self.select = name
        elif tag == "option" and self.select and "selected" in said:
            self._add(self.select, said.get("value") or "")

    def handle_endtag(self, tag: str) -> None:
        self.templates -= tag == "template"
        if tag == "textarea" and self.area:
            self._add(self.area, "".join(self.text).removeprefix("\n"))
            self.area = ""
        elif tag == "select":
            self.select = ""
        elif tag == "form":
            self.inside = False

    def handle_data(self, data: str) -> None:
        if self.area:
            self.text.append(data)

    def _add(self, name: str, value: str) -> None:
        if "__prefix__" not in name:
            self.sent.setdefault(name, []).append(value)


def fields(response: Any, form: str) -> dict[str, list[str]]:
    """What a browser would send of the form whose id is `form`, without any button."""
    reader = Form(form)
    reader.feed(response.content.decode())
    assert reader.sent, f"there is no form {form}"
    return reader.sent
