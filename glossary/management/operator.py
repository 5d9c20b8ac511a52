"""What history will say of a command: why, and who ran it (`--by`, or the machine's operator)."""

import getpass
from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import CommandError

from glossary.models import Snapshot
from glossary.publishing.actors import Actor, Operator


def add_by(parser: ArgumentParser) -> None:
    """Let `--by USERNAME` say for whom the command acts."""
    parser.add_argument("--by", metavar="USERNAME", help="the account that history shall name")


def add_note(parser: ArgumentParser) -> None:
    """Let `--note` and `--change` say why something is published."""
    parser.add_argument("--note", default="", help="why, for the history")
    parser.add_argument(
        "--change", choices=Snapshot.Change.values, default=Snapshot.Change.EDITORIAL
    )


def actor_of(options: dict[str, Any]) -> Actor:
    """Who history will name. Raises CommandError for an account that doesn't exist."""
    name = options.get("by")
    if name is None:
        return Operator(f"command ({_system_user()})")
    account = User.objects.filter(username=name).first()
    if account is None:
        raise CommandError(f"There is no account {name}.")
    return account


def _system_user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):  # a container's user may have no name
        return "unnamed"
