"""`make css`: write the stylesheets that pages load anew from static/glossary/css/."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

STATIC = Path(__file__).resolve().parents[2] / "static" / "glossary"
STYLESHEET = STATIC / "site.css"
TOOLS = STATIC / "tools.css"  # of what loads when it is first used
PLAY = STATIC / "play.css"  # instead of site.css, on pages that hold something to play with
LISTS = STATIC / "lists.css"  # instead of site.css, on lists and pages that are tools


def joined() -> str:
    """Return what site.css holds: tokens, base, layout, every part, print; no comments."""
    css = STATIC / "css"
    files = [css / "tokens.css", css / "base.css", css / "layout.css"]
    files += [*sorted((css / "parts").glob("*.css")), css / "print.css"]
    return "@layer tokens, base, layout, parts;\n" + _shortened(files)


def joined_extra(file: Path) -> str:
    """Return what TOOLS, PLAY or LISTS holds: the files of the folder that has its name.

    PLAY and LISTS hold what site.css does as well: such a page asks for one stylesheet only.
    """
    own = _shortened(sorted((STATIC / "css" / file.stem).glob("*.css")))
    return own if file == TOOLS else joined() + own


def _shortened(files: Iterable[Path]) -> str:
    text = "".join(file.read_text(encoding="utf-8") for file in files)
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    text = re.sub(r"\s+", " ", text)
    text = re.sub(r" ?([{};,>]) ?|(:) ", r"\1\2", text).replace(";}", "}")
    return text.replace("}", "}\n").strip() + "\n"  # in lines, so that changes can be merged


class Command(BaseCommand):
    """Readers load one stylesheet; people edit one file a piece."""

    help = "Join the files of static/glossary/css/ into the stylesheets that pages load."
    requires_system_checks: list[str] = []

    def handle(self, **options: Any) -> None:
        extra = [(file, joined_extra(file)) for file in (TOOLS, PLAY, LISTS)]
        for file, text in ((STYLESHEET, joined()), *extra):
            file.write_text(text, encoding="utf-8")
            self.stdout.write(f"{file.name}: {file.stat().st_size} bytes")
