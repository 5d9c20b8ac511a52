#!/usr/bin/env python
"""The operator's door: `python manage.py help` lists the commands."""

import os
import sys

IMPORTS = frozenset({"import_glossary", "import_markdown", "sync_markdown"})
LESS_URGENT = 10  # than answers to readers, whom an import on the same machine would slow down


def main() -> None:
    if sys.version_info < (3, 11):  # noqa: UP036 (says so instead of failing)
        version = ".".join(str(part) for part in sys.version_info[:3])
        sys.exit(f"Gloss needs Python 3.11 or newer; this is Python {version} ({sys.executable}).")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "site_config.settings")
    if IMPORTS.intersection(sys.argv[1:2]):
        os.nice(LESS_URGENT)
    try:
        from django.core.management import execute_from_command_line
    except ImportError:
        sys.exit("Django isn't installed for this Python: run `make run`, or see README.md.")
    from django.db import InterfaceError, OperationalError, ProgrammingError

    from site_config.asking_database import said_by_database
    from site_config.database_errors import AWAY, trouble_of
    from site_config.env import WrongSetting

    try:
        execute_from_command_line(sys.argv)
    except WrongSetting as problem:
        sys.exit(str(problem))
    except (InterfaceError, OperationalError, ProgrammingError) as error:
        trouble = trouble_of(error)
        is_ours = isinstance(error, ProgrammingError) and trouble is AWAY
        if is_ours or "--traceback" in sys.argv:
            raise
        sys.exit(f"{trouble.message} ({said_by_database(error)})")


if __name__ == "__main__":
    main()
