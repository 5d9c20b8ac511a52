"""How a view says that its answer may be held ahead of Django (`published.py`).

What is kept may depend on the path alone: never on a cookie, a header or the query.
"""

from datetime import datetime
from typing import TypeVar

from django.http.response import HttpResponseBase
from django.utils.http import http_date

KEEP = "X-Gloss-Keep"  # taken off again before the answer leaves
READERS_CACHE = "public, max-age=0, s-maxage=1, stale-if-error=86400"

Answer = TypeVar("Answer", bound=HttpResponseBase)


def keep_page(answer: Answer, *, page: int, version: str, changed_at: datetime) -> Answer:
    """`answer`, marked as made of one row of Page and of the chrome, and true as long as both are.

    page, version: of that row. changed_at: when its content changed, for Last-Modified; of bytes
    that are kept, `published.py` says instead when they were made.
    """
    answer[KEEP] = f"page:{page}:{version}"
    answer["Last-Modified"] = http_date(changed_at.timestamp())
    answer["Cache-Control"] = READERS_CACHE
    return answer


def keep_list(answer: Answer) -> Answer:
    """`answer`, marked as made of many rows: made again at most once a second after a change."""
    answer[KEEP] = "list"
    answer["Cache-Control"] = READERS_CACHE
    return answer
