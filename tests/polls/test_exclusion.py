"""What fits no voter is left out of the count by two officials, exactly that, and all read it."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Person
from polls.actions import tallies
from polls.actions.disputes import file_dispute
from polls.algorithms import verify_poll
from polls.algorithms.receipts import receipt_code
from polls.models import Concern, InterventionKind, Poll, PollState
from polls.queries.audit import audit
from polls.queries.ballots import receipt_of
from polls.queries.log import entries_of
from polls.queries.package import package, published_log
from polls.tasks import run_due_polls
from tests.polls.test_roll import an_envelope_taken_out
from tests.polls.ways import REASON, close, confirm, count, downloaded, faults, propose, stuff
from tests.triggers import past_the_triggers
from web.refusal import Refused

ANNULMENT, EXCLUSION = InterventionKind.ANNULMENT, InterventionKind.EXCLUSION


def test_two_people_count_without_what_nobody_cast(
    client: Client, poll: Poll, voters: list[Person], eko: Person, galih: Person
) -> None:
    hashes = stuff(poll)
    close(poll)
    proposed = propose(poll, eko, EXCLUSION)
    with pytest.raises(tallies.Altered):
        count(poll)
    with pytest.raises(Refused, match="Another officer"):
        confirm(proposed, eko)
    poll = confirm(proposed, galih)
    assert poll.difference == {}
    run_due_polls()
    poll = Poll.objects.get()
    assert poll.tally.result["counts"] == {"1": 20, "2": 0, "3": 0}
    assert (poll.tally.result["voted"], poll.tally.result["left_out"]) == (20, 200)
    assert [found.what for found in audit(poll) if found.differences] == []
    (entry,) = [e for e in entries_of(poll) if e["type"] == "exclusion"]
    assert (entry["envelopes"], entry["voters"], entry["reason"]) == (hashes, 0, REASON)
    found, said = downloaded(poll), list[str]()
    assert faults(found) == []
    assert verify_poll.report(found, write=said.append) == 0
    assert "Sealed votes that are not counted: 200." in "\n".join(said)
    assert "two officials left out 200 sealed votes" in said[-1]
    html = client.get("/en/suara/tepian/hasil/").content.decode()
    assert "Counted without sealed votes that fit no voter" in html
    assert "Sealed votes that are not counted: 200." in html
    assert REASON in html
    later = poll.closes_at + timedelta(days=40)
    assert tallies.destroy_envelopes(at=later) == 1
    assert faults(package(Poll.objects.get())) == []


def test_receipts_of_what_was_left_out_are_not_said_to_count(
    client: Client, poll: Poll, voters: list[Person], eko: Person, galih: Person
) -> None:
    (stuffed,) = stuff(poll, 1)
    codes = (receipt_code(stuffed), receipt_of(poll, voters[0]))
    close(poll)
    confirm(propose(poll, eko, EXCLUSION), galih)
    for words in ("In the log, not counted yet", "In the log, and counted"):
        left_out, own = (
            client.post("/en/suara/tepian/tanda-terima/", {"receipt": code}).content.decode()
            for code in codes
        )
        assert "left out of the count" in left_out
        assert "two officials decided to count without it" in left_out
        assert words not in left_out
        assert words in own
        run_due_polls()
    dispute = file_dispute(
        poll=Poll.objects.get(),
        person=voters[1],
        hash_start=stuffed[:30],
        concern=Concern.OTHER,
        words="",
        key="k1",
        at=timezone.now(),
    )
    client.force_login(eko.user)
    page = client.get(f"/en/suara/tepian/keberatan/{dispute.number}/").content.decode()
    assert "two officials decided to count without it" in page


@pytest.mark.parametrize("when", ["open", "closed"])
def test_two_people_annul_and_the_log_is_sound(
    poll: Poll, voters: list[Person], eko: Person, galih: Person, when: str
) -> None:
    stuff(poll, 3)
    stuff(poll, 2, logged=False)
    if when == "closed":
        close(poll)
    poll = confirm(propose(poll, eko, ANNULMENT), galih)
    assert poll.state == PollState.ANNULLED
    assert faults(published_log(poll)) == []
    assert tallies.destroy_envelopes(at=poll.closes_at + timedelta(days=40)) == 1
    assert faults(published_log(poll)) == []


def test_what_changes_after_the_proposal_is_not_confirmed(
    poll: Poll, voters: list[Person], eko: Person, galih: Person
) -> None:
    stuff(poll, 2)
    close(poll)
    proposed = propose(poll, eko, EXCLUSION)
    with past_the_triggers():
        an_envelope_taken_out(poll)
    with pytest.raises(Refused, match="Propose it again"):
        confirm(proposed, galih)
    confirm(propose(poll, eko, EXCLUSION), galih)
    assert count(poll).result["voted"] == len(voters) - 1


def test_what_comes_after_the_decision_stops_the_count_again(
    poll: Poll, voters: list[Person], eko: Person, galih: Person
) -> None:
    stuff(poll, 2)
    close(poll)
    confirm(propose(poll, eko, EXCLUSION), galih)
    with past_the_triggers():
        an_envelope_taken_out(poll)
    with pytest.raises(tallies.Altered):
        count(poll)


def test_nothing_is_left_out_where_all_fits_or_before_the_close(
    poll: Poll, voters: list[Person], eko: Person
) -> None:
    with pytest.raises(Refused, match="after the close"):
        propose(poll, eko, EXCLUSION)
    close(poll)
    with pytest.raises(Refused, match="nothing to leave out"):
        propose(poll, eko, EXCLUSION)


def test_a_page_for_the_decision(
    client: Client, poll: Poll, voters: list[Person], eko: Person
) -> None:
    client.force_login(eko.user)
    page = "/en/suara/tepian/perubahan/"
    assert 'value="exclusion"' not in client.get(page).content.decode()
    stuff(poll, 1)
    close(poll)
    assert 'value="exclusion"' in client.get(page).content.decode()
    sent = {"kind": "exclusion", "reason": REASON, "submission_key": "a" * 32}
    assert client.post(page, sent).status_code == 302
    assert "Sealed votes that are not counted: 1." in client.get(page).content.decode()
