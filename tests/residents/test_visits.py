"""One visit: NIK, birth date and a code by e-mail, from a ballot or an idea and back."""

import io
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from participation.activities import BallotOption
from polls.actions import planning, polls
from polls.models import Poll, Turnout
from residents.actions.keys import rotate_identity_key
from residents.actions.people import sign_up_person
from residents.actions.registry import enter_waiting_rows, read_registry
from residents.actions.residencies import end_residency
from residents.actions.visits import begin_visit, enter_visit
from residents.identity import nik_hmac
from residents.models import (
    Identity,
    Person,
    RegistryEntry,
    Residency,
    User,
    VerificationRequest,
    Visit,
)
from residents.nik import Nik, parse_nik
from residents.queries import current_residency
from residents.refusal import Refused
from residents.submissions import new_key
from residents.tasks import keep_retention
from tests import factories
from tests.privacy.test_contamination import cells, digits

pytestmark = pytest.mark.django_db
NIK, OTHER, BORN = "6472014105909901", "6472014105909902", date(1990, 5, 1)
UNKNOWN = "6472014105909977"
SIDODADI = "64.72.03.1005"
BALLOT = "/en/suara/tepian/"
PASSWORD = "kata-sandi-uji"
FORM, CODE_PAGE = "/en/sekali-datang/", "/en/sekali-datang/kode/"


def load(officer: Person, *rows: str) -> None:
    lines = rows or [f"{nik},1990-05-01,{SIDODADI}" for nik in (NIK, OTHER)]
    text = "\n".join(["nik,tanggal_lahir,kode_kelurahan", *lines])
    assert officer.user
    read_registry(
        file=io.BytesIO(text.encode()), name="daftar.csv", source="Disdukcapil",
        by=officer.user, at=timezone.now(),
    )  # fmt: skip
    enter_waiting_rows(at=timezone.now())


@pytest.fixture
def registry(fitri: Person) -> Person:
    """A list of Sidodadi with NIK and OTHER."""
    load(fitri)
    return fitri


@pytest.fixture
def poll(city: object, monkeypatch: pytest.MonkeyPatch) -> Poll:
    """A vote of the whole city that runs."""
    options = [BallotOption({"id": word, "en": word}) for word in ("Taman", "Jalan")]
    monkeypatch.setattr(planning, "options_for", lambda consultation: options)
    planning.plan_poll(factories.consultation("vote", slug="tepian"))
    opened: Poll = polls.open_poll(poll=Poll.objects.get(), at=timezone.now() - timedelta(days=1))
    return opened


def ask(
    client: Client, email: str, nik: str = NIK, born: str = "1990-05-01", back: str = BALLOT
) -> Any:
    sent = {"nik": nik, "birth_date": born, "email": email, "next": back}
    return client.post(FORM, {**sent, "submission_key": new_key()})


def mailed_code(email: str) -> str:
    """The code in the newest mail to the address; empty when it has none."""
    newest = [one for one in mail.outbox if one.to == [email]][-1]
    found = re.search(r"^\d{4}-\d{4}$", str(newest.body), re.MULTILINE)
    return found[0] if found else ""


def come(client: Client, email: str, nik: str = NIK, born: str = "1990-05-01") -> Any:
    """The whole way; the answer to the code."""
    assert ask(client, email, nik, born)["Location"] == CODE_PAGE
    return client.post(CODE_PAGE, {"code": mailed_code(email)})


def hold(person: Person, nik: str, birth_year: int = 1990) -> None:
    """The person is the one with this NIK."""
    digest = nik_hmac(Nik(nik, is_female=True))
    Identity.objects.create(
        person=person, nik_hmac=digest, nik_last4=nik[-4:], sex="P", birth_year=birth_year
    )


def who(client: Client) -> str:
    key = client.session.get("_auth_user_id")
    return User.objects.get(pk=key).email if key else ""


# --- Who comes in ---


def test_a_visitor_votes_in_one_visit(client: Client, registry: Person, poll: Poll) -> None:
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
    assert (residency.area.code, residency.route) == (SIDODADI, "registry")
    assert str(residency.issued_as) == "kelurahan officer, Sidodadi"
    assert user.person.public_name == f"Resident {user.person.pk}"
    assert 'name="step"' in client.get(BALLOT).content.decode()
    key = re.search(r'name="submission_key" value="(.+?)"', client.get(BALLOT).content.decode())
    assert key
    cast = client.post(BALLOT, {"choice": "1", "step": "cast", "submission_key": key[1]})
    assert cast.status_code == 302, cast.content.decode()[:400]
    assert Turnout.objects.get().person == user.person


def test_next_time_it_is_the_same_account(client: Client, registry: Person, poll: Poll) -> None:
    come(client, "wati@example.org")
    again = Client()
    assert come(again, "wati@example.org")["Location"] == BALLOT
    assert who(again) == "wati@example.org"
    for model in (Identity, Residency):
        assert model.objects.count() == 1


def test_an_idea_offers_it_and_is_where_it_leads_back(client: Client, registry: Person) -> None:
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
    client: Client, budi: Person, registry: Person, poll: Poll
) -> None:
    client.force_login(budi.user)
    assert "without an account form" not in client.get(BALLOT).content.decode()
    for address in (f"{FORM}?next={BALLOT}", CODE_PAGE):
        assert client.get(address).status_code == 302


def test_an_account_without_residency_is_the_one_that_is_verified(
    client: Client, budi: Person, registry: Person
) -> None:
    asked = VerificationRequest.objects.create(person=budi, area=factories.area(SIDODADI))
    come(client, "budi@example.org")
    assert who(client) == "budi@example.org"
    assert current_residency(budi, timezone.now()) is not None
    asked.refresh_from_db()
    assert asked.state == "cancelled"
    budi.user.refresh_from_db()
    assert budi.user.check_password(PASSWORD)


def test_a_password_of_a_stranger_does_not_survive(client: Client, registry: Person) -> None:
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
    client: Client, ana: Person, registry: Person
) -> None:
    hold(ana, "6472014105059901", birth_year=2005)
    come(client, "ana@example.org", "6472014105059901", "1905-05-01")
    assert who(client) == ""
    come(client, "ana@example.org", "6472014105059901", "2005-05-01")
    assert who(client) == "ana@example.org"


def test_a_residency_that_ran_out_is_renewed_by_the_list(
    client: Client, registry: Person, poll: Poll
) -> None:
    come(client, "wati@example.org")
    past = timezone.now() - timedelta(days=1)
    Residency.objects.update(valid_from=past - timedelta(days=700), valid_until=past)
    come(Client(), "wati@example.org")
    assert current_residency(Identity.objects.get().person, timezone.now()) is not None


def test_what_an_officer_ended_is_not_made_again(
    client: Client, registry: Person, poll: Poll
) -> None:
    come(client, "wati@example.org")
    end_residency(
        residency=Residency.objects.get(), reason="revoked", words="Kartu orang lain.",
        by=registry.user, at=timezone.now(),
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


def test_somebody_of_another_kelurahan_reads_why_not(client: Client, registry: Person) -> None:
    debate = factories.consultation("ideas", slug="gang", territory=factories.area("64.72.05.1003"))
    idea = factories.idea(debate)
    come(client, "wati@example.org")
    assert "residents of Lempake" in client.get(f"/en/gagasan/gang/{idea.pk}/").content.decode()


def test_it_works_while_the_key_of_the_hashes_changes(
    client: Client, registry: Person, settings: Any
) -> None:
    before = settings.REMBUK_IDENTITY_KEY
    settings.REMBUK_IDENTITY_KEY = "a-new-key-of-the-identities"
    settings.REMBUK_IDENTITY_KEYS_BEFORE = [before]
    list(rotate_identity_key())
    load(registry, f"{NIK},1990-05-01,{SIDODADI}")  # the same row once more, under the new key
    come(client, "wati@example.org")
    assert current_residency(Identity.objects.get().person, timezone.now()) is not None


# --- Who does not, and what can be learned from it ---


def nobody_known() -> tuple[str, str]:
    return "baru@example.org", UNKNOWN


def nik_of_another_account() -> tuple[str, str]:
    hold(factories.verified("lain"), NIK)
    return "baru@example.org", NIK


def nik_of_a_deleted_account() -> tuple[str, str]:
    gone = factories.verified("pergi")
    hold(gone, NIK)
    gone.user = None
    gone.save()
    return "baru@example.org", NIK


def address_of_another_person() -> tuple[str, str]:
    hold(factories.verified("lain"), OTHER)
    return "lain@example.org", NIK


def unknown_nik_with_an_account() -> tuple[str, str]:
    factories.person("lain")
    return "lain@example.org", UNKNOWN


def closed_account() -> tuple[str, str]:
    closed = factories.person("lain")
    User.objects.filter(pk=closed.user_id).update(is_active=False)
    return "lain@example.org", NIK


def staff() -> tuple[str, str]:
    factories.staff("citra", "moderator")
    return "citra@example.org", NIK


def administrator() -> tuple[str, str]:
    User.objects.create_superuser("admin@example.org", PASSWORD)
    return "admin@example.org", NIK


def second_factor() -> tuple[str, str]:
    somebody = factories.person("lain")
    TOTP.activate(somebody.user, "JBSWY3DPEHPK3PXP")
    return "lain@example.org", NIK


REFUSED = (
    nobody_known, nik_of_another_account, nik_of_a_deleted_account, address_of_another_person,
    unknown_nik_with_an_account, closed_account,
)  # fmt: skip
GUARDED = (staff, administrator, second_factor)


def without_random(answer: Any) -> str:
    text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", answer.content.decode())
    return re.sub(r"<strong>\S+@\S+</strong>", "", text)


def state() -> list[Any]:
    """What must not change."""
    return [
        list(User.objects.order_by("pk").values_list("pk", "email", "password")),
        list(Person.objects.order_by("pk").values_list("pk", "user")),
        list(Identity.objects.order_by("pk").values_list("person", "nik_hmac")),
        list(Residency.objects.order_by("pk").values_list("person", "revoked_at")),
    ]


@pytest.mark.parametrize("case", [*REFUSED, *GUARDED])
def test_no_code_works_and_the_mail_says_why(
    client: Client, registry: Person, case: Callable[[], tuple[str, str]]
) -> None:
    email, nik = case()
    before = state()
    ask(client, email, nik)
    (letter,) = mail.outbox
    assert letter.to == [email]
    text = str(letter.body)
    assert mailed_code(email) == ""
    assert "/akun/login/" in text
    assert ("as always" in text) == (case in GUARDED)
    assert ("/verifikasi/" in text) == (case not in GUARDED)
    assert nik not in digits(text)
    for code in ("0000-0000", "", "12345678"):
        client.post(CODE_PAGE, {"code": code})
    assert who(client) == ""
    assert state() == before


def test_pages_status_and_work_are_alike_in_all_cases(registry: Person) -> None:
    """Nothing but the mail in the right mailbox tells what is known."""
    hold(factories.verified("sama"), "6472014105909903")
    cases: list[tuple[str, tuple[str, str]]] = [
        ("first visit", ("baru@example.org", NIK)),
        ("again", ("sama@example.org", "6472014105909903")),
    ]
    cases += [(case.__name__, ("", "")) for case in (*REFUSED, *GUARDED)]
    makers = {case.__name__: case for case in (*REFUSED, *GUARDED)}
    seen: dict[str, tuple[Any, ...]] = {}
    for name, (email, nik) in cases:
        with rolled_back():
            if name in makers:
                email, nik = makers[name]()
            seen[name] = measured(email, nik)
    first = seen["first visit"]
    for name, one in seen.items():
        for ours, theirs in zip(one, first, strict=True):
            assert ours == theirs, name


def measured(email: str, nik: str) -> tuple[Any, ...]:
    """All that somebody outside could compare, and the work behind it."""
    client = Client()
    cache.clear()
    mail.outbox.clear()
    with CaptureQueriesContext(connection) as asking:
        sent = ask(client, email, nik)
        asked = [shape(query["sql"]) for query in asking]
    page = client.get(CODE_PAGE)
    with CaptureQueriesContext(connection) as trying:
        wrong = client.post(CODE_PAGE, {"code": "0000-0000"})
        tried = [shape(query["sql"]) for query in trying]
    return (
        (sent.status_code, sent["Location"], sorted(sent.cookies)),
        (page.status_code, without_random(page)),
        (wrong.status_code, without_random(wrong)),
        asked,
        tried,
        len(mail.outbox),
    )


def shape(sql: str) -> str:
    """Which statement on which table."""
    tables = re.findall(r'(?:FROM|INTO|UPDATE|JOIN) "(\w+)"', sql)
    return f"{sql.split(' ')[0]} {' '.join(tables)}"


@contextmanager
def rolled_back() -> Iterator[None]:
    """What happens inside is undone."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def test_a_number_that_cannot_be_one_is_said_beside_the_field_and_is_not_shown_again(
    client: Client, registry: Person
) -> None:
    for nik, born, words in (
        ("64-72", "1990-05-01", "16 digits"),  # not by chance in a key of the form
        (NIK, "1991-05-01", "do not match"),
        (NIK, "2990-05-01", "year of birth"),
    ):
        answer = ask(client, "wati@example.org", nik, born)
        text = answer.content.decode()
        assert answer.status_code == 422
        assert words in text
        assert 'aria-invalid="true"' in text
        assert f'value="{born}"' in text
        assert 'value="wati@example.org"' in text
        assert nik not in text
    assert not mail.outbox
    assert not Visit.objects.exists()


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_mails_speak_the_language_of_the_page(
    client: Client, registry: Person, language: str
) -> None:
    for email, nik in (("wati@example.org", NIK), ("lain@example.org", UNKNOWN)):
        sent = {"nik": nik, "birth_date": "1990-05-01", "email": email}
        client.post(f"/{language}/sekali-datang/", {**sent, "submission_key": new_key()})
    words = " ".join(f"{one.subject} {one.body}" for one in mail.outbox)
    assert ("Kode Anda" in words) == (language == "id")
    assert ("Ini tidak berhasil" in words) == (language == "id")
    assert f"/{language}/verifikasi/" in words


def test_no_trace_of_the_number_is_left(client: Client, registry: Person, caplog: Any) -> None:
    with caplog.at_level("DEBUG"):
        ask(client, "lain@example.org", UNKNOWN)
        come(client, "wati@example.org")
    for table, value in cells():
        for nik in (NIK, UNKNOWN):
            assert nik not in digits(value), table
    for session in Session.objects.all():
        assert NIK not in digits(str(session.get_decoded()))
    assert NIK not in digits(caplog.text)
    assert NIK not in digits(" ".join(str(one.body) for one in mail.outbox))


def test_it_never_leads_to_another_site(client: Client, registry: Person) -> None:
    for evil in ("https://jahat.example/", "//jahat.example/", "javascript:alert(1)", "jahat"):
        page = client.get(FORM, {"next": evil}).content.decode()
        assert "jahat" not in page.split("<main")[1]
        ask(client, "wati@example.org", back=evil)
        answer = client.post(CODE_PAGE, {"code": mailed_code("wati@example.org")})
        assert answer["Location"] == "/en/"
        client.logout()
        cache.clear()


# --- Limits ---


def test_the_code_ends_after_ten_minutes(client: Client, registry: Person) -> None:
    ask(client, "wati@example.org")
    code = mailed_code("wati@example.org")
    left = Visit.objects.get().expires_at - timezone.now()
    assert timedelta(minutes=9) < left <= timedelta(minutes=10)
    Visit.objects.update(expires_at=timezone.now())
    answer = client.post(CODE_PAGE, {"code": code})
    assert answer.status_code == 410
    assert "Start again" in answer.content.decode()
    assert not User.objects.filter(email="wati@example.org").exists()
    keep_retention()
    assert not Visit.objects.exists()


def test_a_code_works_once_and_in_its_own_browser_only(client: Client, registry: Person) -> None:
    ask(client, "wati@example.org")
    code = mailed_code("wati@example.org")
    stranger = Client()
    assert stranger.post(CODE_PAGE, {"code": code})["Location"] == FORM
    kept = Visit.objects.get()
    assert isinstance(enter_visit(pk=kept.pk, code=code, at=timezone.now()), User)
    assert isinstance(enter_visit(pk=kept.pk, code=code, at=timezone.now()), Refused)
    assert client.post(CODE_PAGE, {"code": code}).status_code == 410


def test_after_six_wrong_codes_the_right_one_is_over_too(client: Client, registry: Person) -> None:
    ask(client, "wati@example.org")
    for _ in range(6):
        assert client.post(CODE_PAGE, {"code": "0000-0001"}).status_code == 422
    answer = client.post(CODE_PAGE, {"code": mailed_code("wati@example.org")})
    assert answer.status_code == 410
    assert who(client) == ""


@pytest.mark.parametrize("sign", ["-", "", " - "])
def test_a_code_may_be_pasted_as_it_comes(client: Client, registry: Person, sign: str) -> None:
    ask(client, "wati@example.org")
    client.post(CODE_PAGE, {"code": mailed_code("wati@example.org").replace("-", sign)})
    assert who(client) == "wati@example.org"


def answers(*sent: tuple[str, str, str]) -> list[int]:
    """Statuses of asks, each from a browser and a network of its own."""
    found = []
    for number, (email, nik, born) in enumerate(sent):
        body = {"nik": nik, "birth_date": born, "email": email, "submission_key": new_key()}
        client = Client(REMOTE_ADDR=f"10.0.0.{number + 1}")
        last = client.post(FORM, body)
        found.append(last.status_code)
        if last.status_code == 429:
            assert 0 < int(last["Retry-After"]) <= 3601
    return found


@pytest.mark.parametrize("nik", [NIK, UNKNOWN])
def test_a_number_and_an_address_are_limited_whoever_asks(registry: Person, nik: str) -> None:
    by_number = [(f"a{n}@example.org", nik, "1990-05-01") for n in range(6)]
    assert answers(*by_number) == [302] * 5 + [429]
    cache.clear()
    by_address = [("a@example.org", f"64720141059088{n:02}", "1990-05-01") for n in range(1, 7)]
    assert answers(*by_address) == [302] * 5 + [429]


def test_one_place_asks_ten_times_an_hour(client: Client, registry: Person) -> None:
    statuses = [
        ask(client, f"a{n}@example.org", f"64720141059077{n:02}").status_code for n in range(1, 12)
    ]
    assert statuses == [302] * 10 + [429]
    assert len(mail.outbox) == 10


def test_a_form_that_is_sent_twice_writes_one_mail(client: Client, registry: Person) -> None:
    body = {
        "nik": NIK, "birth_date": "1990-05-01", "email": "wati@example.org", "next": BALLOT,
        "submission_key": new_key(),
    }  # fmt: skip
    for _ in range(2):
        assert client.post(FORM, body)["Location"] == CODE_PAGE
    assert len(mail.outbox) == 1
    assert Visit.objects.count() == 1
    client.post(CODE_PAGE, {"code": mailed_code("wati@example.org")})
    assert who(client) == "wati@example.org"


# --- Later ---


def test_the_account_is_completed_later_or_signs_in_by_code(
    client: Client, registry: Person
) -> None:
    come(client, "wati@example.org")
    page = client.get("/en/akun/profil/").content.decode()
    assert "Complete your account" in page
    assert "/akun/password/set/" in page
    assert client.get("/en/akun/password/set/").status_code == 200
    later = Client()
    assert "/akun/login/code/" in later.get("/en/akun/login/").content.decode()
    sent = {"email": "wati@example.org", "submission_key": new_key()}
    assert later.post("/en/akun/login/code/", sent)["Location"] == "/en/akun/login/code/confirm/"
    later.post("/en/akun/login/code/confirm/", {"code": mailed_code("wati@example.org")})
    assert who(later) == "wati@example.org"
    new = "perahu hijau di hulu"
    client.post("/en/akun/password/set/", {"password1": new, "password2": new})
    assert "Complete your account" not in client.get("/en/akun/profil/").content.decode()


@pytest.mark.parametrize("email", ["citra@example.org", "belum@example.org", "baru@example.org"])
def test_no_code_at_the_sign_in_page_for_staff_and_unconfirmed_addresses(
    client: Client, citra: Person, email: str
) -> None:
    user = User.objects.create_user("belum@example.org", PASSWORD)
    EmailAddress.objects.create(user=user, email=user.email, verified=False, primary=True)
    answer = client.post("/en/akun/login/code/", {"email": email, "submission_key": new_key()})
    assert answer["Location"] == "/en/akun/login/code/confirm/"
    assert "No account opens that way" in str(mail.outbox[-1].body)
    assert mailed_code(email) == ""
    page = client.get(answer["Location"])
    assert page.status_code == 200
    for code in ("", "12345678"):
        client.post(answer["Location"], {"code": code})
    assert who(client) == ""


def test_with_a_second_factor_the_code_of_the_sign_in_page_is_not_enough(
    client: Client, budi: Person
) -> None:
    TOTP.activate(budi.user, "JBSWY3DPEHPK3PXP")
    sent = {"email": "budi@example.org", "submission_key": new_key()}
    client.post("/en/akun/login/code/", sent)
    code = {"code": mailed_code("budi@example.org")}
    answer = client.post("/en/akun/login/code/confirm/", code)
    assert answer["Location"] == "/en/akun/langkah-kedua/authenticate/"
    assert who(client) == ""


# --- At the same moment ---


def together(*acts: Callable[[], object]) -> list[object]:
    start, found = threading.Barrier(len(acts)), []

    def run(act: Callable[[], object]) -> None:
        start.wait()
        try:
            found.append(act())
        except Exception as error:  # noqa: BLE001 - the test looks at every answer
            found.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def begun(email: str, nik: str = NIK) -> Any:
    number = parse_nik(nik, BORN)
    return begin_visit(
        email=email, number=number, birth_date=BORN, code="1234-5678", at=timezone.now()
    ).visit.pk


@pytest.mark.django_db(transaction=True)
def test_two_visits_with_one_number_make_one_residency(registry: Person) -> None:
    waiting = [begun(f"a{number}@example.org") for number in range(6)]
    found = together(
        *(lambda pk=pk: enter_visit(pk=pk, code="12345678", at=timezone.now()) for pk in waiting)
    )
    assert sorted(type(one).__name__ for one in found) == ["Refused"] * 5 + ["User"]
    assert Identity.objects.count() == Residency.objects.count() == 1
    assert User.objects.filter(email__endswith="@example.org", email__startswith="a").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_tabs_of_one_person_end_in_one_account(registry: Person) -> None:
    waiting = [begun("wati@example.org") for _ in range(4)]
    found = together(
        *(lambda pk=pk: enter_visit(pk=pk, code="12345678", at=timezone.now()) for pk in waiting)
    )
    assert {getattr(one, "email", one) for one in found} == {"wati@example.org"}
    assert Identity.objects.count() == Residency.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_numbers_for_one_address_make_one_account(registry: Person) -> None:
    waiting = [begun("wati@example.org", NIK), begun("wati@example.org", OTHER)]
    found = together(
        *(lambda pk=pk: enter_visit(pk=pk, code="12345678", at=timezone.now()) for pk in waiting)
    )
    assert sorted(type(one).__name__ for one in found) == ["Refused", "User"]
    assert Identity.objects.count() == Residency.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_tries_at_the_same_moment_are_all_counted(registry: Person) -> None:
    pk = begun("wati@example.org")
    together(*(lambda: enter_visit(pk=pk, code="0000-0000", at=timezone.now()) for _ in range(9)))
    assert Visit.objects.get().tries == 6
    assert RegistryEntry.objects.count() == 2
