"""One paper at a desk is no name with a choice: papers of few are read together, and sealed."""

import json
from collections import Counter
from datetime import timedelta

import pytest
from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder
from django.db import DatabaseError, connection, transaction
from django.test import Client

from accounts.models import Person
from areas.models import Area
from polls.actions.tallies import Altered, destroy_envelopes
from polls.algorithms.envelopes import Content, seal
from polls.algorithms.piles import Desk, piles
from polls.models import (
    Ballot,
    PaperBallot,
    PaperReading,
    Poll,
    SealedPaper,
    Turnout,
)
from polls.queries import log
from polls.queries.keys import ballot_needs
from polls.queries.log import entries_of, logged_rules
from polls.queries.paper import desk_figures
from polls.queries.readings import decrypt_reading
from tests import factories
from tests.polls.paper.ways import (
    CLOSING,
    DESK,
    ENTRY,
    all_in,
    close,
    confirm,
    count,
    mark,
    nik,
    on_paper,
    read,
    verified,
    with_card,
)
from web.refusal import Refused

CITY, ULU, UTARA = 1, 10, 20


def desks(*voters: tuple[int, int, int]) -> list[Desk]:
    return [Desk(key, str(key), district, CITY, number) for key, district, number in voters]


@pytest.mark.parametrize(
    ("voters", "expected"),
    [
        ([(11, ULU, 12)], {11: 11}),
        ([(11, ULU, 1)], {11: CITY}),
        ([(11, ULU, 6), (12, ULU, 4)], {11: ULU, 12: ULU}),
        ([(11, ULU, 6), (21, UTARA, 4)], {11: CITY, 21: CITY}),
        ([(11, ULU, 12), (12, ULU, 0)], {11: 11, 12: CITY}),
        ([(11, ULU, 12), (12, ULU, 3)], {11: CITY, 12: CITY}),
        ([(11, ULU, 12), (12, ULU, 30), (21, UTARA, 3)], {11: CITY, 12: 12, 21: CITY}),
        ([(11, ULU, 7), (12, ULU, 5), (21, UTARA, 1)], {11: CITY, 12: CITY, 21: CITY}),
        ([(11, ULU, 9), (21, UTARA, 9), (12, ULU, 10)], {11: CITY, 21: CITY, 12: 12}),
        ([(11, ULU, 0), (21, UTARA, 0)], {11: CITY, 21: CITY}),
    ],
)
def test_which_desks_are_read_together(
    voters: list[tuple[int, int, int]], expected: dict[int, int]
) -> None:
    assert piles(desks(*voters), 10) == expected


def test_no_pile_is_of_fewer_than_ten_as_long_as_there_are_ten() -> None:
    sizes = (0, 1, 5, 9, 10, 14)
    for a in sizes:
        for b in sizes:
            for c in sizes:
                found = desks((11, ULU, a), (12, ULU, b), (21, UTARA, c))
                where, together = piles(found, 10), Counter[int]()
                for desk in found:
                    together[where[desk.key]] += desk.voters
                small = [size for size in together.values() if 0 < size < 10]
                assert not small or small == [a + b + c]


def test_votes_that_opened_before_keep_their_desks() -> None:
    assert piles(desks((11, ULU, 1), (12, ULU, 0)), 0) == {11: 11, 12: 12}


def everything() -> str:
    """All rows of this app as text, without the log: what somebody with the database reads."""
    rows = [list(model.objects.values()) for model in apps.get_app_config("polls").get_models()]
    return json.dumps(rows, cls=Written)


class Written(DjangoJSONEncoder):
    def default(self, o: object) -> object:
        return bytes(o).hex() if isinstance(o, bytes | memoryview) else super().default(o)


def test_a_paper_says_nothing_in_the_database_at_any_time(
    poll: Poll, fitri: Person, gita: Person
) -> None:
    on_paper(poll, fitri, gita, 1)
    close(poll)
    needed = sum(ballot_needs().values())
    read(poll, fitri, 1, None, kind="invalid", reason="kanari-alasan")
    assert "kanari-alasan" not in everything()
    waiting = PaperReading.objects.get()
    assert decrypt_reading(waiting).reason == "kanari-alasan"
    assert sum(ballot_needs().values()) == needed + 1
    read(poll, gita, 1, 2)
    assert not PaperBallot.objects.filter(settled=True).exists()
    read(poll, fitri, 1, 2)
    assert PaperBallot.objects.get().settled
    assert set(PaperReading.objects.values_list("sealed", flat=True)) == {""}
    assert sum(ballot_needs().values()) == needed
    with connection.cursor() as cursor:
        columns = connection.introspection.get_table_description(cursor, "polls_sealedpaper")
    assert {column.name for column in columns} == {"id", "poll_id", "envelope", "seal"}
    assert SealedPaper.objects.count() == 1
    assert not Ballot.objects.exists()
    all_in(poll, fitri, gita)
    poll = count(poll)
    assert poll.tally.result["counts"]["2"] == 1
    assert Ballot.objects.get().stratum == ""
    assert verified(poll) == []


def test_desks_of_few_are_read_together_by_officers_of_any_of_them(
    client: Client, poll: Poll, fitri: Person, gita: Person, lia: Person
) -> None:
    on_paper(poll, fitri, gita, 2)
    there = factories.area("64.72.05.1003")
    maya = factories.staff("maya", "kelurahan-officer", there.code)
    voter = with_card(factories.verified("tono", there.code), nik(77))
    confirm(mark(poll, voter, lia), maya, "0077")
    close(poll)
    read(poll, fitri, 1, 1)
    read(poll, lia, 1, 1, area=there)
    paper = PaperBallot.objects.get()
    assert (paper.area.code, paper.settled) == ("64.72", True)
    (figures,) = desk_figures(poll)
    assert (figures.voters, figures.papers) == (3, 1)
    assert {desk.name: desk.voters for desk in figures.together} == {"Lempake": 1, "Sidodadi": 2}
    client.force_login(fitri.user, backend="django.contrib.auth.backends.ModelBackend")
    for address in (DESK, ENTRY, CLOSING):
        page = client.get(address).content.decode()
        assert "ead together" in page
        assert "Lempake" in page
    with pytest.raises(Refused, match="another kelurahan"):
        read(poll, lia, 2, 1)


def test_a_vote_without_the_rule_keeps_its_desks(
    poll: Poll, fitri: Person, gita: Person, desk: Area, monkeypatch: pytest.MonkeyPatch
) -> None:
    rules = {name: value for name, value in logged_rules(poll).items() if name != "small"}
    monkeypatch.setattr(log, "_rules", lambda *_log: rules)
    on_paper(poll, fitri, gita, 1)
    close(poll)
    assert read(poll, fitri, 1, 1).area == desk


def test_the_database_holds_that_a_settled_paper_is_empty(
    poll: Poll, fitri: Person, gita: Person
) -> None:
    close(poll)
    read(poll, fitri, 1, 1)
    read(poll, gita, 1, 2)
    read(poll, fitri, 2, 1)
    read(poll, gita, 2, 1)
    waits, done = PaperBallot.objects.order_by("number")
    for wrong in (
        lambda: PaperBallot.objects.filter(pk=waits.pk).update(settled=True),
        lambda: PaperBallot.objects.filter(pk=done.pk).update(settled=False),
        lambda: PaperReading.objects.filter(paper=done).update(sealed="00"),
        lambda: SealedPaper.objects.update(envelope=b"x"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            wrong()


def stuffed(poll: Poll) -> SealedPaper:
    envelope = seal(poll.public_key, Content(2, ""), poll.content_length)
    return SealedPaper.objects.create(poll=poll, envelope=envelope)


def test_a_paper_that_nobody_read_is_not_counted(poll: Poll, fitri: Person, gita: Person) -> None:
    close(poll)
    read(poll, fitri, 1, 1)
    read(poll, gita, 1, 1)
    words = "One paper was in the urn, and nobody was noted."
    with transaction.atomic():
        SealedPaper.objects.all().delete()
        with pytest.raises(Refused, match="taken out or put in"):
            all_in(poll, fitri, gita, words)
        transaction.set_rollback(True)
    more = stuffed(poll)
    all_in(poll, fitri, gita, words)
    assert len(entries_of(poll)[-1]["sealed"]) == 1
    with pytest.raises(Altered, match="that nobody made here"):
        count(Poll.objects.get())
    SealedPaper.objects.filter(envelope=more.envelope).delete()
    with pytest.raises(DatabaseError, match="papers come in"), transaction.atomic():
        stuffed(poll)
    SealedPaper.objects.all().delete()
    with pytest.raises(Altered, match="papers"):
        count(Poll.objects.get())


def test_closing_forgets_in_which_order_papers_were_read(
    poll: Poll, fitri: Person, gita: Person
) -> None:
    close(poll)
    for number in (1, 2, 3):
        read(poll, fitri, number, number)
        read(poll, gita, number, number)
    before = set(SealedPaper.objects.values_list("pk", flat=True))
    all_in(poll, fitri, gita, "Three papers were in the urn, and nobody was noted.")
    assert not before & set(SealedPaper.objects.values_list("pk", flat=True))
    assert SealedPaper.objects.count() == 3


def test_sealed_papers_go_after_the_objection_period(
    poll: Poll, fitri: Person, gita: Person
) -> None:
    on_paper(poll, fitri, gita, 1)
    close(poll)
    read(poll, fitri, 1)
    read(poll, gita, 1)
    all_in(poll, fitri, gita)
    poll = count(poll)
    destroy_envelopes(at=poll.closed_at + timedelta(days=15))
    assert not SealedPaper.objects.exists()
    assert Turnout.objects.count() == 1


def test_desk_ballot_and_paper_say_it_before_the_first_note(
    client: Client, poll: Poll, fitri: Person
) -> None:
    client.force_login(fitri.user, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(DESK).content.decode()
    assert page.index("Few vote on paper here") < page.index('name="nik"')
    assert (
        "Sedikit yang memilih dengan kertas di sini"
        in client.get(DESK.replace("/en/", "/id/")).content.decode()
    )
    assert (
        "read together with those of other desks"
        in client.get(f"{DESK}surat-suara/").content.decode()
    )
    assert (
        "read together with those of other desks"
        in client.get("/en/suara/tepian/").content.decode()
    )
