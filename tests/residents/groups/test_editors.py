"""Editors make groups, and say for whom a consultation or a vote is."""

from typing import Any

import pytest
from django.test import Client
from django.utils.translation import override

from accounts.actions.roles import assign_role
from accounts.models import Person
from participation.actions.site import ensure_site
from participation.models import Consultation, ConsultationPage
from polls.models import Poll, PollPage
from residents.models import Group
from tests import factories
from tests.proposals.test_missing_options import consultation as published
from tests.proposals.test_missing_options import sent_again

pytestmark = pytest.mark.django_db


def editor(client: Client, role: str = "publisher") -> Client:
    user = factories.person("gita").user
    assert user is not None
    assign_role(user=user, role=role, area=factories.area("64.72"), by=None)
    client.force_login(user)
    return client


def test_an_editor_makes_a_group_whose_code_and_age_stay(client: Client, city: object) -> None:
    client = editor(client, "editor")
    words = {
        "code": "pasar-pagi", "name_id": "Pedagang", "name_en": "Traders",
        "who_id": "A.", "who_en": "B.",
        "office": factories.area("64.72").pk,
    }  # fmt: skip
    wrong = client.post("/admin/snippets/residents/group/add/", {**words, "code": "Pasar Pagi"})
    assert wrong.status_code == 200
    assert not Group.objects.exists()
    client.post("/admin/snippets/residents/group/add/", words)
    made = Group.objects.get()
    address = f"/admin/snippets/residents/group/edit/{made.pk}/"
    client.post(address, {**words, "code": "lain", "any_age": "on", "name_id": "Pedagang pasar"})
    made.refresh_from_db()
    assert (made.code, made.any_age) == ("pasar-pagi", False)
    assert made.name == {"id": "Pedagang pasar", "en": "Traders"}
    for asked, number in (("TRADERS", 1), ("xyz", 0)):
        found = client.get("/admin/snippets/residents/group/", {"q": asked})
        assert found.context["object_list"].count() == number
    assert client.get(f"/admin/snippets/residents/group/delete/{made.pk}/").status_code == 302


def test_others_do_not_reach_the_groups_of_the_admin(client: Client, citra: Person) -> None:
    client = editor(client, "moderator")
    assert client.get("/admin/snippets/residents/group/").status_code == 302


def test_an_editor_says_for_whom_a_consultation_is(client: Client, traders: Group) -> None:
    ensure_site()
    page, client = published("pasar"), editor(client)
    shown = client.get(f"/admin/pages/{page.pk}/edit/").content.decode()
    assert "Warga wilayah itu" in shown
    sent = sent_again(page)
    client.post(f"/admin/pages/{page.pk}/edit/", {**sent, "group": traders.pk})
    row = Consultation.objects.get()
    assert (row.group, row.within_territory) == (traders, False)
    assert Poll.objects.get().group == traders
    public = client.get("/id/konsultasi/pasar/").content.decode()
    assert "Anggota “Pedagang Pasar Pagi”" in public
    assert "Anda berjualan di Pasar Pagi." in public
    client.post(f"/admin/pages/{page.pk}/edit/", sent)
    row.refresh_from_db()
    assert (row.group, row.within_territory) == (None, True)
    assert "Warga Kota Samarinda" in client.get("/id/konsultasi/pasar/").content.decode()


def test_a_vote_can_be_for_fewer_than_its_consultation(client: Client, traders: Group) -> None:
    ensure_site()
    page: ConsultationPage = published("pasar")
    vote = PollPage(title="Atap mana?", slug="suara", locale=page.locale, group=traders)
    page.add_child(instance=vote)
    vote.save_revision().publish()
    poll = Poll.objects.get()
    assert (poll.group, poll.within_territory) == (traders, True)
    assert poll.consultation.group is None


def test_a_third_language_of_the_city_needs_no_code(
    client: Client, city: object, settings: Any
) -> None:
    settings.LANGUAGES = [*settings.LANGUAGES, ("de", "German")]
    client = editor(client, "editor")
    add = "/admin/snippets/residents/group/add/"
    asked = client.get(add).content.decode()
    assert all(f'name="{field}_de"' in asked for field in ("name", "who"))
    words = {
        "code": "pasar-pagi", "name_id": "Pedagang", "name_en": "Traders", "name_de": "Händler",
        "who_id": "Anda berjualan.", "office": factories.area("64.72").pk,
    }  # fmt: skip
    without = client.post(add, {**words, "name_id": ""})
    assert "name" in without.context["form"].errors
    client.post(add, words)
    made = Group.objects.get()
    for language, name in (("id", "Pedagang"), ("en", "Traders"), ("de", "Händler")):
        with override(language):
            # What nobody wrote in a language is read in that of the city, and known to be.
            assert (str(made), made.description) == (name, "Anda berjualan.")
            assert made.description.language == "id"
