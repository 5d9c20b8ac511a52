"""The shipped subject: its texts, its fixture, and the site that comes of them."""

import json
from pathlib import Path

import pytest
from django.core.management import call_command

from glossary.exchange import fixtures
from glossary.management.commands.build_starter import FIXTURE
from glossary.models import Concept, Explainer, Fact, Page, Snapshot, Source
from glossary.publishing.derive import ensure_current
from glossary.publishing.readiness import problems

pytestmark = pytest.mark.django_db
in_real_transactions = pytest.mark.django_db(transaction=True)  # PostgreSQL flushes no other way

TABLE_TOOLS = {"PyTorch", "JAX", "DeepSpeed", "Megatron", "vLLM", "SGLang", "TensorRT-LLM"} | {
    "MAX",
    "LMDeploy",
}


def pages() -> list[tuple[str, str]]:
    return sorted(Page.objects.values_list("path", "version"))


def test_the_fixture_is_what_the_texts_say(tmp_path: Path) -> None:
    call_command("build_starter", tmp_path / "built.json", verbosity=0)
    assert json.loads((tmp_path / "built.json").read_text()) == json.loads(FIXTURE.read_text())


@in_real_transactions
def test_dumped_and_loaded_again_the_site_is_equal(site: None, tmp_path: Path) -> None:
    before = pages()
    file = tmp_path / "dump.json"
    file.write_text(fixtures.dump())
    call_command("flush", interactive=False, verbosity=0)
    assert not Page.objects.exists()
    call_command("loaddata", file, verbosity=0)
    ensure_current()
    assert pages() == before
    assert fixtures.dump() == file.read_text()


@in_real_transactions
@pytest.mark.parametrize(("labels", "natural"), [((), True), (("glossary",), False)])
def test_django_s_own_dump_loads_into_an_equal_site(
    site: None, tmp_path: Path, labels: tuple[str, ...], natural: bool
) -> None:
    before = pages()
    file = tmp_path / "dump.json"
    call_command(
        "dumpdata",
        *labels,
        natural_foreign=natural,
        natural_primary=natural,
        output=file,
        verbosity=0,
    )
    assert '"glossary.page"' not in file.read_text()
    call_command("flush", interactive=False, verbosity=0)
    call_command("loaddata", file, verbosity=0)
    ensure_current()
    assert pages() == before


def test_every_tool_of_the_table_and_every_page_it_links_to_is_there(site: None) -> None:
    titles = set(Page.objects.concepts().values_list("title", flat=True))
    assert titles >= TABLE_TOOLS
    assert len(titles) >= 54


def test_no_term_is_empty_or_without_a_source_or_a_note(site: None) -> None:
    sources = set(Source.objects.values_list("key", flat=True))
    for concept in Concept.objects.prefetch_related("source_uses__source"):
        assert len(concept.short_md) > 30, concept
        assert len(concept.body_md) > 100, concept
        assert concept.kind, concept
        cited = {use.source.key for use in concept.source_uses.all()}
        assert cited <= sources
        assert cited or concept.attribution, concept


def test_what_the_shipped_tables_state_from_a_paper_names_it(site: None) -> None:
    cited = [fact for fact in Fact.objects.all() if fact.sources]
    assert len({fact.comparison for fact in cited}) >= 5
    assert all(source["url"] for fact in cited for source in fact.sources)
    assert not any("[^" in fact.cell_text for fact in Fact.objects.all())


def test_nothing_of_the_shipped_subject_has_a_problem(site: None) -> None:
    for draft in (*Concept.objects.all(), *Explainer.objects.all()):
        assert problems(draft) == [], draft


def test_every_snapshot_reads_back_as_it_was_written(site: None) -> None:
    for snapshot in Snapshot.objects.select_related("publication"):
        document = snapshot.document
        assert document.source is not None
        assert document.source.text == snapshot.text
