from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("glossary", "0025_order_of_the_menu")]

    operations = [
        migrations.AlterField(
            model_name="conceptrelation",
            name="relation",
            field=models.CharField(
                max_length=8,
                choices=[
                    ("broader", "broader"),
                    ("related", "related"),
                    ("muted", "Never linked here"),
                ],
            ),
        ),
    ]
