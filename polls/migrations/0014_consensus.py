from importlib import import_module

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import polls.models.consensus

# A planned poll ends as a consensus only with minutes that a second official confirmed, and it
# never leaves that state; nothing comes in any more, and the minutes are frozen. SQLite writes a
# table anew for a changed column, so the triggers are let go first and held again afterwards.
AGREED = (
    "EXISTS (SELECT 1 FROM polls_consensus AS c WHERE c.poll_id = OLD.id "
    "AND c.confirmed_by_id IS NOT NULL)"
)
USED = (
    "EXISTS (SELECT 1 FROM polls_turnout AS t WHERE t.poll_id = OLD.id) OR "
    "EXISTS (SELECT 1 FROM polls_sealedballot AS s WHERE s.poll_id = OLD.id)"
)
MORE = (
    "(OLD.state = 'consensus' AND NEW.state <> 'consensus') OR "
    "(NEW.state = 'consensus' AND OLD.state <> 'consensus' AND "
    f"(OLD.state <> 'planned' OR NOT {AGREED} OR {USED}))"
)
STATE = "(SELECT state FROM polls_poll WHERE id = NEW.poll_id{lock})"
OVER = "the minutes of an agreement are frozen"
CONSENSUS = [
    ("polls_tally", "INSERT", f"{STATE} = 'consensus'", "what was agreed is not counted", True),
    ("polls_consensus", "INSERT", f"{STATE} <> 'planned'", OVER, True),
    (
        "polls_consensus",
        "UPDATE",
        f"OLD.confirmed_by_id IS NOT NULL OR {STATE} <> 'planned'",
        OVER,
        True,
    ),
    ("polls_consensus", "DELETE", "OLD.confirmed_by_id IS NOT NULL", OVER, False),
]


def triggers():
    group = import_module("polls.migrations.0013_for_a_group")
    return [
        (table, verb, f"({old}) OR ({group.MORE}) OR ({MORE})", words, everywhere)
        if (table, verb) == ("polls_poll", "UPDATE")
        else (table, verb, old, words, everywhere)
        for table, verb, old, words, everywhere in group.before()
    ] + CONSENSUS


def let_before_go(apps, schema_editor):
    import_module("polls.migrations.0013_for_a_group").let_go(apps, schema_editor)


def hold_as_before(apps, schema_editor):
    import_module("polls.migrations.0013_for_a_group").hold(apps, schema_editor)


def let_go(apps, schema_editor):
    import_module("polls.migrations.0004_closed_means_closed").backwards(
        apps, schema_editor, triggers()
    )


def hold(apps, schema_editor):
    import_module("polls.migrations.0004_closed_means_closed").forwards(
        apps, schema_editor, triggers()
    )


class Migration(migrations.Migration):
    dependencies = [
        ("polls", "0013_for_a_group"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(let_before_go, hold_as_before),
        migrations.AlterField(
            "poll",
            "state",
            models.CharField(
                choices=[
                    ("planned", "planned"),
                    ("open", "open"),
                    ("closed", "closed, being counted"),
                    ("counted", "counted"),
                    ("annulled", "annulled"),
                    ("consensus", "decided by consensus (musyawarah mufakat)"),
                ],
                default="planned",
                max_length=10,
            ),
        ),
        migrations.CreateModel(
            name='Consensus',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('place', models.CharField(max_length=200)),
                ('day', models.DateField()),
                ('women', models.PositiveIntegerField(null=True)),
                ('men', models.PositiveIntegerField(null=True)),
                ('chosen', models.JSONField(default=list)),
                ('words', models.JSONField(default=dict)),
                ('dissent', models.TextField(blank=True)),
                ('file', models.FileField(blank=True, upload_to=polls.models.consensus.place_of_file)),
                ('file_name', models.CharField(blank=True, max_length=200)),
                ('file_hash', models.CharField(blank=True, max_length=64)),
                ('proposed_at', models.DateTimeField()),
                ('confirmed_at', models.DateTimeField(null=True)),
                ('confirmed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('poll', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='consensus', to='polls.poll')),
                ('proposed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('confirmed_by', None), models.Q(('confirmed_by', models.F('proposed_by')), _negated=True), _connector='OR'), name='consensus_by_two_officials'), models.CheckConstraint(condition=models.Q(models.Q(('confirmed_at', None), ('confirmed_by', None)), models.Q(('confirmed_at__isnull', False), ('confirmed_by__isnull', False)), _connector='OR'), name='consensus_confirmation_is_whole'), models.CheckConstraint(condition=models.Q(models.Q(('file', ''), ('file_hash', ''), ('file_name', '')), models.Q(models.Q(('file', ''), _negated=True), models.Q(('file_name', ''), _negated=True), models.Q(('file_hash', ''), _negated=True)), _connector='OR'), name='consensus_document_is_whole')],
            },
        ),
        migrations.RunPython(hold, let_go),
    ]
