"""Every form that writes carries a key, and its view makes one thing of one key."""

import re
from pathlib import Path
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.core import mail
from django.http import Http404
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from accounts.choices import Role
from accounts.models import Person, RoleAssignment, User
from accounts.queries.roles import ActingRole
from moderation.models import TextVersion
from notices.actions.notices import notify
from notices.models import Notice
from participation.models import Comment, Consultation
from tests import factories
from tests.web.test_sent_once import key_of, twice
from web.models import Submission
from web.posting import _body
from web.submissions import new_key

FORM = re.compile(r"<form\b[^>]*\bmethod=\"post\".*?</form>", re.DOTALL)
CARRIES = re.compile(r"submission_key|attrs\.method")
NOTHING_MADE = {
    # Signing out twice is being signed out.
    "account_logout",
    # Signing in, or saying once more who one is, makes nothing; no trace of a password is kept.
    "account_login",
    "account_reauthenticate",
    "residents:slip",
    # The code of a mail works once: sent twice it makes one account.
    "residents:visit-code",
    "account_confirm_login_code",
    # Choosing a role twice is acting in it.
    "accounts:choose-role",
    # Finding makes nothing, and no trace of the number is kept.
    "residents:find-resident",
    # Each opening of a scan is one more opening, and is noted as one.
    "residents:open-scan",
    # A share of a key: nothing of it is remembered, and brought twice it is one share.
    "polls:confirm-share",
    "polls:bring-share",
    # The same file twice is one key, one rehearsal, one count; the same code confirms once.
    "polls:bring-file",
    "polls:confirm-code",
    # The same answer twice is one answer.
    "polls:answer-statements",
}
ASKS_ONLY = {"receipt.html"}
VIEWS_THAT_MAKE_NOTHING = {
    "accounts.views.acting_role.choose_role",
    "residents.views.slips.sign_in_with_slip",
    "accounts.views.accounts.enter_sign_in_code",
    "residents.views.officers.find_resident",
    "polls.views.trustees.confirm_written",
    "polls.views.trustees.bring_words",
    "polls.views.offline.bring_file",
    "polls.views.offline.confirm_key_code",
    "residents.views.scans.open_for_officer",
    # Stopping mails twice is having stopped them; the mail program that sends it knows no key.
    "notices.views.mails.stop",
    # A question that writes nothing.
    "polls.views.receipts.check_receipt",
}
OURS = tuple(f"{app}." for app in settings.REMBUK_APPS)


def templates() -> list[Path]:
    return [
        path
        for path in settings.BASE_DIR.rglob("templates/**/*.html")
        if not {".venv", "var"} & set(path.relative_to(settings.BASE_DIR).parts)
    ]


def posting_forms() -> list[tuple[str, str]]:
    return [
        (path.name, form)
        for path in templates()
        if path.name not in ASKS_ONLY
        for form in FORM.findall(path.read_text())
        if not any(f"'{name}'" in form for name in NOTHING_MADE)
    ]


def test_every_form_in_the_templates_carries_a_key() -> None:
    forms = posting_forms()
    assert len(forms) > 25
    assert [name for name, form in forms if not CARRIES.search(form)] == []


def patterns(resolver: URLResolver) -> list[URLPattern]:
    found = []
    for entry in resolver.url_patterns:
        found += patterns(entry) if isinstance(entry, URLResolver) else [entry]
    return found


def own_views() -> dict[str, Any]:
    """Our views for pages, by the name of their address."""
    return {
        f"{entry.callback.__module__}.{entry.callback.__name__}": entry.callback
        for entry in patterns(get_resolver())
        if entry.callback.__module__.startswith(OURS) and ".views." in entry.callback.__module__
    }


@pytest.mark.django_db
def test_every_view_that_takes_a_form_uses_the_key(rf: Any, admin_user: User) -> None:
    """A method that nobody takes is answered with the list of those that the view takes."""
    person = Person.objects.create(user=admin_user, public_name="Semua")
    factories.city()
    for role in Role.values:
        RoleAssignment.objects.create(user=admin_user, role=role, area=factories.area("64.72"))
    faulty, taking = [], 0
    for name, view in own_views().items():
        request = rf.patch("/")
        request.user, request.person = admin_user, person
        request.acting_role = ActingRole(
            list(admin_user.assignments.all()), None, as_resident=False
        )
        try:
            answer = view(request)
        except (TypeError, Http404):  # takes every method: it got as far as its own lines
            continue
        if "POST" not in answer.get("Allow", ""):
            continue
        taking += 1
        if name in VIEWS_THAT_MAKE_NOTHING:
            continue
        source = Path(settings.BASE_DIR / f"{view.__module__.replace('.', '/')}.py").read_text()
        if not (_marked(view) or "once(" in source or "key=" in source):
            faulty.append(name)
    assert taking > 20
    assert faulty == []


def _marked(view: Any) -> bool:
    while view is not None:
        if getattr(view, "uses_key", False):
            return True
        view = getattr(view, "__wrapped__", None)
    return False


# --- What a second sending does ---


@pytest.fixture
def tepian(city: object) -> Consultation:
    made: Consultation = factories.consultation("discussion", slug="tepian")
    return made


def enter(client: Client, person: Person) -> None:
    assert client.login(email=person.user.email, password="kata-sandi-uji")


@pytest.mark.django_db
def test_changing_a_comment_twice_keeps_one_version(
    client: Client, ana: Person, tepian: Consultation
) -> None:
    comment = factories.comment(tepian.thread, ana)
    enter(client, ana)
    address = reverse("participation:edit-comment", args=[comment.pk])
    key = key_of(client, address)
    first, second = twice(client, address, body="Kata yang baru.", submission_key=key)
    assert first == second
    assert first[0] == 302
    assert TextVersion.objects.count() == 1
    other = client.post(address, {"body": "Kata yang lain.", "submission_key": key})
    assert other.status_code == 422
    assert Comment.objects.get().body == "Kata yang baru."


@pytest.mark.django_db
def test_withdrawing_a_comment_twice_gives_the_same_answer(
    client: Client, ana: Person, tepian: Consultation
) -> None:
    comment = factories.comment(tepian.thread, ana)
    enter(client, ana)
    address = reverse("participation:withdraw-comment", args=[comment.pk])
    first, second = twice(client, address, submission_key=key_of(client, address))
    assert first == second
    assert first[0] == 302
    assert Comment.objects.get().state == "withdrawn"


@pytest.mark.django_db
def test_a_late_repetition_does_not_mark_what_came_since_as_read(
    client: Client, ana: Person
) -> None:
    def tell(event: str) -> None:
        notify(
            person=ana, kind="moderation", title="Your text is public", words="Taman",
            url="jejak-suara/", event=event, at=timezone.now(),
        )  # fmt: skip

    enter(client, ana)
    tell("one")
    key = key_of(client, "/id/pemberitahuan/")
    client.post("/id/pemberitahuan/dibaca/", {"submission_key": key})
    tell("two")
    client.post("/id/pemberitahuan/dibaca/", {"submission_key": key})
    assert Notice.objects.filter(read_at=None).count() == 1


@pytest.mark.django_db
def test_a_password_is_changed_once_and_another_one_is_refused(client: Client, ana: Person) -> None:
    address = "/id/akun/password/change/"
    client.post("/id/akun/login/", {"login": ana.user.email, "password": "kata-sandi-uji"})
    key = key_of(client, address)
    sent = {"oldpassword": "kata-sandi-uji", "password1": "perahu hijau di hulu"}
    sent |= {"password2": sent["password1"], "submission_key": key}
    first, second = twice(client, address, **sent)
    assert first == second
    assert first[0] == 302
    other = client.post(address, {**sent, "password1": "perahu merah di hilir"})
    assert other.status_code == 422
    ana.user.refresh_from_db()
    assert ana.user.check_password("perahu hijau di hulu")


def reset_form(client: Client, person: Person) -> str:
    """The address of the form behind the link of the mail."""
    client.post("/id/akun/password/reset/", {"email": person.user.email})
    link = re.search(r"https?://[^/]+(/\S*password/reset/key/\S+)", mail.outbox[-1].body)
    assert link
    return str(client.get(link[1])["Location"])


@pytest.mark.django_db
def test_a_forgotten_password_is_set_once_and_another_one_is_refused(
    client: Client, budi: Person
) -> None:
    address = reset_form(client, budi)
    sent = {"password1": "perahu hijau di hulu", "password2": "perahu hijau di hulu"}
    sent["submission_key"] = key_of(client, address)
    first, second = twice(client, address, **sent)
    assert first == second
    assert first[0] == 302
    assert "done" in first[1]
    other = client.post(address, {**sent, "password1": "perahu merah di hilir"})
    assert other.status_code == 422
    budi.user.refresh_from_db()
    assert budi.user.check_password("perahu hijau di hulu")


@pytest.mark.django_db
def test_an_address_is_confirmed_once_and_the_second_click_sees_the_same(
    client: Client, budi: Person
) -> None:
    EmailAddress.objects.update(verified=False)
    client.post("/id/akun/login/", {"login": budi.user.email, "password": "kata-sandi-uji"})
    address = "/id/akun/confirm-email/"
    code = re.search(r"^\d{4}-\d{4}$", mail.outbox[-1].body, re.MULTILINE)
    assert code
    first, second = twice(client, address, code=code[0], submission_key=key_of(client, address))
    assert first == second
    assert first[0] == 302
    assert EmailAddress.objects.get().verified


@pytest.mark.django_db
def test_signing_in_leaves_nothing_with_a_key(client: Client, budi: Person) -> None:
    sent = {"login": budi.user.email, "password": "kata-sandi-uji"}
    client.post("/id/akun/login/", {**sent, "submission_key": new_key()})
    assert not Submission.objects.exists()
    assert "_auth_user_id" in client.session


@pytest.mark.django_db
def test_no_password_goes_into_what_is_kept(client: Client) -> None:
    """The same sending with another password is the same to the key: it was never looked at."""

    def kept(password: str) -> dict[str, object]:
        request = client.post("/id/akun/signup/", {"password1": password}).wsgi_request
        return _body(request)

    assert kept("satu") == kept("dua")
