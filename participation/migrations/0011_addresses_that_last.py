import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import F

import participation.models.consultations


def know_imports_by_their_slug(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    """What was imported so far is known under the slug that its consultation has."""
    apps.get_model("participation", "Consultation").objects.update(import_key=F("slug"))


class Migration(migrations.Migration):
    dependencies = [("participation", "0010_territory_of_a_draft")]

    operations = [
        migrations.RemoveField(model_name="thread", name="anchor"),
        migrations.AddField(
            model_name="consultation",
            name="import_key",
            field=models.CharField(max_length=120, null=True),
        ),
        migrations.RunPython(know_imports_by_their_slug, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="consultation",
            name="import_key",
            field=models.CharField(
                default=participation.models.consultations.new_import_key,
                max_length=120,
                unique=True,
            ),
        ),
        migrations.AlterField(
            model_name="consultation",
            name="slug",
            field=models.SlugField(max_length=255, unique=True),
        ),
        migrations.CreateModel(
            name="FormerAddress",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("slug", models.SlugField(max_length=255, unique=True)),
                (
                    "consultation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="former_addresses",
                        to="participation.consultation",
                    ),
                ),
            ],
        ),
    ]
