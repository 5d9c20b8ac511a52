"""Builders: each takes only what the test is about."""

from datetime import timedelta
from io import BytesIO
from typing import Any

from django.utils import timezone
from PIL import Image as Pillow

from glossary.documents import Column, Row
from glossary.documents import Comparison as Table
from glossary.exchange.load import store_grid
from glossary.models import FAQ, Comparison, Concept, Explainer, Label, Section
from glossary.publishing.actions import publish, schedule
from glossary.publishing.due import publish_due


def make_concept(name: str = "KV cache", *, names: tuple[str, ...] = (), **fields: Any) -> Concept:
    """A saved draft of a concept; `names` are its aliases."""
    fields.setdefault("slug", name.lower().replace(" ", "-"))
    fields.setdefault("short_md", f"What {name} is, in one sentence.")
    concept = Concept.objects.create(name=name, **fields)
    for text in names:
        Label.objects.create(concept=concept, text=text)
    return concept


def make_explainer(title: str = "Training and inference", **fields: Any) -> Explainer:
    """A saved draft of an explainer."""
    slug = title.lower().replace(" ", "-")
    fields.setdefault("path", f"/basics/{slug}/")
    fields.setdefault("description", f"About {title}.")
    fields.setdefault("body_md", "Some words that explain it.")
    return Explainer.objects.create(title=title, **fields)


def make_comparison(owner: Concept | Explainer, **fields: Any) -> Comparison:
    """Two columns and two rows, placed at the end of its owner's text."""
    columns = fields.pop("columns", (Column(text="Left"), Column(text="Right")))
    rows = fields.pop(
        "rows",
        (Row(text="Purpose", cells=("one", "other")), Row(text="Cost", cells=("low", "high"))),
    )
    owned = {"concept": owner} if isinstance(owner, Concept) else {"explainer": owner}
    comparison = Comparison.objects.create(**owned, **fields)
    store_grid(comparison, Table(key=comparison.key, columns=columns, rows=rows))
    owner.body_md = f'{owner.body_md}\n\n<Comparison key="{comparison.key}" />'.strip()
    owner.save()
    return comparison


def make_faq(owner: Concept | Explainer, question: str = "Why?", **fields: Any) -> FAQ:
    """A question at the end of its owner's text."""
    fields.setdefault("answer_md", "Because.")
    owned = {"concept": owner} if isinstance(owner, Concept) else {"explainer": owner}
    faq = FAQ.objects.create(question=question, **owned, **fields)
    if "<FAQs />" not in owner.body_md:
        owner.body_md = f"{owner.body_md}\n\n## FAQs\n\n<FAQs />".strip()
        owner.save()
    return faq


def make_missed() -> Concept:
    """A draft whose schedule was missed: another term took its name meanwhile."""
    moment = timezone.now() + timedelta(hours=1)
    late = make_concept("Cache", slug="late")
    schedule(late, at=moment)
    publish(make_concept("cache", slug="early"))
    publish_due(moment)
    return late


def make_section(path: str = "/basics/", title: str = "Basics") -> Section:
    return Section.objects.create(path=path, title=title)


def png(colour: tuple[int, int, int] = (200, 30, 30), size: tuple[int, int] = (4, 3)) -> bytes:
    """A small picture as the bytes of a file."""
    out = BytesIO()
    Pillow.new("RGB", size, colour).save(out, format="PNG")
    return out.getvalue()
