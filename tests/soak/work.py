"""What is killed in the middle: each as a pair of the work itself and what must hold after."""

import tempfile
from abc import ABC, abstractmethod
from collections.abc import Callable
from io import StringIO
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.test import Client

from glossary.models import FAQ, ComparisonCell, Concept, Epoch, Explainer, Page
from glossary.publishing import derive
from glossary.publishing.actions import publish, publish_all, withdraw
from tests.make import make_comparison, make_concept, make_explainer, make_faq

from .checks import editions
from .editions import IMPORTED, numbers

Say = Callable[[int], None]  # acknowledges: what was said must outlive the process


class Work(ABC):
    """Made once, in the process that kills; `do` runs in the one that is killed."""

    is_repeated = False  # whether one process does it again and again

    @abstractmethod
    def prepare(self) -> None: ...

    @abstractmethod
    def do(self, edition: int, say: Say) -> None:
        """Bring the site to `edition`, and say so."""

    @abstractmethod
    def holds(self) -> int:
        """What the site is at, as `seen` tells it. Raises AssertionError for anything between."""

    def seen(self, edition: int) -> int:
        """What `holds` returns at `edition`; two that follow each other differ."""
        return edition

    def close(self) -> None:  # noqa: B027 (most have nothing to end)
        """End what `prepare` began."""


class Publish(Work):
    """Terms and a page that show each other's texts, changed and published together."""

    is_repeated = True

    def prepare(self) -> None:
        for name in ("KV cache", "Prefill", "Decoding"):
            make_concept(name, short_md="Edition 0.", body_md="Edition 0. See KV cache, Prefill.")
        page = make_explainer(body_md="Edition 0 of the KV cache, Prefill and Decoding.")
        make_comparison(page)
        make_faq(page, answer_md="Edition 0.")
        self.do(1, lambda _edition: None)

    def do(self, edition: int, say: Say) -> None:
        drafts: list[Concept | Explainer] = []
        for concept in Concept.objects.all():
            concept.short_md = f"What it is, Edition {edition}."
            concept.body_md = f"Edition {edition}. See KV cache, Prefill."
            drafts.append(concept)
        for page in Explainer.objects.exclude(path__startswith=IMPORTED):
            before = page.body_md.partition(" of the ")[2]
            page.body_md = f"Edition {edition} of the {before}"
            drafts.append(page)
        FAQ.objects.update(answer_md=f"Edition {edition}.")
        ComparisonCell.objects.update(body_md=f"Edition {edition}.")
        for draft in drafts:
            draft.save()
        publish_all(drafts)
        say(edition)

    def holds(self) -> int:
        found = editions()
        assert len(found) == 1, f"a mix of editions: {sorted(found)}"
        return found.pop()


class Import(Work):
    """The command on a folder of pages, which says another edition each time."""

    PAGES = 8

    def prepare(self) -> None:
        self.folder = Path(tempfile.mkdtemp(dir=settings.DATA_DIR))
        (self.folder / "part").mkdir()
        self.do(1, lambda _edition: None)

    def do(self, edition: int, say: Say) -> None:
        for number in range(self.PAGES):
            text = (
                f"# Page {number}\n\nEdition {edition}.\n\n| Item | A | B |\n| --- | --- | --- |\n"
                f"| x | Edition {edition} | 2 |\n\n## FAQs\n\n### Why {number}?\n\n"
                f"Edition {edition}, see [it](page-{(number + 1) % self.PAGES}.md).\n"
            )
            (self.folder / "part" / f"page-{number}.md").write_text(text)
        call_command("import_markdown", str(self.folder), publish=True, stdout=StringIO())
        say(edition)

    def holds(self) -> int:
        assert Explainer.objects.count() == Page.objects.count() == self.PAGES
        found = editions()
        for text in Explainer.objects.values_list("body_md", flat=True):
            found |= numbers(text)
        for text in ComparisonCell.objects.values_list("body_md", flat=True):
            found |= numbers(text)
        for text in FAQ.objects.values_list("answer_md", flat=True):
            found |= numbers(text)
        assert len(found) == 1, f"a half import: {sorted(found)}"
        return found.pop()


class Relink(Work):
    """A term that many pages name is published (odd editions) and withdrawn (even ones)."""

    PAGES = 30

    def prepare(self) -> None:
        derive.IN_ONE_TRANSACTION = 3
        derive.IN_MEMORY = 4
        make_concept("KV cache")
        pages = [make_explainer(f"Page {n}", body_md="The KV cache.") for n in range(self.PAGES)]
        publish_all([*Concept.objects.all(), *pages])
        derive.catch_up()

    def do(self, edition: int, say: Say) -> None:
        term = Concept.objects.get()
        if edition % 2 and term.state != "published":
            publish(term)
        elif not edition % 2 and term.state == "published":
            withdraw(term)
        say(edition)
        derive.catch_up(batch=4)

    def holds(self) -> int:
        """Also while pages wait: nobody is led to what doesn't answer, and all can be found."""
        term = Concept.objects.get()
        is_there = term.state == "published"
        link = f'href="{term.path}"'
        answer = Client(headers={"host": "127.0.0.1"}).get(term.path)
        assert answer.status_code == (200 if is_there else 410)
        waiting = set(Page.objects.waiting().values_list("path", flat=True))
        if waiting:
            assert Epoch.objects.current().next_due_at is not None, "nobody would go on"
        for page in Page.objects.explainers():
            if page.path not in waiting:
                assert (link in page.body_html) == is_there, page.path
        for path in sorted(waiting)[:3]:
            shown = Client(headers={"host": "127.0.0.1"}).get(path).content.decode()
            assert "KV cache" in shown
            assert is_there or link not in shown, path
        return int(is_there)

    def seen(self, edition: int) -> int:
        return edition % 2


class Restore(Work):
    """The command, with backups of two sites in turn."""

    def prepare(self) -> None:
        self.folder = Path(tempfile.mkdtemp(dir=settings.DATA_DIR))
        site = Publish()
        site.prepare()
        for edition in (1, 2):  # the first is there already, and is published once more
            site.do(edition, lambda _edition: None)
            call_command("backup", str(self._file(edition)), stdout=StringIO())
        self.do(1, lambda _edition: None)

    def do(self, edition: int, say: Say) -> None:
        file = str(self._file(self.seen(edition)))
        call_command("restore", file, replace=True, stdout=StringIO())
        say(edition)

    def holds(self) -> int:
        found = editions()
        assert len(found) == 1, f"a half site: {sorted(found)}"
        return found.pop()

    def seen(self, edition: int) -> int:
        return 2 - edition % 2

    def _file(self, edition: int) -> Path:
        return self.folder / f"{edition}.zip"


KINDS: dict[str, type[Work]] = {
    "publish": Publish,
    "import": Import,
    "relink": Relink,
    "restore": Restore,
}
