from django.db import migrations


def ask_who_reads(apps, schema_editor):
    """What a shared password opened is now for everybody who is signed in."""
    for name in ("PageViewRestriction", "CollectionViewRestriction"):
        kept = apps.get_model("wagtailcore", name).objects
        kept.filter(restriction_type="password").update(restriction_type="login", password="")


class Migration(migrations.Migration):
    dependencies = [
        ("cms", "0002_picture_name"),
        ("wagtailcore", "0098_apitoken"),
    ]

    operations = [migrations.RunPython(ask_who_reads, migrations.RunPython.noop)]
