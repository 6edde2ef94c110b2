"""Answers are kept as JSON; the marks of earlier sendings are forgotten, as they are after days."""

from django.db import migrations, models


def forget(apps, _editor):
    apps.get_model("residents", "Submission").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("residents", "0015_mails_that_wait")]

    operations = [
        migrations.RunPython(forget, migrations.RunPython.noop),
        migrations.RemoveField("submission", "answer"),
        migrations.AddField("submission", "answer", models.JSONField(default=dict)),
    ]
