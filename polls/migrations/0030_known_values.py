from django.conf import settings
from django.db import migrations, models


TRIGGERS = []
"""What held the tables, as SQLite writes it; it loses them with each table that it writes anew."""


def take(apps, schema_editor):
    if schema_editor.connection.vendor != "sqlite":
        return
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        TRIGGERS[:] = cursor.fetchall()
        for name, _sql in TRIGGERS:
            cursor.execute(f'DROP TRIGGER "{name}"')


def give_back(apps, schema_editor):
    for _name, sql in TRIGGERS:
        schema_editor.execute(sql)


class Migration(migrations.Migration):

    dependencies = [
        ('participation', '0018_known_values'),
        ('polls', '0029_seals'),
        ('residents', '0018_known_values'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        migrations.swappable_dependency(settings.WAGTAIL_PAGE_MODEL),
    ]

    operations = [
        migrations.RunPython(take, give_back),
        migrations.AddConstraint(
            model_name='dispute',
            constraint=models.CheckConstraint(condition=models.Q(('outcome__in', ['', 'founded', 'unfounded'])), name='dispute_outcome_is_known'),
        ),
        migrations.AddConstraint(
            model_name='dispute',
            constraint=models.CheckConstraint(condition=models.Q(('concern__in', ['missing', 'replaced', 'not-mine', 'other'])), name='dispute_concern_is_known'),
        ),
        migrations.AddConstraint(
            model_name='dispute',
            constraint=models.CheckConstraint(condition=models.Q(('answered_by', None), ('answered_at__isnull', False), _connector='OR'), name='dispute_answered_by_has_time'),
        ),
        migrations.AddConstraint(
            model_name='flag',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['device', 'burst'])), name='vote_flag_kind_is_known'),
        ),
        migrations.AddConstraint(
            model_name='flagreview',
            constraint=models.CheckConstraint(condition=models.Q(('finding__in', ['family', 'place', 'event', 'unexplained'])), name='flag_review_finding_is_known'),
        ),
        migrations.AddConstraint(
            model_name='intervention',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['extension', 'annulment', 'exclusion', 'release'])), name='intervention_kind_is_known'),
        ),
        migrations.AddConstraint(
            model_name='papermark',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['marked', 'confirmed', 'taken-back'])), name='paper_mark_state_is_known'),
        ),
        migrations.AddConstraint(
            model_name='poll',
            constraint=models.CheckConstraint(condition=models.Q(('key_kind__in', ['server', 'trustees'])), name='poll_key_kind_is_known'),
        ),
        migrations.AddConstraint(
            model_name='poll',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['planned', 'open', 'closed', 'counted', 'annulled', 'consensus'])), name='poll_state_is_known'),
        ),
        migrations.AddConstraint(
            model_name='poll',
            constraint=models.CheckConstraint(condition=models.Q(('rule__in', ['single-choice', 'approval', 'score', 'scottish-stv', 'irv', 'schulze', 'equal-shares', 'greedy', 'allocation'])), name='poll_rule_is_known'),
        ),
        migrations.AddConstraint(
            model_name='poll',
            constraint=models.CheckConstraint(condition=models.Q(('method__in', ['single', 'approval', 'ranking', 'budget', 'allocation', 'score'])), name='poll_method_is_known'),
        ),
        migrations.AddConstraint(
            model_name='poll',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('closed_at', None), ('state__in', ['planned', 'open', 'consensus'])), models.Q(('closed_at__isnull', False), ('state__in', ['closed', 'counted', 'annulled'])), _connector='OR'), name='poll_over_has_a_close'),
        ),
        migrations.AddConstraint(
            model_name='poll',
            constraint=models.CheckConstraint(condition=models.Q(('destroyed_at', None), models.Q(('closed_at__isnull', False), ('sealed_private_key', '')), _connector='OR'), name='poll_destroyed_has_no_key'),
        ),
        migrations.AddConstraint(
            model_name='poll',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('file_hash', None), ('imported', {})), models.Q(('file_hash__isnull', False), models.Q(('imported', {}), _negated=True)), _connector='OR'), name='poll_import_is_whole'),
        ),
        migrations.AddConstraint(
            model_name='pollpage',
            constraint=models.CheckConstraint(condition=models.Q(('published__in', ['', 'whole', 'cut'])), name='poll_page_published_is_known'),
        ),
        migrations.AddConstraint(
            model_name='pollpage',
            constraint=models.CheckConstraint(condition=models.Q(('ties__in', ['', 'together', 'lot', 'order'])), name='poll_page_ties_is_known'),
        ),
        migrations.AddConstraint(
            model_name='pollpage',
            constraint=models.CheckConstraint(condition=models.Q(('completion__in', ['', 'none', 'add1', 'add1-utilitarian'])), name='poll_page_completion_is_known'),
        ),
        migrations.AddConstraint(
            model_name='pollpage',
            constraint=models.CheckConstraint(condition=models.Q(('step__in', [1, 2, 5, 10, 20, 25, 50])), name='poll_page_step_is_known'),
        ),
        migrations.AddConstraint(
            model_name='pollpage',
            constraint=models.CheckConstraint(condition=models.Q(('rule__in', ['', 'single-choice', 'approval', 'score', 'scottish-stv', 'irv', 'schulze', 'equal-shares', 'greedy', 'allocation'])), name='poll_page_rule_is_known'),
        ),
        migrations.AddConstraint(
            model_name='trustee',
            constraint=models.CheckConstraint(condition=models.Q(('role__in', ['', 'moderator', 'editor', 'publisher', 'official', 'kelurahan-officer', 'rt-head', 'privacy-officer'])), name='trustee_role_is_known'),
        ),
        migrations.AddConstraint(
            model_name='trustee',
            constraint=models.CheckConstraint(condition=models.Q(('brought_share', ''), ('confirmed_at__isnull', False), _connector='OR'), name='trustee_brought_share_was_confirmed'),
        ),
        migrations.AddConstraint(
            model_name='turnout',
            constraint=models.CheckConstraint(condition=models.Q(('channel__in', ['online', 'paper', 'imported'])), name='turnout_channel_is_known'),
        ),
        migrations.RunPython(give_back, take),
    ]
