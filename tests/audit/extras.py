"""What the shipped subject lacks: a word with two senses, a page that was withdrawn."""

import django

SENSES = "/glossary/head/"
WITHDRAWN = "/basics/withdrawn/"


def add() -> None:
    """Publish them into the database that the environment names."""
    from glossary.models import Label
    from glossary.publishing.actions import publish_all, withdraw
    from tests.make import make_concept, make_explainer

    heads = [make_concept("Attention head"), make_concept("Print head")]
    for head in heads:
        Label.objects.create(concept=head, text="head", auto_link=False)
    gone = make_explainer("Withdrawn", path=WITHDRAWN)
    publish_all([*heads, gone])
    withdraw(gone)


if __name__ == "__main__":
    django.setup()
    add()
