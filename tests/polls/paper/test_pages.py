"""From the desk to the checked package, on the pages of officers."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Person
from areas.models import Area
from polls.actions.ballots import cast_ballot
from polls.algorithms import verify_poll
from polls.algorithms.papers import Reading
from polls.models import PaperBallot, PaperReading, Poll
from polls.queries.paper import desk_figures, pile_of
from polls.queries.readings import encrypt_reading
from polls.tasks import run_due_polls
from tests import factories
from tests.costs import assert_constant, costs
from tests.polls.paper.ways import CLOSING, ENTRY, close, nik, read, with_card


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


def pile(poll: Poll, desk: Area, first: Person, then: Person, upto: int) -> None:
    """So many papers of a desk; each third is read differently, each fifth only once."""
    number, together = poll.papers.count(), pile_of(poll, desk)
    papers = [PaperBallot(poll=poll, area=together, number=n) for n in range(number + 1, upto + 1)]
    PaperBallot.objects.bulk_create(papers)
    same = [p.pk for p in papers if p.number % 5 and p.number % 3]
    readings = [
        PaperReading(
            paper=p, turn=turn, by=who.user,
            sealed="" if p.pk in same else encrypt_reading(Reading("choice", turn)),
        )
        for p in papers
        for turn, who in enumerate((first, then), start=1)
        if turn == 1 or p.number % 5
    ]  # fmt: skip
    PaperReading.objects.bulk_create(readings)
    PaperBallot.objects.filter(pk__in=same).update(settled=True)


@pytest.mark.parametrize("address", [ENTRY, "/en/suara-kertas/tepian/beda/", CLOSING])
def test_pages_of_papers_take_as_many_queries_for_three_hundred(
    poll: Poll, fitri: Person, gita: Person, desk: Area, address: str
) -> None:
    close(poll)
    pages, counts = signed_in(fitri), []
    for upto in (9, 90, 300):
        counts += costs(pages, address, lambda _n, upto=upto: pile(poll, desk, fitri, gita, upto))
    assert_constant(counts)


def test_of_three_hundred_papers_those_that_differ_are_listed_in_pages(
    poll: Poll, fitri: Person, gita: Person, desk: Area
) -> None:
    close(poll)
    pile(poll, desk, fitri, gita, 300)
    different = [n for n in range(1, 301) if n % 3 == 0 and n % 5]
    (figures,) = desk_figures(poll)
    assert (figures.papers, figures.once, figures.different) == (300, 60, len(different))
    seen: list[int] = []
    for number in range(1, 5):
        page = signed_in(fitri).get(f"/en/suara-kertas/tepian/beda/?p={number}").content.decode()
        seen += map(int, re.findall(r"[?&]loket=\d+&amp;no=(\d+)", page))
        assert len(seen) <= number * 25
    assert seen == different


def test_the_page_of_the_second_officer_shows_nothing_of_the_first(
    poll: Poll, fitri: Person, gita: Person
) -> None:
    close(poll)
    read(poll, fitri, 1, None, kind="invalid", reason="kanari-alasan")
    for page in (ENTRY, "/en/suara-kertas/tepian/beda/", CLOSING):
        assert "kanari-alasan" not in signed_in(gita).get(page).content.decode()
