"""Since when somebody follows a consultation; and of several drafts in one debate, the latest."""

from typing import Any

import django.utils.timezone
from django.db import migrations, models


def keep_the_latest_draft(apps: Any, _editor: Any) -> None:
    """Two sendings at once could make two drafts; the one that was written last is kept."""
    comments = apps.get_model("participation", "Comment")
    seen: set[tuple[int, int]] = set()
    superseded = []
    drafts = comments.objects.filter(state="draft").order_by("-created_at", "-pk")
    for pk, author, thread in drafts.values_list("pk", "author_id", "thread_id"):
        if (author, thread) in seen:
            superseded.append(pk)
        seen.add((author, thread))
    for start in range(0, len(superseded), 500):
        comments.objects.filter(pk__in=superseded[start : start + 500]).delete()


class Migration(migrations.Migration):
    dependencies = [("participation", "0002_initial")]

    operations = [
        migrations.AddField(
            model_name="follow",
            name="created_at",
            field=models.DateTimeField(default=django.utils.timezone.now),
        ),
        migrations.RunPython(keep_the_latest_draft, migrations.RunPython.noop),
    ]
