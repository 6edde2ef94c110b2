"""Roles are assignments: for a territory and a time, several per person, one of them on."""

from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.test import Client
from django.utils import timezone

from accounts.actions.roles import assign_role, end_role, follow_dates
from accounts.choices import Role
from accounts.models import Person, RoleAssignment, User
from accounts.queries.people import has_role
from accounts.queries.roles import acting_as
from areas.models import Area
from tests import factories
from web.refusal import Refused
from web.submissions import new_key

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(city: Area) -> User:
    return User.objects.create_superuser("admin@example.org", "kata-sandi-uji")


def groups(user: User) -> set[str]:
    return set(user.groups.values_list("name", flat=True))


def give(person: Person, role: str, code: str = "64.72", **more: object) -> RoleAssignment:
    return assign_role(user=person.user, role=role, area=factories.area(code), by=None, **more)


def test_wagtail_groups_follow_the_assignments(budi: Person) -> None:
    editor, publisher = give(budi, Role.EDITOR), give(budi, Role.PUBLISHER)
    assert groups(budi.user) == {"Rembuk editors", "Rembuk publishers"}
    end_role(assignment=publisher, by=None)
    assert groups(budi.user) == {"Rembuk editors"}
    end_role(assignment=editor, by=None)
    assert not groups(budi.user)
    assert not has_role(budi.user, Role.EDITOR, timezone.now())


def test_groups_begin_and_end_with_the_dates(budi: Person) -> None:
    today = timezone.localdate()
    given = give(budi, Role.EDITOR, since=today + timedelta(days=1))
    assert not groups(budi.user)
    RoleAssignment.objects.filter(pk=given.pk).update(valid_from=today)
    assert follow_dates(day=today) == 1
    assert groups(budi.user) == {"Rembuk editors"}
    RoleAssignment.objects.filter(pk=given.pk).update(
        valid_from=today - timedelta(days=9), valid_until=today - timedelta(days=1)
    )
    assert follow_dates(day=today) == 1
    assert follow_dates(day=today) == 0
    assert not groups(budi.user)


def test_a_role_that_does_not_fit_is_refused(budi: Person) -> None:
    today = timezone.localdate()
    with pytest.raises(Refused, match="given for: RT"):
        give(budi, Role.RT_HEAD, "64.72.03.1005")
    with pytest.raises(Refused, match="before it begins"):
        give(budi, Role.EDITOR, until=today - timedelta(days=1))
    give(budi, Role.EDITOR)
    with pytest.raises(Refused, match="already holds"):
        give(budi, Role.EDITOR)
    Area.objects.filter(code="64.72.03.1002").update(valid_until=today - timedelta(days=1))
    with pytest.raises(Refused, match="has ended"):
        give(budi, Role.KELURAHAN_OFFICER, "64.72.03.1002")


def test_the_database_holds_an_open_assignment_once(budi: Person) -> None:
    given = give(budi, Role.EDITOR)
    with pytest.raises(IntegrityError):
        RoleAssignment.objects.create(user=budi.user, role=given.role, area=given.area)


def test_an_administrator_gives_and_ends_roles(client: Client, admin: User, budi: Person) -> None:
    client.force_login(admin)
    body = {"user": budi.user.email, "role": "editor", "area": "64.72", "submission_key": new_key()}
    assert client.post("/admin/peran/beri/", body).status_code == 302
    assert client.post("/admin/peran/beri/", body).status_code == 302, "sent twice, given once"
    given = RoleAssignment.objects.get(user=budi.user)
    assert given.given_by == admin
    assert budi.user.email in client.get("/admin/peran/?cari=budi").content.decode()
    wrong = {**body, "user": "tidak@ada.example", "area": "1", "submission_key": new_key()}
    assert client.post("/admin/peran/beri/", wrong).status_code == 200
    client.post(f"/admin/peran/{given.pk}/akhiri/", {"submission_key": new_key()})
    given.refresh_from_db()
    assert given.ended_by == admin
    assert budi.user.email not in client.get("/admin/peran/").content.decode()
    assert budi.user.email in client.get("/admin/peran/?berakhir=1").content.decode()


def test_others_give_no_roles(client: Client, city: Area, budi: Person) -> None:
    for somebody in (
        budi,
        factories.staff("dewi", Role.EDITOR),
        factories.staff("eko", "official"),
    ):
        client.force_login(somebody.user)
        assert client.get("/admin/peran/").status_code in (302, 403)
        body = {"user": budi.user.email, "role": "moderator", "area": "64.72"}
        assert client.post("/admin/peran/beri/", body).status_code in (302, 403)
    assert not RoleAssignment.objects.filter(user=budi.user).exists()


def test_the_role_that_one_acts_in_decides_which_pages_open(client: Client, budi: Person) -> None:
    desk = give(budi, Role.KELURAHAN_OFFICER, "64.72.03.1005")
    moderator = give(budi, Role.MODERATOR)
    client.force_login(budi.user)
    assert client.get("/en/loket/").status_code == 200, "nothing chosen: each role at its place"
    assert client.get("/en/moderasi/").status_code == 200
    answer = client.post("/en/akun/peran/", {"acting_role": moderator.pk, "next": "/en/loket/"})
    assert answer.url == "/en/loket/"
    page = client.get("/en/loket/")
    assert page.status_code == 403
    assert "Go on as kelurahan officer, Sidodadi" in page.content.decode()
    assert "moderator, Kota Samarinda" in client.get("/en/moderasi/").content.decode()
    client.post("/en/akun/peran/", {"acting_role": desk.pk, "next": "//elsewhere.example/"})
    assert client.get("/en/loket/").status_code == 200
    client.post("/en/akun/peran/", {"acting_role": "0", "next": "/en/loket/"})
    assert client.get("/en/loket/").status_code == 403
    assert client.get("/en/moderasi/").status_code == 403


def test_nobody_acts_in_the_role_of_another(client: Client, budi: Person, citra: Person) -> None:
    foreign = citra.user.assignments.get()
    client.force_login(budi.user)
    client.post("/en/akun/peran/", {"acting_role": foreign.pk, "next": "/en/"})
    assert client.get("/en/moderasi/").status_code == 403
    client.logout()
    assert client.post("/en/akun/peran/", {"acting_role": foreign.pk}).status_code == 302


def test_an_ended_role_is_no_longer_acted_in(client: Client, budi: Person) -> None:
    held = give(budi, Role.MODERATOR)
    give(budi, Role.KELURAHAN_OFFICER, "64.72.03.1005")
    client.force_login(budi.user)
    client.post("/en/akun/peran/", {"acting_role": held.pk, "next": "/en/"})
    end_role(assignment=held, by=None)
    assert client.get("/en/moderasi/").status_code == 403
    assert client.get("/en/loket/").status_code == 200


def test_somebody_acts_with_the_narrowest_territory(budi: Person) -> None:
    give(budi, Role.KELURAHAN_OFFICER, "64.72")
    narrow = give(budi, Role.KELURAHAN_OFFICER, "64.72.03.1005")
    now = timezone.now()
    sidodadi, lempake = factories.area("64.72.03.1005"), factories.area("64.72.05.1003")
    role = Role.KELURAHAN_OFFICER
    assert acting_as(user=budi.user, role=role, at=now, area=sidodadi) == narrow
    assert acting_as(user=budi.user, role=role, at=now, area=lempake).area.code == "64.72"
    assert acting_as(user=budi.user, role=Role.MODERATOR, at=now) is None
