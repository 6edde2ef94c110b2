from django.db import migrations, models
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual


class Migration(migrations.Migration):
    dependencies = [("polls", "0004_survey_results")]

    operations = [
        migrations.RemoveConstraint(model_name="statement", name="statement_is_short"),
        migrations.AddConstraint(
            model_name="statement",
            constraint=models.CheckConstraint(
                condition=LessThanOrEqual(Length("body"), 140)
                | models.Q(external_key__isnull=False),
                name="statement_is_short",
            ),
        ),
    ]
