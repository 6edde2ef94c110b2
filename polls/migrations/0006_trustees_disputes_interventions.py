from importlib import import_module

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


# Besides what was held before: more fields are frozen; the close moves, and a poll is annulled, only
# by an intervention that a second officer confirmed; a poll opens only when each share is on paper.
CONFIRMED = (
    "EXISTS (SELECT 1 FROM polls_intervention AS i WHERE i.poll_id = OLD.id "
    "AND i.kind = '{kind}' AND i.confirmed_by_id IS NOT NULL{more})"
)
STEP = (
    "CASE {row}.state WHEN 'planned' THEN 0 WHEN 'open' THEN 1 WHEN 'closed' THEN 2 "
    "WHEN 'counted' THEN 3 ELSE 4 END"
)
MORE_FROZEN = ("limits", "content_length", "key_kind", "trustees_needed", "trustees_named")
MOVED = (
    "OLD.state <> 'planned' AND OLD.closes_at {differs} NEW.closes_at AND NOT "
    + CONFIRMED.format(kind="extension", more=" AND i.closes_at = NEW.closes_at")
)
ANNULLED = (
    "NEW.state = 'annulled' AND OLD.state <> 'annulled' AND NOT "
    + CONFIRMED.format(kind="annulment", more="")
)
UNHELD = (
    "NEW.state = 'open' AND OLD.state = 'planned' AND EXISTS (SELECT 1 FROM polls_trustee AS t "
    "WHERE t.poll_id = OLD.id AND t.confirmed_at IS NULL)"
)


def triggers(held):
    frozen = [name for name in held.FROZEN if name != "closes_at"] + list(MORE_FROZEN)
    changed = " OR ".join(f"OLD.{name} {{differs}} NEW.{name}" for name in frozen)
    back = f"{STEP.format(row='NEW')} < {STEP.format(row='OLD')}"
    condition = (
        f"{back} OR (OLD.state <> 'planned' AND ({changed})) OR ({MOVED}) OR ({ANNULLED}) "
        f"OR ({UNHELD})"
    )
    return [
        (table, verb, condition if table == "polls_poll" else old, words, everywhere)
        for table, verb, old, words, everywhere in held.TRIGGERS
    ]


def let_go(apps, schema_editor):
    import_module("polls.migrations.0004_closed_means_closed").backwards(apps, schema_editor)


def hold_as_before(apps, schema_editor):
    import_module("polls.migrations.0004_closed_means_closed").forwards(apps, schema_editor)


def hold(apps, schema_editor):
    held = import_module("polls.migrations.0004_closed_means_closed")
    held.forwards(apps, schema_editor, triggers(held))


class Migration(migrations.Migration):

    dependencies = [
        ('participation', '0006_answers_for_public_consultations'),
        ('polls', '0005_contents_of_any_method'),
        ('residents', '0006_roles_held_once'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(let_go, hold_as_before),
        migrations.CreateModel(
            name='Dispute',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('receipt', models.CharField(max_length=32)),
                ('concern', models.CharField(choices=[('missing', 'My receipt is not in the log'), ('replaced', 'It was replaced, but I did not vote again'), ('not-mine', 'It says that I voted, but I did not'), ('other', 'Something else')], max_length=10)),
                ('words', models.TextField(blank=True)),
                ('sending', models.CharField(max_length=64, unique=True)),
                ('filed_on', models.DateField()),
                ('outcome', models.CharField(blank=True, choices=[('founded', 'The objection is right'), ('unfounded', 'Checked; nothing is wrong')], max_length=10)),
                ('answer', models.TextField(blank=True)),
                ('answered_at', models.DateTimeField(null=True)),
            ],
            options={
                'ordering': ['number'],
            },
        ),
        migrations.CreateModel(
            name='Intervention',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('extension', 'Close later'), ('annulment', 'Annul the vote')], max_length=10)),
                ('closes_at', models.DateTimeField(null=True)),
                ('reason', models.TextField()),
                ('proposed_at', models.DateTimeField()),
                ('confirmed_at', models.DateTimeField(null=True)),
            ],
            options={
                'ordering': ['proposed_at'],
            },
        ),
        migrations.CreateModel(
            name='Trustee',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('waiting_share', models.TextField(blank=True)),
                ('confirmed_at', models.DateTimeField(null=True)),
                ('brought_share', models.TextField(blank=True)),
            ],
            options={
                'ordering': ['number'],
            },
        ),
        migrations.AddField(
            model_name='poll',
            name='destroyed_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='poll',
            name='key_kind',
            field=models.CharField(choices=[('server', 'the server, encrypted under a key outside the database'), ('trustees', 'named officers, several of whom are needed')], default='server', max_length=8),
        ),
        migrations.AddField(
            model_name='poll',
            name='shares_id',
            field=models.PositiveIntegerField(null=True),
        ),
        migrations.AddField(
            model_name='poll',
            name='trustees_named',
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='poll',
            name='trustees_needed',
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AlterField(
            model_name='poll',
            name='state',
            field=models.CharField(choices=[('planned', 'planned'), ('open', 'open'), ('closed', 'closed, being counted'), ('counted', 'counted'), ('annulled', 'annulled')], default='planned', max_length=8),
        ),
        migrations.AddConstraint(
            model_name='poll',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('key_kind', 'server'), ('trustees_named', 0), ('trustees_needed', 0)), models.Q(('key_kind', 'trustees'), ('sealed_private_key', ''), ('trustees_named__gt', models.F('trustees_needed')), ('trustees_needed__gte', 2)), _connector='OR'), name='poll_trustees_k_of_n'),
        ),
        migrations.AddField(
            model_name='dispute',
            name='answered_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='dispute',
            name='poll',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='disputes', to='polls.poll'),
        ),
        migrations.AddField(
            model_name='intervention',
            name='confirmed_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='intervention',
            name='poll',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='interventions', to='polls.poll'),
        ),
        migrations.AddField(
            model_name='intervention',
            name='proposed_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='trustee',
            name='officer',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='trustee',
            name='poll',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='trustees', to='polls.poll'),
        ),
        migrations.AddConstraint(
            model_name='dispute',
            constraint=models.UniqueConstraint(fields=('poll', 'number'), name='dispute_number_once'),
        ),
        migrations.AddConstraint(
            model_name='dispute',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('answered_at', None), ('outcome', '')), models.Q(models.Q(('outcome', ''), _negated=True), models.Q(('answer', ''), _negated=True), models.Q(('answered_at', None), _negated=True)), _connector='OR'), name='dispute_answer_is_whole'),
        ),
        migrations.AddConstraint(
            model_name='intervention',
            constraint=models.CheckConstraint(condition=models.Q(('confirmed_by', None), models.Q(('confirmed_by', models.F('proposed_by')), _negated=True), _connector='OR'), name='intervention_by_two_officers'),
        ),
        migrations.AddConstraint(
            model_name='intervention',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='intervention_has_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='intervention',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('closes_at__isnull', False), ('kind', 'extension')), models.Q(('closes_at', None), ('kind', 'annulment')), _connector='OR'), name='intervention_extension_has_a_date'),
        ),
        migrations.AddConstraint(
            model_name='intervention',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('confirmed_at', None), ('confirmed_by', None)), models.Q(('confirmed_at__isnull', False), ('confirmed_by__isnull', False)), _connector='OR'), name='intervention_confirmation_is_whole'),
        ),
        migrations.AddConstraint(
            model_name='trustee',
            constraint=models.UniqueConstraint(fields=('poll', 'number'), name='trustee_number_once'),
        ),
        migrations.AddConstraint(
            model_name='trustee',
            constraint=models.UniqueConstraint(fields=('poll', 'officer'), name='trustee_officer_once'),
        ),
        migrations.AddConstraint(
            model_name='trustee',
            constraint=models.CheckConstraint(condition=models.Q(('confirmed_at', None), ('waiting_share', ''), _connector='OR'), name='trustee_confirmed_share_not_kept'),
        ),
        migrations.RunPython(hold, let_go),
    ]
