import json
import uuid
from functools import partial
from importlib import import_module

import django.db.models.deletion
from django.db import migrations, models

held = import_module("polls.migrations.0004_closed_means_closed")
before = import_module("polls.migrations.0011_papers")

# What two officers read alike leaves the paper and is sealed as a vote cast online is. Papers still
# come in after the close alone, and not after two officers said that all are in. A paper is settled
# only when both readings are empty, and never goes back; what is sealed never changes. SQLite
# writes a table anew for a new column, so the triggers are let go first and held again afterwards.
EMPTIED = (
    "(SELECT COUNT(*) FROM polls_paperreading AS r WHERE r.paper_id = NEW.id AND r.sealed = '')"
)
SETTLED = f"(OLD.settled AND NOT NEW.settled) OR (NEW.settled AND {EMPTIED} <> 2)"
READ = "a paper that two read alike is settled"
MORE = {
    ("polls_paper", "INSERT"): "NEW.settled",
    ("polls_paper", "UPDATE"): SETTLED,
    ("polls_paperreading", "UPDATE"): "OLD.sealed = ''",
}
PAPERS = [
    (table, verb, f"({old}) OR ({MORE[table, verb]})" if (table, verb) in MORE else old, *rest)
    for table, verb, old, *rest in before.PAPERS
] + [
    ("polls_sealedpaper", "INSERT", before.PAPER, before.WORDS, True),
    ("polls_sealedpaper", "UPDATE", "1 = 1", READ, True),
]


def seal_what_was_read(apps, schema_editor):
    """Papers on which two agree are settled and sealed; an audit opens those of counted votes."""
    from polls.algorithms.envelopes import Content, seal
    from polls.queries.outside_key import keep
    from polls.algorithms.papers import Reading, choice_of_paper

    sealed = apps.get_model("polls", "SealedPaper")
    for paper in apps.get_model("polls", "Paper").objects.select_related("poll", "area").iterator():
        readings = [Reading(r.kind, r.choice, r.reason) for r in paper.readings.order_by("turn")]
        if len(readings) < 2 or readings[0][:2] != readings[1][:2]:
            for row in paper.readings.all():
                row.sealed = keep(json.dumps([row.kind, row.choice, row.reason]))
                row.save(update_fields=["sealed"])
            continue
        paper.settled = True
        paper.save(update_fields=["settled"])
        choice = choice_of_paper(readings[0], paper.poll.method)
        content = Content(choice, paper.area.code.rpartition(".")[0])
        envelope = seal(paper.poll.public_key, content, paper.poll.content_length)
        sealed.objects.create(poll=paper.poll, envelope=envelope)


class Migration(migrations.Migration):
    dependencies = [
        ("polls", "0019_counting_without_foreign_envelopes"),
    ]

    operations = [
        migrations.RunPython(before.let_go, partial(held.forwards, triggers=before.PAPERS)),
        migrations.AddField(
            model_name="paper",
            name="settled",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="paperreading",
            name="sealed",
            field=models.TextField(blank=True, default=""),
            preserve_default=False,
        ),
        migrations.CreateModel(
            name="SealedPaper",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False),
                ),
                ("envelope", models.BinaryField()),
                (
                    "poll",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sealed_papers",
                        to="polls.poll",
                    ),
                ),
            ],
        ),
        migrations.RunPython(seal_what_was_read, migrations.RunPython.noop, elidable=True),
        migrations.RemoveConstraint(
            model_name="paperreading",
            name="paper_invalid_has_a_reason",
        ),
        migrations.RemoveField(model_name="paperreading", name="choice"),
        migrations.RemoveField(model_name="paperreading", name="kind"),
        migrations.RemoveField(model_name="paperreading", name="reason"),
        migrations.RunPython(
            partial(held.forwards, triggers=PAPERS), partial(held.backwards, triggers=PAPERS)
        ),
    ]
