"""Who may open the pages of moderation, what they show, and what they never show."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Person
from moderation.actions import appeal, report
from moderation.choices import AppealState, Cause, Reason, State
from moderation.models import Appeal, Case, Decision, TextReport
from participation.actions.comments import write_comment
from participation.models import Comment, Consultation, Thread
from tests import factories
from web.submissions import new_key

pytestmark = pytest.mark.django_db
Judge = Callable[..., Decision]
NIK = "6472034501900001"
EVIL = '<script>alert("x")</script><img src=x onerror=alert(1)>'
QUEUE, FIGURES = "/en/moderasi/", "/en/moderasi/angka/"


def of(case: Case) -> str:
    return f"/en/moderasi/{case.pk}/"


def enter(client: Client, somebody: Person | None) -> Client:
    client.logout()
    if somebody is not None:
        assert somebody.user
        client.force_login(somebody.user)
    return client


def send(client: Client, address: str, **data: str) -> tuple[int, str]:
    answer = client.post(address, {"submission_key": new_key(), **data})
    return answer.status_code, answer.content.decode()


@pytest.fixture
def decided(case: Case, citra: Person, judge: Judge) -> Decision:
    """Citra has hidden Ana's comment."""
    return judge(case, citra)


@pytest.fixture
def objection(decided: Decision, ana: Person) -> Appeal:
    return appeal(
        decision=decided, person=ana, words="Itu kritik, bukan hinaan.", at=timezone.now()
    )


def test_only_moderators_open_queue_case_and_objection(
    client: Client,
    case: Case,
    objection: Appeal,
    request: pytest.FixtureRequest,
) -> None:
    pages = [QUEUE, of(case), f"/en/moderasi/keberatan/{objection.pk}/"]
    for page in pages:
        visitor = enter(client, None).get(page)
        assert visitor.status_code == 302
        assert visitor["Location"].startswith("/en/akun/login/")
    for name in ("ana", "budi", "dewi", "eko", "fitri"):
        enter(client, request.getfixturevalue(name))
        for page in pages:
            answer = client.get(page)
            assert answer.status_code == 403, (name, page)
            assert "Kasar" not in answer.content.decode()
            assert send(client, page)[0] in (403, 405), (name, page)
    enter(client, request.getfixturevalue("cahya"))
    assert [client.get(page).status_code for page in pages] == [200, 200, 200]


def test_the_figures_are_for_everybody_and_name_nobody(
    client: Client, objection: Appeal, citra: Person, ana: Person, budi: Person
) -> None:
    page = client.get(FIGURES)
    words = page.content.decode()
    assert page.status_code == 200
    assert not page.cookies
    for secret in (citra.public_name, ana.public_name, budi.public_name, "Kasar", "kritik"):
        assert secret not in words


def test_a_case_names_neither_author_nor_reporter(
    client: Client, case: Case, citra: Person, ana: Person, budi: Person
) -> None:
    words = enter(client, citra).get(of(case)).content.decode()
    assert "Kasar" in words
    for name in (ana.public_name, budi.public_name, "ana@example.org", "budi@example.org"):
        assert name not in words


def test_a_moderator_hides_and_goes_on(client: Client, case: Case, citra: Person) -> None:
    enter(client, citra)
    key = new_key()
    data = {"action": "hide", "reason": "insult", "words": "Kasar.", "submission_key": key}
    first, second = (client.post(of(case), data) for _ in range(2))
    assert (first.status_code, first["Location"]) == (second.status_code, second["Location"])
    assert first["Location"] == QUEUE
    assert Decision.objects.count() == 1
    assert Comment.objects.get().state == State.HIDDEN


def test_a_restriction_without_reason_and_words_is_refused(
    client: Client, case: Case, citra: Person
) -> None:
    status, words = send(enter(client, citra), of(case), action="hide")
    assert status == 422
    assert "Choose the reason for the restriction." in words
    assert not Decision.objects.exists()


def test_moderators_see_why_they_cannot_decide_about_their_own_text(
    client: Client, thread: Thread, citra: Person, budi: Person
) -> None:
    own = factories.comment(thread, citra)
    case = report(
        kind="comment", key=own.pk, person=budi, reason=Reason.INSULT, words="Rahasia pelapor",
        at=timezone.now(),
    ).case  # fmt: skip
    words = enter(client, citra).get(of(case)).content.decode()
    assert "You cannot decide about your own text." in words
    assert 'name="action"' not in words
    assert "Rahasia pelapor" not in words
    status, words = send(client, of(case), action="publish")
    assert status == 403
    assert "Rahasia pelapor" not in words
    assert not Decision.objects.exists()


def test_a_moderator_who_reported_cannot_decide(
    client: Client, comment: Comment, cahya: Person
) -> None:
    case = report(
        kind="comment", key=comment.pk, person=cahya, reason=Reason.INSULT, words="",
        at=timezone.now(),
    ).case  # fmt: skip
    words = enter(client, cahya).get(of(case)).content.decode()
    assert "You reported this text yourself." in words
    assert 'name="action"' not in words
    assert send(client, of(case), action="publish")[0] == 403


def test_who_decided_cannot_decide_the_objection(
    client: Client, objection: Appeal, citra: Person, cahya: Person
) -> None:
    address = f"/en/moderasi/keberatan/{objection.pk}/"
    words = enter(client, citra).get(address).content.decode()
    assert "You took the decision yourself." in words
    assert 'name="answer"' not in words
    assert send(client, address, state="reversed", answer="Tetap.")[0] == 403
    objection.refresh_from_db()
    assert objection.state == AppealState.OPEN
    assert 'name="answer"' in enter(client, cahya).get(address).content.decode()
    assert send(client, address, state="reversed", answer="Benar, itu kritik.")[0] == 302
    assert Comment.objects.get().state == State.PUBLISHED
    assert send(client, address, state="upheld", answer="Lagi.")[0] == 403
    assert "Benar, itu kritik." in client.get(address).content.decode()


def test_an_author_who_moderates_decides_no_own_objection(
    client: Client, thread: Thread, citra: Person, cahya: Person, budi: Person, judge: Judge
) -> None:
    own = factories.comment(thread, cahya)
    case = report(
        kind="comment", key=own.pk, person=budi, reason=Reason.INSULT, words="Rahasia pelapor",
        at=timezone.now(),
    ).case  # fmt: skip
    made = appeal(decision=judge(case, citra), person=cahya, words="Tidak.", at=timezone.now())
    address = f"/en/moderasi/keberatan/{made.pk}/"
    words = enter(client, cahya).get(address).content.decode()
    assert "Rahasia pelapor" not in words
    assert 'name="answer"' not in words
    assert send(client, address, state="reversed", answer="Ya.")[0] == 403


def test_a_statement_is_for_the_author_alone(
    client: Client, decided: Decision, ana: Person, budi: Person, citra: Person, eko: Person
) -> None:
    address = f"/en/alasan/{decided.pk}/"
    assert enter(client, None).get(address).status_code == 302
    for somebody in (budi, citra, eko):
        answer = enter(client, somebody).get(address)
        assert answer.status_code == 404
        assert decided.words not in answer.content.decode()
        assert send(client, address, words="Saya.")[0] == 404
    words = enter(client, ana).get(address).content.decode()
    assert decided.words in words
    assert "Kasar" not in words
    assert citra.public_name not in words


def test_the_author_objects_once(client: Client, decided: Decision, ana: Person) -> None:
    address, key = f"/en/alasan/{decided.pk}/", new_key()
    enter(client, ana)
    assert send(client, address, words="")[0] == 422
    data = {"words": "Itu kritik.", "submission_key": key}
    assert [client.post(address, data).status_code for _ in range(2)] == [302, 302]
    assert send(client, address, words="Sekali lagi.")[0] == 403
    assert Appeal.objects.get().words == "Itu kritik."


def test_a_report_is_for_its_reporter_alone(
    client: Client, case: Case, ana: Person, budi: Person, citra: Person
) -> None:
    address = f"/en/laporkan/{TextReport.objects.get().pk}/"
    assert enter(client, None).get(address).status_code == 302
    for somebody in (ana, citra):
        assert enter(client, somebody).get(address).status_code == 404
    assert "It waits for a moderator." in enter(client, budi).get(address).content.decode()


def test_a_reader_reports_once(client: Client, comment: Comment, budi: Person, ana: Person) -> None:
    address = f"/en/laporkan/comment/{comment.pk}/"
    assert enter(client, None).get(address).status_code == 302
    enter(client, budi)
    assert comment.body in client.get(address).content.decode()
    assert send(client, address, reason="")[0] == 422
    data = {"reason": "insult", "words": "Kasar", "submission_key": new_key()}
    assert [client.post(address, data).status_code for _ in range(2)] == [302, 302]
    assert TextReport.objects.count() == 1
    assert send(client, address, reason="insult")[0] == 403
    assert send(enter(client, ana), address, reason="insult")[0] == 403


@pytest.mark.parametrize("state", [s for s in State if s != State.PUBLISHED])
def test_what_is_not_public_cannot_be_read_by_reporting_it(
    client: Client, comment: Comment, budi: Person, state: str
) -> None:
    Comment.objects.update(state=state)
    answer = enter(client, budi).get(f"/en/laporkan/comment/{comment.pk}/")
    assert answer.status_code == 404
    assert comment.body not in answer.content.decode()


def test_unknown_numbers_and_kinds_are_not_found(
    client: Client, comment: Comment, citra: Person
) -> None:
    enter(client, citra)
    for page in (
        "/en/moderasi/99/",
        "/en/moderasi/keberatan/99/",
        "/en/laporkan/99/",
        "/en/laporkan/comment/99/",
        f"/en/laporkan/person/{comment.pk}/",
        "/en/alasan/99/",
    ):
        assert client.get(page).status_code == 404, page
        assert send(client, page)[0] in (404, 405), page
    assert client.get(f"{QUEUE}?sebab=nothing&p=99").status_code == 200


def test_nothing_that_people_wrote_becomes_markup(
    client: Client, thread: Thread, ana: Person, budi: Person, citra: Person, cahya: Person,
    judge: Judge,
) -> None:  # fmt: skip
    text = factories.comment(thread, ana, body=f"{EVIL} teks")
    enter(client, budi)
    assert EVIL not in client.get(f"/en/laporkan/comment/{text.pk}/").content.decode()
    send(client, f"/en/laporkan/comment/{text.pk}/", reason="insult", words=f"{EVIL} lapor")
    case = Case.objects.get()
    pages = [(citra, of(case)), (budi, f"/en/laporkan/{TextReport.objects.get().pk}/")]
    decision = judge(case, citra, words=f"{EVIL} putusan")
    enter(client, ana)
    assert send(client, f"/en/alasan/{decision.pk}/", words=f"{EVIL} banding")[0] == 302
    made = Appeal.objects.get()
    pages += [(ana, f"/en/alasan/{decision.pk}/"), (cahya, f"/en/moderasi/keberatan/{made.pk}/")]
    for somebody, page in pages:
        words = enter(client, somebody).get(page).content.decode()
        assert "&lt;script&gt;alert(" in words, page
        assert "<script>alert(" not in words, page
        assert "<img src=x" not in words, page


def test_a_nik_is_masked_wherever_it_was_typed(
    client: Client, debate: Consultation, thread: Thread, ana: Person, budi: Person,
    citra: Person, cahya: Person, judge: Judge,
) -> None:  # fmt: skip
    text = write_comment(
        person=ana, thread=thread, parent=None, body=f"NIK saya {NIK}, hubungi saya.", stance="for",
        at=timezone.now(),
    )  # fmt: skip
    case = Case.objects.get()
    words = enter(client, citra).get(of(case)).content.decode()
    assert NIK not in words
    assert "<mark" in words
    Comment.objects.update(state=State.PUBLISHED)
    enter(client, budi)
    address = f"/en/laporkan/comment/{text.pk}/"
    assert send(client, address, reason="personal-data", words=f"NIK {NIK}")[0] == 302
    decision = judge(case, citra, words=f"Ada NIK {NIK}.")
    send(enter(client, ana), f"/en/alasan/{decision.pk}/", words=f"NIK {NIK} milik saya.")
    made = Appeal.objects.get()
    address = f"/en/moderasi/keberatan/{made.pk}/"
    for somebody, page in [
        (citra, of(case)),
        (cahya, address),
        (ana, f"/en/alasan/{decision.pk}/"),
        (budi, f"/en/laporkan/{TextReport.objects.get().pk}/"),
    ]:
        assert NIK not in enter(client, somebody).get(page).content.decode(), page
    send(enter(client, cahya), address, state="upheld", answer=f"NIK {NIK} tetap rahasia.")
    assert NIK not in enter(client, ana).get(f"/en/alasan/{decision.pk}/").content.decode()


def cost(client: Client, page: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(page).status_code == 200
    return len(queries)


def test_queue_figures_and_case_ask_the_same_for_any_number(
    client: Client, thread: Thread, ana: Person, budi: Person, citra: Person, cahya: Person,
    judge: Judge,
) -> None:  # fmt: skip
    # Looking for the next case starts again at the first one when this was the last.
    following = factories.comment(thread, ana)
    now = timezone.now() + timedelta(hours=1)
    report(kind="comment", key=following.pk, person=budi, reason="off-topic", words="", at=now)
    costs: list[tuple[int, ...]] = []
    for amount in (1, 3, 30):
        while Appeal.objects.count() < amount:
            hidden, text = (factories.comment(thread, ana) for _ in range(2))
            facts = {"reason": Reason.INSULT, "words": "Kasar", "at": timezone.now()}
            told = [
                report(kind="comment", key=c.pk, person=budi, **facts).case for c in (hidden, text)
            ]
            objected = judge(told[0], cahya)
            appeal(decision=objected, person=ana, words="Tidak.", at=timezone.now())
        case = Case.objects.filter(closed_at=None, cause=Cause.REPORT).first()
        assert case
        while case.reports.count() < amount:
            TextReport.objects.create(
                case=case, kind=case.kind, key=case.key, reporter=factories.person(), reason="hate"
            )
        enter(client, citra)
        client.get(of(case))  # the first look takes the case
        pages = (f"{QUEUE}?sebab=keberatan", f"{QUEUE}?sebab=report", of(case), FIGURES)
        costs.append(tuple(cost(client, page) for page in pages))
    assert len(set(costs)) == 1, costs
