"""Kills a process in the middle of its work, again and again, and looks at what is left.

    python -m tests.soak.kills publish --times 100 [--seed 1]

On the database of DATABASE_URL, which must be empty. With `form` it is the real server that is
killed, with its workers, while somebody publishes by the form of the admin; acknowledged is what
it has answered. With the others it is a fork of this process: a real one with a connection of its
own, which needn't import everything first; it tells by a pipe what it has acknowledged.

After each kill must hold: the database is whole, readers are
shown one state and no mix of two, that state is the last acknowledged one or the one that was
being made, and the same work can simply be run again.
"""

import argparse
import os
import random
import signal
import sys
import time
from dataclasses import dataclass, field
from typing import NoReturn

import django

NAMES = ("form", "publish", "import", "relink", "restore")


@dataclass
class Killed:
    """One process that was killed."""

    pid: int
    journal: int  # the end of the pipe that we read
    said: list[int] = field(default_factory=list)
    begun: int = 0
    ended: int = 0

    def end(self) -> None:
        """Kill it, and read what it had said until then."""
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        with os.fdopen(self.journal) as journal:
            for line in journal:
                word, _, rest = line.strip().partition(" ")
                assert word != "error", rest
                self.said += [int(rest)] if word == "said" else []
                self.begun += word == "b"
                self.ended += word == "e"


@dataclass
class Tally:
    kills: int = 0
    in_the_middle: int = 0
    acknowledged: int = 0
    run_again: int = 0


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("kind", choices=NAMES)
    parser.add_argument("--times", type=int, default=20)
    parser.add_argument("--seed", type=int, default=None)
    chosen = parser.parse_args()
    seed = chosen.seed if chosen.seed is not None else random.randrange(10**6)  # noqa: S311
    django.setup()

    from django.core.management import call_command
    from django.db import connection

    from .by_form import ByForm
    from .work import KINDS

    call_command("migrate", verbosity=0)
    work = ByForm() if chosen.kind == "form" else KINDS[chosen.kind]()
    try:
        tally = kill_often(work, chosen.times, random.Random(seed))  # noqa: S311
    except AssertionError:
        print(f"{chosen.kind}, seed {seed}: failed", flush=True)
        raise
    finally:
        work.close()
    print(
        f"{chosen.kind} on {connection.vendor}: {tally.kills} kills, {tally.in_the_middle} of them"
        f" in the middle; {tally.acknowledged} acknowledged, none lost; run again"
        f" {tally.run_again} times"
    )


def kill_often(work, times: int, chance: random.Random) -> Tally:
    from glossary.publishing.derive import catch_up, rebuild

    from .checks import derived, in_step, integrity, wait_for_the_dead

    tally, edition = Tally(), 1
    work.prepare()
    assert work.holds() == work.seen(edition)
    started = time.monotonic()
    edition += 1
    work.do(edition, lambda _edition: None)
    usual = time.monotonic() - started
    while tally.kills < times:
        killed = work.begin(edition) if hasattr(work, "begin") else forked(work, edition)
        time.sleep(chance.uniform(0, usual * (3 if work.is_repeated else 1)))
        killed.end()
        wait_for_the_dead()
        integrity()
        in_step()
        said = killed.said[-1] if killed.said else edition
        held = work.holds()
        assert held in (work.seen(said), work.seen(said + 1)), f"{said} was acknowledged: {held}"
        edition = said if held == work.seen(said) else said + 1
        tally.kills += 1
        tally.in_the_middle += killed.begun > killed.ended
        tally.acknowledged += len(killed.said)
        if tally.kills % 5 == 0:
            edition += 1
            work.do(edition, lambda _edition: None)
            assert work.holds() == work.seen(edition)
            tally.run_again += 1
    catch_up()
    left = derived()
    rebuild()
    assert left == derived(), "what is derived isn't what would be derived anew"
    return tally


def forked(work, edition: int) -> Killed:
    """A process that has begun to bring the site beyond `edition`."""
    from django.db import connection

    connection.close()
    if connection.vendor == "postgresql":
        connection.close_pool()
    reads, writes = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(reads)
        _work(work, edition, writes)
    os.close(writes)
    killed = Killed(pid, reads)
    assert os.read(reads, 2) == b"b\n"
    killed.begun = 1
    return killed


def _work(work, edition: int, journal: int) -> NoReturn:
    def tell(line: str) -> None:
        os.write(journal, f"{line}\n".encode())

    def say(edition: int) -> None:
        tell(f"said {edition}")

    try:
        while True:
            edition += 1
            tell("b")
            work.do(edition, say)
            tell("e")
            while not work.is_repeated:
                signal.pause()
    except BaseException as error:  # noqa: BLE001 (told to whoever kills)
        tell(f"error {error!r}".replace("\n", " "))
    os._exit(1)


if __name__ == "__main__":
    sys.exit(main())
