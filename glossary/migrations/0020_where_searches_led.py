"""Where a search led that nothing answered."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("glossary", "0019_facts_by_comparison")]

    operations = [
        migrations.AddField(
            model_name="searchcount",
            name="led_to",
            field=models.CharField(
                blank=True, db_default="", default="", max_length=300, verbose_name="led to"
            ),
        ),
    ]
