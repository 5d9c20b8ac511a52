"""How the commands tell what became of files: lines and their sum, or JSON."""

import json
from itertools import islice
from typing import Final

from django.core.management.base import OutputWrapper

from glossary.exchange.report import Report

SHOWN_AT_0: Final = ("unresolved links",)


def tell(out: OutputWrapper, report: Report, *, is_dry: bool, most: int | None = None) -> None:
    """What changed, every remark, what was found, and the sum. most: of the lines."""
    lines = report.lines()
    for line in islice(lines, most):
        out.write(line)
    if more := sum(1 for _line in lines):
        out.write(f"… and {more} lines more (--json lists all)")
    counted = sorted(report.found.items())
    if found := [f"{n} {what}" for what, n in counted if n or what in SHOWN_AT_0]:
        out.write(f"Found: {', '.join(found)}")
    out.write(report.summary() + (" (dry run: nothing was written)" if is_dry else ""))


def tell_as_json(out: OutputWrapper, *reports: Report) -> None:
    """One report as an object, several as a list."""
    told = [report.as_json() for report in reports]
    whole = told[0] if len(told) == 1 else told
    out.write(json.dumps(whole, ensure_ascii=False, indent=1))
