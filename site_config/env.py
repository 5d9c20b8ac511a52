"""Typed readers of environment variables.

A wrong value raises `WrongSetting`, whose text names the variable, what it got and what it takes.
`manage.py` and `wsgi.py` print that text as one plain sentence.
"""

import os
from collections.abc import Collection
from importlib.util import find_spec
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import NoReturn
from urllib.parse import urlsplit

YES = ("1", "true", "yes", "on")
NO = ("0", "false", "no", "off", "")


class WrongSetting(Exception):
    """A setting that the site can't start with; its text is meant for people."""


def read_file(path: Path) -> None:
    """Put the variables of a `.env` file into the environment; what is already set there wins.

    One `NAME=value` a line. Blank lines and lines beginning with `#` are skipped, a leading
    `export ` and one pair of quotes around the value are dropped, nothing is expanded.
    A missing file is no error.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return
    except (OSError, UnicodeDecodeError) as error:
        raise WrongSetting(f"{path} can't be read: {error}") from None
    for number, line in enumerate(lines, start=1):
        line = line.strip().removeprefix("export ").strip()
        if not line or line.startswith("#"):
            continue
        name, equals, value = line.partition("=")
        if not equals or not name.strip().isidentifier():
            raise WrongSetting(f"{path}, line {number}: expected NAME=value")  # it may be a secret
        value = value.strip()
        if len(value) >= 2 and value[0] == value[-1] and value[0] in "\"'":
            value = value[1:-1]
        os.environ.setdefault(name.strip(), value)


def text(name: str, *, default: str = "") -> str:
    """The variable as it stands, without blanks around it; the default where unset or empty."""
    return os.environ.get(name, "").strip() or default


def flag(name: str, *, default: bool = False) -> bool:
    if name not in os.environ:
        return default
    value = os.environ[name].strip().lower()
    if value in YES:
        return True
    if value in NO:
        return False
    _refuse(name, "1 or 0 (also true, yes, on; false, no, off)")


def integer(name: str, *, default: int, least: int = 0, most: int = 2**31) -> int:
    value = text(name)
    if not value:
        return default
    try:
        number = int(value)
    except ValueError:
        number = least - 1
    if not least <= number <= most:
        _refuse(name, f"a whole number from {least} to {most}")
    return number


def choice(name: str, choices: Collection[str], *, default: str, takes: str = "") -> str:
    """takes: what a refusal says in place of all the choices, where they are many."""
    value = text(name, default=default)
    if value not in choices:
        _refuse(name, takes or "one of " + ", ".join(repr(option) for option in choices))
    return value


def path(name: str, *, default: Path) -> Path:
    """An absolute path; a relative one is taken from the current folder."""
    value = text(name)
    if "\0" in value:
        _refuse(name, "the path of a file or folder")
    return Path(value).expanduser().absolute() if value else default


def url(name: str, *, default: str = "", schemes: Collection[str], takes: str = "") -> str:
    """The variable if it is a URL of one of `schemes` with a host or a path, else a refusal."""
    value = text(name, default=default)
    if not value:
        return value
    try:
        parts = urlsplit(value)
        names_something = bool(parts.hostname or parts.path.strip("/"))
        valid = parts.scheme in schemes and names_something and (parts.port or 1) > 0
    except ValueError:
        valid = False
    if not valid:
        such_as = takes or " or ".join(f"{scheme}://example.org" for scheme in schemes)
        _refuse(name, f"an address such as {such_as}")
    return value


def origin(name: str, *, default: str) -> str:
    """A web address that holds nothing but scheme, host and port, without a last slash."""
    value = url(name, default=default, schemes=("http", "https")).rstrip("/")
    parts = urlsplit(value)
    if not parts.hostname or parts.path or parts.query or parts.fragment or "@" in parts.netloc:
        _refuse(name, "scheme, host and port alone, such as https://example.org")
    return f"{parts.scheme}://{parts.netloc.lower()}"


def words(name: str) -> tuple[str, ...]:
    """The variable's words, which commas part; none where it is unset."""
    return tuple(word for part in text(name).split(",") if (word := part.strip()))


def networks(name: str) -> tuple[IPv4Network | IPv6Network, ...]:
    """Addresses and networks such as `10.0.0.0/8`, with commas between; none by default."""
    try:
        return tuple(ip_network(one.strip()) for one in text(name).split(",") if one.strip())
    except ValueError:
        _refuse(name, "addresses or networks such as 127.0.0.1, 10.0.0.0/8")


def installed(module: str, *, by: str, file: str) -> None:
    """Refuse to start where a setting needs a package that isn't there. by: the setting's name."""
    if find_spec(module) is None:
        raise WrongSetting(
            f"{by} is set, but {module} isn't installed: run `pip install -r {file}`."
        )


def _refuse(name: str, takes: str) -> NoReturn:
    shown = os.environ.get(name, "")
    if "://" in shown and "@" in shown:
        shown = "(a value with a password, not shown)"
    raise WrongSetting(f"{name} is {shown!r}, but takes {takes}.")
