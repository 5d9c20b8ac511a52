import django.db.models.deletion
from django.db import migrations, models


def fill(apps, schema_editor):
    """Every question that was ever published, with the document that had it last."""
    found = {}
    snapshots = apps.get_model("glossary", "Snapshot").objects.order_by("made_at", "pk")
    rows = snapshots.values_list("publication", "publication__language", "identities")
    for publication, language, identities in rows.iterator(500):
        for faq in identities.get("faqs", ()):
            found[language, faq["id"]] = publication
    place = apps.get_model("glossary", "QuestionPlace")
    place.objects.bulk_create(
        [
            place(language=language, code=code, publication_id=publication)
            for (language, code), publication in found.items()
        ],
        500,
    )


class Migration(migrations.Migration):
    dependencies = [("glossary", "0020_where_searches_led")]

    operations = [
        migrations.CreateModel(
            name="QuestionPlace",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("language", models.CharField(max_length=12)),
                ("code", models.CharField(max_length=40)),
                (
                    "publication",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="glossary.publication",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("language", "code"), name="question_place"
                    )
                ],
            },
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
