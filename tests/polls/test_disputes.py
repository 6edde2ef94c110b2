"""Objections: bound to a receipt, without a name, answered with a reason, counted in public."""

import re
from collections.abc import Callable

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from accounts.models import Person
from ledger import queries as ledger
from polls.actions.ballots import cast_ballot
from polls.actions.disputes import answer_dispute, file_dispute
from polls.algorithms.receipts import hash_start
from polls.models import Concern, Dispute, Poll, Ruling
from polls.queries.disputes import dispute_figures
from polls.queries.log import entries_of, log_of
from polls.rules.disputes import MOST_DISPUTES
from tests import factories
from web.models import Submission
from web.refusal import Refused

PAGE = "/en/suara/tepian/keberatan/"
REASON = "The log was checked with an outsider; the entry is there."


def receipt(poll: Poll, person: Person) -> str:
    return cast_ballot(poll=poll, person=person, choice=1, at=timezone.now()).receipt


def file(poll: Poll, person: Person | None, code: str, key: str = "k1") -> Dispute:
    return file_dispute(
        poll=poll,
        person=person,
        hash_start=hash_start(code),
        concern=Concern.REPLACED,
        words="I voted once.",
        key=key,
        at=timezone.now(),
    )


def test_filed_answered_counted_and_logged(poll: Poll, ana: Person, eko: Person) -> None:
    code = receipt(poll, ana)
    dispute = file(poll, ana, code)
    assert (dispute.number, dispute.receipt) == (1, code)
    assert file(poll, ana, code) == dispute
    assert dispute_figures(poll) == {"filed": 1, "founded": 0, "unfounded": 0, "waiting": 1}
    answer_dispute(
        dispute=dispute, outcome=Ruling.UNFOUNDED, answer=REASON, by=eko.user, at=timezone.now()
    )
    assert dispute_figures(poll) == {"filed": 1, "founded": 0, "unfounded": 1, "waiting": 0}
    filed, answered = entries_of(poll)[-2:]
    assert (filed["type"], filed["receipt"], answered["outcome"]) == ("dispute", code, "unfounded")
    assert REASON not in str(answered)
    assert ledger.faults(log_of(poll)) == []
    with pytest.raises(Refused, match="answered already"):
        answer_dispute(
            dispute=dispute, outcome=Ruling.FOUNDED, answer=REASON, by=eko.user, at=timezone.now()
        )


def test_who_filed_it_is_sealed_for_the_officials(
    client: Client, poll: Poll, ana: Person, eko: Person, kartika: Person
) -> None:
    code = receipt(poll, ana)
    client.force_login(ana.user)
    html = client.get(PAGE).content.decode()
    key = re.search(r'name="submission_key" value="(\w+)"', html)[1]
    sent = {"receipt": code, "concern": "replaced", "words": "x", "submission_key": key}
    assert client.post(PAGE, sent).status_code == 302
    assert client.post(PAGE, sent).status_code == 302
    dispute = Dispute.objects.get()
    assert not Submission.objects.exists()
    assert key not in str(list(Dispute.objects.values()))
    assert str(ana.pk) not in (dispute.sealed_filer, dispute.filer_mark)
    page = Client().get(PAGE).content.decode()
    assert "It was replaced" in page
    assert code not in page
    assert client.post(f"{PAGE}1/pengaju/").status_code == 403
    client.force_login(eko.user)
    assert "Filed by" not in client.get(f"{PAGE}1/").content.decode()
    client.post(f"{PAGE}1/pengaju/")
    assert "Filed by Ana" in client.get(f"{PAGE}1/").content.decode()
    assert entries_of(poll)[-1] == {"number": 1, "type": "filer-opened"}
    client.force_login(kartika.user)
    assert "Filed by" not in client.get(f"{PAGE}1/").content.decode()
    assert ledger.faults(log_of(poll)) == []


def test_bad_input_and_visitors(client: Client, poll: Poll, ana: Person) -> None:
    code = receipt(poll, ana)
    sent = {"receipt": code, "concern": "replaced", "submission_key": "k" * 32}
    assert client.post(PAGE, sent).status_code == 403
    with pytest.raises(Refused):
        file(poll, None, code)
    client.force_login(ana.user)
    assert client.post(PAGE, sent | {"receipt": "x"}).status_code == 422
    assert client.post(PAGE, sent | {"concern": "x"}).status_code == 422
    assert not Dispute.objects.exists()
    assert client.post(PAGE, sent).status_code == 302


def test_an_invented_receipt_never_enters_the_log(client: Client, poll: Poll, ana: Person) -> None:
    receipt(poll, ana)
    before = entries_of(poll)
    client.force_login(ana.user)
    sent = {"receipt": "0" * 25, "concern": "replaced", "submission_key": "k" * 32}
    answer = client.post(PAGE, sent)
    assert answer.status_code == 422
    assert "does not hold this receipt" in answer.content.decode()
    assert 'value="0000000000000000000000000"' in answer.content.decode()
    assert entries_of(poll) == before


def test_one_open_objection_for_each_receipt(poll: Poll, ana: Person, eko: Person) -> None:
    code = receipt(poll, ana)
    first = file(poll, ana, code)
    with pytest.raises(Refused, match="waits for its answer already"):
        file(poll, factories.verified(), code, key="k2")
    with pytest.raises(IntegrityError), transaction.atomic():
        Dispute.objects.create(
            poll=poll, number=2, receipt=code, sending="s", filed_on=timezone.localdate()
        )
    facts = {"outcome": Ruling.UNFOUNDED, "answer": REASON, "by": eko.user}
    answer_dispute(dispute=first, at=timezone.now(), **facts)
    assert file(poll, ana, code, key="k3").number == 2


def test_one_person_files_few(poll: Poll, ana: Person) -> None:
    codes = [receipt(poll, factories.verified()) for _ in range(MOST_DISPUTES + 1)]
    for number, code in enumerate(codes[:-1]):
        file(poll, ana, code, key=f"k{number}")
    with pytest.raises(Refused, match="that is the limit"):
        file(poll, ana, codes[-1], key="last")
    assert file(poll, factories.verified(), codes[-1], key="other").number == MOST_DISPUTES + 1


def test_after_the_destruction_it_is_too_late(
    poll: Poll, ana: Person, finish: Callable[[Poll], Poll]
) -> None:
    poll = finish(poll)
    Poll.objects.update(destroyed_at=timezone.now(), sealed_private_key="")
    with pytest.raises(Refused, match="destroyed"):
        file(Poll.objects.get(), ana, "0" * 25)


def test_officials_answer_and_others_do_not(
    client: Client, poll: Poll, ana: Person, eko: Person, citra: Person
) -> None:
    code = receipt(poll, ana)
    file(poll, ana, code)
    page = PAGE + "1/"
    for person in (ana, citra):
        client.force_login(person.user)
        assert client.get(page).status_code == 403
    client.force_login(eko.user)
    html = client.get(page).content.decode()
    assert code in html
    assert "Entry 3 of the log; it stands" in html
    key = re.search(r'name="submission_key" value="(\w+)"', html)[1]
    sent = {"outcome": "founded", "answer": "short", "submission_key": key}
    assert client.post(page, sent).status_code == 403
    assert client.post(page, sent | {"answer": REASON}).status_code == 302
    assert REASON in Client().get(PAGE).content.decode()
    assert client.get(PAGE + "9/").status_code == 404


def test_the_database_wants_whole_answers(poll: Poll, ana: Person) -> None:
    file(poll, ana, receipt(poll, ana))
    for wrong in ({"outcome": "founded"}, {"answer": "x"}, {"answered_at": timezone.now()}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Dispute.objects.update(**wrong)
    with pytest.raises(IntegrityError), transaction.atomic():
        Dispute.objects.create(poll=poll, number=1, sending="s", filed_on=timezone.localdate())


@pytest.mark.parametrize("count", [1, 3, 30])
def test_the_page_asks_the_same_whatever_its_length(
    client: Client, poll: Poll, ana: Person, django_assert_max_num_queries: object, count: int
) -> None:
    for number in range(count):
        voter = factories.verified()
        file(poll, voter, receipt(poll, voter), key=f"k{number}")
    with django_assert_max_num_queries(8):
        assert client.get(PAGE).status_code == 200


def test_results_say_how_many(
    client: Client, poll: Poll, ana: Person, finish: Callable[[Poll], Poll]
) -> None:
    file(poll, factories.verified(), receipt(poll, ana))
    finish(poll)
    assert "1 objection was filed" in client.get("/en/suara/tepian/hasil/").content.decode()
