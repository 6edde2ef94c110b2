"""What is over its time goes by itself, and what residents read about it is what happens."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone, translation

from residents.models import (
    AccessRecord,
    DataExport,
    Person,
    RetentionRun,
    Submission,
    User,
    VerificationRequest,
)
from residents.privacy import declared
from residents.processing import processings
from residents.retention import declared_days, delete_outdated, models_with_rule
from residents.tasks import keep_retention
from tests import factories

pytestmark = pytest.mark.django_db


def test_each_declared_number_of_days_has_its_rule_and_each_rule_its_days() -> None:
    assert set(declared_days()) == models_with_rule()


def test_old_rows_go_and_young_ones_stay(ana: Person, citra: Person) -> None:
    now = timezone.now()
    area = factories.area("64.72.03.1005")
    for age in (1, 900):
        at = now - timedelta(days=age)
        Submission.objects.create(person=ana, key=f"{age:032}", created_at=at)
        DataExport.objects.create(person=ana, asked_at=at, ready_at=at, expires_at=at, content=b"x")
        VerificationRequest.objects.create(
            person=ana, area=area, state="confirmed", created_at=at, decided_at=at
        )
        AccessRecord.objects.create(
            officer=citra.user, person=ana, role="x", what="request", why="x", at=at
        )
    counts = delete_outdated(now)
    assert counts == {
        "residents.accessrecord": 1,
        "residents.dataexport": 1,
        "residents.submission": 1,
        "residents.verificationrequest": 1,
    }
    assert delete_outdated(now) == {}


def test_a_sign_up_that_was_never_confirmed_goes(client: Client, ana: Person) -> None:
    form = {"email": "rini@example.org", "password1": "tangga biru sepeda", "public_name": ""}
    client.post("/id/akun/signup/", form)
    assert delete_outdated(timezone.now()) == {}
    assert delete_outdated(timezone.now() + timedelta(days=31))["account.emailaddress"] == 1
    assert list(User.objects.values_list("email", flat=True)) == ["ana@example.org"]
    assert Person.objects.count() == 1


def test_a_run_tells_counts_and_nobody(ana: Person) -> None:
    old = timezone.now() - timedelta(days=8)
    Submission.objects.create(person=ana, key="k" * 32, created_at=old)
    keep_retention()
    keep_retention()
    assert RetentionRun.objects.get().counts == {"residents.submission": 1}


def test_every_personal_field_is_on_the_residents_page_in_their_language(client: Client) -> None:
    for language in ("id", "en"):
        page = client.get(f"/{language}/data-pribadi/").content.decode()
        with translation.override(language):
            for one in processings():
                assert one.kept in page
            for field in declared().values():
                assert translation.gettext(field.what).replace("'", "&#x27;") in page, field


def test_the_record_of_processing_names_every_purpose(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("processing_record", "--format", "csv", "--language", "en")
    lines = capsys.readouterr().out.strip().splitlines()
    assert lines[0].startswith("Where,What,What for,Legal ground")
    assert len(lines) == len(processings()) + 1
    call_command("processing_record")
    assert "# Catatan pemrosesan" in capsys.readouterr().out
