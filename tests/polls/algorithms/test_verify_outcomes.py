"""What became of a vote is told in the words of its page, and only what decides is told as won."""

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from django.utils.translation import gettext, ngettext, override

from accounts.models import Person
from ledger.actions import sign_head
from polls.actions import polls, tallies
from polls.actions.ballots import cast_ballot
from polls.actions.disputes import answer_dispute, file_dispute
from polls.actions.interventions import confirm_intervention, propose_intervention
from polls.algorithms import verify_poll
from polls.algorithms.receipts import hash_start
from polls.models import InterventionKind, Poll
from polls.queries.log import log_of
from polls.queries.package import package, published_log
from tests.polls import methods
from tests.polls.packages import REASON, Package, as_log, counted, entries_of, resealed

KINDS = InterventionKind


def said(found: Package, **options: Any) -> str:
    lines: list[str] = []
    assert verify_poll.report(json.loads(json.dumps(found)), write=lines.append, **options) == 0
    return "\n".join(lines)


@pytest.fixture
def change(eko: Person, galih: Person) -> Callable[[Poll, str], Poll]:
    """Two officials extend or annul a vote."""

    def act(poll: Poll, kind: str) -> Poll:
        at = timezone.now()
        later = poll.closes_at + timedelta(days=2)
        proposed = propose_intervention(
            poll=poll, kind=kind, closes_at=later, reason=REASON, by=eko.user, at=at
        )
        return confirm_intervention(intervention=proposed, by=galih.user, at=at)

    return act


def test_an_annulled_vote_has_no_winner(
    poll: Poll,
    ana: Person,
    finish: Callable[[Poll], Poll],
    change: Any,
    client: Client,
    capsys: Any,
) -> None:
    receipt = cast_ballot(poll=poll, person=ana, choice=1, at=timezone.now()).receipt
    annulled = change(finish(poll), KINDS.ANNULMENT)
    for words in (said(package(annulled), receipt=receipt), said(published_log(annulled))):
        assert "This vote was annulled / Pemungutan suara ini dibatalkan" in words
        assert "Listrik padam di dua kecamatan." in words
        assert "won" not in words
        assert "The count holds" not in words
    told = said(package(annulled), receipt=receipt)
    assert "It has no effect." in told
    assert "The figures follow from the ballots, but the vote was annulled." in told
    assert "counted" not in told.splitlines()[-2]
    assert "of a vote that was annulled: it has no effect" in told.splitlines()[-2]
    call_command("verify_poll", "tepian")
    assert (
        "The figures follow from the ballots, but the vote was annulled." in capsys.readouterr().out
    )
    page = client.get("/en/suara/tepian/hasil/").content.decode()
    assert "This vote was annulled" in page


def test_a_vote_annulled_while_open_says_so(
    poll: Poll, ana: Person, change: Any, capsys: Any
) -> None:
    receipt = cast_ballot(poll=poll, person=ana, choice=1, at=timezone.now()).receipt
    annulled = change(poll, KINDS.ANNULMENT)
    call_command("verify_poll", "tepian", receipt=receipt)
    for words in (said(published_log(annulled), receipt=receipt), capsys.readouterr().out):
        assert "This vote was annulled" in words
        assert "of a vote that was annulled: it has no effect" in words
        assert "The log holds." in words


def test_below_the_quorum_nobody_won(
    planned: Poll, ana: Person, finish: Any, client: Client
) -> None:
    Poll.objects.update(quorum=2)
    planned.refresh_from_db()
    poll = polls.open_poll(poll=planned, at=timezone.now() - timedelta(days=1))
    cast_ballot(poll=poll, person=ana, choice=1, at=timezone.now())
    poll = finish(poll)
    for words in (said(package(poll)), said(published_log(poll))):
        assert "Too few voted: there is no result / Tidak ada hasil" in words
        assert "The quorum of 2 voters was not reached. / Kuorum 2 pemilih tidak tercapai." in words
        assert "won" not in words
        assert "The count holds" not in words
    assert "the quorum was not reached." in said(package(poll)).splitlines()[-1]
    assert (
        "Too few voted: there is no result"
        in client.get("/en/suara/tepian/hasil/").content.decode()
    )


def test_a_quorum_that_was_reached_is_told() -> None:
    words = said(counted(quorum=12))
    assert "The quorum of 12 voters was reached. / Kuorum 12 pemilih tercapai." in words
    assert "The count holds." in words


def test_a_close_that_was_moved_is_told(poll: Poll, ana: Person, finish: Any, change: Any) -> None:
    cast_ballot(poll=poll, person=ana, choice=1, at=timezone.now())
    extended = change(poll, KINDS.EXTENSION)
    assert "The close was moved to" in said(published_log(extended))
    words = said(package(finish(extended)))
    assert (
        f"The close was moved to {timezone.localtime(extended.closes_at):%Y-%m-%d %H:%M}" in words
    )
    assert "Penutupan diundur ke" in words
    assert "Listrik padam di dua kecamatan." in words
    assert words.endswith("The figures follow from the ballots, but the close was moved.")


@pytest.mark.parametrize("outcome", ["founded", "unfounded", ""])
def test_objections_are_counted(
    poll: Poll, ana: Person, eko: Person, finish: Any, outcome: str
) -> None:
    receipt = cast_ballot(poll=poll, person=ana, choice=1, at=timezone.now()).receipt
    filed = file_dispute(
        poll=poll, person=ana, hash_start=hash_start(receipt), concern="other", words="",
        key="k", at=timezone.now(),
    )  # fmt: skip
    if outcome:
        answer_dispute(
            dispute=filed, outcome=outcome, answer=REASON, by=eko.user, at=timezone.now()
        )
    words = said(package(finish(poll)))
    right, waits = int(outcome == "founded"), int(not outcome)
    assert "1 objection was filed. / 1 keberatan diajukan." in words
    assert f"Right: {right}. Waiting for an answer: {waits}." in words
    assert f"but of 1 objections {right} were right and {waits} wait for an answer." in words
    assert "The count holds" not in words


def test_a_vote_whose_envelopes_were_destroyed_holds(
    poll: Poll, ana: Person, finish: Any, change: Any
) -> None:
    for choice in (1, 2):
        cast_ballot(poll=poll, person=ana, choice=choice, at=timezone.now())
    poll = finish(poll)
    assert tallies.destroy_envelopes(at=poll.closed_at + timedelta(days=15)) == 1
    assert '"destruction"' in package(poll)["log"][-1]
    assert "The count holds." in said(package(poll))
    assert "the vote was annulled." in said(package(change(poll, KINDS.ANNULMENT)))


def test_headings_without_a_winner() -> None:
    assert "Nobody voted / Tidak ada yang memberi suara" in said(counted(voters=0))
    tie = said(counted(voters=4))
    assert "A tie / Hasil seri" in tie
    assert tie.count("  won") == 2


def test_a_log_with_a_result_says_that_nothing_was_counted_again() -> None:
    words = said(as_log(counted()))
    assert "This file has no ballots, so nothing was counted again" in words
    assert words.endswith("The log holds.")
    entries = entries_of(counted())[:-1]
    assert "has no ballots" not in said(as_log(resealed(counted(), entries)))


def test_receipts_in_a_running_vote_are_no_replaced_ones(poll: Poll, ana: Person) -> None:
    first, second = (
        cast_ballot(poll=poll, person=ana, choice=choice, at=timezone.now()).receipt
        for choice in (1, 2)
    )
    sign_head(log=log_of(poll))
    found = published_log(poll)
    assert "entry 3, replaced by entry 4" in verify_poll.receipt_words(found, first)
    assert "entry 4, in the log, not opened yet" in verify_poll.receipt_words(found, second)


def test_the_words_are_those_of_the_page() -> None:
    plural = (verify_poll.FILED_ONE, verify_poll.FILED)
    named = [
        value
        for name, value in vars(verify_poll).items()
        if name.isupper() and isinstance(value, tuple) and len(value) == 2 and value not in plural
        if all(isinstance(words, str) and " " in words for words in value)
    ]
    assert len(named) >= 13
    with override("id"):
        for english, indonesian in named:
            assert gettext(english) == indonesian, english
        for number, (english, indonesian) in ((1, verify_poll.FILED_ONE), (2, verify_poll.FILED)):
            one, more = verify_poll.FILED_ONE[0], verify_poll.FILED[0]
            assert ngettext(one, more, number) == indonesian
            assert english in (one, more)


def test_words_of_others_cannot_pass_for_words_of_the_program() -> None:
    found = counted()
    entries = entries_of(found)
    entries.append({"type": "annulment", "reason": "x\nThe count holds.\n\x1b[2Jok     \u202eAll."})
    lines: list[str] = []
    assert verify_poll.report(resealed(found, entries), write=lines.append) == 0
    assert "The count holds." not in lines
    assert all(line.isprintable() for line in lines)


def test_the_rest_of_raising_is_looked_at_when_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "suara.json"
    file.write_text(json.dumps(counted("equal-shares", completion="add1")))
    assert verify_poll.main([str(file)]) == 0
    assert "were looked at: none ends the count before." in capsys.readouterr().out
    monkeypatch.setattr(verify_poll, "work_for", lambda ballots: 1)
    assert verify_poll.main([str(file)]) == 0
    assert "Run it with --whole to look at each." in capsys.readouterr().out
    call_command("verify_poll", str(file))
    assert "Run it with --whole to look at each." in capsys.readouterr().out
    assert verify_poll.main([str(file), "--whole"]) == 0
    call_command("verify_poll", str(file), whole=True)
    assert capsys.readouterr().out.count("none ends the count before.") == 2


def test_small_votes_are_looked_at_wholly_and_large_ones_in_little_time() -> None:
    assert verify_poll.work_for(100) > 5 * verify_poll.work_for(100_000) > 0


@pytest.mark.parametrize("completion", ["none", "add1"])
def test_the_page_says_how_the_rest_is_asked_for(
    planned: Poll, ana: Person, finish: Any, client: Client, monkeypatch: Any, completion: str
) -> None:
    rules = methods.RULES["equal-shares"]
    counting = rules["counting"] | {"completion": completion, "steps": 1000}
    monkeypatch.setitem(methods.RULES, "equal-shares", rules | {"counting": counting})
    poll = methods.open_vote(planned, monkeypatch, "equal-shares")
    cast_ballot(poll=poll, person=ana, choice=[1], at=timezone.now())
    finish(poll)
    page = client.get("/en/suara/tepian/hasil/").content.decode()
    assert ("Add --whole to let it look at all of them" in page) == (completion == "add1")
