from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('participation', '0015_alter_consultationpage_body'),
    ]

    operations = [
        migrations.AlterField(
            model_name='notice',
            name='kind',
            field=models.CharField(choices=[('moderation', 'about your text'), ('reply', 'reply'), ('verification', 'about your verification'), ('decision', 'the city has decided'), ('phase', 'a new phase'), ('page', 'a page of yours'), ('confirm', 'waits for your confirmation'), ('ballot', 'about your vote')], max_length=12),
        ),
    ]
