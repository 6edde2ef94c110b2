"""One visit: NIK, birth date and a code by e-mail, from a ballot or an idea and back."""

import re
from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.utils import timezone

from accounts.actions.people import sign_up_person
from accounts.models import Person, User
from polls.models import Poll, Turnout
from residents.actions.keys import rotate_identity_key
from residents.actions.residencies import end_residency
from residents.models import Identity, Residency, VerificationRequest
from residents.queries import current_residency
from tests import factories
from tests.residents.visits.ways import (
    BALLOT,
    CODE_PAGE,
    FORM,
    NIK,
    OTHER,
    PASSWORD,
    SIDODADI,
    ask,
    come,
    hold,
    load,
    mailed_code,
    who,
)

pytestmark = pytest.mark.django_db


def test_a_visitor_votes_in_one_visit(client: Client, register: Person, poll: Poll) -> None:
    page = client.get(BALLOT).content.decode()
    assert "Vote now without an account form" in page
    assert f"/en/sekali-datang/?next={BALLOT.replace('/', '%2F')}" in page
    assert f"/akun/login/?next={BALLOT.replace('/', '%2F')}" in page
    form = client.get(f"{FORM}?next={BALLOT}").content.decode()
    assert f'name="next" value="{BALLOT}"' in form
    assert ask(client, "Wati@Example.org")["Location"] == CODE_PAGE
    assert not User.objects.filter(email__startswith="wati").exists()
    answer = client.post(CODE_PAGE, {"code": mailed_code("wati@example.org")})
    assert (answer.status_code, answer["Location"]) == (302, BALLOT)
    user = User.objects.get(email="wati@example.org")
    assert who(client) == user.email
    assert not user.has_usable_password()
    assert EmailAddress.objects.get(user=user).verified
    residency = current_residency(user.person, timezone.now())
    assert residency is not None
    assert (residency.area.code, residency.route) == (SIDODADI, "register")
    assert str(residency.issued_as) == "kelurahan officer, Sidodadi"
    assert user.person.public_name == f"Resident {user.person.pk}"
    assert 'name="step"' in client.get(BALLOT).content.decode()
    key = re.search(r'name="submission_key" value="(.+?)"', client.get(BALLOT).content.decode())
    assert key
    cast = client.post(BALLOT, {"choice": "1", "step": "cast", "submission_key": key[1]})
    assert cast.status_code == 302, cast.content.decode()[:400]
    assert Turnout.objects.get().person == user.person


def test_next_time_it_is_the_same_account(client: Client, register: Person, poll: Poll) -> None:
    come(client, "wati@example.org")
    again = Client()
    assert come(again, "wati@example.org")["Location"] == BALLOT
    assert who(again) == "wati@example.org"
    for model in (Identity, Residency):
        assert model.objects.count() == 1


def test_an_idea_offers_it_and_is_where_it_leads_back(client: Client, register: Person) -> None:
    debate = factories.consultation("ideas", slug="gang")
    idea = factories.idea(debate)
    address = f"/en/gagasan/gang/{idea.pk}/"
    page = client.get(address).content.decode()
    assert "Support now without an account form" in page
    found = re.search(r"sekali-datang/\?next=([^\"]+)", page)
    assert found
    back = found[1].replace("%2F", "/").replace("%23", "#")
    assert back == f"{address}#dukungan-{idea.pk}"
    ask(client, "wati@example.org", back=back)
    answer = client.post(CODE_PAGE, {"code": mailed_code("wati@example.org")})
    assert answer["Location"] == back
    assert "Support this idea" in client.get(address).content.decode()


def test_it_is_offered_only_where_a_list_was_loaded(
    client: Client, poll: Poll, fitri: Person
) -> None:
    assert "without an account form" not in client.get(BALLOT).content.decode()
    assert "Not possible here yet" in client.get(FORM).content.decode()
    load(fitri)
    assert "without an account form" in client.get(BALLOT).content.decode()


def test_who_is_signed_in_sees_and_needs_none_of_it(
    client: Client, budi: Person, register: Person, poll: Poll
) -> None:
    client.force_login(budi.user)
    assert "without an account form" not in client.get(BALLOT).content.decode()
    for address in (f"{FORM}?next={BALLOT}", CODE_PAGE):
        assert client.get(address).status_code == 302


def test_an_account_without_residency_is_the_one_that_is_verified(
    client: Client, budi: Person, register: Person
) -> None:
    asked = VerificationRequest.objects.create(person=budi, area=factories.area(SIDODADI))
    come(client, "budi@example.org")
    assert who(client) == "budi@example.org"
    assert current_residency(budi, timezone.now()) is not None
    asked.refresh_from_db()
    assert asked.state == "cancelled"
    budi.user.refresh_from_db()
    assert budi.user.check_password(PASSWORD)


def test_a_password_of_a_stranger_does_not_survive(client: Client, register: Person) -> None:
    """Somebody signed up with Wati's address before her and never confirmed it."""
    user = User.objects.create_user("wati@example.org", PASSWORD)
    EmailAddress.objects.create(user=user, email=user.email, verified=False, primary=True)
    sign_up_person(user=user, public_name="Wati")
    come(client, "wati@example.org")
    user.refresh_from_db()
    assert not user.has_usable_password()
    assert EmailAddress.objects.get(user=user).verified
    assert Identity.objects.get().person.user == user


def test_a_residency_of_the_desk_is_enough_without_a_list_entry(
    client: Client, ana: Person, fitri: Person
) -> None:
    load(fitri, f"{OTHER},1990-05-01,{SIDODADI}")
    hold(ana, NIK)
    come(client, "ana@example.org")
    assert who(client) == "ana@example.org"
    assert Residency.objects.count() == 1


def test_a_birth_date_in_another_century_is_not_hers(
    client: Client, ana: Person, register: Person
) -> None:
    hold(ana, "6472014105059901", birth_year=2005)
    come(client, "ana@example.org", "6472014105059901", "1905-05-01")
    assert who(client) == ""
    come(client, "ana@example.org", "6472014105059901", "2005-05-01")
    assert who(client) == "ana@example.org"


def test_a_residency_that_ran_out_is_renewed_by_the_list(
    client: Client, register: Person, poll: Poll
) -> None:
    come(client, "wati@example.org")
    past = timezone.now() - timedelta(days=1)
    Residency.objects.update(valid_from=past - timedelta(days=700), valid_until=past)
    come(Client(), "wati@example.org")
    assert current_residency(Identity.objects.get().person, timezone.now()) is not None


def test_what_an_officer_ended_is_not_made_again(
    client: Client, register: Person, poll: Poll
) -> None:
    come(client, "wati@example.org")
    end_residency(
        residency=Residency.objects.get(), reason="revoked", words="Kartu orang lain.",
        by=register.user, at=timezone.now(),
    )  # fmt: skip
    again = Client()
    come(again, "wati@example.org")
    assert who(again) == "wati@example.org"
    assert current_residency(Identity.objects.get().person, timezone.now()) is None
    assert "must first confirm" in again.get(BALLOT).content.decode()


def test_under_17_the_usual_sentence(client: Client, fitri: Person, poll: Poll) -> None:
    year = timezone.localdate().year - 16
    nik, born = f"6472010101{year % 100:02}9901", f"{year}-01-01"
    load(fitri, f"{nik},{born},{SIDODADI}")
    come(client, "wati@example.org", nik, born)
    assert who(client) == "wati@example.org"
    assert "from the age of 17" in client.get(BALLOT).content.decode()


def test_somebody_of_another_kelurahan_reads_why_not(client: Client, register: Person) -> None:
    debate = factories.consultation("ideas", slug="gang", territory=factories.area("64.72.05.1003"))
    idea = factories.idea(debate)
    come(client, "wati@example.org")
    assert "residents of Lempake" in client.get(f"/en/gagasan/gang/{idea.pk}/").content.decode()


def test_it_works_while_the_key_of_the_hashes_changes(
    client: Client, register: Person, settings: Any
) -> None:
    before = settings.REMBUK_IDENTITY_KEY
    settings.REMBUK_IDENTITY_KEY = "a-new-key-of-the-identities"
    settings.REMBUK_IDENTITY_KEYS_BEFORE = [before]
    list(rotate_identity_key())
    load(register, f"{NIK},1990-05-01,{SIDODADI}")  # the same row once more, under the new key
    come(client, "wati@example.org")
    assert current_residency(Identity.objects.get().person, timezone.now()) is not None
