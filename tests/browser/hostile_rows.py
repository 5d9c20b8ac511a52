"""Rows that hold hostile texts wherever an editor can write; SQLite keeps what is too long, too."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth.models import Group, User

from glossary.documents import Column, Row, tidy
from glossary.models import (
    Concept,
    ConceptSource,
    Explainer,
    Image,
    Label,
    SearchCount,
    SiteSettings,
    Source,
)
from glossary.publishing.actions import publish
from glossary.publishing.reviews import ask_review
from tests.make import make_comparison, make_concept, make_explainer, make_faq, make_section

from .forms import fresh
from .intruders import on_one_line


@dataclass
class Rows:
    """concept, explainer: published, changed since, and waiting for review."""

    concept: Concept
    explainer: Explainer
    others: list[Any]


def hostile_rows(texts: list[str], *, by: User) -> Rows:
    """A row of each model, each of its texts made of all of `texts`."""
    line, block = on_one_line(" ".join(texts)), body_of(texts)
    concept = make_concept(
        line, slug="hostile", short_md=line, body_md=block, kind=line, stage=line, attribution=line
    )
    explainer = make_explainer(
        line,
        path="/basics/hostile/",
        description=line,
        body_md=block,
        keywords=[*map(on_one_line, texts)],
        attribution=line,
    )
    source = Source.objects.create(
        key="hostile", title=line, authors=line, url="javascript:xss9(1)", doi=line, arxiv=line
    )
    ConceptSource.objects.create(concept=concept, source=source)
    for text in dict.fromkeys(map(on_one_line, texts)):
        Label.objects.create(concept=concept, text=text, auto_link=False)
    others: list[Any] = [source]
    for owner in (concept, explainer):
        others.append(_table(owner, texts))
        for text in texts:
            faq = make_faq(owner, on_one_line(text), answer_md=body_of([text]))
        others.append(faq)
    others += [
        Image.objects.create(file="hostile.png", alt=line, uploaded_by=line),
        make_section("/basics/", line),
        SearchCount.objects.create(text=line, key=line, day=date.today(), results=0, led_to=line),
        User.objects.create_user(line, first_name=line, last_name=line, email=line),
        Group.objects.create(name=line),
    ]
    for draft in (concept, explainer):
        ready = fresh(draft)
        publish(ready, by=by, note=line)
        ready.body_md += f"\n\n## {line}"
        ready.changed_by = line
        ready.save()
        ask_review(ready, by=by, comment=line)
    site = SiteSettings.objects.current()
    site.name = site.tagline = line
    site.intro_md = site.footer_md = block
    site.save()
    return Rows(fresh(concept), fresh(explainer), [*others, site])


def body_of(texts: list[str]) -> str:
    """Each in a quotation of its own, at whose end all ends that it has opened."""
    return "\n\n".join(re.sub("(?m)^", "> ", tidy(text)) for text in texts)


def _table(owner: Concept | Explainer, texts: list[str]) -> Any:
    lines = [*map(on_one_line, texts)]
    rows = tuple(
        Row(text=line, cells=(line, line), group=line.replace("*", "").strip()) for line in lines
    )
    columns = (Column(text=lines[0]), Column(text=lines[1]))
    return make_comparison(owner, caption=lines[2], corner=lines[3], columns=columns, rows=rows)
