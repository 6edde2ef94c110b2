"""`manage.py audit_poll`: an auditor with the key opens the envelopes again and compares."""

import io
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.models import Person
from polls.actions import polls, tallies
from polls.actions.ballots import cast_ballot
from polls.algorithms.envelopes import Content, seal
from polls.models import Ballot, Poll, PollState, SealedBallot, Tally, Turnout
from polls.queries import counting
from polls.queries.outside_key import draw_keys, pseudonym
from tests import factories
from tests.polls import ways
from tests.polls.test_secrecy import dump
from tests.polls.test_trustees import bring, named
from tests.triggers import past_the_triggers

Finish = Callable[[Poll], Poll]
CHECKS = [
    "The log and what was published hold by themselves",
    "The envelopes are those of the log",
    "Each envelope is of one of those who voted online",
    "The key is the one of the rules",
    "Opened again, they hold what was published",
    "Counted again, they give what was published",
]


def run(slug: str = "tepian", **options: Any) -> tuple[int, str]:
    """The exit code, and everything that was said."""
    out = io.StringIO()
    try:
        call_command("audit_poll", slug, stdout=out, **options)
    except CommandError as error:
        return error.returncode, out.getvalue() + str(error)
    return 0, out.getvalue()


@pytest.fixture
def voters(poll: Poll, ana: Person) -> list[Person]:
    """Twelve who chose, one of whom changed it; two in another kecamatan."""
    people = [ana, *(factories.verified() for _ in range(9))]
    people += [factories.verified("", "64.72.05.1003") for _ in range(2)]
    for number, person in enumerate(people):
        cast_ballot(poll=poll, person=person, choice=1 + number % 3, at=timezone.now())
    cast_ballot(poll=poll, person=ana, choice=3, at=timezone.now())
    return people


def test_a_count_that_is_right_holds_and_nothing_is_written(
    poll: Poll, voters: list[Person], finish: Finish
) -> None:
    finish(poll)
    before = dump()
    code, said = run()
    assert code == 0
    assert [line for line in said.splitlines() if line.startswith("ok")] == [
        f"ok     {check}." for check in CHECKS
    ]
    assert "this cannot show" in said
    assert dump() == before
    for person in voters:
        assert person.public_name not in said
        assert pseudonym(poll.pk, person.pk) not in said


@pytest.mark.parametrize("state", ["planned", "open"])
def test_before_the_close_nothing_is_opened(
    planned: Poll, ana: Person, monkeypatch: pytest.MonkeyPatch, state: str
) -> None:
    monkeypatch.setattr("polls.queries.audit.open_and_count", lambda *_: pytest.fail("opened"))
    if state == "open":
        poll = polls.open_poll(poll=planned, at=timezone.now() - timedelta(days=1))
        cast_ballot(poll=poll, person=ana, choice=1, at=timezone.now())
    assert run() == (2, "This vote has not closed. Until then nothing of it is opened.")


def test_closed_and_not_counted_only_what_is_sealed_is_compared(
    poll: Poll, voters: list[Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("polls.queries.audit.open_and_count", lambda *_: pytest.fail("opened"))
    polls.close_poll(poll=poll, at=poll.closes_at)
    code, said = run()
    assert code == 2
    assert said.count("ok  ") == 3
    assert "not counted yet, so nothing was opened" in said
    stuffed = seal(poll.public_key, Content(2, "64.72.03"), poll.content_length)
    envelope = SealedBallot.objects.order_by("pk").first()
    assert envelope
    with past_the_triggers():
        SealedBallot.objects.filter(pk=envelope.pk).update(envelope=stuffed)
    code, said = run()
    assert code == 1
    assert "1 of the envelopes of the close are not kept any more" in said
    assert "1 of the kept envelopes are none of the log" in said


def test_another_choice_than_in_the_envelope_is_named(
    poll: Poll, voters: list[Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A server that opened dishonestly: log, package and tally agree with one another."""
    honest = counting._opened

    def dishonest(*given: Any) -> Any:
        return [(2 if choice == 1 else choice, stratum) for choice, stratum in honest(*given)]

    monkeypatch.setattr(counting, "_opened", dishonest)
    polls.close_poll(poll=poll, at=poll.closes_at)
    tallies.count_poll(poll=poll, at=poll.closes_at)
    monkeypatch.setattr(counting, "_opened", honest)
    code, said = run()
    assert code == 1
    assert "ok     The log and what was published hold by themselves" in said
    assert "FAULT  Opened again, they hold what was published" in said
    assert "1: 3 times when opened again, 0 published" in said
    assert "2: 4 times when opened again, 7 published" in said
    assert "FAULT  Counted again" in said


def test_a_changed_ballot_and_a_changed_tally_are_named(
    poll: Poll, voters: list[Person], finish: Finish
) -> None:
    poll = finish(poll)
    ballot = Ballot.objects.filter(choice=3).first()
    assert ballot
    with past_the_triggers():
        Ballot.objects.filter(pk=ballot.pk).update(choice=2)
    code, said = run()
    assert code == 1
    assert "2: 4 times when opened again, 5 published" in said
    assert f"FAULT  {CHECKS[0]}" in said
    with past_the_triggers():
        Tally.objects.update(result=poll.tally.result | {"winners": [2]})
    assert "winners: [3], published [2]" in run()[1]


def test_a_voter_without_an_envelope_and_an_envelope_without_a_voter(
    poll: Poll, voters: list[Person], finish: Finish
) -> None:
    finish(poll)
    stranger = factories.verified()
    with past_the_triggers():
        Turnout.objects.filter(person=voters[1]).delete()
        Turnout.objects.filter(person=voters[2]).update(person=stranger)
    code, said = run()
    assert code == 1
    assert "2 envelopes are of nobody who voted online" in said
    assert "1 of those who voted online have no envelope" in said


def test_without_the_outside_key_it_does_not_hold(
    poll: Poll, voters: list[Person], finish: Finish, settings: LazySettings
) -> None:
    finish(poll)
    settings.REMBUK_BALLOT_KEY = "another-key"
    code, said = run()
    assert code == 1
    assert "FAULT  The key is the one of the rules" in said
    assert "Opened again" not in said


def test_another_key_than_that_of_the_log_is_named(
    poll: Poll, voters: list[Person], finish: Finish
) -> None:
    finish(poll)
    _public, private = draw_keys()
    with past_the_triggers():
        Poll.objects.update(sealed_private_key=private)
    code, said = run()
    assert code == 1
    assert "the log names another public key" in said


def test_shares_of_officers_open_it(
    planned: Poll, eko: Person, dewi: Person, fitri: Person, ana: Person, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    papers = named(planned, [eko, dewi, fitri])
    bring(planned, papers, 1, 3)
    poll = polls.open_poll(poll=planned, at=timezone.now() - timedelta(days=1))
    cast_ballot(poll=poll, person=ana, choice=2, at=timezone.now())
    polls.close_poll(poll=poll, at=poll.closes_at)
    bring(poll, papers, 1, 2)
    file = tmp_path / "shares"
    file.write_text(f"{papers[3].upper()}\n\n {papers[1]}\n")
    code, said = run(shares=str(file))
    assert (code, said.count("ok  ")) == (0, 6)
    assert not [word for word in papers.values() if word in said]
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{papers[2]}\n{papers[3]}"))
    assert run(shares="-")[0] == 0
    code, said = run()
    assert code == 2
    assert "2 of their shares are needed, 0 were given" in said
    file.write_text(papers[1])
    assert "2 of their shares are needed, 1 were given" in run(shares=str(file))[1]
    file.write_text(f"{papers[1]}\nana budi\n")
    code, said = run(shares=str(file))
    assert code == 2
    assert "do not make the key" in said
    assert run(shares=str(tmp_path / "none"))[0] == 2


def test_a_vote_annulled_while_open_stays_shut(poll: Poll, voters: list[Person]) -> None:
    ways.annul(poll)
    code, said = run()
    assert code == 2
    assert "annulled before it was counted" in said


def test_what_was_counted_before_an_annulment_can_be_audited(
    poll: Poll, voters: list[Person], finish: Finish
) -> None:
    ways.annul(finish(poll))
    assert Poll.objects.get().state == PollState.ANNULLED
    assert run()[0] == 0


def test_after_the_destruction_and_without_a_vote(
    poll: Poll, voters: list[Person], finish: Finish
) -> None:
    finish(poll)
    assert tallies.destroy_envelopes(at=poll.closes_at + timedelta(days=15)) == 1
    code, said = run()
    assert code == 2
    assert "were destroyed" in said
    assert run("nirgends") == (2, "There is no vote of this consultation.")


def test_shares_where_the_server_holds_the_key_are_refused(
    poll: Poll, voters: list[Person], finish: Finish, tmp_path: Path
) -> None:
    finish(poll)
    (tmp_path / "shares").write_text("ana budi")
    code, said = run(shares=str(tmp_path / "shares"))
    assert code == 2
    assert "there are no shares of it" in said
