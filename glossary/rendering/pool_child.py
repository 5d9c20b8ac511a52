"""The child process of `pool`: renders what it is sent, until its parent is gone."""

import logging
import os
import pickle  # noqa: S403 (only what the parent process sends)
import signal
import struct
import sys
from collections.abc import Callable
from typing import BinaryIO, Final

import django
from django.utils.translation import gettext as _
from django.utils.translation import override

from glossary.rendering.pipeline import render, render_markdown
from glossary.rendering.results import RenderError

_HEADER: Final = struct.Struct(">I")
_MEMORY_BYTES: Final = 1536 * 1024 * 1024
_DEEDS: Final[dict[str, Callable[..., object]]] = {"document": render, "preview": render_markdown}


def main() -> None:
    """Answer each request with (True, what was rendered) or (False, message), pickled."""
    _outlive_signals()
    requests, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever prints must not end up among the answers
    _limit_memory()
    django.setup()
    render_markdown("**warm**, `code` and $a^2$\n\n:::note\n\nx\n\n:::\n")
    _send(answers, None)
    while header := requests.read(_HEADER.size):
        body = requests.read(_HEADER.unpack(header)[0])
        _send(answers, _answer(body))


def _answer(request: bytes) -> tuple[bool, object]:
    try:
        kind, arguments, language = pickle.loads(request)  # noqa: S301
        with override(language):
            return True, _DEEDS[kind](*arguments)
    except RenderError as error:
        return False, str(error)
    except Exception:
        logging.getLogger("glossary.rendering").exception("A text could not be rendered")
        return False, _("This text could not be rendered.")


def _send(answers: BinaryIO, value: object) -> None:
    body = pickle.dumps(value)
    answers.write(_HEADER.pack(len(body)) + body)
    answers.flush()


def _outlive_signals() -> None:
    """Who stops a server signals all that belongs to it; what was asked for is still awaited."""
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, signal.SIG_IGN)


def _limit_memory() -> None:
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_BYTES, _MEMORY_BYTES))
    except (ImportError, ValueError, OSError):
        return


if __name__ == "__main__":
    main()
