from importlib import import_module

import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models

# Papers come in after the close alone, and not after two officers said that all are in.
POLL_OF_PAPER = "(SELECT poll_id FROM polls_paper WHERE id = NEW.paper_id)"
LATE = (
    "(SELECT state FROM polls_poll WHERE id = {poll}) <> 'closed' OR EXISTS (SELECT 1 FROM "
    "polls_paperclosing AS c WHERE c.poll_id = {poll} AND c.confirmed_by_id IS NOT NULL)"
)
WORDS = "papers come in between the close and their own closing"
READING, PAPER = LATE.format(poll=POLL_OF_PAPER), LATE.format(poll="NEW.poll_id")
PAPERS = [
    ("polls_paper", "INSERT", PAPER, WORDS, True),
    ("polls_paper", "UPDATE", PAPER, WORDS, True),
    ("polls_paperreading", "INSERT", READING, WORDS, True),
    ("polls_paperreading", "UPDATE", READING, WORDS, True),
    ("polls_paperclosing", "UPDATE", "OLD.confirmed_by_id IS NOT NULL", WORDS, True),
]


def hold(apps, schema_editor):
    held = import_module("polls.migrations.0004_closed_means_closed")
    marks = import_module("polls.migrations.0009_paper_marks")
    held.forwards(apps, schema_editor, marks.triggers() + PAPERS)


def let_go(apps, schema_editor):
    held = import_module("polls.migrations.0004_closed_means_closed")
    held.backwards(apps, schema_editor, PAPERS)


class Migration(migrations.Migration):

    dependencies = [
        ('polls', '0010_flags'),
        ('residents', '0010_paper_marks'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Paper',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('number', models.PositiveIntegerField()),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='residents.area')),
                ('poll', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='papers', to='polls.poll')),
            ],
            options={
                'ordering': ['area', 'number'],
            },
        ),
        migrations.CreateModel(
            name='PaperClosing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('papers', models.PositiveIntegerField()),
                ('voters', models.PositiveIntegerField()),
                ('explanation', models.TextField(blank=True)),
                ('confirmed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('poll', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='paper_closing', to='polls.poll')),
                ('proposed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='PaperReading',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('turn', models.PositiveSmallIntegerField()),
                ('kind', models.CharField(choices=[('choice', 'a choice'), ('blank', 'nothing: it is blank'), ('invalid', 'it is invalid')], max_length=8)),
                ('choice', models.JSONField(null=True)),
                ('reason', models.CharField(blank=True, max_length=300)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('paper', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='readings', to='polls.paper')),
            ],
            options={
                'ordering': ['turn'],
            },
        ),
        migrations.AddConstraint(
            model_name='paper',
            constraint=models.UniqueConstraint(fields=('poll', 'area', 'number'), name='paper_number_once'),
        ),
        migrations.AddConstraint(
            model_name='paper',
            constraint=models.CheckConstraint(condition=models.Q(('number__gte', 1)), name='paper_numbers_begin_at_one'),
        ),
        migrations.AddConstraint(
            model_name='paperclosing',
            constraint=models.CheckConstraint(condition=models.Q(('confirmed_by', None), models.Q(('confirmed_by', models.F('proposed_by')), _negated=True), _connector='OR'), name='paper_closing_by_two_officers'),
        ),
        migrations.AddConstraint(
            model_name='paperclosing',
            constraint=models.CheckConstraint(condition=models.Q(('papers', models.F('voters')), models.Q(('explanation', ''), _negated=True), _connector='OR'), name='paper_difference_is_explained'),
        ),
        migrations.AddConstraint(
            model_name='paperreading',
            constraint=models.UniqueConstraint(fields=('paper', 'turn'), name='paper_turn_once'),
        ),
        migrations.AddConstraint(
            model_name='paperreading',
            constraint=models.UniqueConstraint(fields=('paper', 'by'), name='paper_read_by_two_officers'),
        ),
        migrations.AddConstraint(
            model_name='paperreading',
            constraint=models.CheckConstraint(condition=models.Q(('turn__in', [1, 2])), name='paper_first_or_second_reading'),
        ),
        migrations.AddConstraint(
            model_name='paperreading',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'choice'), ('reason', '')), models.Q(('kind', 'blank'), ('reason', '')), models.Q(('kind', 'invalid'), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='paper_invalid_has_a_reason'),
        ),
        migrations.RunPython(hold, let_go),
    ]
