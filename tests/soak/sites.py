"""Sites of their own, on databases of their own, for programs that are killed and starved."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.databases import new_database

ROOT = Path(__file__).parents[2]
OUTSIDE = ("SITE_URL", "HOST", "PORT", "DJANGO_DEBUG", "LANGUAGE_CODE", "REDIS_URL", "STARTER")


class Scratch:
    """A site in `folder`, on the database at `url`; without one, on SQLite. code: what runs it."""

    code = ROOT

    def __init__(self, folder: Path, url: str = "", **more: str) -> None:
        self.folder = folder
        self.kind = "PostgreSQL" if url else "SQLite"
        inherited = {name: text for name, text in os.environ.items() if name not in OUTSIDE}
        self.environment = {
            **inherited,
            "ENV_FILE": os.devnull,
            "DATA_DIR": str(folder / "data"),
            "DATABASE_URL": url,
            "DJANGO_SETTINGS_MODULE": "site_config.settings",
            **more,
        }

    def start(self, *arguments: str, **options: Any) -> "subprocess.Popen[str]":
        """A Python process of this site, such as ("manage.py", "serve")."""
        command = [sys.executable, *arguments]
        return subprocess.Popen(command, cwd=self.code, env=self.environment, text=True, **options)

    def run(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        command = [sys.executable, *arguments]
        return subprocess.run(
            command, cwd=self.code, env=self.environment, capture_output=True, text=True
        )

    def manage(self, *arguments: str) -> str:
        """What a command says; an error of it is one of ours."""
        done = self.run("manage.py", *arguments)
        if done.returncode:
            raise RuntimeError(f"{' '.join(arguments)}: {done.stdout}{done.stderr}")
        return done.stdout


@contextmanager
def scratch(folder: Path, server: str = "", **more: str) -> Iterator[Scratch]:
    """server: URL of a PostgreSQL where databases may be made; without one, SQLite is used."""
    if not server:
        yield Scratch(folder, **more)
        return
    with new_database(server, "gloss_soak") as url:
        yield Scratch(folder, url, **more)
