"""What is installed for Gloss: known vulnerabilities and licences."""

import json
import re
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from .findings import Findings

ROOT = Path(__file__).resolve().parents[2]
FILES = [
    file
    for file in sorted(ROOT.glob("requirements*.txt"))
    if file.stem not in ("requirements-dev", "requirements-audit")
]
STRANGE = re.compile(r"\b(AGPL|Affero|proprietary|commercial)\b", re.I)


def vulnerabilities() -> Findings:
    found = Findings("known vulnerabilities (pip-audit)")
    for file in FILES:
        command = [sys.executable, "-m", "pip_audit", "-r", str(file), "-f", "json"]
        got = subprocess.run(
            [*command, "--progress-spinner", "off"], capture_output=True, text=True, check=False
        )
        try:
            packages = json.loads(got.stdout)["dependencies"]
        except ValueError:
            found.missing = f"pip-audit said: {got.stderr.strip().splitlines()[-1:]}"
            return found
        skipped = [one["name"] for one in packages if "skip_reason" in one]
        if len(skipped) == len(packages):
            found.missing = "its database can't be reached from here"
            return found
        for one in packages:
            for flaw in one.get("vulns", ()):
                fixed = ", ".join(flaw["fix_versions"]) or "nothing yet"
                found.fault(f"{one['name']} {one['version']}: {flaw['id']}, mended in {fixed}")
        found.say(f"{file.name}: {len(packages)} packages, {len(skipped)} not known to it")
    return found


def licences() -> Findings:
    found = Findings("licences of what is installed, base and extras")
    for file in FILES:
        by_licence: dict[str, list[str]] = {}
        for name in sorted(_with_all_they_need(_names(file))):
            by_licence.setdefault(_licence(name), []).append(name)
        found.say(f"{file.name}:")
        for licence, names in sorted(by_licence.items()):
            found.say(f"  {licence}: {', '.join(names)}")
            if STRANGE.search(licence) or licence == "unknown":
                found.fault(f"{', '.join(names)}: {licence}")
    return found


def _names(file: Path) -> list[str]:
    return re.findall(r"^([\w.-]+)(?:\[[\w,]+\])?==", file.read_text(), re.M)


def _with_all_they_need(names: list[str]) -> set[str]:
    known: set[str] = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop().lower().replace("_", "-")
        if name in known:
            continue
        try:
            needs = distribution(name).requires or ()
        except PackageNotFoundError:
            continue
        known.add(name)
        waiting += [re.split(r"[^\w.-]", need)[0] for need in needs if "extra ==" not in need]
    return known


def _licence(name: str) -> str:
    said = distribution(name).metadata
    classes = [
        one.rsplit("::", 1)[-1].strip()
        for one in said.get_all("Classifier", ())
        if one.startswith("License ::")
    ]
    named = (said.get("License-Expression") or "").strip()
    short = (said.get("License") or "").strip().splitlines()[:1]
    return named or ", ".join(classes) or (short[0] if short else "unknown")
