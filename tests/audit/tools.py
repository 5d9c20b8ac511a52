"""What the audits need beside Python: node with a few packages, and Chromium."""

import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
MODULES = HERE / "node_modules"


def node_missing() -> str:
    """Why node's tools can't run; empty when they can. What of them is missing is installed."""
    if not shutil.which("node") or not shutil.which("npm"):
        return "node and npm are not installed (on Debian and Ubuntu: apt install nodejs npm)"
    wanted = json.loads((HERE / "package.json").read_text())["dependencies"]
    if all(_installed(name) == version for name, version in wanted.items()):
        return ""
    command = ["npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts"]
    got = subprocess.run(command, cwd=HERE, capture_output=True, text=True, check=False)
    return "" if got.returncode == 0 else f"npm could not install: {got.stderr.strip()[-300:]}"


def _installed(name: str) -> str:
    file = MODULES / name / "package.json"
    return str(json.loads(file.read_text())["version"]) if file.exists() else ""


def run_json(name: str, *arguments: str, output: str, environment: dict[str, str]) -> Any:
    """What the node program `name` writes into the file that `output` tells it of, as in
    "--output-path={}". Its exit code says nothing here."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "result.json")
        got = subprocess.run(
            [str(MODULES / ".bin" / name), *arguments, output.format(file)],
            cwd=HERE,
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, **environment},
        )
        if not file.exists():
            raise RuntimeError(f"{name}: {(got.stderr or got.stdout).strip()[-500:]}")
        return json.loads(file.read_text())
