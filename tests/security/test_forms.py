"""What forms and bodies may not do: name other fields, come from elsewhere."""

import pytest
from django.utils import timezone

from accounts.models import Person, RoleAssignment, User
from moderation.choices import State
from participation.models import Comment
from proposals.models import Idea
from tests import factories
from tests.security.conftest import City, own_pages
from tests.security.content import everything

pytestmark = pytest.mark.django_db
RECOGNISE_NOBODY = {"polls:check-receipt"}
"""Writes nothing and asks nobody who it is, so that a forged form gains nothing."""
MORE = {
    "is_staff": "1", "is_superuser": "1", "author": "1", "author_id": "1", "person": "1",
    "state": "draft", "status": "hidden", "verified": "1", "role": "moderator", "version": "99",
    "created_at": "2001-01-01", "written_on": "1", "external_key": "x", "email": "x@example.com",
    "residency": "1", "import_source": "x", "user": "1",
}  # fmt: skip


def test_fields_that_nobody_asked_for_change_nothing(town: City) -> None:
    """ASVS 15.3.3: forms of the pages and bodies of the API."""
    client, ana = town.client("ana"), town.people["ana"]
    key, slug = "k" * 32, town.debate.slug
    thread = town.debate.thread_id
    client.post(
        f"/id/debat/{thread}/tulis/",
        {**MORE, "body": "Satu kata", "stance": "for", "submission_key": key},
    )
    client.post(
        f"/api/threads/{thread}/comments", {"body": "Kata lain", "stance": "for", **MORE},
        content_type="application/json", headers={"Idempotency-Key": "a" * 32},
    )  # fmt: skip
    sent = {"title": "Gagasan baru", "body": "Isi", "area": factories.area("64.72.03.1005").pk}
    client.post(
        f"/id/gagasan/{slug}/baru/", {**MORE, **sent, "to": "send", "submission_key": "b" * 32}
    )
    client.post("/id/akun/profil/", {"public_name": "Ana", "submission_key": "c" * 32, **MORE})
    made = [
        *Comment.objects.filter(body__in=["Satu kata", "Kata lain"]),
        *Idea.objects.filter(title="Gagasan baru"),
    ]
    assert len(made) == 3
    for thing in made:
        assert thing.author == ana
        assert thing.state == State.PUBLISHED
        assert thing.external_key is None
        assert thing.created_at.year >= timezone.now().year
    user = User.objects.get(pk=ana.user.pk)
    assert (user.is_staff, user.is_superuser, user.email) == (False, False, "ana@example.org")
    assert not RoleAssignment.objects.filter(user=user).exists()
    assert Person.objects.get(pk=ana.pk).import_source == ""


@pytest.mark.parametrize(
    "headers",
    [{}, {"X-CSRFToken": "x" * 32}, {"Origin": "https://evil.example", "X-CSRFToken": "own"}],
    ids=["no token", "another token", "foreign origin"],
)
def test_what_comes_from_elsewhere_is_refused(town: City, headers: dict[str, str]) -> None:
    """ASVS 3.5.1: each address that takes POST, as everybody with rights at once."""
    ana = town.people["ana"]
    for role in ("moderator", "editor", "official", "kelurahan-officer"):
        RoleAssignment.objects.create(user=ana.user, role=role, area=factories.area("64.72"))
    client = town.client("ana", enforce_csrf_checks=True)
    client.cookies["csrftoken"] = "c" * 32
    if headers.get("X-CSRFToken") == "own":
        headers = {**headers, "X-CSRFToken": "c" * 32}
    before, passed = everything(), []
    for name, pattern in own_pages().items():
        if name in RECOGNISE_NOBODY:
            continue
        answer = client.post(
            town.address(name, pattern), {"submission_key": "k" * 32}, headers=headers
        )
        if answer.status_code not in (403, 404, 405):
            passed.append(f"{name}: {answer.status_code}")
    assert passed == []
    assert everything() == before
