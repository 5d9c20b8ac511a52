"""How often somebody may ask for something: limits that hold with Redis and without.

Each process counts for itself; where REDIS_URL is set, all count together too. Where it isn't, all
processes of the machine count logins together, in a file: else whoever guesses at passwords had as
many tries more as there are processes. Of a Redis that is away or slow one answer is waited for, a
tenth of a second; then the process's own count goes on alone, until a thread that nobody waits for
has seen Redis answer again.
The clock counts spans: put forward, it lets everybody begin anew; put back, what was counted
before counts no more, or once more for who comes back to a span that was. Nobody waits longer.
Nobody is remembered: what is kept is a keyed hash of who asks, for two spans of time at most.
"""

import logging
import math
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Protocol

from django.conf import settings
from django.utils.crypto import salted_hmac

from site_config.machine_counts import MachineCounts

log = logging.getLogger(__name__)

MOST_KEYS = 20_000  # of one limit in one process; beyond, the fullest span is begun anew
REDIS_SECONDS = 0.1  # that an answer may take
LEFT_ALONE_SECONDS = 5.0  # a Redis that failed, before it is looked at again
OF_LOGINS = "login-"  # what the name of each limit on logins begins with
FILE = "counts.sqlite3"  # in DATA_DIR: what a machine without Redis counts in one place


def now() -> float:
    """Seconds since 1970, by which every limit counts."""
    return time.time()


class Counts(Protocol):
    """Where it is counted how often each key was taken in a span of time."""

    def add(self, key: str, span: int, seconds: int) -> tuple[int, int]:
        """Count one more in `span`; how many there were before it, and in the span before that.

        The first is -1 where nothing could be counted.
        """

    def take_back(self, key: str, span: int, seconds: int) -> None:
        """Count one less in `span`."""

    def forget(self, key: str, span: int) -> bool:
        """Count nothing in `span` and in the one before it; whether that could be done."""


@dataclass(frozen=True, kw_only=True)
class RateLimit:
    """At most `most` times in `seconds`, for each key.

    Counted in spans of that length, of which the last one counts by how much of it still lies
    within reach. So a burst at the turn of two spans can't have twice as much.
    """

    name: str
    most: int
    seconds: int = 60
    clock: Callable[[], float] = lambda: now()

    def take(self, *who: str) -> int:
        """Take one for `who`: 0 if that is allowed, else the seconds to wait; then none is taken.

        who: texts that tell one from another, such as an address, or an address and a name.
        """
        key = f"{self.name}:{_hashed(*who)}"
        moment = self.clock()
        span, into = int(moment // self.seconds), moment % self.seconds
        taken: list[Counts] = []
        for counts in self._places():
            here, before = counts.add(key, span, self.seconds)
            if here < 0:
                continue
            taken.append(counts)
            if here + before * (1 - into / self.seconds) >= self.most:
                for each in taken:
                    each.take_back(key, span, self.seconds)
                return math.floor(self._wait(here, before, into)) + 1
        return 0

    def give_back(self, *who: str) -> None:
        """Take back the one that `take` took a moment ago: for who counts failures alone."""
        key = f"{self.name}:{_hashed(*who)}"
        span = int(self.clock() // self.seconds)
        for counts in self._places():
            counts.take_back(key, span, self.seconds)

    def forget(self, *who: str) -> bool:
        """Let `who` begin anew; whether that could be done wherever it is counted."""
        return self._forget(self._places(), who)

    def forget_here(self, *who: str) -> None:
        """Let `who` begin anew in this process: where all count together, it was done."""
        self._forget(_everywhere()[:1], who)

    def _forget(self, places: tuple[Counts, ...], who: tuple[str, ...]) -> bool:
        key = f"{self.name}:{_hashed(*who)}"
        span = int(self.clock() // self.seconds)
        done = [counts.forget(key, span) for counts in places]  # each, whatever the others say
        return all(done)

    def _places(self) -> tuple[Counts, ...]:
        if settings.REDIS_URL or not self.name.startswith(OF_LOGINS):
            return _everywhere()
        machine = MachineCounts(Path(settings.DATA_DIR) / FILE, most_keys=MOST_KEYS)
        return (*_everywhere(), machine)

    def _wait(self, here: int, before: int, into: float) -> float:
        """Seconds until what counts has fallen to `most`."""
        if here >= self.most:  # not before the next span, in which these are the ones before
            return self.seconds - into + self.seconds * (1 - self.most / here)
        return self.seconds * (1 - (self.most - here) / before) - into


class OwnCounts:
    """Those of this process."""

    def __init__(self) -> None:
        self._spans: dict[str, dict[int, dict[str, int]]] = {}
        self._lock = threading.Lock()

    def add(self, key: str, span: int, seconds: int) -> tuple[int, int]:
        name = key.partition(":")[0]
        with self._lock:
            spans = self._spans.get(name, {})
            kept = self._spans[name] = {
                one: spans.get(one, {}) for one in (span - 1, span)
            }  # what is older is forgotten
            counted = kept[span]
            if key not in counted and len(counted) >= MOST_KEYS:
                counted.clear()
            counted[key] = counted.get(key, 0) + 1
            return counted[key] - 1, kept[span - 1].get(key, 0)

    def take_back(self, key: str, span: int, seconds: int) -> None:
        with self._lock:
            counted = self._spans.get(key.partition(":")[0], {}).get(span, {})
            if counted.get(key, 0) > 0:
                counted[key] -= 1

    def forget(self, key: str, span: int) -> bool:
        with self._lock:
            for counted in self._spans.get(key.partition(":")[0], {}).values():
                counted.pop(key, None)
        return True


class SharedCounts:
    """Those of all processes, in Redis. When it fails, nothing is counted here for a while."""

    def __init__(self, redis: Any, errors: tuple[type[Exception], ...]) -> None:
        self._redis = redis
        self._errors = errors
        self._is_away = False

    def add(self, key: str, span: int, seconds: int) -> tuple[int, int]:
        if self._is_away:
            return -1, 0
        try:
            with self._redis.pipeline(transaction=False) as pipe:
                pipe.incr(_of_span(key, span))
                pipe.expire(_of_span(key, span), 2 * seconds)
                pipe.get(_of_span(key, span - 1))
                here, _, before = pipe.execute()
        except self._errors as error:
            self._leave_alone(error)
            return -1, 0
        return int(here) - 1, int(before or 0)

    def take_back(self, key: str, span: int, seconds: int) -> None:
        if self._is_away:
            return
        try:
            with self._redis.pipeline(transaction=False) as pipe:
                pipe.decr(_of_span(key, span))
                pipe.expire(_of_span(key, span), 2 * seconds)
                left, _ = pipe.execute()
            if int(left) < 0:  # it was counted elsewhere, or Redis has forgotten
                self._redis.delete(_of_span(key, span))
        except self._errors as error:
            self._leave_alone(error)

    def forget(self, key: str, span: int) -> bool:
        if self._is_away:
            return False
        try:
            self._redis.delete(_of_span(key, span), _of_span(key, span - 1))
        except self._errors as error:
            self._leave_alone(error)
            return False
        return True

    def leave_note(self, name: str, *, seconds: int) -> bool:
        """Tell all processes for so long that it is the moment of `name`; whether that was done."""
        if self._is_away:
            return False
        try:
            self._redis.set(f"gloss:{name}", repr(time.time()), ex=seconds)
        except self._errors as error:
            self._leave_alone(error)
            return False
        return True

    def note(self, name: str) -> str:
        """What differs with each moment that a process told of as that of `name`; "" for none."""
        if self._is_away:
            return ""
        try:
            said = self._redis.get(f"gloss:{name}")
        except self._errors as error:
            self._leave_alone(error)
            return ""
        return repr(said) if said else ""

    def look(self) -> bool:
        """Whether it answers again; then all is counted here as before."""
        try:
            self._redis.ping()
        except self._errors:
            return False
        self._is_away = False
        log.warning("Redis answers again: processes count together")
        return True

    def _leave_alone(self, error: Exception) -> None:
        if self._is_away:
            return
        self._is_away = True
        log.warning("Redis doesn't count (%s): each process counts alone for now", error)
        threading.Thread(target=self._wait_for_it, name="redis", daemon=True).start()

    def _wait_for_it(self) -> None:
        time.sleep(LEFT_ALONE_SECONDS)
        while not self.look():
            time.sleep(LEFT_ALONE_SECONDS)


@cache
def _everywhere() -> tuple[Counts, ...]:
    if not settings.REDIS_URL:
        return (OwnCounts(),)
    return (OwnCounts(), shared_counts(settings.REDIS_URL))


def in_redis() -> SharedCounts | None:
    """Where all machines count together, if they do."""
    return next((one for one in _everywhere() if isinstance(one, SharedCounts)), None)


def shared_counts(url: str) -> SharedCounts:
    """The counts in the Redis at `url`, which need not answer yet. Needs requirements-redis.txt."""
    import redis

    return SharedCounts(_redis(url), (redis.RedisError, OSError))


def ask(url: str) -> None:
    """Raise whatever is wrong with the Redis at `url`."""
    _redis(url).ping()


def forget() -> None:
    """Begin to count anew in this process."""
    _everywhere.cache_clear()


def _redis(url: str) -> Any:
    import redis

    patience = {"socket_timeout": REDIS_SECONDS, "socket_connect_timeout": REDIS_SECONDS}
    return redis.Redis.from_url(url, **patience, retry=None)


def _of_span(key: str, span: int) -> str:
    return f"gloss:{key}:{span}"


def _hashed(*who: str) -> str:
    return salted_hmac("gloss.rate-limit", "\0".join(who), algorithm="sha256").hexdigest()[:24]
