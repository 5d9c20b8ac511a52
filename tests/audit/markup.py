"""HTML by html-validate, JSON-LD by the shapes of schema.org."""

import json
import re
import tempfile
import urllib.error
import urllib.request
from pathlib import Path

from .findings import Findings
from .json_ld import faults_of
from .places import ONE_OF_EACH_KIND
from .tools import node_missing, run_json

HERE = Path(__file__).resolve().parent


def page(url: str) -> str:
    try:
        with urllib.request.urlopen(url, timeout=60) as answer:  # noqa: S310 (our own server)
            return str(answer.read().decode())
    except urllib.error.HTTPError as error:  # a page about something missing is a page, too
        return error.read().decode()


def html(site: str) -> Findings:
    found = Findings("HTML is valid (html-validate)", missing=node_missing())
    if found.missing:
        return found
    with tempfile.TemporaryDirectory() as folder:
        names = {}
        for number, path in enumerate(ONE_OF_EACH_KIND):
            file = Path(folder, f"{number}.html")
            file.write_text(page(site + path))
            names[str(file)] = path
        config = str(HERE / "htmlvalidate.json")
        results = run_json(
            "html-validate",
            *("--config", config, *names),
            output="--formatter=json={}",
            environment={},
        )
    for result in results:
        for said in result["messages"]:
            place = f"{names[result['filePath']]}:{said['line']}:{said['column']}"
            found.fault(f"{place} {said['ruleId']}: {said['message']}")
    found.say(f"{len(names)} pages")
    return found


def json_ld(site: str) -> Findings:
    found = Findings("JSON-LD has the shapes of schema.org")
    seen: set[str] = set()
    for path in ONE_OF_EACH_KIND:
        for text in re.findall(
            r'<script type="application/ld\+json"[^>]*>(.*?)</script>', page(site + path), re.S
        ):
            thing = json.loads(text)
            seen.add(thing["@type"])
            for fault in faults_of(thing):
                found.fault(f"{path} {fault}")
    found.say("types: " + ", ".join(sorted(seen)))
    return found
