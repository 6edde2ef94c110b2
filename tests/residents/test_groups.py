"""Groups: who keeps them, who belongs, and what only their members may do."""

import itertools
import json
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone, translation
from wagtail.models import ReferenceIndex

from ledger.models import Leaf
from participation.actions.comments import write_comment
from participation.actions.site import ensure_site
from participation.activities import BallotOption
from participation.models import Consultation, ConsultationPage, Notice
from polls.actions import planning
from polls.actions.ballots import cast_ballot
from polls.actions.polls import close_poll, open_poll
from polls.models import Poll, PollPage
from proposals.actions.ideas import submit_idea, support_idea
from residents.actions.groups import add_member, end_membership
from residents.actions.rights import delete_account
from residents.actions.roles import assign_role
from residents.actions.verification import confirm_at_desk, request_verification
from residents.audiences import Audience
from residents.holdings import _memberships
from residents.models import AccessRecord, Group, Identity, Membership, Person
from residents.queries import current_residency
from residents.queries.residencies import eligible, rule_of
from residents.refusal import Refused
from residents.rules.residencies import check_eligible
from residents.submissions import new_key
from tests import factories
from tests.proposals.test_missing_options import consultation as published
from tests.proposals.test_missing_options import sent_again

pytestmark = pytest.mark.django_db
SIDODADI, JAWA, LEMPAKE = "64.72.03.1005", "64.72.03.1002", "64.72.05.1003"
NIK, BORN = "6472014105909901", date(1990, 5, 1)
DESK = "/id/loket/kelompok/pasar-pagi/"


@pytest.fixture
def traders(city: object) -> Group:
    return group()


def group(code: str = "pasar-pagi", **fields: Any) -> Group:
    return Group.objects.create(
        **{
            "code": code, "name": "Pedagang Pasar Pagi", "name_en": "Traders of Pasar Pagi",
            "who": "Anda berjualan di Pasar Pagi.", "who_en": "You sell at Pasar Pagi.",
            "office": factories.area(SIDODADI), **fields,
        }
    )  # fmt: skip


def member(group: Group, person: Person, **days: Any) -> Membership:
    return Membership.objects.create(group=group, person=person, **days)


def with_card(fitri: Person, name: str = "sari") -> Person:
    """A resident whom the desk has verified with the card."""
    person, now = factories.person(name), timezone.now()
    request = request_verification(person=person, area=factories.area(SIDODADI), at=now)
    confirm_at_desk(request=request, nik=NIK, birth_date=BORN, by=fitri.user, at=now)
    return person


def officer(client: Client, person: Person) -> Client:
    client.force_login(person.user)
    return client


def typed(**fields: Any) -> dict[str, Any]:
    return {
        "what": "add", "nik": NIK, "birth_date": "1990-05-01", "proof": "on",
        "submission_key": new_key(), **fields,
    }  # fmt: skip


# --- One rule, everywhere ---


def test_the_count_is_the_number_of_those_whom_the_rule_lets_pass(traders: Group) -> None:
    """Every mix of home, age, residency and membership, against every kind of audience."""
    now, today = timezone.now(), timezone.localdate()
    day = timedelta(days=1)
    any_age = group("muda", any_age=True)
    days = {
        "none": None, "open": {}, "today": {"valid_until": today},
        "over": {"valid_from": today - 9 * day, "valid_until": today - day},
        "later": {"valid_from": today + day},
    }  # fmt: skip
    people = []
    mixes = [
        *itertools.product((SIDODADI, LEMPAKE), days, (today, today + day), (True,)),
        *itertools.product((None, JAWA), ("none", "open"), (None,), (True, False)),
    ]
    for home, ends, adult, stays in mixes:
        person = factories.verified(area_code=home) if home else factories.person()
        if not stays:
            person.residencies.update(revoked_at=now)
        Identity.objects.create(
            person=person, nik_hmac=f"h{person.pk}", nik_last4="0001", birth_year=2009,
            adult_from=adult,
        )  # fmt: skip
        if days[ends] is not None:
            member(traders, person, **days[ends])
            member(any_age, person, **days[ends])
        people.append(person)
    territories = [factories.area(code) for code in ("64.72", "64.72.03", SIDODADI)]
    sizes = set()
    for territory, chosen, within in itertools.product(
        territories, (None, traders, any_age), (True, False)
    ):
        audience = Audience(territory, chosen, within)
        passed = set()
        for person in people:
            known = current_residency(person, now)
            try:
                check_eligible(person=person, residency=known, audience=audience, at=now)
            except Refused:
                continue
            passed.add(person.pk)
        counted = set(eligible(audience, now).values_list("person", flat=True))
        assert counted == passed, audience
        assert eligible(audience, now).count() == len(passed)
        sizes.add(len(passed))
    assert len(sizes) > 4


def calls(debate: Consultation, idea: Any, poll: Poll) -> dict[str, Callable[[Person], object]]:
    at = timezone.now()
    words = {"body": "Lapak tetap dekat parkir, tolong.", "at": at}
    return {
        "comment": lambda who: write_comment(
            person=who, thread=debate.thread, stance="for", **words
        ),
        "idea": lambda who: submit_idea(
            person=who, consultation=debate, title="Atap lapak",
            area=factories.area(SIDODADI), **words,
        ),
        "support": lambda who: support_idea(person=who, idea=idea, at=at),
        "ballot": lambda who: cast_ballot(poll=poll, person=who, choice=1, at=at),
    }  # fmt: skip


@pytest.fixture
def debate(traders: Group) -> Consultation:
    return factories.consultation("ideas", "discussion", "vote", slug="pasar", group=traders)


@pytest.fixture
def poll(debate: Consultation, monkeypatch: pytest.MonkeyPatch) -> Poll:
    offered = [BallotOption({"id": f"Pilihan {n}"}) for n in (1, 2)]
    monkeypatch.setattr(planning, "options_for", lambda consultation: offered)
    planning.plan_poll(debate)
    return open_poll(poll=Poll.objects.get(), at=timezone.now() - timedelta(days=1))


@pytest.mark.parametrize("what", ["comment", "idea", "support", "ballot"])
def test_only_members_take_part(
    debate: Consultation, poll: Poll, traders: Group, ana: Person, what: str
) -> None:
    act = calls(debate, factories.idea(debate), poll)[what]
    with pytest.raises(Refused) as refused:
        act(ana)
    assert str(refused.value) == (
        "This is for members of “Traders of Pasar Pagi”: You sell at Pasar Pagi. "
        "Do you belong? Then go with your card to the office of Sidodadi."
    )
    with translation.override("id"), pytest.raises(Refused, match="Pedagang Pasar Pagi") as told:
        act(ana)
    assert "Anda berjualan di Pasar Pagi." in str(told.value)
    assert "This is" not in str(told.value)
    member(traders, ana)
    act(Person.objects.get(pk=ana.pk))


def test_members_from_elsewhere_only_where_the_group_may(
    debate: Consultation, traders: Group
) -> None:
    far = factories.verified("far", LEMPAKE)
    member(traders, far)
    debate.territory = factories.area("64.72.03")
    debate.save()
    act = calls(debate, None, None)["comment"]
    with pytest.raises(Refused, match="for residents of Samarinda Ulu"):
        act(far)
    debate.within_territory = False
    debate.save()
    debate.thread.refresh_from_db()
    act(far)


def test_a_vote_freezes_the_group_and_the_number_never_the_list(
    poll: Poll, traders: Group, ana: Person
) -> None:
    assert (poll.electorate, poll.group) == (0, traders)
    member(traders, ana)
    opening = json.loads(Leaf.objects.get(log__name__contains=str(poll.pk), index=0).data)
    assert opening["electorate_rule"] == {
        "territory": "64.72", "residency": "valid when the ballot is cast",
        "age": "17, or married", "group": "pasar-pagi",
        "membership": "valid on the day of the ballot", "members_live_in_territory": True,
    }  # fmt: skip
    assert opening["electorate"] == 0
    for data in Leaf.objects.values_list("data", flat=True):
        assert "Ana" not in data
    with pytest.raises(Exception, match="frozen"), transaction.atomic():
        Poll.objects.filter(pk=poll.pk).update(group=None)
    with pytest.raises(Exception, match="frozen"), transaction.atomic():
        Poll.objects.filter(pk=poll.pk).update(within_territory=False)
    closed = close_poll(poll=poll, at=timezone.now())
    assert closed.electorate_at_close == 1


def test_the_rule_of_a_group_of_any_age(traders: Group) -> None:
    young = group("muda", any_age=True)
    rule = rule_of(Audience(factories.area("64.72"), young, within_territory=False))
    assert (rule["age"], rule["members_live_in_territory"]) == ("any", False)


# --- The desk ---


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


# --- Personal data ---


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


# --- Editors ---


def editor(client: Client, role: str = "publisher") -> Client:
    user = factories.person("gita").user
    assert user is not None
    assign_role(user=user, role=role, area=factories.area("64.72"), by=None)
    client.force_login(user)
    return client


def test_an_editor_makes_a_group_whose_code_and_age_stay(client: Client, city: object) -> None:
    client = editor(client, "editor")
    words = {
        "code": "pasar-pagi", "name": "Pedagang", "name_en": "Traders", "who": "A.", "who_en": "B.",
        "office": factories.area("64.72").pk,
    }  # fmt: skip
    wrong = client.post("/admin/snippets/residents/group/add/", {**words, "code": "Pasar Pagi"})
    assert wrong.status_code == 200
    assert not Group.objects.exists()
    client.post("/admin/snippets/residents/group/add/", words)
    made = Group.objects.get()
    address = f"/admin/snippets/residents/group/edit/{made.pk}/"
    client.post(address, {**words, "code": "lain", "any_age": "on", "name": "Pedagang pasar"})
    made.refresh_from_db()
    assert (made.code, made.any_age, made.name) == ("pasar-pagi", False, "Pedagang pasar")
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
