"""Published and scheduled consultations get answers that are true, so that they can be saved on."""

from datetime import timedelta

from django.db import migrations

QUESTIONS = ("problem", "influence", "commitment", "means", "time_left")
UNASKED = {
    "id": "Belum ditanyakan ketika konsultasi ini dibuka.",
    "en": "Not asked yet when this consultation was opened.",
}
DAYS_TO_ANSWER = 30


def answer(apps, _schema_editor):
    pages = apps.get_model("participation", "ConsultationPage")
    rows = apps.get_model("participation", "Consultation")
    for page in pages.objects.select_related("locale"):
        ends = [phase.ends_at for phase in page.planned_phases.all()]
        day = max(ends).date() + timedelta(days=DAYS_TO_ANSWER) if ends else None
        sentence = UNASKED.get(page.locale.language_code, UNASKED["en"])
        words = {**dict.fromkeys(QUESTIONS, sentence), "answer_by": day}
        public = page.live or page.first_published_at is not None
        if public:
            pages.objects.filter(pk=page.pk).update(**words)
            rows.objects.filter(translation_key=page.translation_key).update(answer_by=day)
        _answer_revisions(apps, page, {**words, "answer_by": day and day.isoformat()}, public)


def _answer_revisions(apps, page, words, public):
    revisions = apps.get_model("wagtailcore", "Revision").objects.filter(
        object_id=str(page.pk), content_type__model="consultationpage"
    )
    for revision in revisions:
        if public or revision.approved_go_live_at:
            revision.content = {**words, **revision.content}
            revision.save(update_fields=["content"])


class Migration(migrations.Migration):

    dependencies = [
        ('participation', '0005_why_residents_are_asked'),
        ('wagtailcore', '0098_apitoken'),
    ]

    operations = [migrations.RunPython(answer, migrations.RunPython.noop)]
