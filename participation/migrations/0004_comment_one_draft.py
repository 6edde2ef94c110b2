"""One draft for each person and debate. Apart from the deletion before: PostgreSQL indexes no
table whose deleted rows still have checks to come in the same transaction."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("participation", "0003_follow_dates_and_latest_drafts")]

    operations = [
        migrations.AddConstraint(
            model_name="comment",
            constraint=models.UniqueConstraint(
                condition=models.Q(state="draft"),
                fields=("author", "thread"),
                name="comment_one_draft",
            ),
        ),
    ]
