"""`make audit`: look at the site from outside, as the figures that it keeps demand.

    python -m tests.audit [--site http://127.0.0.1:8000] [--only html,axe] [--runs 5]

Without --site a fresh one with the shipped subject is served for the time of the audit.
It ends with 0 only when all that was asked for was looked at and nothing was found; with 1 after
faults, with 2 when something could not be looked at.
"""

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

from tests.bench.servers import gloss, settings_of
from tests.run import chromium

from . import eyes, lighthouse, markup, packages
from .findings import Findings
from .places import EXPLAINER

BROWSER = {"axe": eyes.axe, "room": eyes.room, "visits": eyes.first_visits}
PAGES = {"html": markup.html, "jsonld": markup.json_ld}
PACKAGES = {"vulnerabilities": packages.vulnerabilities, "licences": packages.licences}
NAMES = [*PAGES, *BROWSER, "lighthouse", *PACKAGES]


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--site", help="the address of a running site with the shipped subject")
    parser.add_argument("--only", default=",".join(NAMES), help=f"some of {', '.join(NAMES)}")
    parser.add_argument("--runs", type=int, default=5, help="runs of Lighthouse for each page")
    chosen = parser.parse_args()
    wanted = chosen.only.split(",")
    if unknown := set(wanted) - set(NAMES):
        parser.error(f"there is no audit {', '.join(unknown)}; there are {', '.join(NAMES)}")
    failed, unseen = False, []
    with ExitStack() as stack:
        for findings in _all(stack, wanted, chosen.site, chosen.runs):
            print(f"\n== {findings.name}: {findings.verdict()}", flush=True)
            for line in findings.lines:
                print(f"   {line}")
            for line in findings.faults:
                print(f"   FAULT {line}")
            failed = failed or bool(findings.faults)
            unseen += [findings.name] if findings.missing else []
    return verdict(failed, unseen)


def verdict(failed: bool, unseen: list[str]) -> int:
    """Say in the last line what came of it; return the exit code."""
    if unseen:
        print(f"\nNOT LOOKED AT: {'; '.join(unseen)}. ONLY= names what is to be looked at.")
    if not failed and not unseen:
        print("\nAll was looked at, nothing was found.")
    return 1 if failed else 2 if unseen else 0


def _all(stack: ExitStack, wanted: list[str], site: str, runs: int) -> Iterator[Findings]:
    if needs_site := [name for name in wanted if name not in PACKAGES]:
        site = site or _fresh_site(stack)
        yield from (PAGES[name](site) for name in needs_site if name in PAGES)
        yield from _seen(stack, [name for name in needs_site if name not in PAGES], site, runs)
    yield from (PACKAGES[name]() for name in wanted if name in PACKAGES)


def _fresh_site(stack: ExitStack) -> str:
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
    site = stack.enter_context(gloss(folder, EXPLAINER))
    add_extras = [sys.executable, "-m", "tests.audit.extras"]
    port = urlsplit(site.url).port or 0
    subprocess.run(add_extras, env=settings_of(folder, port=port), check=True)
    return site.url


def _seen(stack: ExitStack, names: list[str], site: str, runs: int) -> Iterator[Findings]:
    path = chromium()
    if names and not path:
        reason = "Chromium wasn't found; CHROMIUM may name it (apt install chromium)"
        yield from (Findings(name, missing=reason) for name in names)
        return
    looks: dict[str, Callable[..., Findings]] = {k: v for k, v in BROWSER.items() if k in names}
    if looks:
        with eyes.chromium_at(str(path)) as browser:
            yield from (look(browser, site) for look in looks.values())
    if "lighthouse" in names:
        yield lighthouse.lighthouse(site, str(path), runs)


if __name__ == "__main__":
    sys.exit(main())
