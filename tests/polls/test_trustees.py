"""A key among officers: drawn, written down, rehearsed, and brought together at the close."""

import json
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from structlog.testing import capture_logs

from accounts.models import Person
from participation.models import Consultation
from polls import tasks
from polls.actions import planning, polls, tallies
from polls.actions.ballots import cast_ballot
from polls.actions.trustees import bring_share, confirm_key, confirm_share, propose_key
from polls.algorithms import smallness
from polls.algorithms.shares import draw_shares
from polls.algorithms.verify_poll import faults
from polls.models import Ballot, KeyChange, KeyKind, Poll, PollState, SealedBallot, Trustee
from polls.queries.few import due_to_count
from polls.queries.log import entries_of
from polls.queries.outside_key import decrypt
from polls.queries.package import package
from polls.queries.trustees import shares_of
from polls.rules.shares import asked_words, check_share, combined
from tests import factories
from tests.participation.test_consultation_pages import edit, form, gita, published  # noqa: F401
from tests.polls.keys import dismiss_trustees, name_trustees
from web.refusal import Refused

Papers = dict[int, str]
OFFICES = [
    {"role": "editor", "area": "64.72"},
    {"role": "official", "area": "64.72"},
    {"role": "kelurahan-officer", "area": "64.72.03.1005"},
]
"""Of dewi, eko and fitri, by their addresses."""


@pytest.fixture
def officers(eko: Person, dewi: Person, fitri: Person) -> list[Person]:
    return [eko, dewi, fitri]


def named(poll: Poll, officers: list[Person]) -> Papers:
    """Share the key out and write each share down; the papers by number."""
    name_trustees(poll=poll, officers=[one.user for one in officers], needed=2)
    papers = {}
    for trustee in Trustee.objects.all():
        papers[trustee.number] = decrypt(trustee.waiting_share)
        words = papers[trustee.number].split()
        first, second = (words[place - 1] for place in asked_words(trustee.number))
        confirm_share(trustee=trustee, first=first.upper(), second=second, at=timezone.now())
    return papers


def bring(poll: Poll, papers: Papers, *numbers: int) -> list[bool]:
    return [
        bring_share(
            trustee=Trustee.objects.get(poll=poll, number=number),
            words=papers[number],
            at=timezone.now(),
        )
        for number in numbers
    ]


def test_from_naming_to_the_count(planned: Poll, officers: list[Person], ana: Person) -> None:
    papers = named(planned, officers)
    assert not Trustee.objects.exclude(waiting_share="").exists()
    with pytest.raises(Refused, match="rehearsed"):
        polls.open_poll(poll=planned, at=timezone.now())
    assert bring(planned, papers, 1, 3) == [False, True]
    poll = polls.open_poll(poll=planned, at=timezone.now() - timedelta(days=1))
    assert poll.state == PollState.OPEN
    opening, rehearsal = entries_of(poll)[:2]
    assert opening["key"] == {"kind": "trustees", "needed": 2, "of": 3, "offices": OFFICES}
    assert (rehearsal["key"], rehearsal["shares"]) == ("trustees", 2)
    cast_ballot(poll=poll, person=ana, choice=2, at=timezone.now())
    tasks.rehearse_open_polls()
    polls.close_poll(poll=poll, at=poll.closes_at)
    assert not due_to_count().exists()
    assert bring(poll, papers, 2) == [False]
    assert not Ballot.objects.exists()
    assert bring(poll, papers, 1) == [True]
    poll = Poll.objects.get()
    assert (poll.state, poll.tally.result["counts"]["2"]) == (PollState.COUNTED, 1)
    assert not Trustee.objects.exclude(brought_share="").exists()
    assert faults(json.loads(json.dumps(package(poll)))) == []
    assert tallies.destroy_envelopes(at=poll.closes_at + timedelta(days=14)) == 1
    assert not SealedBallot.objects.exists()


def test_no_share_is_asked_for_of_what_was_destroyed_unopened(
    planned: Poll, officers: list[Person], ana: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(smallness, "RELEASE_BELOW", 4)
    papers = named(planned, officers)
    bring(planned, papers, 1, 3)
    poll = polls.open_poll(poll=planned, at=timezone.now() - timedelta(days=1))
    cast_ballot(poll=poll, person=ana, choice=2, at=timezone.now())
    polls.close_poll(poll=poll, at=poll.closes_at)
    assert shares_of(officers[0].user).exists()
    assert tallies.destroy_envelopes(at=poll.closes_at + timedelta(days=14)) == 1
    assert not shares_of(officers[0].user).exists()
    with pytest.raises(Refused, match="No share is needed"):
        bring(poll, papers, 1)


def test_operators_learn_that_the_shares_could_not_count(
    planned: Poll, officers: list[Person], ana: Person
) -> None:
    papers = named(planned, officers)
    bring(planned, papers, 1, 3)
    poll = polls.open_poll(poll=planned, at=timezone.now() - timedelta(days=1))
    cast_ballot(poll=poll, person=ana, choice=2, at=timezone.now())
    polls.close_poll(poll=poll, at=poll.closes_at)
    bring(poll, papers, 1)
    SealedBallot.objects.all().delete()
    with capture_logs() as told, pytest.raises(tallies.Altered):
        bring(poll, papers, 2)
    assert [line["event"] for line in told] == ["poll_not_counted"]


def test_the_page_of_a_key_asks_the_same_however_often_it_changed(
    client: Client, planned: Poll, officers: list[Person]
) -> None:
    users = [one.user for one in officers]
    client.force_login(officers[0].user)
    counts = []
    for _ in range(3):
        name_trustees(poll=planned, officers=users, needed=2)
        with CaptureQueriesContext(connection) as asked:
            page = client.get("/en/kunci-suara/tepian/bagi/").content.decode()
        counts.append(len(asked))
    assert page.count("city editor, Kota Samarinda") == 3 + 1  # and who holds a share now
    assert counts[1] == counts[2]


def test_the_database_never_holds_a_share_in_words(planned: Poll, officers: list[Person]) -> None:
    papers = named(planned, officers)
    bring(planned, papers, 1)
    dump = json.dumps([list(Trustee.objects.values()), list(Poll.objects.values())], default=str)
    for words in papers.values():
        assert words not in dump
        # One word alone can be a word of JSON: a share may end in "true".
        assert " ".join(words.split()[-2:]) not in dump
    assert Poll.objects.get().sealed_private_key == ""


def test_wrong_shares_are_told_apart(planned: Poll, officers: list[Person]) -> None:
    papers = named(planned, officers)
    first = Trustee.objects.get(number=1)

    def refused(words: str) -> str:
        with pytest.raises(Refused) as error:
            bring_share(trustee=first, words=words, at=timezone.now())
        return str(error.value)

    words = papers[1].split()
    # Shares are drawn by chance: the word put in must be another one than the one it replaces.
    other = "acid" if words[-1] == "academic" else "academic"
    assert "not a share" in refused(" ".join([*words[:-1], other]))
    assert "not a share" in refused("ana budi")
    assert "another officer" in refused(papers[2])
    assert "another vote" in refused(draw_shares(needed=2, of=3).shares[0])
    assert not Trustee.objects.exclude(brought_share="").exists()
    assert bring_share(trustee=first, words=papers[1].upper(), at=timezone.now()) is False


def test_a_share_of_a_forged_set_does_not_open(planned: Poll, officers: list[Person]) -> None:
    drawn = draw_shares(needed=2, of=3)
    other = draw_shares(needed=2, of=3)
    with pytest.raises(Refused, match="do not make the key"):
        combined([drawn.shares[0], other.shares[1]], public_key=drawn.public_key)
    with pytest.raises(Refused, match="do not make the key"):
        combined(drawn.shares[:2], public_key=other.public_key)
    for pair in ((0, 1), (2, 0), (1, 2)):
        shares = [
            check_share(drawn.shares[i], shares_id=drawn.shares_id, number=i + 1) for i in pair
        ]
        assert combined(shares, public_key=drawn.public_key)


def test_a_vote_opens_only_when_every_share_is_on_paper(
    planned: Poll, officers: list[Person]
) -> None:
    name_trustees(poll=planned, officers=[one.user for one in officers], needed=2)
    trustee = Trustee.objects.get(number=1)
    with pytest.raises(Refused, match="words asked for"):
        confirm_share(trustee=trustee, first="ana", second="budi", at=timezone.now())
    with pytest.raises(Refused, match="Write your share down"):
        bring_share(trustee=trustee, words="x", at=timezone.now())
    with pytest.raises(Refused, match="written down"):
        polls.open_poll(poll=planned, at=timezone.now())
    with pytest.raises(DatabaseError), transaction.atomic():
        Poll.objects.update(state=PollState.OPEN, rehearsed_at=timezone.now())


def test_the_database_wants_a_rehearsal(planned: Poll, officers: list[Person]) -> None:
    named(planned, officers)
    with pytest.raises(IntegrityError), transaction.atomic():
        Poll.objects.update(state=PollState.OPEN)


@pytest.mark.parametrize(("needed", "count"), [(1, 3), (3, 3), (2, 2), (0, 3)])
def test_one_lost_share_never_loses_the_vote(
    planned: Poll, officers: list[Person], needed: int, count: int
) -> None:
    users = [one.user for one in officers[:count]]
    with pytest.raises(Refused):
        name_trustees(poll=planned, officers=users, needed=needed)
    with pytest.raises(IntegrityError), transaction.atomic():
        Poll.objects.update(key_kind=KeyKind.TRUSTEES, trustees_needed=needed, trustees_named=count)


def test_naming_others_voids_and_dismissing_returns_to_the_server(
    planned: Poll, officers: list[Person]
) -> None:
    papers = named(planned, officers)
    bring(planned, papers, 1, 2)
    named(planned, officers)
    assert Poll.objects.get().rehearsed_at is None
    with pytest.raises(Refused, match="another vote"):
        bring(planned, papers, 1)
    dismiss_trustees(poll=planned)
    poll = polls.open_poll(poll=planned, at=timezone.now() - timedelta(days=1))
    assert (poll.key_kind, poll.state) == (KeyKind.SERVER, PollState.OPEN)
    told = [(e["kind"], e["needed"], e["of"]) for e in entries_of(poll) if e["type"] == "key"]
    assert told == [("trustees", 2, 3), ("trustees", 2, 3), ("server", 0, 0)]
    with pytest.raises(Refused, match="no longer be shared"):
        name_trustees(poll=poll, officers=[one.user for one in officers], needed=2)


def test_constraints_on_trustees(planned: Poll, officers: list[Person]) -> None:
    named(planned, officers)
    for wrong in ({"waiting_share": "x"}, {"number": 1}, {"officer": officers[0].user}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Trustee.objects.filter(number__gte=2).update(**wrong)


def test_altered_envelopes_stop_the_count_and_keep_the_shares_out(
    planned: Poll, officers: list[Person], ana: Person
) -> None:
    papers = named(planned, officers)
    bring(planned, papers, 1, 2)
    poll = polls.open_poll(poll=planned, at=timezone.now() - timedelta(days=1))
    cast_ballot(poll=poll, person=ana, choice=2, at=timezone.now())
    polls.close_poll(poll=poll, at=poll.closes_at)
    SealedBallot.objects.all().delete()
    bring(poll, papers, 1)
    with pytest.raises(tallies.Altered):
        bring(poll, papers, 2)
    assert Poll.objects.get().state == PollState.CLOSED


def test_pages_of_an_officer(
    client: Client, planned: Poll, officers: list[Person], eko: Person
) -> None:
    client.force_login(eko.user)
    page = "/en/kunci-suara/tepian/bagi/"
    html = client.get(page).content.decode()
    sent = {
        "officers": [str(one.user.pk) for one in officers],
        "needed": 2,
        "submission_key": re.search(r'name="submission_key" value="(\w+)"', html)[1],
    }
    assert client.post(page, sent | {"needed": 3}).status_code == 403
    assert client.post(page, sent).status_code == 302
    assert client.post(page, sent).status_code == 302
    assert Trustee.objects.count() == 0
    change = KeyChange.objects.get()
    assert client.post(f"/en/suara/tepian/kunci/{change.pk}/sahkan/").status_code == 403
    second = Client()
    second.force_login(factories.staff("kartika", "official").user)
    assert "opens the votes" not in second.get(page).content.decode()
    assert "2 of these officers" in second.get(page).content.decode()
    assert second.post(f"/en/suara/tepian/kunci/{change.pk}/sahkan/").status_code == 302
    assert Trustee.objects.count() == 3
    mine = Trustee.objects.get(officer=eko.user)
    share = "/en/kunci-suara/tepian/"
    html = client.get(share).content.decode()
    words = re.findall(r"<li>(\w+)</li>", html)
    assert len(words) == 20
    wrong = client.post(share + "tertulis/", {"first": "x", "second": "y"})
    assert wrong.status_code == 422
    first, second = (words[place - 1] for place in asked_words(mine.number))
    assert client.post(share + "tertulis/", {"first": first, "second": second}).status_code == 302
    html = client.get(share).content.decode()
    assert words[0] not in re.findall(r"<li>(\w+)</li>", html)
    assert "rehearsal" in html
    assert client.post(share + "bawa/", {"words": "x"}).status_code == 422
    answer = client.post(share + "bawa/", {"words": " ".join(words)}, follow=True)
    assert "Others are still needed" in answer.content.decode()
    assert "Your share is in" in client.get("/en/kunci-suara/").content.decode()
    assert " ".join(words) not in client.get(share).content.decode()


def test_others_see_no_share(
    client: Client, planned: Poll, officers: list[Person], ana: Person, citra: Person
) -> None:
    name_trustees(poll=planned, officers=[one.user for one in officers], needed=2)
    for person in (ana, citra):
        client.force_login(person.user)
        assert client.get("/id/kunci-suara/tepian/").status_code == 404
        assert client.post("/id/kunci-suara/tepian/bawa/", {"words": "x"}).status_code == 404
        assert client.get("/id/kunci-suara/tepian/bagi/").status_code == 403
        assert "Tepian" not in client.get("/id/kunci-suara/").content.decode()
    assert Client().get("/id/kunci-suara/tepian/").status_code == 302


@pytest.mark.parametrize("count", [1, 3, 30])
def test_the_list_asks_the_same_whatever_its_length(
    client: Client,
    eko: Person,
    city: object,
    django_assert_max_num_queries: Callable[..., object],
    count: int,
) -> None:
    for number in range(count):
        consultation = factories.consultation("vote", slug=f"k{number}")
        planning.plan_poll(consultation)
        poll = Poll.objects.get(consultation=consultation)
        Trustee.objects.create(poll=poll, officer=eko.user, number=1)
    client.force_login(eko.user)
    client.get("/id/kunci-suara/")  # the first request gives an account the groups of its roles
    with django_assert_max_num_queries(10):
        client.get("/id/kunci-suara/")


def test_one_official_alone_takes_no_key_away(
    planned: Poll, officers: list[Person], eko: Person, client: Client
) -> None:
    papers = named(planned, officers)
    bring(planned, papers, 1, 2)
    client.force_login(eko.user)
    page = "/en/kunci-suara/tepian/bagi/"
    assert client.post(page, {"needed": 2, "submission_key": "k" * 32}).status_code == 302
    poll = Poll.objects.get()
    assert (poll.key_kind, poll.trustees.count()) == (KeyKind.TRUSTEES, 3)
    assert poll.rehearsed_at is not None
    now = timezone.now()
    change = KeyChange.objects.get(confirmed_at=None)
    with pytest.raises(Refused, match="Another officer"):
        confirm_key(change=change, by=eko.user, at=now)
    with pytest.raises(IntegrityError), transaction.atomic():
        KeyChange.objects.filter(pk=change.pk).update(confirmed_by=eko.user, confirmed_at=now)
    with pytest.raises(Refused, match="still waits"):
        propose_key(poll=poll, officers=[], needed=0, by=eko.user, at=now)
    client.post(f"/en/suara/tepian/kunci/{change.pk}/tarik/")
    assert not KeyChange.objects.filter(confirmed_at=None).exists()
    for name in ("sahkan", "tarik"):
        client.force_login(officers[2].user)
        assert client.post(f"/en/suara/tepian/kunci/1/{name}/").status_code == 403


def test_an_editor_alone_takes_no_key_from_officers(
    gita: Client,  # noqa: F811 - the publisher's browser
    officers: list[Person],
) -> None:
    """Without its step in the plan the vote would go, and come back under the server's key."""
    page = published()
    now = timezone.now()
    plan = {"starts_at": now + timedelta(days=3), "ends_at": now + timedelta(days=9)}
    consultation = Consultation.objects.get()
    consultation.phases.create(kind="vote", **plan)
    planning.plan_poll(consultation)
    poll = Poll.objects.get()
    name_trustees(poll=poll, officers=[one.user for one in officers], needed=2)
    answer = gita.post(edit(page), {**form(page), "action-publish": "1"})
    assert "Kunci pemungutan suara ini" in str(answer.context["form"].non_field_errors())
    assert Trustee.objects.count() == 3
    dismiss_trustees(poll=poll)
    gita.post(edit(page), {**form(page), "action-publish": "1"})
    assert not Poll.objects.exists()
