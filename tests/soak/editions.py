"""Texts that say which edition they are of, so that a mix of two can be seen."""

import re

IMPORTED = "/imported/"  # below it stand pages that come from a folder and name no edition
EDITION = re.compile(r"Edition (\d+)")


def numbers(text: str) -> set[int]:
    """The editions that `text` names."""
    return set(map(int, EDITION.findall(text)))
