"""How often a login may fail for one name, and forgetting it when an operator says so."""

import time
from pathlib import Path
from typing import Final

from django.conf import settings
from django.utils.crypto import salted_hmac

from site_config.rate_limits import RateLimit

DAY: Final = 24 * 60 * 60
OF_A_NAME: Final = (  # the more were wrong, the longer it takes until the next may be tried
    RateLimit(name="login-name", most=10, seconds=5 * 60),
    RateLimit(name="login-name-hour", most=20, seconds=60 * 60),
    RateLimit(name="login-name-day", most=50, seconds=DAY),
)

_heeded: dict[str, float] = {}  # notes that this process has seen, and when each was written


def plain(name: str) -> str:
    """As it is counted: however it is spelt, and whether it exists or not."""
    return name.casefold()[:150]


def forget(name: str) -> None:
    """Forget the failures for `name`: here, in the Redis, and in all processes of this machine."""
    note = _note(name)
    note.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    note.touch()
    _forget(name)


def was_forgotten(name: str) -> bool:
    """Whether another process called `forget` lately; then this one has heeded it now."""
    note = _note(name)
    try:
        at = note.stat().st_mtime
    except OSError:
        return False
    if at <= _heeded.get(note.name, 0) or time.time() - at > DAY:
        return False
    _heeded[note.name] = at
    _forget(name)
    return True


def _forget(name: str) -> None:
    for limit in OF_A_NAME:
        limit.forget(plain(name), "")


def _note(name: str) -> Path:
    hashed = salted_hmac("gloss.forgotten", plain(name), algorithm="sha256").hexdigest()[:32]
    return Path(settings.DATA_DIR) / "forgotten" / hashed
