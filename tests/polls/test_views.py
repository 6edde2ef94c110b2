"""The ballot, the second look, the last step, and the result."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone

from accounts.models import Person
from polls.actions.ballots import cast_ballot
from polls.algorithms.envelopes import Unreadable
from polls.models import Poll, SealedBallot, Turnout
from polls.queries.outside_key import open_look
from tests import factories

Finish = Callable[[Poll], Poll]
BALLOT = "/id/suara/tepian/"
RESULTS = "/id/suara/tepian/hasil/"


@pytest.fixture
def as_ana(client: Client, ana: Person) -> Client:
    client.force_login(ana.user)
    return client


def key_in(html: str) -> str:
    found = re.search(r'name="submission_key" value="(\w+)"', html)
    assert found
    return found[1]


def send(client: Client, **data: object) -> object:
    """What comes of a sending: the last vote's address, or the page that follows the choice."""
    return client.post(BALLOT, data, follow=data.get("step") != "cast")


def test_from_choosing_to_the_last_step(as_ana: Client, poll: Poll) -> None:
    page = as_ana.get(BALLOT).content.decode()
    look = send(as_ana, choice=2, step="look", submission_key=key_in(page))
    assert look.templates[0].name == "polls/review.html"
    assert not Turnout.objects.exists()
    last = send(as_ana, choice=2, step="cast", submission_key=key_in(look.content.decode()))
    assert last.url == reverse("polls:show-cast", args=["tepian"])
    assert "2" not in last.url
    done = as_ana.get(last.url).content.decode()
    assert "Taman saja" not in done
    assert BALLOT in done
    assert Turnout.objects.count() == 1


def test_the_marks_stay_when_the_connection_is_lost(as_ana: Client, poll: Poll) -> None:
    """Both forms are sent within the page, which stays where nothing answers."""
    page = as_ana.get(BALLOT).content.decode()
    assert 'hx-boost="true"' in form_in(page)
    look = send(as_ana, choice=2, step="look", submission_key=key_in(page))
    assert 'hx-boost="true"' in form_in(look.content.decode())


def form_in(html: str) -> str:
    """The opening tag of the form that is sent to the ballot."""
    found = re.search(rf'<form[^>]*action="{BALLOT}"[^>]*>', html)
    assert found
    return found[0]


def test_choosing_again_keeps_what_was_chosen(as_ana: Client, poll: Poll) -> None:
    page = as_ana.get(BALLOT).content.decode()
    again = send(as_ana, choice=3, step="choose", submission_key=key_in(page)).content.decode()
    assert re.search(r'value="3"\s+checked', again)


def test_the_review_is_reached_by_a_redirect_that_tells_nothing(
    as_ana: Client, poll: Poll, ana: Person
) -> None:
    """Back leads through pages, not through forms; nothing of the choice is in address or row."""
    key = key_in(as_ana.get(BALLOT).content.decode())
    sent = {"choice": "2", "step": "look", "submission_key": key}
    answer = as_ana.post(BALLOT, sent)
    assert (answer.status_code, answer.url) == (302, f"{BALLOT}periksa/")
    assert "Taman saja" in as_ana.get(answer.url).content.decode()
    row = Session.objects.get(session_key=as_ana.session.session_key).get_decoded()
    other = as_ana.post(BALLOT, {**sent, "choice": "1"})
    held = as_ana.session["ballot_look"]
    assert len(row["ballot_look"]) == len(held)
    assert key not in str(row)
    assert other.url == answer.url
    other_key = override_settings(REMBUK_BALLOT_KEY="another key outside of the database")
    with other_key, pytest.raises(Unreadable):
        open_look(held, as_ana.cookies["look"].value)
    as_ana.post(BALLOT, {**sent, "step": "cast"})
    assert "ballot_look" not in as_ana.session
    assert as_ana.get(answer.url).url == BALLOT


def test_who_takes_a_session_over_by_its_row_reads_no_choice(as_ana: Client, poll: Poll) -> None:
    """The key of a session stands in the database; the cookie of the look in the browser alone."""
    key = key_in(as_ana.get(BALLOT).content.decode())
    send(as_ana, choice=2, step="look", submission_key=key)
    half = as_ana.cookies["look"]
    assert half["httponly"]
    assert half.value not in str(Session.objects.get().get_decoded())
    officer = Client()
    officer.cookies[settings.SESSION_COOKIE_NAME] = Session.objects.get().session_key
    assert officer.get(f"{BALLOT}periksa/").url == BALLOT
    assert "checked" not in officer.get(f"{BALLOT}?lagi=1").content.decode()
    assert "Taman saja" in as_ana.get(f"{BALLOT}periksa/").content.decode()


def test_a_choice_that_is_too_long_to_keep_leaves_no_earlier_one(
    as_ana: Client, poll: Poll
) -> None:
    key = key_in(as_ana.get(BALLOT).content.decode())
    send(as_ana, choice=1, step="look", submission_key=key)
    send(as_ana, choice=2, step="look", submission_key=key, choice_more="x" * 30_000)
    assert as_ana.get(f"{BALLOT}periksa/").url == BALLOT


def test_the_review_of_another_vote_or_person_is_empty(as_ana: Client, poll: Poll) -> None:
    assert as_ana.get(f"{BALLOT}periksa/").url == BALLOT
    assert Client().get(f"{BALLOT}periksa/").url == BALLOT


def test_the_earlier_choice_is_never_shown(as_ana: Client, poll: Poll, ana: Person) -> None:
    cast_ballot(poll=poll, person=ana, choice=2, at=timezone.now())
    assert "checked" not in as_ana.get(BALLOT).content.decode()


def test_a_second_click_makes_one_ballot_and_the_same_answer(as_ana: Client, poll: Poll) -> None:
    key = key_in(as_ana.get(BALLOT).content.decode())
    first = send(as_ana, choice=1, step="cast", submission_key=key)
    second = send(as_ana, choice=1, step="cast", submission_key=key)
    assert (first.status_code, first.url) == (second.status_code, second.url)
    assert SealedBallot.objects.count() == 1
    outdated = send(as_ana, choice=2, step="cast", submission_key=key)
    assert outdated.status_code == 422


def test_no_choice_is_an_error_that_says_what_to_do(as_ana: Client, poll: Poll) -> None:
    page = as_ana.get(BALLOT).content.decode()
    answer = send(as_ana, step="look", submission_key=key_in(page))
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    assert send(as_ana, choice=77, step="look", submission_key="x").status_code == 422


def test_unverified_people_see_the_ballot_and_the_way(
    client: Client, poll: Poll, budi: Person
) -> None:
    """S7-1"""
    client.force_login(budi.user)
    page = client.get(BALLOT).content.decode()
    assert "Taman saja" in page
    assert reverse("residents:verification") in page
    assert 'type="radio"' not in page
    answer = send(client, choice=1, step="cast", submission_key="0" * 64)
    assert answer.status_code == 403
    assert not Turnout.objects.exists()


def test_visitors_see_the_ballot_without_a_session(client: Client, poll: Poll) -> None:
    answer = client.get(BALLOT)
    page = answer.content.decode()
    assert "Taman saja" in page
    assert not answer.cookies
    assert "csrfmiddlewaretoken" not in page
    assert send(client, choice=1, step="cast", submission_key="0" * 64).status_code == 403


def test_the_english_ballot_has_english_words(client: Client, poll: Poll) -> None:
    assert "A park only" in client.get("/en/suara/tepian/").content.decode()


def test_before_the_opening_the_page_says_when(client: Client, planned: Poll, ana: Person) -> None:
    later = timezone.now() + timedelta(days=2)
    Poll.objects.update(opens_at=later)
    client.force_login(ana.user)
    assert 'type="radio"' not in client.get(BALLOT).content.decode()
    assert send(client, choice=1, step="cast", submission_key="x").status_code == 403


@pytest.mark.parametrize("who", ["visitor", "ana", "dewi", "eko", "citra", "admin"])
def test_nobody_sees_a_result_before_the_close(client: Client, poll: Poll, who: str) -> None:
    """S7-5"""
    if who == "admin":
        user = factories.person("admin").user
        user.is_staff = user.is_superuser = True
        user.save()
        client.force_login(user)
    elif who != "visitor":
        roles = {"dewi": "editor", "eko": "official", "citra": "moderator"}
        person = factories.staff(who, roles[who]) if who in roles else factories.verified(who)
        client.force_login(person.user)
    for address in (RESULTS, "/en/suara/tepian/hasil/", "/id/suara/tepian/hasil.json"):
        assert client.get(address).status_code == 404
    assert client.get(reverse("polls:show-cast", args=["tepian"])).status_code == 404


def test_after_the_count_everybody_sees_the_result(
    client: Client, poll: Poll, finish: Finish
) -> None:
    for number in range(12):
        cast_ballot(
            poll=poll, person=factories.verified(), choice=1 + number % 3 // 2, at=timezone.now()
        )
    finish(poll)
    page = client.get(RESULTS)
    text = page.content.decode()
    assert page.status_code == 200
    assert not page.cookies
    assert "Jalur pejalan kaki" in text
    assert "Samarinda Ulu" in text
    package = client.get("/id/suara/tepian/hasil.json")
    assert package.json()["result"]["voted"] == 12
    assert "attachment" in package["Content-Disposition"]
    assert f"verify_poll.py suara-tepian.json --key {package.json()['key']}" in text
    program = client.get(reverse("polls:download-verifier"))
    assert b"".join(program.streaming_content).startswith(b"#!/usr/bin/env python3")
    assert RESULTS in client.get(BALLOT).content.decode()


def test_a_poll_without_any_ballot_has_a_page_too(
    client: Client, poll: Poll, finish: Finish
) -> None:
    finish(poll)
    assert client.get(RESULTS).status_code == 200


@pytest.mark.parametrize("electors", [1, 3, 30])
def test_pages_ask_the_same_whatever_the_turnout(
    client: Client, poll: Poll, finish: Finish, django_assert_max_num_queries: object, electors: int
) -> None:
    for _ in range(electors):
        cast_ballot(poll=poll, person=factories.verified(), choice=1, at=timezone.now())
    with django_assert_max_num_queries(12):
        client.get(BALLOT)
    finish(poll)
    with django_assert_max_num_queries(13):
        client.get(RESULTS)


def test_the_vote_is_limited_by_person(as_ana: Client, poll: Poll) -> None:
    amount, _window = settings.REMBUK_LIMITS["vote"]
    answers = [send(as_ana, step="look").status_code for _ in range(amount + 1)]
    assert answers[-1] == 429
