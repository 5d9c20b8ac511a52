from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("glossary", "0018_pages_by_renderer")]

    operations = [
        migrations.AddIndex(
            model_name="fact",
            index=models.Index(fields=["comparison"], name="fact_by_comparison"),
        ),
    ]
