"""Who keeps a group, and what is personal about belonging to one."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone, translation
from wagtail.models import ReferenceIndex

from accounts.actions.deletion import delete_account
from accounts.models import Person
from notices.models import Notice
from privacy.models import AccessRecord
from residents.actions.groups import add_member, end_membership
from residents.data_rights import _memberships
from residents.models import Group, Membership
from tests import factories
from tests.residents.groups.ways import DESK, LEMPAKE, NIK, member, officer, typed, with_card
from web.refusal import Refused

pytestmark = pytest.mark.django_db


def test_the_desk_enters_and_ends_by_the_card(
    client: Client, fitri: Person, traders: Group
) -> None:
    sari = with_card(fitri)
    client = officer(client, fitri)
    assert "0 anggota" in client.get("/id/loket/kelompok/").content.decode()
    answer = client.post(DESK, typed(until="2099-12-31"), follow=True)
    held = Membership.objects.get()
    assert (held.person, held.given_by, held.given_as.role) == (
        sari, fitri.user, "kelurahan-officer",
    )  # fmt: skip
    assert (held.valid_from, held.valid_until) == (timezone.localdate(), date(2099, 12, 31))
    page = answer.content.decode()
    assert "1 anggota" in page
    assert NIK not in page
    seen = AccessRecord.objects.filter(person=sari, what="membership").get()
    assert seen.why == "members of a group\tpasar-pagi"
    assert Notice.objects.filter(person=sari, title__contains="member").exists()
    again = client.post(DESK, typed())
    assert (again.status_code, Membership.objects.count()) == (422, 1)
    assert NIK not in again.content.decode()
    client.post(DESK, typed(what="end"))
    held.refresh_from_db()
    assert held.valid_until == timezone.localdate() - timedelta(days=1)
    assert held.ended_by == fitri.user
    with translation.override("en"), pytest.raises(Refused, match="not a member"):
        end_membership(group=traders, person=sari, by=fitri.user, at=timezone.now())
    client.post(DESK, typed())
    held.refresh_from_db()
    assert (held.valid_until, held.ended_by) == (None, None)


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"nik": "6472014105909902"}, "Tidak ada"),
        ({"nik": "1"}, "NIK"),
        ({"birth_date": "1991-05-01"}, "NIK"),
        ({"proof": ""}, "wajib"),
        ({"until": "2001-01-01"}, "Hari terakhir"),
        ({"what": "sell"}, "pilihan"),
    ],
)
def test_what_does_not_fit_is_said_and_nothing_is_written(
    client: Client, fitri: Person, traders: Group, sent: dict[str, str], told: str
) -> None:
    with_card(fitri)
    answer = officer(client, fitri).post(DESK, typed(**sent))
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert not Membership.objects.exists()


def test_a_form_sent_twice_enters_once(client: Client, fitri: Person, traders: Group) -> None:
    with_card(fitri)
    sent = typed()
    for _turn in range(2):
        assert officer(client, fitri).post(DESK, sent).status_code == 302
    assert Membership.objects.count() == 1


def test_only_the_office_that_keeps_it_and_never_about_oneself(
    client: Client, fitri: Person, traders: Group
) -> None:
    now = timezone.now()
    other = factories.staff("jauh", "kelurahan-officer", LEMPAKE)
    sari = with_card(fitri)
    assert officer(client, other).get(DESK).status_code == 404
    translation.activate("en")
    facts = {"group": traders, "since": timezone.localdate(), "until": None, "at": now}
    with pytest.raises(Refused, match="Another office"):
        add_member(**facts, person=sari, by=other.user)
    with pytest.raises(Refused, match="about yourself"):
        add_member(**facts, person=fitri, by=fitri.user)
    whole = factories.staff("kota", "kelurahan-officer", "64.72")
    add_member(**facts, person=sari, by=whole.user)


def test_the_database_holds_one_membership_with_days_in_order(traders: Group, ana: Person) -> None:
    today = timezone.localdate()
    with pytest.raises(IntegrityError), transaction.atomic():
        member(traders, ana, valid_until=today - timedelta(days=1))
    member(traders, ana)
    with pytest.raises(IntegrityError), transaction.atomic():
        member(traders, ana)
    with pytest.raises(IntegrityError), transaction.atomic():
        factories.consultation(within_territory=False)


def test_a_person_sees_the_own_groups_and_nobody_elses(
    client: Client, ana: Person, traders: Group
) -> None:
    client.force_login(ana.user)
    assert "Kelompok saya" not in client.get("/id/akun/data/").content.decode()
    member(traders, factories.verified("lain"))
    assert "Pasar Pagi" not in client.get("/id/akun/data/").content.decode()
    member(traders, ana)
    page = client.get("/id/akun/data/").content.decode()
    assert "Kelompok saya" in page
    assert "Pedagang Pasar Pagi" in page
    assert "Traders of Pasar Pagi" in client.get("/en/akun/data/").content.decode()


def test_the_copy_has_memberships_and_deleting_forgets_them(ana: Person, traders: Group) -> None:
    member(traders, ana)
    [row] = _memberships(ana)
    assert row["group__name"] == "Pedagang Pasar Pagi"
    delete_account(person=ana, keep_texts=True, at=timezone.now())
    assert not Membership.objects.exists()


def test_the_admins_usage_of_a_group_names_no_member(ana: Person, traders: Group) -> None:
    held = member(traders, ana)
    assert not ReferenceIndex.get_references_for_object(held).exists()
