"""Sections: from `_category_` files, from the pages of folders, or from folders' names alone."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import Any, Final

from django.utils.translation import gettext as _

from glossary.documents import DocumentError, edit_keys, read_keys
from glossary.models import Section

from .layout import Layout, folder_path, number_of, title_of

MOST_BYTES: Final = 64 * 1024


@dataclass(frozen=True)
class SectionValues:
    """What a folder says of its section. `None`: nothing, so what the site has stays."""

    path: str
    title: str | None = None
    position: int | None = None
    description: str | None = None

    def as_json(self) -> dict[str, Any]:
        return {
            "path": self.path,
            "title": self.title,
            "position": self.position,
            "description": self.description,
        }


def of_category(name: str, raw: bytes, layout: Layout) -> SectionValues:
    """What a `_category_.json` or `.yml` says. Raises DocumentError."""
    if len(raw) > MOST_BYTES:
        raise DocumentError(_("the file has more than 64 kB"))
    try:
        text = raw.decode("utf-8-sig")
        data = json.loads(text) if name.endswith("json") else _yaml(text)
    except UnicodeDecodeError:
        raise DocumentError(_("the file is not UTF-8")) from None
    except json.JSONDecodeError as error:
        raise DocumentError(error.msg, line=error.lineno) from None
    except (ValueError, RecursionError) as error:
        raise error if isinstance(error, DocumentError) else DocumentError(str(error)) from None
    if not isinstance(data, dict):
        raise DocumentError(_("write it as { … }, with a `label`"))
    folder = PurePosixPath(name.removeprefix(layout.docs)).parent
    link = data.get("link")
    link = link if isinstance(link, dict) else {}
    return SectionValues(
        path=folder_path(str(folder), layout.base),
        title=_text(data.get("label")) or _text(link.get("title")),
        position=_number(data.get("position")),
        description=_text(link.get("description")) or _text(data.get("description")),
    )


def of_folders(layout: Layout, pages: Mapping[str, tuple[str, int | None]]) -> Iterator[Any]:
    """(folder, values) of every folder of the docs that holds pages, the outer ones first.

    pages: title and position of the page that stands for a folder, by the path of the folder.
    """
    folders = {
        str(parent)
        for name in layout.pages
        for parent in PurePosixPath(name.removeprefix(layout.docs)).parents
        if str(parent) != "."
    }
    for folder in sorted(folders):
        path = folder_path(folder, layout.base)
        title, position = pages.get(path, (title_of(folder), None))
        position = number_of(PurePosixPath(folder).name) if position is None else position
        yield folder, SectionValues(path, title=title, position=position)


def over(values: SectionValues, more: SectionValues) -> SectionValues:
    """`values` with what `more` says instead."""
    said = {key: value for key, value in more.as_json().items() if value is not None}
    return replace(values, **said)


def write_category(name: str, raw: bytes, section: Section, was: SectionValues) -> bytes:
    """The file that says what `section` says: `raw` where it does, else its lines changed."""
    wanted = {
        "label": section.title if section.title != was.title else None,
        "position": section.position if section.position != (was.position or 0) else None,
        "description": section.description
        if section.description != (was.description or "")
        else None,
    }
    changed = {key: value for key, value in wanted.items() if value is not None}
    if not changed:
        return raw
    text = raw.decode("utf-8-sig")
    if name.endswith("json"):
        data = json.loads(text) if text.strip() else {}
        if "description" in changed and isinstance(data.get("link"), dict):
            data["link"]["description"] = changed.pop("description")
        data.update(changed)
        line = next((each for each in text.split("\n")[1:] if each.strip()), "  ")
        indent = line[: len(line) - len(line.lstrip())] or "  "
        return (json.dumps(data, ensure_ascii=False, indent=indent) + "\n").encode()
    wrapped = edit_keys(
        f"---\n{text.rstrip(chr(10))}\n---\n", {k: str(v) for k, v in changed.items()}
    )
    return wrapped.removeprefix("---\n").removesuffix("---\n").encode()


def new_category(section: Section) -> bytes:
    """A clean `_category_.json`."""
    data: dict[str, Any] = {"label": section.title, "position": section.position}
    if section.description:
        data["link"] = {"type": "generated-index", "description": section.description}
    return (json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode()


def _yaml(text: str) -> dict[str, Any]:
    keys = read_keys(f"---\n{text}\n---\n")
    return {key: value for key, value in keys.items() if key}


def _text(value: object) -> str | None:
    return " ".join(value.split()) or None if isinstance(value, str) else None


def _number(value: object) -> int | None:
    try:
        number = int(float(value)) if isinstance(value, str | int | float) else None
    except (ValueError, OverflowError):
        return None
    return number if number is not None and abs(number) < 1_000_000 else None
