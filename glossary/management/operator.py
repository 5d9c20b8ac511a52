"""Who runs a command: the account that `--by` names, or the operator by the machine's own name."""

import getpass
from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import CommandError

from glossary.publishing.actors import Actor, Operator


def add_by(parser: ArgumentParser) -> None:
    """Let `--by USERNAME` say for whom the command acts."""
    parser.add_argument("--by", metavar="USERNAME", help="the account that history shall name")


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
