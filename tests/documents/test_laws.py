import json
from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from glossary.documents import DocumentError, read_concept, read_explainer, write

from .strategies import concepts, explainers, texts

quick = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
any_text = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"))
marked_up = st.text(st.sampled_from("#-|: \n\r\t`<>\\*[]{}a!&'\"=~FAQs\ufeff"), max_size=60)


@quick
@given(explainers())
def test_an_explainer_reads_back_as_it_was_written(document):
    written = write(document)
    assert read_explainer(written.text, json.loads(json.dumps(written.identities))) == document


@quick
@given(concepts())
def test_a_concept_reads_back_as_it_was_written(document):
    written = write(document)
    assert read_concept(written.text, json.loads(json.dumps(written.identities))) == document


@quick
@given(any_text | marked_up | texts())
def test_a_text_that_nobody_changed_is_written_byte_for_byte(text):
    for read in (read_explainer, read_concept):
        try:
            document = read(text)
        except DocumentError as error:
            assert "front matter" in str(error) or error.field in ("path", "slug")
            continue
        written = write(document)
        assert written.text == text
        assert read(text, written.identities) == document
        assert write(read(text, written.identities)) == written


@quick
@given(texts())
def test_a_read_document_can_be_written_without_its_source(text):
    document = replace(read_explainer(text), source=None)
    written = write(document)
    assert read_explainer(written.text, written.identities) == document
