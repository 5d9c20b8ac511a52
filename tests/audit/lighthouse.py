"""Lighthouse as a phone sees the pages: the median of several runs of each."""

import statistics

from .findings import Findings
from .places import TIMED
from .tools import node_missing, run_json

LEAST = {"performance": 99, "accessibility": 100, "best-practices": 100, "seo": 100}
ASIDE = {"/search/?q=kv+cache": {"is-crawlable"}}  # results are kept out of search engines


def lighthouse(site: str, chromium: str, runs: int) -> Findings:
    found = Findings(f"Lighthouse, mobile, median of {runs}", missing=node_missing())
    if found.missing:
        return found
    for path in TIMED:
        scores: dict[str, list[float]] = {name: [] for name in LEAST}
        failed: set[str] = set()
        for _ in range(runs):
            result = _run(site + path, chromium, skipped=ASIDE.get(path, set()))
            for name in LEAST:
                scores[name].append(100 * (result["categories"][name]["score"] or 0))
            failed |= {
                f"{name} ({audit.get('displayValue') or audit['title']})"
                for name, audit in result["audits"].items()
                if audit["score"] is not None
                and audit["score"] < 0.9
                and audit["scoreDisplayMode"] in ("binary", "numeric")
            }
        medians = {name: statistics.median(values) for name, values in scores.items()}
        figures = " / ".join(f"{value:.0f}" for value in medians.values())
        found.say(f"{path}: {figures}" + (f"; {', '.join(sorted(failed))}" if failed else ""))
        for name, least in LEAST.items():
            if round(medians[name]) < least:
                found.fault(f"{path}: {name} {medians[name]:.0f}; at least {least}")
    return found


def _run(url: str, chromium: str, *, skipped: set[str]) -> dict:
    flags = "--headless=new --no-sandbox --disable-dev-shm-usage"
    return run_json(
        "lighthouse",
        url,
        "--quiet",
        "--output=json",
        f"--chrome-flags={flags}",
        f"--only-categories={','.join(LEAST)}",
        *(f"--skip-audits={name}" for name in skipped),
        output="--output-path={}",
        environment={"CHROME_PATH": chromium},
    )
