from importlib import import_module

from django.db import migrations, models

before = import_module("polls.migrations.0015_key_of_the_voters_names")


def mark(apps, schema_editor):
    """Votes that are planned and were rehearsed with officers' shares."""
    from polls.queries.outside_key import rehearsed_marks

    polls = apps.get_model("polls", "Poll").objects.filter(state="planned", key_kind="trustees")
    for poll in polls.exclude(rehearsed_at=None):
        poll.rehearsed_mark = rehearsed_marks(poll)[0]
        poll.save(update_fields=["rehearsed_mark"])


class Migration(migrations.Migration):
    dependencies = [("polls", "0026_pictures_and_links")]

    operations = [
        migrations.RunPython(before.let_go, before.hold),
        migrations.AddField("poll", "rehearsed_mark", models.CharField(blank=True, max_length=64)),
        migrations.RunPython(before.hold, before.let_go),
        migrations.RunPython(mark, migrations.RunPython.noop),
    ]
