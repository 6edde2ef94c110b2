"""What is over its time goes by itself, and what residents read about it is what happens."""

import html
from datetime import datetime, timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core.management import call_command
from django.db.models import Model
from django.test import Client
from django.utils import timezone, translation

from accounts.actions.people import sign_up_person
from accounts.actions.roles import assign_role
from accounts.models import Person, User
from privacy import periods
from privacy.declarations import Kind, declared, kind_of
from privacy.models import AccessRecord, DataExport, RetentionRun
from privacy.processing import processings
from privacy.retention import declared_days, delete_outdated, models_with_rule
from privacy.tasks import keep_retention
from residents.models import Claim, Objection, RegisterEntry, RegisterFile, VerificationRequest
from tests import factories
from web.models import Submission
from web.refusal import Refused

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
        "privacy.accessrecord": 1,
        "privacy.dataexport": 1,
        "residents.verificationrequest": 1,
        "web.submission": 1,
    }
    assert delete_outdated(now) == {}


def test_what_is_kept_so_many_days_stays_to_the_last_second_of_them(
    ana: Person, citra: Person
) -> None:
    now, days = timezone.now(), declared_days()
    area = factories.area("64.72.03.1005")

    def ended(model: type[Model], more: timedelta) -> datetime:
        return now - timedelta(days=days[model._meta.label_lower]) - more

    for number, more in enumerate([timedelta(0), timedelta(microseconds=1)]):
        at = ended(Submission, more)
        Submission.objects.create(person=ana, key=f"{number:032}", created_at=at)
        at = ended(DataExport, more)
        DataExport.objects.create(person=ana, asked_at=at, ready_at=at, expires_at=at, content=b"x")
        at = ended(VerificationRequest, more)
        VerificationRequest.objects.create(
            person=ana, area=area, state="confirmed", created_at=at, decided_at=at
        )
        at = ended(AccessRecord, more)
        AccessRecord.objects.create(
            officer=citra.user, person=ana, role="x", what="request", why="x", at=at
        )
    for model in (Submission, DataExport, VerificationRequest, AccessRecord):
        assert model.objects.count() == 2
    delete_outdated(now)
    for model in (Submission, DataExport, VerificationRequest, AccessRecord):
        assert model.objects.count() == 1, model


def test_an_account_that_was_never_confirmed_goes(ana: Person) -> None:
    rini = User.objects.create_user("rini@example.org", "tangga biru sepeda")
    EmailAddress.objects.create(user=rini, email=rini.email, primary=True)
    sign_up_person(user=rini)
    assert delete_outdated(timezone.now()) == {}
    assert delete_outdated(timezone.now() + timedelta(days=31))["account.emailaddress"] == 1
    assert list(User.objects.values_list("email", flat=True)) == ["ana@example.org"]
    assert Person.objects.count() == 1


def test_a_run_tells_counts_and_nobody(ana: Person) -> None:
    old = timezone.now() - timedelta(days=8)
    Submission.objects.create(person=ana, key="k" * 32, created_at=old)
    keep_retention()
    keep_retention()
    assert RetentionRun.objects.get().counts == {"web.submission": 1}


def test_every_personal_field_is_on_the_residents_page_in_their_language(client: Client) -> None:
    for language in ("id", "en"):
        pages = {
            kind: client.get(f"/{language}/data-pribadi/{kind}/").content.decode() for kind in Kind
        }
        with translation.override(language):
            for name, field in declared().items():
                page = pages[kind_of(name)].lower()
                words = (field.what, field.purpose, field.seen_by)
                for one in (*map(translation.gettext, words), field.kept_words):
                    assert html.escape(one.lower()) in page, field


def test_the_record_of_processing_names_every_purpose(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("processing_record", "--format", "csv", "--language", "en")
    lines = capsys.readouterr().out.strip().splitlines()
    assert lines[0].startswith("Where,What,What for,Legal ground")
    assert len(lines) == len(processings()) + 1
    call_command("processing_record")
    assert "# Catatan pemrosesan" in capsys.readouterr().out


# --- Requests, objections and lists ---


def gone(days: int) -> dict[str, int]:
    """What goes when the clock stands so many days later."""
    return delete_outdated(timezone.now() + timedelta(days=days))


def test_a_request_for_which_nobody_came_goes_with_its_claim(budi: Person) -> None:
    asked = VerificationRequest.objects.create(person=budi, area=factories.area("64.72.03.1005"))
    Claim.objects.create(request=asked, known_as="Bu Budi", nik_hmac="a" * 64)
    assert gone(periods.ABANDONED - 1) == {}
    assert gone(periods.ABANDONED + 1) == {"residents.verificationrequest": 1}
    assert not Claim.objects.exists()


def test_a_decided_request_stays_two_years(budi: Person) -> None:
    now = timezone.now()
    VerificationRequest.objects.create(
        person=budi, area=factories.area("64.72.03.1005"), state="refused", reason="x",
        created_at=now, decided_at=now,
    )  # fmt: skip
    assert gone(periods.REQUEST - 1) == {}
    assert gone(periods.REQUEST + 1) == {"residents.verificationrequest": 1}


def test_a_decided_objection_goes_and_an_open_one_stays(ana: Person) -> None:
    now = timezone.now()
    residency = ana.residencies.get()
    made = Objection.objects.create(residency=residency, person=ana, words="Salah")
    assert gone(2 * periods.OBJECTION) == {}
    Objection.objects.filter(pk=made.pk).update(state="upheld", answer="Tetap", decided_at=now)
    assert gone(periods.OBJECTION - 1) == {}
    assert gone(periods.OBJECTION + 1) == {"residents.objection": 1}


def test_a_list_goes_with_its_time_and_what_a_newer_one_renewed_stays(fitri: Person) -> None:
    now = timezone.now()
    area = factories.area("64.72.03.1005")
    old, new, waits = (
        RegisterFile.objects.create(
            uploaded_by=fitri.user,
            source=source,
            state=state,
            finished_at=None if state == "waiting" else now,
        )
        for source, state in (("old", "done"), ("new", "done"), ("waits", "waiting"))
    )
    RegisterFile.objects.exclude(pk=new.pk).update(
        uploaded_at=now - timedelta(days=periods.REGISTER)
    )
    for file, number in ((old, "a"), (new, "b")):
        RegisterEntry.objects.create(nik_hmac=number * 64, mark="m", area=area, file=file)
    assert delete_outdated(now - timedelta(minutes=1)) == {}
    assert delete_outdated(now + timedelta(minutes=1)) == {"residents.registerentry": 2}
    assert set(RegisterFile.objects.all()) == {new, waits}
    assert RegisterEntry.objects.get().file == new


def test_residents_read_the_days_that_the_code_obeys(client: Client) -> None:
    for kind, english, indonesian in (
        (
            "verifikasi",
            "2 years after the decision; 180 days where nobody came",
            "2 tahun setelah keputusan; 180 hari bila tidak ada yang datang",
        ),
        ("cara", "1 year after the list was loaded", "1 tahun setelah daftar dimuat"),
    ):
        page = client.get(f"/en/data-pribadi/{kind}/").content.decode()
        assert english in page
        assert "%(" not in page
        assert indonesian in client.get(f"/id/data-pribadi/{kind}/").content.decode()


# --- Reports ---


def at_work(role: str) -> Client:
    user = factories.person().user
    assert user is not None
    assign_role(user=user, role=role, area=factories.area("64.72"), by=None)
    client = Client()
    client.force_login(user)
    return client


def test_the_data_protection_officer_reads_what_was_deleted(city: object) -> None:
    RetentionRun.objects.create(counts={"residents.objection": 3, "gone.model": 1})
    page = at_work("privacy-officer").get("/admin/penghapusan/").content.decode()
    assert "Keberatan: 3" in page
    assert "gone.model: 1" in page
    assert "730" in page
    assert "penghapusan" in at_work("privacy-officer").get("/admin/").content.decode()


@pytest.mark.parametrize("role", ["editor", "moderator", "official"])
def test_others_do_not(city: object, role: str) -> None:
    assert at_work(role).get("/admin/penghapusan/").status_code == 302


def test_data_protection_is_for_the_whole_city(city: object) -> None:
    user = factories.person().user
    assert user is not None
    with pytest.raises(Refused, match="given for"):
        assign_role(user=user, role="privacy-officer", area=factories.area("64.72.03"), by=None)
