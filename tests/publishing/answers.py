"""Whether what pages link to answers."""

import re
from collections.abc import Iterable

from django.test import Client

from glossary.models import Page

LINK = re.compile(r'<a [^>]*href="(/[^"]*)"')


def unanswered_links(
    client: Client,
    answers: dict[str, int] | None = None,
    paths: Iterable[str] | None = None,
) -> set[tuple[str, str]]:
    """Page and address of every link in the text of any page that doesn't answer.

    answers: what addresses are known to answer. paths: of the pages, if not all of them.
    """
    answers = {} if answers is None else answers
    found = set()
    for path in Page.objects.values_list("path", flat=True) if paths is None else paths:
        answer = client.get(path)
        assert answer.status_code == 200
        article = answer.content.decode().partition("<article")[2].partition("</article>")[0]
        for address in {link.partition("#")[0] for link in LINK.findall(article)}:
            if address not in answers:
                answers[address] = client.get(address).status_code
            if answers[address] >= 400:
                found.add((path, address))
    return found
