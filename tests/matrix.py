"""`make test-matrix`: the suite under every Python and Django that Gloss is for and that is here.

    python -m tests.matrix [ARGUMENTS OF PYTEST]

Each pair gets an environment of its own below `.matrix/`, made by uv from the installed or
downloaded packages. On SQLite and without a browser: what differs between versions shows there.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
PYTHONS = ("3.11", "3.12", "3.13")
DJANGOS = {"5.2": "3.10", "6.1": "3.12"}  # each with the first Python that it runs on
PINNED = "Django=="


def main(arguments: list[str]) -> int:
    said, codes = [], []
    for python in PYTHONS:
        program = find(python)
        for django, least in DJANGOS.items():
            pair = f"Python {python}, Django {django}"
            if tuple(map(int, python.split("."))) < tuple(map(int, least.split("."))):
                said.append(f"{pair}: Django asks for Python {least}")
            elif not program:
                said.append(f"{pair}: no Python {python} was found")
            elif problem := make(program, python, django):
                said.append(f"{pair}: could not be installed ({problem})")
            else:
                code = run(python, django, arguments)
                codes.append(code)
                said.append(f"{pair}: {'passed' if code == 0 else 'FAILED'}")
    print("\n".join(["", *said]))
    return 1 if not codes or any(codes) else 0


def find(version: str) -> str | None:
    """A Python of that version: on the path, or among those of pyenv."""
    if named := shutil.which(f"python{version}"):
        works = subprocess.run([named, "-c", "import ssl, sqlite3"], capture_output=True)
        if works.returncode == 0:
            return named
    installed = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    found = sorted(installed.glob(f"{version}.*/bin/python"))
    return str(found[-1]) if found else None


def folder(python: str, django: str) -> Path:
    return ROOT / ".matrix" / f"python{python}-django{django}"


def make(program: str, python: str, django: str) -> str:
    """Make the environment; the reason why it could not be made, or nothing."""
    place = folder(python, django)
    uv = [sys.executable, "-m", "uv", "-q"]
    override = place.with_suffix(".txt")
    place.parent.mkdir(exist_ok=True)
    pinned = next(
        line for line in (ROOT / "requirements.txt").read_text().splitlines() if PINNED in line
    )
    is_pinned = pinned.startswith(f"{PINNED}{django}.")
    override.write_text(f"{pinned}\n" if is_pinned else f"Django~={django}.0\n")
    steps = (
        [*uv, "venv", "--allow-existing", "--python", program, str(place)],
        [*uv, "pip", "install", "--python", str(place / "bin" / "python")]
        + ["-r", "requirements-dev.txt", "--override", str(override)],
    )
    for step in steps:
        done = subprocess.run(step, cwd=ROOT, capture_output=True, text=True)
        if done.returncode:
            return " ".join(done.stderr.split())[:300]
    return ""


def run(python: str, django: str, arguments: list[str]) -> int:
    print(f"\n== Python {python}, Django {django}", flush=True)
    program = str(folder(python, django) / "bin" / "python")
    environment = {**os.environ, "ENV_FILE": os.devnull, "DATABASE_URL": ""}
    command = [program, "-m", "pytest", "-q", "-m", "not browser", "-p", "no:cacheprovider"]
    return subprocess.call([*command, *(arguments or ["-n", "2"])], cwd=ROOT, env=environment)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
