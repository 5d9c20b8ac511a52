"""`manage.py build_css`: write site.css anew from static/glossary/css/."""

import re
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

STATIC = Path(__file__).resolve().parents[2] / "static" / "glossary"
STYLESHEET = STATIC / "site.css"


def joined() -> str:
    """Return what site.css holds: tokens, base, layout, every part, print; no comments."""
    css = STATIC / "css"
    files = [css / "tokens.css", css / "base.css", css / "layout.css"]
    files += [*sorted((css / "parts").glob("*.css")), css / "print.css"]
    text = "@layer tokens, base, layout, parts;\n"
    text += "".join(file.read_text(encoding="utf-8") for file in files)
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    text = re.sub(r"\s+", " ", text)
    text = re.sub(r" ?([{};,>]) ?|(:) ", r"\1\2", text).replace(";}", "}")
    return text.replace("}", "}\n").strip() + "\n"  # in lines, so that changes can be merged


class Command(BaseCommand):
    """Readers load one stylesheet; people edit one file a piece. A test holds the two equal."""

    help = "Join the files of static/glossary/css/ into the stylesheet that pages load."
    requires_system_checks: list[str] = []

    def handle(self, **options: Any) -> None:
        STYLESHEET.write_text(joined(), encoding="utf-8")
        self.stdout.write(f"{STYLESHEET.name}: {STYLESHEET.stat().st_size} bytes")
