"""How often a login may fail for one name, and forgetting it when an operator says so."""

import time
from pathlib import Path
from typing import Final

from django.conf import settings
from django.utils.crypto import salted_hmac

from site_config.rate_limits import RateLimit, in_redis

DAY: Final = 24 * 60 * 60
OF_A_NAME: Final = (  # the more were wrong, the longer it takes until the next may be tried
    RateLimit(name="login-name", most=10, seconds=5 * 60),
    RateLimit(name="login-name-hour", most=20, seconds=60 * 60),
    RateLimit(name="login-name-day", most=50, seconds=DAY),
)

_heeded: set[tuple[str, str]] = set()  # name of each note that this process saw, and its moment


class StillCounted(Exception):
    """Failures for a name could not be forgotten everywhere; the text says where they count."""


def plain(name: str) -> str:
    """As it is counted: however it is spelt, and whether it exists or not."""
    return name.casefold()[:150]


def forget(name: str) -> None:
    """Forget the failures for `name`: in all processes of this machine, and of all machines that
    count together by Redis. Raises StillCounted, having done what could be done."""
    note, redis = _note(name), in_redis()
    forgotten = [limit.forget(plain(name), "") for limit in OF_A_NAME]
    is_told_here = _write_down(note)
    if redis and redis.leave_note(f"forgotten:{note.name}", seconds=DAY) and all(forgotten):
        return
    again = f"`manage.py allow_login {name}`"
    if not is_told_here:
        raise StillCounted(
            f"Failed logins for {name} still count in every process: {note.parent} can't be"
            f" written. Run {again} as the user that the server runs as."
        )
    if redis:
        raise StillCounted(
            f"Redis can't be reached: what it holds, and what processes of other machines counted,"
            f" still counts. Processes of this machine forget the failed logins for {name} that"
            f" they counted themselves. Run {again} when Redis answers."
        )
    if not all(forgotten):
        raise StillCounted(
            f"Failed logins for {name} still count in every process: what this machine counts"
            f" can't be written just now. Run {again} once more."
        )


def _write_down(note: Path) -> bool:
    try:
        note.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        note.touch()
    except OSError:
        return False
    return True


def was_forgotten(name: str) -> bool:
    """Whether another process called `forget` lately; then this one has heeded it now."""
    note = _note(name)
    redis = in_redis()
    moments = {_written(note), redis.note(f"forgotten:{note.name}") if redis else ""} - {""}
    unheeded = {(note.name, moment) for moment in moments} - _heeded
    if not unheeded:
        return False
    _heeded.update(unheeded)
    for limit in OF_A_NAME:
        limit.forget_here(plain(name), "")
    return True


def _written(note: Path) -> str:
    """When, if that was within a day; else ""."""
    try:
        at = note.stat().st_mtime
    except OSError:
        return ""
    return repr(at) if time.time() - at <= DAY else ""


def _note(name: str) -> Path:
    hashed = salted_hmac("gloss.forgotten", plain(name), algorithm="sha256").hexdigest()[:32]
    return Path(settings.DATA_DIR) / "forgotten" / hashed
