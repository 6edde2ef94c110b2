"""In which offices the shares of a key are held: recorded, frozen, public, and in the log."""

import json
from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from accounts.choices import Role
from accounts.models import Person, RoleAssignment
from polls.actions import polls
from polls.actions.trustees import propose_key
from polls.algorithms import verify_poll
from polls.models import KeyChange, Poll, Trustee
from polls.queries.log import entries_of, logged_rules
from polls.queries.offices import FIRST
from tests.polls.keys import dismiss_trustees, name_trustees
from tests.polls.packages import resealed
from tests.polls.test_trustees import OFFICES, bring, named
from tests.polls.ways import downloaded
from tests.triggers import past_the_triggers
from web.refusal import Refused

WORDS = "city editor, Kota Samarinda; official, Kota Samarinda; kelurahan officer, Sidodadi"


@pytest.fixture
def officers(eko: Person, dewi: Person, fitri: Person) -> list[Person]:
    return [eko, dewi, fitri]


@pytest.fixture
def opened(planned: Poll, officers: list[Person]) -> Poll:
    bring(planned, named(planned, officers), 1, 2)
    return polls.open_poll(poll=planned, at=timezone.now() - timedelta(days=1))


def test_whatever_the_office_is_it_has_a_place() -> None:
    assert set(FIRST) == set(Role)


def test_offices_are_frozen_and_logged_without_names(opened: Poll, officers: list[Person]) -> None:
    assert logged_rules(opened)["key"]["offices"] == OFFICES
    (entry,) = (one for one in entries_of(opened) if one["type"] == "key")
    assert entry["offices"] == OFFICES
    said = json.dumps(entries_of(opened))
    for person in officers:
        assert person.user.email not in said
        assert person.public_name not in said


def test_where_a_vote_is_opened_and_who_signs_it_is_held(opened: Poll) -> None:
    for change in ({"offline": True}, {"signing_key": "0" * 64}):
        with pytest.raises(DatabaseError, match="frozen"), transaction.atomic():
            Poll.objects.update(**change)


def test_without_officers_nothing_is_opened_away_from_the_server(planned: Poll) -> None:
    with pytest.raises(IntegrityError, match="poll_offline_is_of_trustees"), transaction.atomic():
        Poll.objects.update(offline=True)


def test_who_held_a_share_in_which_office_stays_after_the_office(
    planned: Poll, officers: list[Person]
) -> None:
    named(planned, officers)
    dismiss_trustees(poll=planned)
    RoleAssignment.objects.filter(user=officers[2].user).delete()
    first = KeyChange.objects.filter(needed=2).get()
    held = {one["officer"]: (one["role"], one["area"]) for one in first.offices}
    assert held[officers[2].user.pk] == ("kelurahan-officer", "64.72.03.1005")
    assert not Trustee.objects.exists()
    assert KeyChange.objects.get(needed=0).offices == []


def test_without_an_office_nobody_gets_a_share(
    planned: Poll, officers: list[Person], eko: Person
) -> None:
    RoleAssignment.objects.filter(user=officers[1].user).delete()
    users = [one.user for one in officers]
    with pytest.raises(Refused, match="no office"):
        propose_key(poll=planned, officers=users, needed=2, by=eko.user, at=timezone.now())


def test_an_office_is_whole(planned: Poll, officers: list[Person]) -> None:
    name_trustees(poll=planned, officers=[one.user for one in officers], needed=2)
    for wrong in ({"role": ""}, {"area": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Trustee.objects.update(**wrong)


def test_everybody_reads_the_offices(
    client: Client, opened: Poll, officers: list[Person], ana: Person
) -> None:
    page = client.get("/en/suara/tepian/").content.decode()
    assert WORDS in " ".join(page.split())
    assert officers[0].user.email not in page
    assert "Dua pejabat menetapkannya" in client.get("/id/suara/tepian/").content.decode()
    client.force_login(officers[0].user)
    page = client.get("/en/kunci-suara/tepian/bagi/").content.decode()
    assert f"({WORDS})" in " ".join(page.split())
    assert "kelurahan officer, Sidodadi</td>" in page


def test_result_and_program_name_the_offices(
    client: Client, planned: Poll, officers: list[Person]
) -> None:
    papers = named(planned, officers)
    bring(planned, papers, 1, 2)
    poll = polls.open_poll(poll=planned, at=timezone.now() - timedelta(days=1))
    polls.close_poll(poll=poll, at=poll.closes_at)
    bring(poll, papers, 2, 3)
    page = client.get("/en/suara/tepian/hasil/").content.decode()
    assert WORDS in " ".join(page.split())
    found = downloaded(Poll.objects.get())
    lines: list[str] = []
    assert verify_poll.report(found, write=lines.append) == 0
    assert any("official 64.72, kelurahan-officer 64.72.03.1005" in line for line in lines)
    entries = [json.loads(entry) for entry in found["log"]]
    del entries[0]["key"]["offices"][0]
    said = {fault: check for check, fault in verify_poll.faults(resealed(found, entries))}
    assert said["the key has 3 shares, in 2 offices"] == verify_poll.check_order.__doc__


def test_officers_of_votes_that_are_over_are_told_what_their_share_is_for(
    poll: Poll, eko: Person, client: Client
) -> None:
    """Not that they hold none; the paper stays until the sealed votes are gone."""
    Trustee.objects.create(poll=poll, officer=eko.user, number=1, confirmed_at=timezone.now())
    client.force_login(eko.user)
    assert "Keep it safe until the close" in client.get("/en/kunci-suara/").content.decode()
    told = {
        "Keep your share until the sealed votes are destroyed": None,
        "Your share opens nothing any more": timezone.now(),
    }
    with past_the_triggers():
        for state in ("counted", "annulled"):
            for words, destroyed in told.items():
                Poll.objects.update(
                    state=state, closed_at=timezone.now(), destroyed_at=destroyed,
                    sealed_private_key="",
                )  # fmt: skip
                page = client.get("/en/kunci-suara/").content.decode()
                assert words in page
                assert "You hold no share" not in page
                assert poll.question in page
