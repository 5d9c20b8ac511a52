"""How much work something is, counted and not timed: no busy machine changes it."""

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any


def calls(work: Callable[..., object], *arguments: Any) -> int:
    """How many functions, of Python and of C, are begun and left by `work(*arguments)`.

    How long one function of C takes isn't seen here: `make bench` times that.
    """
    count = 0

    def seen(_frame: FrameType, _event: str, _argument: Any) -> None:
        nonlocal count
        count += 1

    before = sys.getprofile()
    sys.setprofile(seen)
    try:
        work(*arguments)
    finally:
        sys.setprofile(before)
    return count
