"""Which files of a Docusaurus folder are what, and the addresses that their names give them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Final

from glossary.documents import join_paths, read_keys

PAGE_ENDINGS: Final = (".md", ".mdx")
CATEGORY: Final = re.compile(r"_category_\.(?:json|ya?ml)")
PICTURE_ENDINGS: Final = (".png", ".jpg", ".jpeg", ".gif", ".webp")
_ROUTE_BASE = re.compile(r"routeBasePath\s*:\s*['\"]([^'\"\n]*)['\"]")
_NUMBERED = re.compile(r"(\d+)\s*[-_.]+\s*([^-_.\s].*)")
_NO_PREFIX = re.compile(r"\d+[-_.]\d+")  # a date or a version


@dataclass(frozen=True)
class Layout:
    """What the names in a tree mean.

    docs: what the names of pages begin with; base: the path below which pages live.
    """

    docs: str = ""
    base: str = "/"
    pages: tuple[str, ...] = ()
    partials: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    pictures: tuple[str, ...] = ()
    statics: tuple[str, ...] = field(default=(), repr=False)
    others: tuple[str, ...] = field(default=(), repr=False)


def layout_of(names: Sequence[str], *, config: str | None = None, under: str = "") -> Layout:
    """The meaning of `names`. config: the text of `docusaurus.config`, which is searched and never
    run, where there is one; then only `docs/` holds pages. under: the path for pages, if asked for.
    """
    is_site = config is not None and any(name.startswith("docs/") for name in names)
    docs = "docs/" if is_site else ""
    found = _ROUTE_BASE.search(config) if config else None
    base = under or (found[1] if found else "" if config is None else "docs")
    inner = [name for name in names if name.startswith(docs)]
    pages = [name for name in inner if name.lower().endswith(PAGE_ENDINGS)]
    partials = [name for name in pages if _is_partial(name.removeprefix(docs))]
    categories = [name for name in inner if CATEGORY.fullmatch(PurePosixPath(name).name)]
    pictures = [
        name
        for name in names
        if name.lower().endswith(PICTURE_ENDINGS) and name.startswith((docs, "static/"))
    ]
    known = {*pages, *categories, *pictures}
    return Layout(
        docs=docs,
        base=f"/{base.strip('/')}/" if base.strip("/") else "/",
        pages=tuple(name for name in pages if name not in partials),
        partials=tuple(partials),
        categories=tuple(categories),
        pictures=tuple(pictures),
        statics=tuple(name for name in names if name.startswith("static/")),
        others=tuple(
            name for name in inner if name not in known and not name.startswith("static/")
        ),
    )


def address_of(name: str, text: str, layout: Layout) -> str:
    """The path of the page in the file `name`, which holds `text`, by the rules of Docusaurus.

    Raises DocumentError for front matter that is refused.
    """
    keys = read_keys(text)
    keeps_numbers = keys.get("parse_number_prefixes") == "false"
    inner = PurePosixPath(name.removeprefix(layout.docs))
    folder = folder_path(str(inner.parent), layout.base, keeps_numbers=keeps_numbers)
    slug = str(keys.get("slug") or "")
    if slug.startswith("/"):
        return join_paths(layout.base, slug)
    if slug:
        return join_paths(folder, slug)
    stem = inner.stem if keeps_numbers else unnumbered(inner.stem)
    if is_index(str(inner)):
        return folder
    return join_paths(folder, _segment(str(keys.get("id") or stem)))


def folder_path(folder: str, base: str, *, keeps_numbers: bool = False) -> str:
    """The path of a folder in the docs ("." is the docs themselves)."""
    parts = [part for part in folder.split("/") if part not in ("", ".")]
    named = parts if keeps_numbers else [unnumbered(part) for part in parts]
    return base + "".join(f"{_segment(part)}/" for part in named)


def is_index(name: str) -> bool:
    """Whether a file is the page of its folder: index, README, or named like the folder."""
    path = PurePosixPath(name)
    stem = path.stem.lower()
    return stem in {"index", "readme"} or stem == path.parent.name.lower()


def unnumbered(name: str) -> str:
    """A name without the number that orders it; dates and versions are no such numbers."""
    found = _numbered(name)
    return found[2] if found else name


def number_of(name: str) -> int | None:
    """The number at the head of a name that orders it, if there is one."""
    found = _numbered(name)
    return int(found[1]) if found and len(found[1]) < 7 else None


def position_of(name: str, text: str) -> int | None:
    """The place that the name of a page's file gives it, unless its front matter forbids that."""
    keeps_numbers = read_keys(text).get("parse_number_prefixes") == "false"
    return None if keeps_numbers else number_of(PurePosixPath(name).stem)


def title_of(folder: str) -> str:
    """How a folder without a label is called."""
    words = re.sub(r"[-_]+", " ", unnumbered(PurePosixPath(folder).name)).strip()
    return words[:1].upper() + words[1:]


def _numbered(name: str) -> re.Match[str] | None:
    return None if _NO_PREFIX.match(name) else _NUMBERED.fullmatch(name)


def _segment(name: str) -> str:
    return re.sub(r"\s+", "-", name.strip())


def _is_partial(inner: str) -> bool:
    return any(part.startswith("_") for part in inner.split("/"))


def base_path(under: str, config: str | None) -> str:
    """The path below which the pages of a folder live: as asked, else as its config says."""
    return layout_of([], config=config, under=under).base
