"""Parts of pages: files that pages import, and place by the name of a component."""

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from itertools import islice
from typing import Final

from glossary.documents import MOST_PARTIALS, DocumentError, front_end, split_lines, tidy
from glossary.exchange.trees import TooLarge, Tree
from glossary.models import ExchangedFile, FileKind

from .places import files_meant, rooted

_IMPORT: Final = re.compile(
    r"^import[ \t]+([A-Z]\w{0,99})[ \t]+from[ \t]+(['\"])([^'\"\r\n]{1,500})\2", re.MULTILINE
)
_PLACED: Final = re.compile(r"^[ \t]*<([A-Z]\w{0,99})\b", re.MULTILINE)
_MOST_IMPORTS: Final = 100


@dataclass
class Parts:
    """What parts of pages say: those of the folder at hand, else as they were imported last."""

    language: str
    base: str
    tree: Tree | None = None
    names: Collection[str] = ()  # of the parts in the tree
    _texts: dict[str, str | None] = field(default_factory=dict)

    def placed_in(self, text: str, name: str) -> tuple[tuple[str, str], ...]:
        """What `text`, in the file `name`, imports and places, by the name of the component: as
        much as a page may have."""
        placed = {match[1] for match in _PLACED.finditer(text)}
        imports = {match[1]: match[3] for match in _IMPORT.finditer(text) if match[1] in placed}
        found: dict[str, str] = {}
        left = MOST_PARTIALS
        for component, address in islice(imports.items(), _MOST_IMPORTS):
            texts = map(self._text, files_meant(address, name))
            said = next((text for text in texts if text is not None), None)
            if said is not None and len(said) <= left:
                found[component] = said
                left -= len(said)
        return tuple(found.items())

    def _text(self, name: str) -> str | None:
        """The Markdown of the part in the file `name`; None where there is none that fits."""
        if name not in self._texts:
            self._texts[name] = self._read(name)
        return self._texts[name]

    def _read(self, name: str) -> str | None:
        try:
            raw = self._raw(name)
            return None if raw is None else _shown(raw.decode(), name)
        except (DocumentError, TooLarge, UnicodeDecodeError):
            return None  # refused on its own, when the file itself is read

    def _raw(self, name: str) -> bytes | None:
        if self.tree is not None and name in self.names:
            return self.tree.read(name)
        if not name.isprintable():  # no file has such a name, and no database looks for it
            return None
        files = ExchangedFile.objects.of(self.language, self.base)
        file = files.filter(kind=FileKind.PARTIAL, name=name).first()
        return None if file is None else bytes(file.raw)


def _shown(text: str, name: str) -> str | None:
    """What a part says below its front matter, its addresses as any page can follow them."""
    if len(text) > MOST_PARTIALS:
        return None
    body = tidy("".join(split_lines(text)[front_end(text) :]).removeprefix("\ufeff"))
    return rooted(body, name)
