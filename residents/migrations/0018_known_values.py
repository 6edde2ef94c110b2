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
        ('residents', '0017_submissions_of_forms'),
    ]

    operations = [
        migrations.RunPython(take, give_back),
        migrations.RemoveConstraint(
            model_name='objection',
            name='objection_decided_has_answer',
        ),
        migrations.AddConstraint(
            model_name='accessrecord',
            constraint=models.CheckConstraint(condition=models.Q(('what__in', ['request', 'identity', 'text', 'account', 'paper-vote', 'claim', 'objection', 'residency', 'membership', 'scan'])), name='access_what_is_known'),
        ),
        migrations.AddConstraint(
            model_name='area',
            constraint=models.CheckConstraint(condition=models.Q(('level__in', ['kota', 'kecamatan', 'kelurahan', 'rw', 'rt'])), name='area_level_is_known'),
        ),
        migrations.AddConstraint(
            model_name='areachange',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['created', 'changed', 'ended', 'merged', 'boundary'])), name='area_change_kind_is_known'),
        ),
        migrations.AddConstraint(
            model_name='claim',
            constraint=models.CheckConstraint(condition=models.Q(('sex__in', ['', 'L', 'P'])), name='claim_sex_is_known'),
        ),
        migrations.AddConstraint(
            model_name='heartbeat',
            constraint=models.CheckConstraint(condition=models.Q(('service__in', ['search', 'broker', 'worker', 'beat', 'mail', 'disk'])), name='heartbeat_service_is_known'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.CheckConstraint(condition=models.Q(('ended_by', None), ('valid_until__isnull', False), _connector='OR'), name='membership_ended_has_last_day'),
        ),
        migrations.AddConstraint(
            model_name='objection',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['open', 'upheld', 'reversed'])), name='objection_state_is_known'),
        ),
        migrations.AddConstraint(
            model_name='objection',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('decided_at', None), ('state', 'open')), models.Q(models.Q(('state', 'open'), _negated=True), ('decided_at__isnull', False), models.Q(('answer', ''), _negated=True)), _connector='OR'), name='objection_decision_is_whole'),
        ),
        migrations.AddConstraint(
            model_name='outage',
            constraint=models.CheckConstraint(condition=models.Q(('service__in', ['search', 'broker', 'worker', 'beat', 'mail', 'disk'])), name='outage_service_is_known'),
        ),
        migrations.AddConstraint(
            model_name='person',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('external_id', ''), ('import_source', '')), models.Q(models.Q(('import_source', ''), _negated=True), models.Q(('external_id', ''), _negated=True)), _connector='OR'), name='person_import_is_whole'),
        ),
        migrations.AddConstraint(
            model_name='population',
            constraint=models.CheckConstraint(condition=models.Q(('sex__in', ['L', 'P'])), name='population_sex_is_known'),
        ),
        migrations.AddConstraint(
            model_name='registryfile',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'done', 'replaced'])), name='registry_file_state_is_known'),
        ),
        migrations.AddConstraint(
            model_name='registryfile',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('finished_at', None), ('state', 'waiting')), models.Q(models.Q(('state', 'waiting'), _negated=True), ('finished_at__isnull', False)), _connector='OR'), name='registry_file_finished_has_time'),
        ),
        migrations.AddConstraint(
            model_name='residency',
            constraint=models.CheckConstraint(condition=models.Q(('end_reason__in', ['', 'renewed', 'moved', 'left', 'died', 'revoked', 'holder'])), name='residency_end_reason_is_known'),
        ),
        migrations.AddConstraint(
            model_name='residency',
            constraint=models.CheckConstraint(condition=models.Q(('route__in', ['desk', 'rt-kelurahan', 'registry', 'provider'])), name='residency_route_is_known'),
        ),
        migrations.AddConstraint(
            model_name='residency',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('end_reason', ''), ('revoked_at', None)), models.Q(('revoked_at__isnull', False), models.Q(('end_reason', ''), _negated=True)), _connector='OR'), name='residency_end_is_whole'),
        ),
        migrations.AddConstraint(
            model_name='roleassignment',
            constraint=models.CheckConstraint(condition=models.Q(('role__in', ['moderator', 'editor', 'publisher', 'official', 'kelurahan-officer', 'rt-head', 'privacy-officer'])), name='assignment_role_is_known'),
        ),
        migrations.AddConstraint(
            model_name='roleassignment',
            constraint=models.CheckConstraint(condition=models.Q(('ended_by', None), ('valid_until__isnull', False), _connector='OR'), name='assignment_ended_has_last_day'),
        ),
        migrations.AddConstraint(
            model_name='scantrace',
            constraint=models.CheckConstraint(condition=models.Q(('deleted_why__in', ['', 'expired', 'taken-back', 'cancelled', 'confirmed', 'account', 'off'])), name='scan_trace_why_is_known'),
        ),
        migrations.AddConstraint(
            model_name='verificationrequest',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'confirmed', 'refused', 'cancelled'])), name='verification_state_is_known'),
        ),
        migrations.AddConstraint(
            model_name='verificationrequest',
            constraint=models.CheckConstraint(condition=models.Q(('rt_answer__in', ['', 'asked', 'yes', 'no', 'meet', 'silent'])), name='verification_rt_answer_is_known'),
        ),
        migrations.AddConstraint(
            model_name='verificationrequest',
            constraint=models.CheckConstraint(condition=models.Q(('state', 'waiting'), ('decided_at__isnull', False), _connector='OR'), name='verification_decided_has_time'),
        ),
        migrations.AddConstraint(
            model_name='verificationrequest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('rt_answer__in', ['yes', 'no', 'meet']), ('rt_answered_at__isnull', False)), models.Q(('rt_answer__in', ['', 'asked', 'silent']), ('rt_answered_at', None)), _connector='OR'), name='verification_rt_answer_has_time'),
        ),
        migrations.AddConstraint(
            model_name='visit',
            constraint=models.CheckConstraint(condition=models.Q(('sex__in', ['L', 'P'])), name='visit_sex_is_known'),
        ),
        migrations.RunPython(give_back, take),
    ]
