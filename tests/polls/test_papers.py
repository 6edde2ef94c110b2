"""Papers from the urns: entered twice after the close, agreed, closed by two, and counted."""

import json
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from polls import verify_poll
from polls.actions import polls
from polls.actions.ballots import cast_ballot
from polls.actions.papers import confirm_closing, propose_closing, read_paper
from polls.actions.tallies import count_poll, destroy_envelopes
from polls.log import entries_of
from polls.models import Ballot, Paper, PaperClosing, PaperReading, Poll, PollState
from polls.package import package
from polls.papers import choice_of_paper
from polls.queries import desk_figures, due_to_count, papers_wait
from polls.tasks import run_due_polls
from residents.models import Area, Person
from residents.refusal import Refused
from tests import factories
from tests.polls.methods import open_vote
from tests.polls.test_paper_marks import confirm, mark, with_card

ENTRY = "/en/suara-kertas/tepian/entri/"
CLOSING = "/en/suara-kertas/tepian/tutup/"
WORDS = "One voter took the paper home; the desk noted it."


@pytest.fixture
def planned(planned: Poll) -> Poll:
    planned.paper = True
    planned.save()
    return planned


@pytest.fixture
def gita(city: object) -> Person:
    """A colleague of Fitri."""
    return factories.staff("gita", "kelurahan-officer", "64.72.03.1005")


@pytest.fixture
def lia(city: object) -> Person:
    """Officer of another kelurahan, in another kecamatan."""
    return factories.staff("lia", "kelurahan-officer", "64.72.05.1003")


@pytest.fixture
def desk(city: object) -> Area:
    return factories.area("64.72.03.1005")


def nik(number: int) -> str:
    return f"64720317089{number:05d}"


def on_paper(poll: Poll, by: Person, then: Person, people: int) -> None:
    """So many people marked and confirmed at the desk."""
    for number in range(1, people + 1):
        somebody = with_card(factories.verified(), nik(number))
        confirm(mark(poll, somebody, by), then, f"{number:05d}"[-4:])


def read(poll: Poll, by: Person, number: int, choice: Any = 1, **more: Any) -> Paper:
    asked = {"area": factories.area("64.72.03.1005"), "kind": "choice", "reason": "", **more}
    return read_paper(
        poll=poll, number=number, choice=choice, by=by.user, at=timezone.now(), **asked
    )


def close(poll: Poll) -> Poll:
    return polls.close_poll(poll=poll, at=poll.closes_at)


def all_in(poll: Poll, by: Person, then: Person, explanation: str = "") -> PaperClosing:
    return confirm_closing(
        closing=propose_closing(poll=poll, explanation=explanation, by=by.user), by=then.user
    )


def count(poll: Poll) -> Poll:
    count_poll(poll=poll, at=poll.closes_at + timedelta(minutes=1))
    return Poll.objects.get(pk=poll.pk)


def verified(poll: Poll) -> list[str]:
    found = json.loads(json.dumps(package(poll)))
    return [words for _check, words in verify_poll.faults(found)]


def test_no_paper_is_entered_before_the_close(
    client: Client, poll: Poll, fitri: Person, gita: Person, desk: Area
) -> None:
    with pytest.raises(Refused, match="until the vote has closed"):
        read(poll, fitri, 1)
    with pytest.raises(DatabaseError, match="papers come in"), transaction.atomic():
        Paper.objects.create(poll=poll, area=desk, number=1)
    client.force_login(fitri.user, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(ENTRY)
    assert (page.status_code, b'name="number"' in page.content) == (200, False)
    sent = {"area": desk.pk, "number": 1, "kind": "choice", "choice": 1, "step": "look"}
    assert client.post(ENTRY, {**sent, "submission_key": "k" * 32}).status_code == 403
    assert not Paper.objects.exists()


PAPER_WORDS = {
    "single-choice": "Choose one option.",
    "irv": "Give rank 1 to the option",
    "score": "Give each option 0 to 5 points.",
    "allocation": "Divide Rp1.000.000 among the options",
    "approval": "at most 2",
}


@pytest.mark.parametrize("rule", PAPER_WORDS)
def test_the_printed_paper_has_the_frozen_order_and_names_nobody(
    client: Client, planned: Poll, monkeypatch: pytest.MonkeyPatch, fitri: Person, ana: Person,
    rule: str,
) -> None:  # fmt: skip
    open_vote(planned, monkeypatch, rule)
    address = "/en/suara-kertas/tepian/surat-suara/"
    client.force_login(fitri.user)
    assert address in client.get("/en/suara-kertas/tepian/").content.decode()
    page = client.get(address).content.decode()
    sheet = page[page.index("<article") : page.index("</article>")]
    assert PAPER_WORDS[rule] in sheet
    assert sheet.index("Jalan") < sheet.index("Taman") < sheet.index("Pelatihan")
    assert sheet.count('class="paper-ballot__mark') == 3
    assert "paper-ballot__number" in sheet
    assert not {fitri.user.email, fitri.public_name} & set(sheet.split())
    assert "<a " not in sheet
    assert "drawn for you" not in sheet
    assert "Surat suara resmi" in client.get("/id" + address[3:]).content.decode()
    client.force_login(ana.user)
    assert client.get(address).status_code in (403, 404)


def test_two_officers_each_once_and_both_again_while_they_differ(
    poll: Poll, fitri: Person, gita: Person, lia: Person
) -> None:
    close(poll)
    hari = factories.staff("hari", "kelurahan-officer", "64.72.03.1005")
    with pytest.raises(Refused, match="another kelurahan"):
        read(poll, lia, 1)
    read(poll, fitri, 1, 1)
    with pytest.raises(Refused, match="Another officer enters it"):
        read(poll, fitri, 1, 2)
    read(poll, gita, 1, 2)
    with pytest.raises(Refused, match="must read it again"):
        read(poll, hari, 1, 2)
    with pytest.raises(Refused, match="not read alike"):
        propose_closing(poll=poll, explanation=WORDS, by=fitri.user)
    read(poll, fitri, 1, 2)
    with pytest.raises(Refused, match="agree"):
        read(poll, gita, 1, 1)
    with pytest.raises(IntegrityError), transaction.atomic():
        PaperReading.objects.filter(turn=2).update(by=fitri.user)


def test_an_invalid_paper_is_declared_by_both_with_a_reason(
    poll: Poll, fitri: Person, gita: Person
) -> None:
    close(poll)
    with pytest.raises(Refused, match="why the paper is invalid"):
        read(poll, fitri, 1, None, kind="invalid")
    read(poll, fitri, 1, None, kind="invalid", reason="Two options are marked.")
    read(poll, gita, 1, 1)
    assert desk_figures(poll)[0].different == 1
    read(poll, gita, 1, None, kind="invalid", reason="Both boxes are crossed.")
    read(poll, fitri, 2, None, kind="blank")
    read(poll, gita, 2, None, kind="blank")
    assert desk_figures(poll)[0].complete
    with pytest.raises(Refused):
        read(poll, fitri, 3, 99)


@pytest.mark.parametrize(
    ("method", "expected"),
    [("single", None), ("approval", []), ("ranking", []), ("score", {}), ("allocation", {})],
)
def test_a_blank_paper_is_a_blank_vote_where_the_method_knows_one(
    method: str, expected: object
) -> None:
    assert choice_of_paper(PaperReading(kind="blank"), method) == expected


def test_the_count_waits_for_the_papers(poll: Poll, fitri: Person, gita: Person) -> None:
    on_paper(poll, fitri, gita, 1)
    close(poll)
    run_due_polls()
    poll.refresh_from_db()
    assert (poll.state, papers_wait(poll)) == (PollState.CLOSED, True)
    with pytest.raises(Refused, match="papers"):
        count_poll(poll=poll, at=timezone.now())
    read(poll, fitri, 1)
    read(poll, gita, 1)
    propose_closing(poll=poll, explanation="", by=fitri.user)
    assert papers_wait(poll)
    confirm_closing(closing=PaperClosing.objects.get(), by=gita.user)
    assert list(due_to_count()) == [poll]
    run_due_polls()
    assert Poll.objects.get().state == PollState.COUNTED


def test_without_anybody_on_paper_nothing_waits(poll: Poll, ana: Person) -> None:
    cast_ballot(poll=poll, person=ana, choice=1, at=timezone.now())
    poll = count(close(poll))
    assert (poll.state, verified(poll)) == (PollState.COUNTED, [])


def test_two_officers_close_and_a_difference_is_explained_in_public(
    client: Client, poll: Poll, fitri: Person, gita: Person, eko: Person
) -> None:
    on_paper(poll, fitri, gita, 2)
    factories.verified("tuti")  # could vote, and did not
    close(poll)
    read(poll, fitri, 1)
    with pytest.raises(Refused, match="not read alike"):
        propose_closing(poll=poll, explanation=WORDS, by=eko.user)
    read(poll, gita, 1)
    with pytest.raises(Refused, match="explain it"):
        propose_closing(poll=poll, explanation="", by=eko.user)
    closing = propose_closing(poll=poll, explanation=WORDS, by=eko.user)
    with pytest.raises(Refused, match="Another officer"):
        confirm_closing(closing=closing, by=eko.user)
    read(poll, fitri, 2)
    read(poll, gita, 2)
    with pytest.raises(Refused, match="came in meanwhile"):
        confirm_closing(closing=closing, by=fitri.user)
    read(poll, fitri, 3)
    read(poll, gita, 3)
    all_in(poll, eko, fitri, WORDS)
    with pytest.raises(Refused, match="closed"):
        read(poll, fitri, 4)
    with pytest.raises(DatabaseError, match="papers come in"), transaction.atomic():
        PaperReading.objects.filter(turn=1).update(kind="blank", choice=None)
    entry = entries_of(poll)[-1]
    assert entry == {"type": "papers", "papers": 3, "voters": 2, "explanation": WORDS}
    poll = count(poll)
    assert verified(poll) == []
    page = client.get("/en/suara/tepian/hasil/").content.decode()
    assert WORDS in page
    assert "3 papers were taken from the urns; people who voted on paper: 2." in page


def test_papers_and_online_votes_are_counted_together(
    poll: Poll, fitri: Person, gita: Person, ana: Person
) -> None:
    for number in range(12):
        person = ana if number == 0 else factories.verified()
        cast_ballot(poll=poll, person=person, choice=1 + number % 2, at=timezone.now())
    on_paper(poll, fitri, gita, 11)
    close(poll)
    for officer in (fitri, gita):
        for number in range(1, 12):
            read(poll, officer, number, 3)
    all_in(poll, fitri, gita)
    poll = count(poll)
    assert poll.tally.result["counts"] == {"1": 6, "2": 6, "3": 11}
    assert poll.tally.result["channels"] == {"online": 12, "paper": 11}
    papers = Ballot.objects.filter(channel="paper")
    assert set(papers.values_list("stratum", flat=True)) == {"64.72.03"}
    added = next(entry for entry in entries_of(poll) if entry["type"] == "added")
    assert (added["channel"], added["ballots"]) == ("paper", 11)
    assert verified(poll) == []
    call_command("recount", "tepian")
    bad = json.loads(json.dumps(package(poll)))
    at = next(n for n, ballot in enumerate(bad["ballots"]) if ballot[0] == 3)
    bad["ballots"][at][0] = 1
    assert any("on paper are not those of the log" in w for _c, w in verify_poll.faults(bad))


def test_papers_few_enough_to_be_recognised_are_not_shown_apart(
    client: Client, poll: Poll, fitri: Person, gita: Person
) -> None:
    for _ in range(12):
        cast_ballot(poll=poll, person=factories.verified(), choice=1, at=timezone.now())
    on_paper(poll, fitri, gita, 2)
    close(poll)
    for officer in (fitri, gita):
        read(poll, officer, 1, 2)
        read(poll, officer, 2, 2)
    all_in(poll, fitri, gita)
    poll = count(poll)
    assert not Ballot.objects.exclude(channel="").exists()
    assert verified(poll) == []
    assert not any("choice" in json.dumps(entry) for entry in entries_of(poll)[-3:-1])
    assert "2 cast on paper" in client.get("/en/suara/tepian/hasil/").content.decode()


def test_papers_go_after_the_objection_period(poll: Poll, fitri: Person, gita: Person) -> None:
    on_paper(poll, fitri, gita, 1)
    close(poll)
    read(poll, fitri, 1)
    read(poll, gita, 1)
    all_in(poll, fitri, gita)
    poll = count(poll)
    assert destroy_envelopes(at=poll.closed_at + timedelta(days=15)) == 1
    assert not Paper.objects.exists()
    assert PaperClosing.objects.get().papers == 1
    assert verified(poll) == []


def test_desks_of_two_kelurahan_have_numbers_of_their_own(
    client: Client, poll: Poll, fitri: Person, gita: Person, lia: Person
) -> None:
    close(poll)
    read(poll, fitri, 1, 1)
    other = factories.area("64.72.05.1003")
    read(poll, lia, 1, 2, area=other)
    assert Paper.objects.count() == 2
    client.force_login(gita.user, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(ENTRY).content.decode()
    assert "Lempake" not in page


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person.user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_from_the_desk_to_the_checked_package(
    tmp_path: Path, client: Client, poll: Poll, ana: Person, fitri: Person, gita: Person, desk: Area
) -> None:
    """J8: two people on paper, one online, two entries that differ, agreed, counted, checked."""
    first, second = signed_in(fitri), signed_in(gita)
    keys = iter(f"{number:032d}" for number in range(100))
    voters = [
        with_card(factories.verified(name), nik(n)) for n, name in enumerate(("siti", "udin"), 1)
    ]
    for number, voter in enumerate(voters, start=1):
        card = {"nik": nik(number), "birth_date": "1990-08-17", "seen": "on"}
        assert (
            first.post(
                "/en/suara-kertas/tepian/", {**card, "submission_key": next(keys)}
            ).status_code
            == 302
        )
        one = poll.paper_marks.get(person=voter)
        sent = {"digits": f"{number:04d}", "submission_key": next(keys)}
        assert second.post(f"/en/suara-kertas/tepian/{one.pk}/sahkan/", sent).status_code == 302
    cast_ballot(poll=poll, person=ana, choice=1, at=timezone.now())
    close(poll)

    def enter(who: Client, number: int, choice: int) -> Any:
        sent = {"area": desk.pk, "number": number, "kind": "choice", "choice": choice}
        return who.post(ENTRY, {**sent, "step": "look", "submission_key": next(keys)})

    page = first.get(ENTRY).content.decode()
    assert 'value="1"' in page
    assert "drawn for you" not in page
    for who, choices in ((first, (2, 2)), (second, (2, 3))):
        for number, choice in enumerate(choices, start=1):
            assert enter(who, number, choice).status_code == 302
    assert enter(first, 1, 3).status_code == 403  # two agree on it
    missing = first.post(
        ENTRY,
        {
            "area": desk.pk,
            "number": 9,
            "kind": "choice",
            "step": "look",
            "submission_key": next(keys),
        },
    )
    assert missing.status_code == 422
    assert first.post(CLOSING, {"submission_key": next(keys)}).status_code == 403
    listed = second.get("/en/suara-kertas/tepian/beda/").content.decode()
    assert "Paper 2" in listed
    assert "Taman saja" in listed or "A park only" in listed
    assert "As it is now" in listed
    assert f"?loket={desk.pk}&amp;no=2" in listed
    assert enter(second, 2, 2).status_code == 302
    assert first.post(CLOSING, {"submission_key": next(keys)}).status_code == 302
    assert first.post(f"{CLOSING}sahkan/", {"submission_key": next(keys)}).status_code == 403
    assert client.get("/en/suara/tepian/hasil/").status_code == 404
    assert second.post(f"{CLOSING}sahkan/", {"submission_key": next(keys)}).status_code == 302
    run_due_polls()
    result = client.get("/en/suara/tepian/hasil/")
    assert "Most chose: A park only" in result.content.decode()
    file = tmp_path / "suara.json"
    file.write_bytes(client.get("/en/suara/tepian/hasil.json").getvalue())
    checked = subprocess.run(
        [sys.executable, verify_poll.__file__, str(file)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 0, checked.stdout
    assert "2 cast on paper" in checked.stdout
    assert "2 papers of 2 people who voted on paper" in checked.stdout
    spoiled = json.loads(file.read_text())
    spoiled["ballots"][0][0] = 3
    assert verify_poll.faults(spoiled)


def test_the_page_of_the_second_officer_shows_nothing_of_the_first(
    poll: Poll, fitri: Person, gita: Person
) -> None:
    close(poll)
    read(poll, fitri, 1, None, kind="invalid", reason="kanari-alasan")
    for page in (ENTRY, "/en/suara-kertas/tepian/beda/", CLOSING):
        assert "kanari-alasan" not in signed_in(gita).get(page).content.decode()


def test_shares_of_the_key_come_after_the_papers(poll: Poll, fitri: Person, gita: Person) -> None:
    from polls.rules import check_may_bring_share

    on_paper(poll, fitri, gita, 1)
    poll = close(poll)
    trustee = type("T", (), {"confirmed_at": timezone.now()})()
    with pytest.raises(Refused, match="still being entered"):
        check_may_bring_share(poll=poll, trustee=trustee, papers_wait=papers_wait(poll))
