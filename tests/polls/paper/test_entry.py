"""Papers from the urns: printed, entered twice after the close, and agreed."""

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from accounts.models import Person
from areas.models import Area
from polls.actions.papers import propose_closing
from polls.algorithms.papers import Reading, choice_of_paper
from polls.models import PaperBallot, PaperReading, Poll
from polls.queries.paper import desk_figures
from tests import factories
from tests.polls.methods import open_vote
from tests.polls.paper.ways import ENTRY, WORDS, close, read
from web.refusal import Refused


def test_no_paper_is_entered_before_the_close(
    client: Client, poll: Poll, fitri: Person, gita: Person, desk: Area
) -> None:
    with pytest.raises(Refused, match="until the vote has closed"):
        read(poll, fitri, 1)
    with pytest.raises(DatabaseError, match="papers come in"), transaction.atomic():
        PaperBallot.objects.create(poll=poll, area=desk, number=1)
    client.force_login(fitri.user, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(ENTRY)
    assert (page.status_code, b'name="number"' in page.content) == (200, False)
    sent = {"area": desk.pk, "number": 1, "kind": "choice", "choice": 1, "step": "look"}
    assert client.post(ENTRY, {**sent, "submission_key": "k" * 32}).status_code == 403
    assert not PaperBallot.objects.exists()


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
    with pytest.raises(DatabaseError), transaction.atomic():
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
    [("single", []), ("approval", []), ("ranking", []), ("score", {}), ("allocation", {})],
)
def test_a_blank_paper_is_a_blank_vote(method: str, expected: object) -> None:
    assert choice_of_paper(Reading("blank", None), method) == expected
