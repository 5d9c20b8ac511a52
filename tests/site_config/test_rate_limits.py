"""So often and no more, for each address: with Redis, without it, and when it fails."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from ipaddress import ip_network

import pytest
from django.test import RequestFactory

from site_config import machine_counts, rate_limits
from site_config.client_address import address_of
from site_config.machine_counts import MachineCounts
from site_config.rate_limits import RateLimit, SharedCounts


@pytest.fixture
def clock():
    """A clock that stands still until it is moved."""

    class Clock:
        now = 1_000_020.0

        def __call__(self):
            return self.now

    return Clock()


def test_so_many_a_minute_and_then_the_seconds_to_wait(clock):
    limit = RateLimit(name="x", most=3, clock=clock)
    assert [limit.take("one") for _time in range(3)] == [0, 0, 0]
    seconds = limit.take("one")
    assert 0 < seconds <= 61
    assert limit.take("another") == 0
    clock.now += seconds - 1
    assert limit.take("one") > 0
    clock.now += 1
    assert limit.take("one") == 0


def test_the_turn_of_a_minute_allows_no_second_burst(clock):
    limit = RateLimit(name="x", most=10, clock=clock)
    clock.now += 59 - clock.now % 60
    assert sum(limit.take("one") == 0 for _time in range(20)) == 10
    clock.now += 2
    assert sum(limit.take("one") == 0 for _time in range(20)) <= 1


def test_what_was_refused_does_not_prolong_the_wait(clock):
    limit = RateLimit(name="x", most=2, clock=clock)
    limit.take("one"), limit.take("one")
    first = limit.take("one")
    assert all(limit.take("one") == first for _time in range(50))


def test_a_flood_of_addresses_does_not_fill_the_memory(clock, monkeypatch):
    monkeypatch.setattr(rate_limits, "MOST_KEYS", 50)
    counts = rate_limits.OwnCounts()
    for number in range(500):
        counts.add(f"x:{number}", 7, 60)
    assert sum(len(keys) for keys in counts._spans["x"].values()) <= 50


class Broken(Exception):
    pass


class FakePipe:
    def __init__(self, redis):
        self.redis, self.asked = redis, []

    def __enter__(self):
        return self

    def __exit__(self, *error):
        return None

    def incr(self, key):
        self.asked.append(lambda: self.redis.add(key, 1))

    def decr(self, key):
        self.asked.append(lambda: self.redis.add(key, -1))

    def expire(self, key, seconds):
        self.asked.append(lambda: True)

    def get(self, key):
        self.asked.append(lambda: self.redis.rows.get(key))

    def execute(self):
        if self.redis.is_away:
            raise Broken("away")
        return [ask() for ask in self.asked]


class FakeRedis:
    def __init__(self):
        self.rows, self.is_away, self.asked = {}, False, 0

    def add(self, key, number):
        self.rows[key] = self.rows.get(key, 0) + number
        return self.rows[key]

    def pipeline(self, *, transaction):
        self.asked += 1
        return FakePipe(self)

    def set(self, key, text, *, ex):
        self.ping()
        assert ex > 0
        self.rows[key] = text

    def get(self, key):
        self.ping()
        return self.rows.get(key)

    def delete(self, *keys):
        self.ping()
        for key in keys:
            self.rows.pop(key, None)

    def ping(self):
        if self.is_away:
            raise Broken


def test_processes_count_together_in_redis_and_alone_when_it_is_away(clock, monkeypatch):
    redis = FakeRedis()
    everywhere = [(rate_limits.OwnCounts(), SharedCounts(redis, (Broken,))) for _process in "ab"]
    limit = RateLimit(name="x", most=4, clock=clock)

    def take(process):
        monkeypatch.setattr(rate_limits, "_everywhere", lambda: everywhere[process])
        return limit.take("one") == 0

    assert [take(number % 2) for number in range(6)] == [True] * 4 + [False] * 2
    redis.is_away = True
    asked = redis.asked
    assert [take(0) for _time in range(4)] == [True] * 2 + [False] * 2
    assert redis.asked == asked + 1  # left alone after the first failure


@pytest.fixture
def machine(tmp_path):
    """Its file of counts, as each process of it opens it."""
    return MachineCounts(tmp_path / "counts.sqlite3", most_keys=50)


def test_what_a_machine_counts_is_known_to_all_its_processes(machine):
    assert [machine.add("x:one", 7, 60) for _time in range(3)] == [(0, 0), (1, 0), (2, 0)]
    machine.take_back("x:one", 7, 60)
    assert machine.add("x:one", 8, 60) == (0, 2)
    assert machine.add("x:other", 8, 60) == (0, 0)
    machine.forget("x:one", 8)
    assert machine.add("x:one", 8, 60) == (0, 0)
    machine.take_back("x:none", 8, 60)
    assert machine.add("x:none", 8, 60) == (0, 0)


def test_a_machine_keeps_no_more_than_two_spans_and_so_many_keys(machine):
    for number in range(120):
        machine.add(f"x:{number}", 7 + number // 100, 60)
    machine.add("y:1", 3, 60)
    with closing(sqlite3.connect(machine._file)) as file:
        count = "SELECT name, span, count(*) FROM taken GROUP BY name, span"
        assert file.execute(count).fetchall() == [("x", 7, 50), ("x", 8, 20), ("y", 3, 1)]
        machine.add("x:1", 9, 60)
        assert file.execute(count).fetchall() == [("x", 8, 20), ("x", 9, 1), ("y", 3, 1)]


def test_processes_that_count_at_once_miss_nothing(machine, monkeypatch):
    monkeypatch.setattr(machine_counts, "PATIENCE_SECONDS", 60)
    with ThreadPoolExecutor(8) as threads:
        seen = list(threads.map(lambda _number: machine.add("x:one", 7, 60)[0], range(80)))
    assert sorted(seen) == list(range(80))


@pytest.mark.parametrize("content", [b"", b"no database " * 100])
def test_a_damaged_file_of_counts_is_begun_anew(machine, content):
    machine.add("x:one", 7, 60)
    machine._file.write_bytes(content)
    machine.add("x:one", 7, 60)
    assert machine.add("x:one", 7, 60)[0] in {0, 1}
    assert machine.add("x:one", 7, 60)[0] in {1, 2}


def test_a_process_counts_alone_while_the_file_of_counts_cannot_be_used(
    clock, monkeypatch, machine
):
    monkeypatch.setattr(rate_limits, "FILE", str(machine._file))
    limit = RateLimit(name="login-x", most=2, clock=clock)
    with closing(sqlite3.connect(machine._file, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        assert [limit.take("one") == 0 for _time in range(3)] == [True, True, False]
    monkeypatch.setattr(rate_limits, "FILE", "/nowhere/counts.sqlite3")
    assert limit.take("one") > 0


def test_a_redis_that_is_back_counts_again(clock, monkeypatch):
    monkeypatch.setattr(rate_limits, "LEFT_ALONE_SECONDS", 3600)
    redis = FakeRedis()
    counts = SharedCounts(redis, (Broken,))
    monkeypatch.setattr(rate_limits, "_everywhere", lambda: (counts,))
    limit = RateLimit(name="x", most=2, clock=clock)
    redis.is_away = True
    assert [limit.take("one") for _time in range(5)] == [0] * 5
    assert not counts.look()
    redis.is_away = False
    assert counts.look()
    assert [limit.take("one") == 0 for _time in range(3)] == [True, True, False]


def test_what_is_forgotten_is_forgotten_in_redis(clock, monkeypatch):
    redis = FakeRedis()
    shared = SharedCounts(redis, (Broken,))
    monkeypatch.setattr(rate_limits, "_everywhere", lambda: (shared,))
    limit = RateLimit(name="x", most=2, clock=clock)
    assert [limit.take("one") == 0 for _time in range(3)] == [True, True, False]
    limit.forget("one")
    assert limit.take("one") == 0


def test_what_redis_never_counted_is_not_taken_back(clock, monkeypatch):
    redis = FakeRedis()
    shared = SharedCounts(redis, (Broken,))
    monkeypatch.setattr(rate_limits, "_everywhere", lambda: (shared,))
    limit = RateLimit(name="x", most=2, clock=clock)
    limit.give_back("one")
    assert redis.rows == {}
    assert [limit.take("one") == 0 for _time in range(3)] == [True, True, False]


@pytest.mark.parametrize("hours", [-1, 1])
def test_a_clock_that_is_moved_makes_nobody_wait_for_longer(clock, hours):
    limit = RateLimit(name="x", most=2, clock=clock)
    assert [limit.take("one") == 0 for _time in range(3)] == [True, True, False]
    clock.now += hours * 3600
    assert [limit.take("one") == 0 for _time in range(3)] == [True, True, False]
    assert limit.take("one") <= 2 * limit.seconds


@pytest.mark.parametrize(
    ("remote", "forwarded", "address"),
    [
        ("203.0.113.9", "", "203.0.113.9"),
        ("203.0.113.9", "198.51.100.1", "203.0.113.9"),
        ("10.0.0.1", "198.51.100.1", "198.51.100.1"),
        ("10.0.0.1", "1.1.1.1, 198.51.100.1", "198.51.100.1"),
        ("10.0.0.1", "198.51.100.1, 10.0.0.2", "198.51.100.1"),
        ("10.0.0.1", "nonsense", "10.0.0.1"),
        ("10.0.0.1", "198.51.100.1:4711", "198.51.100.1"),
        ("::ffff:203.0.113.9", "", "203.0.113.9"),
        ("2001:db8:1:2:3:4:5:6", "", "2001:db8:1:2::/64"),
        ("10.0.0.1", "[2001:db8:1:2::7]:443", "2001:db8:1:2::/64"),
        ("", "", ""),
    ],
)
def test_only_a_proxy_that_is_named_says_who_asks(remote, forwarded, address, settings):
    settings.TRUSTED_PROXIES = (ip_network("10.0.0.0/8"),)
    headers = {"HTTP_X_FORWARDED_FOR": forwarded} if forwarded else {}
    assert address_of(RequestFactory().get("/", REMOTE_ADDR=remote, **headers)) == address
