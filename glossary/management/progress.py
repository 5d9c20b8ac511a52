"""A progress bar on a terminal; where there is none, a line now and then."""

import sys
import time
from typing import TextIO

WIDTH = 30
SECONDS_BETWEEN_LINES = 10.0


class ProgressBar:
    """How far one step of a command has come. Called with what is done, and of how many."""

    def __init__(self, step: str, out: TextIO | None = None) -> None:
        self._step, self._out = step, out or sys.stderr
        self._is_terminal = self._out.isatty()
        self._begun = self._told = time.monotonic()

    def __call__(self, done: int, whole: int) -> None:
        now = time.monotonic()
        is_over = done >= whole
        if not self._is_terminal:
            if now - self._told > SECONDS_BETWEEN_LINES:
                self._told = now
                self._out.write(f"{self._step}: {done} of {whole}\n")
            return
        if is_over or now - self._told > 0.1:
            self._told = now
            filled = WIDTH * done // max(1, whole)
            bar = "█" * filled + "░" * (WIDTH - filled)
            rate = done / max(0.001, now - self._begun)
            self._out.write(f"\r{self._step:10} {bar} {done}/{whole}  {rate:,.0f}/s ")
            self._out.write("\n" if is_over else "")
            self._out.flush()
