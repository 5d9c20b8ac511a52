"""Saving drafts and their parts, also when two do it at once."""

import pytest
from django.urls import reverse
from django.utils.translation import override

from glossary.documents import Row
from glossary.models import Comparison, Concept, Page, SiteSettings, Source
from glossary.publishing.actions import publish
from glossary.publishing.parts import placed
from glossary.publishing.uses import used_in
from tests.make import make_comparison, make_concept, make_explainer, make_faq, make_section

from .forms import fields


def change(thing) -> str:
    return reverse(f"admin:glossary_{thing._meta.model_name}_change", args=[thing.pk])


def form_of(client, thing, **changes):
    name = thing._meta.model_name
    return fields(client.get(change(thing)), f"{name}_form") | changes


def fresh(thing):
    return type(thing).objects.get(pk=thing.pk)


def test_the_second_of_two_saves_is_refused_with_both_texts(editor_client, author):
    concept = make_concept(short_md="The text as it was.")
    mine = form_of(author, concept, short_md="The text as Ann wrote it.")
    editor_client.post(
        change(concept), form_of(editor_client, concept, short_md="The text as Eva wrote it.")
    )
    answer = author.post(change(concept), mine)
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "<del>Eva</del><ins>Ann</ins>" in text
    assert "Eva Editor" in text
    assert "The text as Ann wrote it." in text
    assert fresh(concept).short_md == "The text as Eva wrote it."
    again = fields(answer, "concept_form")
    author.post(change(concept), again)
    assert fresh(concept).short_md == "The text as Ann wrote it."


def test_questions_of_two_people_do_not_overwrite_each_other(editor_client, author):
    page = make_explainer()
    faq = make_faq(page, "Why?", answer_md="Because.")
    mine = form_of(author, faq, answer_md="Ann's answer.")
    editor_client.post(change(faq), form_of(editor_client, faq, answer_md="Eva's answer."))
    assert "<del>Eva</del><ins>Ann</ins>" in author.post(change(faq), mine).content.decode()
    assert fresh(faq).answer_md == "Eva's answer."


def test_two_who_choose_other_concepts_for_a_question_are_told(editor_client, author):
    faq, one, other = make_faq(make_explainer()), make_concept("One"), make_concept("Other")
    mine = form_of(author, faq, about=[one.pk])
    editor_client.post(change(faq), form_of(editor_client, faq, about=[other.pk]))
    assert "Somebody else saved" in author.post(change(faq), mine).content.decode()
    assert [each.concept for each in faq.subjects.all()] == [other.identity]


def test_a_question_may_be_saved_while_another_part_of_its_page_changed(editor_client, author):
    page = make_explainer()
    faq = make_faq(page)
    mine = form_of(author, faq, answer_md="A better answer.")
    editor_client.post(change(page), form_of(editor_client, page, title="Another title"))
    author.post(change(faq), mine)
    assert fresh(faq).answer_md == "A better answer."


def test_saving_a_question_changes_the_draft_of_its_page(author):
    page = make_explainer()
    faq = make_faq(page)
    publish(page)
    author.post(change(faq), form_of(author, faq, question="Why not?"))
    assert fresh(page).state == "changed"
    assert fresh(page).changed_by == "Ann Author"


def test_a_concept_is_saved_with_labels_sources_and_relations(editor_client):
    concept, other, third = make_concept(), make_concept("Cache"), make_concept("Memory")
    source = Source.objects.create(key="paper", title="A paper")
    data = form_of(editor_client, concept) | {
        "labels-TOTAL_FORMS": "1",
        "labels-0-text": "Key-value cache",
        "labels-0-kind": "alias",
        "labels-0-auto_link": "on",
        "labels-0-position": "0",
        "source_uses-TOTAL_FORMS": "1",
        "source_uses-0-source": str(source.pk),
        "source_uses-0-position": "0",
        "broader": [str(other.pk)],
        "related": [str(third.pk), str(other.pk)],
    }
    answer = editor_client.post(change(concept), data)
    assert answer.status_code == 302
    document = fresh(concept).to_document()
    assert [label.text for label in document.labels] == ["KV cache", "Key-value cache"]
    assert [ref.slug for ref in document.broader] == ["cache"]
    assert {ref.slug for ref in document.related} == {"memory", "cache"}
    assert document.sources == ("paper",)
    assert fresh(concept).version == concept.version + 1 or fresh(concept).state == "draft"


def test_a_concept_can_not_be_broader_than_itself(editor_client):
    concept = make_concept()
    answer = editor_client.post(
        change(concept), form_of(editor_client, concept, broader=[str(concept.pk)])
    )
    assert "relation to itself" in answer.content.decode()


def test_a_question_added_to_a_page_gets_its_place_in_the_text(editor_client):
    page = make_explainer(body_md="Some words.")
    data = form_of(editor_client, page) | {
        "faqs-TOTAL_FORMS": "1",
        "faqs-0-question": "Why?",
        "faqs-0-answer_md": "Because.",
        "faqs-0-position": "0",
    }
    editor_client.post(change(page), data | {"_publish": "1"})
    assert fresh(page).body_md == "Some words.\n\n## FAQs\n\n<FAQs />"
    assert "Because." in Page.objects.get(path=page.path).body_html


def test_questions_are_moved_by_their_positions(editor_client):
    page = make_explainer()
    for position, question in enumerate(("One?", "Two?", "Three?")):
        make_faq(page, question, position=position)
    data = form_of(editor_client, page)
    data |= {"faqs-0-position": "2", "faqs-1-position": "0", "faqs-2-position": "1"}
    editor_client.post(change(page), data)
    asked = [faq.question for faq in fresh(page).to_document().faqs]
    assert asked == ["Two?", "Three?", "One?"]


def test_a_deleted_question_takes_its_place_along(editor_client):
    page = make_explainer(body_md="Some words.")
    faq = make_faq(page)
    editor_client.post(reverse("admin:glossary_faq_delete", args=[faq.pk]), {"post": "yes"})
    assert fresh(page).body_md == "Some words."
    publish(fresh(page))


def test_a_page_stands_in_the_section_above_its_path(editor_client):

    section = make_section("/basics/")
    page = make_explainer(path="/elsewhere/page/")
    editor_client.post(
        change(page), form_of(editor_client, page, path="/basics/page/", keywords="one, two , one")
    )
    assert fresh(page).section == section
    assert fresh(page).keywords == ["one", "two"]


def test_a_reserved_path_is_refused(editor_client):
    page = make_explainer()
    answer = editor_client.post(change(page), form_of(editor_client, page, path="/admin/x/"))
    assert "belong to the site itself" in answer.content.decode()


def test_muted_concepts_are_not_linked(editor_client):
    concept = make_concept()
    publish(concept)
    page = make_explainer(body_md="A KV cache helps.")
    editor_client.post(
        change(page), form_of(editor_client, page, muted=[str(concept.pk)], _publish="1")
    )
    assert 'href="/glossary/kv-cache/"' not in Page.objects.get(path=page.path).body_html


def test_terms_mute_others_as_pages_do(editor_client):
    concept, term = make_concept(), make_concept("Prefill", body_md="It fills the KV cache.")
    publish(concept)
    editor_client.post(
        change(term), form_of(editor_client, term, muted=[str(concept.pk)], _publish="1")
    )
    assert 'href="/glossary/kv-cache/"' not in Page.objects.get(path=term.path).body_html
    page = editor_client.get(change(term)).content.decode()
    assert f'<option value="{concept.pk}" selected>' in page
    text = Concept.objects.get(pk=term.pk).to_document()
    assert [ref.slug for ref in text.muted] == ["kv-cache"]
    assert used_in(concept).drafts == ("Prefill: Never linked here",)
    editor_client.post(change(term), form_of(editor_client, term, muted=[], _publish="1"))
    assert 'href="/glossary/kv-cache/"' in Page.objects.get(path=term.path).body_html


# The grid --------------------------------------------------------------------------------------
def grid_of(page):
    return make_comparison(page, caption="Costs")


def heads(table) -> list[str]:
    return [row.text for row in fresh(table).to_document().rows]


def test_a_cell_is_saved_and_the_owner_has_changed(author):
    page = make_explainer()
    table = grid_of(page)
    publish(page)
    author.post(change(table), form_of(author, table) | {"cell-r0-c1": "more\nthan *one* line"})
    assert fresh(table).to_document().rows[0].cells == ("one", "more<br>than *one* line")
    assert fresh(page).state == "changed"
    assert "more\nthan" in author.get(change(table)).content.decode()


def test_rows_stand_in_the_order_in_which_they_were_sent(author):
    table = grid_of(make_explainer())
    data = form_of(author, table)
    author.post(change(table), data | {"row": ["r1", "r0"]})
    assert heads(table) == ["Cost", "Purpose"]
    assert fresh(table).to_document().rows[0].cells == ("low", "high")


def test_columns_move_with_their_cells(author):
    table = grid_of(make_explainer())
    author.post(change(table), form_of(author, table) | {"column": ["c1", "c0"]})
    document = fresh(table).to_document()
    assert [column.text for column in document.columns] == ["Right", "Left"]
    assert document.rows[0].cells == ("other", "one")


def test_rows_and_columns_are_added_and_removed(author):
    table = grid_of(make_explainer())
    data = form_of(author, table) | {
        "row": ["r0", "rnew1"],
        "head-rnew1": "Speed",
        "group-rnew1": "",
        "column": ["c0", "cnew2"],
        "head-cnew2": "Third",
        "cell-r0-cnew2": "new",
        "cell-rnew1-c0": "slow",
        "cell-rnew1-cnew2": "fast",
    }
    author.post(change(table), data)
    document = fresh(table).to_document()
    assert [column.text for column in document.columns] == ["Left", "Third"]
    assert document.rows == (
        Row(text="Purpose", cells=("one", "new")),
        Row(text="Speed", cells=("slow", "fast")),
    )


@pytest.mark.parametrize(
    ("order", "rows", "columns"),
    [
        ("row-add", ["Purpose", "Cost", ""], 2),
        ("row-up:r1", ["Cost", "Purpose"], 2),
        ("row-down:r0", ["Cost", "Purpose"], 2),
        ("row-remove:r0", ["Cost"], 2),
        ("column-add", ["Purpose", "Cost"], 3),
        ("column-remove:c0", ["Purpose", "Cost"], 1),
        ("row-remove:nothing", ["Purpose", "Cost"], 2),
    ],
)
def test_the_buttons_work_without_a_script_and_save_nothing(author, order, rows, columns):
    table = grid_of(make_explainer())
    answer = author.post(change(table), form_of(author, table) | {"grid_do": order})
    grid = answer.context["grid"]
    assert [line.text for line in grid.rows] == rows
    assert len(grid.columns) == columns
    assert all(len(row.cells) == columns for row in grid.rows)
    assert heads(table) == ["Purpose", "Cost"]


def test_an_axis_is_bound_to_concepts(author):
    concept = make_concept("Left")
    table = grid_of(make_explainer())
    data = form_of(author, table) | {"axis": "columns", "concept-c0": str(concept.identity)}
    author.post(change(table), data | {"concept-r0": str(concept.identity)})
    document = fresh(table).to_document()
    assert [column.concept for column in document.columns] == [concept.identity, None]
    assert not any(row.concept for row in document.rows)


def test_a_new_table_gets_its_place_before_the_questions(author):
    page = make_explainer(body_md="Some words.")
    make_faq(page)
    add = reverse("admin:glossary_comparison_add")
    data = fields(author.get(add), "comparison_form") | {
        "explainer": str(page.pk),
        "caption": "New",
        "head-c0": "Left",
        "head-c1": "Right",
        "head-r0": "Cost",
        "cell-r0-c0": "low",
    }
    assert author.post(add, data).status_code == 302
    table = Comparison.objects.get()
    assert fresh(page).body_md == (
        f'Some words.\n\n<Comparison key="{table.key}" />\n\n## FAQs\n\n<FAQs />'
    )
    publish(fresh(page))


def test_a_table_belongs_to_exactly_one(author):
    page, concept = make_explainer(), make_concept()
    table = grid_of(page)
    answer = author.post(change(table), form_of(author, table, concept=str(concept.pk)))
    assert answer.status_code == 200
    assert "either a concept or an explainer" in answer.content.decode()


def test_two_people_in_one_grid_do_not_overwrite_each_other(author, editor_client):
    table = grid_of(make_explainer())
    mine = form_of(author, table) | {"cell-r0-c0": "mine"}
    editor_client.post(change(table), form_of(editor_client, table) | {"cell-r0-c0": "theirs"})
    answer = author.post(change(table), mine)
    assert "<del>theirs</del><ins>mine</ins>" in answer.content.decode()
    assert fresh(table).to_document().rows[0].cells[0] == "theirs"


def test_where_two_clash_in_one_grid_is_told_in_german(author, editor_client):
    table = grid_of(make_explainer())
    mine = form_of(author, table) | {"head-c0": "Mine", "corner": "Mine"}
    editor_client.post(change(table), form_of(editor_client, table) | {"head-c0": "Theirs"})
    with override("de"):
        answer = author.post(change(table), mine)
    assert {"Spalte 1", "Ecke"} <= {each.label for each in answer.context["conflicts"]}


def test_a_preview_of_the_grid_stores_nothing(author):
    page = make_explainer()
    table = grid_of(page)
    data = form_of(author, table) | {"cell-r0-c0": "only typed", "_preview": "1"}
    assert "only typed" in author.post(change(table), data).content.decode()
    assert fresh(table).to_document().rows[0].cells[0] == "one"


def test_strangers_may_not_touch_parts(stranger, client):
    page = make_explainer()
    for part in (grid_of(page), make_faq(page)):
        assert stranger.get(change(part)).status_code == 403
        assert stranger.post(change(part), {"question": "x"}).status_code == 403
        assert client.post(change(part)).status_code == 302


# What is live when it is saved -----------------------------------------------------------------
def test_a_source_that_changes_reaches_the_pages_that_cite_it(editor_client):
    source = Source.objects.create(key="paper", title="First title")
    page = make_explainer(body_md="As was shown.[^paper]")
    publish(page)
    assert "First title" in Page.objects.get(path=page.path).body_html
    editor_client.post(change(source), form_of(editor_client, source, title="Second title"))
    assert "Second title" in Page.objects.get(path=page.path).body_html


def test_the_name_of_the_site_is_live_when_it_is_saved(administrator, client):

    publish(make_explainer())
    site = SiteSettings.objects.get_or_create(pk=1)[0]
    administrator.post(change(site), form_of(administrator, site, name="Another name"))
    assert "Another name" in client.get("/").content.decode()


@pytest.mark.parametrize(
    ("body", "tables", "answers", "wanted"),
    [
        ("Text", [], [], "Text"),
        ("Text", ["a"], [], 'Text\n\n<Comparison key="a" />'),
        ('<Comparison key="a" />', ["a"], [], '<Comparison key="a" />'),
        ('One\n\n<Comparison key="gone" />\n\nTwo', [], [], "One\n\nTwo"),
        ("Text", [], ["Answer"], "Text\n\n## FAQs\n\n<FAQs />"),
        ("Text\n\n## Questions\n\n<FAQs />\n\nEnd", [], [], "Text\n\nEnd"),
        ("Text", ["a"], ['<Comparison key="a" />'], "Text\n\n## FAQs\n\n<FAQs />"),
        (
            "Text\n\n## Questions\n\n<FAQs />",
            ["a"],
            ["Answer"],
            'Text\n\n<Comparison key="a" />\n\n## Questions\n\n<FAQs />',
        ),
        ("```\none\n\n\n\ntwo\n```", [], [], "```\none\n\n\n\ntwo\n```"),
    ],
)
def test_parts_have_their_place_in_the_text(body, tables, answers, wanted):
    assert placed(body, tables=tables, answers=answers) == wanted


def test_a_part_can_not_be_left_without_an_owner(author):
    page = make_explainer()
    for part in (grid_of(page), make_faq(page)):
        answer = author.post(change(part), form_of(author, part, explainer=""))
        assert "either a concept or an explainer" in answer.content.decode()
        assert fresh(part).owner == page
