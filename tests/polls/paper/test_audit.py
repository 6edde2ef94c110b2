"""Papers in what a person reads of a vote, and in an audit."""

import io

from django.core.management import call_command
from django.test import Client

from accounts.models import Person
from polls.models import Poll
from tests.polls.paper import ways
from tests.polls.test_my_votes import part


def test_who_is_noted_and_who_took_part_on_paper_reads_it(
    client: Client, poll: Poll, ana: Person, fitri: Person, gita: Person
) -> None:
    ways.with_card(ana)
    noted = ways.mark(poll, ana, fitri)
    assert "A desk notes that you vote on paper" in part(client, ana)
    ways.confirm(noted, gita)
    mine = part(client, ana)
    assert "You took part on paper" in mine
    assert "/masuk/" not in mine, "paper has no receipt"


def test_papers_are_part_of_an_audit(
    client: Client, poll: Poll, ana: Person, fitri: Person, gita: Person
) -> None:
    ways.cast(poll, ana)
    ways.on_paper(poll, fitri, gita, 2)
    poll = ways.close(poll)
    for number in (1, 2):
        for officer in (fitri, gita):
            ways.read(poll, officer, number, 2)
    ways.all_in(poll, fitri, gita)
    ways.count(poll)
    said = io.StringIO()
    call_command("audit_poll", "tepian", stdout=said)
    assert said.getvalue().count("ok  ") == 6
    page = client.get("/en/suara/tepian/hasil/").content.decode()
    assert "That the papers say what two officers entered" in page
