"""Who votes on paper: two officers, and never online as well."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from accounts.models import Person
from polls.actions import polls
from polls.actions.paper import ask_back, confirm_mark, take_back
from polls.actions.tallies import destroy_envelopes
from polls.models import Channel, MarkState, PaperMark, Poll, SealedBallot, Turnout
from polls.queries.ballots import has_voted
from polls.queries.log import entries_of, logged_rules
from polls.queries.paper import marks_to_confirm
from polls.queries.roll import turnout_differences
from privacy.models import AccessRecord
from tests import factories
from tests.polls.paper.ways import DESK, NIK, REASON, cast, confirm, mark, with_card
from tests.polls.ways import annul
from web.refusal import Refused


def test_whether_papers_are_taken_is_frozen_in_the_log(poll: Poll) -> None:
    assert logged_rules(poll)["paper"] is True
    with pytest.raises(DatabaseError), transaction.atomic():
        Poll.objects.update(paper=False)


def test_a_vote_without_papers_marks_nobody(
    debate: object, offered: object, siti: Person, fitri: Person
) -> None:
    from polls.actions import planning

    planning.plan_poll(debate)  # type: ignore[arg-type]
    online = polls.open_poll(poll=Poll.objects.get(), at=timezone.now() - timedelta(days=1))
    with pytest.raises(Refused, match="online only"):
        mark(online, siti, fitri)
    with pytest.raises(DatabaseError), transaction.atomic():
        PaperMark.objects.create(
            poll=online, person=siti, area=factories.area("64.72.03.1005"), marked_by=fitri.user
        )


def test_from_the_first_mark_on_nobody_votes_online(
    client: Client, poll: Poll, siti: Person, fitri: Person, gita: Person
) -> None:
    one = mark(poll, siti, fitri)
    with pytest.raises(Refused, match=r"noted as voting on paper.*Sidodadi"):
        cast(poll, siti)
    assert not Turnout.objects.exists()
    assert confirm(one, gita).confirmed_by == gita.user
    assert Turnout.objects.get().channel == Channel.PAPER
    with pytest.raises(Refused, match="noted as voting on paper"):
        cast(poll, siti)
    assert not SealedBallot.objects.exists()
    client.force_login(siti.user, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get("/en/suara/tepian/").content.decode()
    assert "ask at the kelurahan Sidodadi" in page
    assert 'name="step"' not in page
    assert not has_voted(poll, siti)  # there is no receipt of a paper
    assert client.get("/en/suara/tepian/masuk/").status_code == 404


def test_who_voted_online_gets_no_paper(poll: Poll, siti: Person, fitri: Person) -> None:
    cast(poll, siti)
    with pytest.raises(Refused, match="has voted online"):
        mark(poll, siti, fitri)
    assert not PaperMark.objects.exists()


def test_the_database_itself_refuses_both(poll: Poll, siti: Person, fitri: Person) -> None:
    area = factories.area("64.72.03.1005")
    with transaction.atomic():
        Turnout.objects.create(poll=poll, person=siti)
    with pytest.raises(DatabaseError, match="nobody votes"), transaction.atomic():
        PaperMark.objects.create(poll=poll, person=siti, area=area, marked_by=fitri.user)
    Turnout.objects.all().delete()
    PaperMark.objects.create(poll=poll, person=siti, area=area, marked_by=fitri.user)
    for channel in Channel.values:
        with pytest.raises(DatabaseError), transaction.atomic():
            Turnout.objects.create(poll=poll, person=siti, channel=channel)
    with pytest.raises(IntegrityError), transaction.atomic():
        PaperMark.objects.create(poll=poll, person=siti, area=area, marked_by=fitri.user)


def test_two_officers_of_that_kelurahan_with_the_card(
    poll: Poll, siti: Person, fitri: Person, gita: Person, lia: Person, eko: Person
) -> None:
    for stranger in (lia, eko):
        with pytest.raises(Refused, match="another kelurahan"):
            mark(poll, siti, stranger)
    one = mark(poll, siti, fitri)
    with pytest.raises(Refused, match="already marked"):
        mark(poll, siti, gita)
    with pytest.raises(Refused, match="Another officer"):
        confirm(one, fitri)
    with pytest.raises(Refused, match="another kelurahan"):
        confirm(one, lia)
    with pytest.raises(Refused, match="last four digits"):
        confirm(one, gita, "0002")
    confirm(one, gita)
    with pytest.raises(Refused, match="decided already"):
        confirm(one, gita)
    with pytest.raises(IntegrityError), transaction.atomic():
        PaperMark.objects.update(confirmed_by=fitri.user)


def test_no_officer_marks_or_confirms_himself(poll: Poll, fitri: Person, gita: Person) -> None:
    now = timezone.now()
    for officer, nik in ((fitri, "6472035708900002"), (gita, "6472035708900003")):
        officer.residencies.create(
            area=factories.area("64.72.03.1005"),
            route="desk",
            valid_from=now - timedelta(days=1),
            valid_until=now + timedelta(days=30),
        )
        with_card(officer, nik)
    with pytest.raises(Refused, match="about yourself"):
        mark(poll, fitri, fitri)
    one = mark(poll, gita, fitri)
    with pytest.raises(Refused, match="about yourself"):
        confirm(one, gita, "0003")


def test_a_mark_is_taken_back_by_two_with_a_reason(
    poll: Poll, siti: Person, fitri: Person, gita: Person
) -> None:
    one = confirm(mark(poll, siti, fitri), gita)
    now = timezone.now()
    with pytest.raises(Refused, match="Nobody has asked"):
        take_back(mark=one, by=fitri.user, at=now)
    with pytest.raises(Refused, match="reason"):
        ask_back(mark=one, reason="no", by=fitri.user, at=now)
    ask_back(mark=one, reason=REASON, by=fitri.user, at=now)
    with pytest.raises(Refused, match="Another officer"):
        take_back(mark=one, by=fitri.user, at=now)
    assert Turnout.objects.count() == 1
    take_back(mark=one, by=gita.user, at=now)
    assert PaperMark.objects.get().state == MarkState.TAKEN_BACK
    assert not Turnout.objects.exists()
    cast(poll, siti)
    with pytest.raises(Refused, match="has voted online"):
        mark(poll, siti, fitri)


def test_marks_make_no_difference_between_voters_and_sealed_votes(
    poll: Poll, siti: Person, ana: Person, fitri: Person, gita: Person
) -> None:
    cast(poll, ana)
    one = confirm(mark(poll, siti, fitri), gita)
    assert not turnout_differences(poll)
    ask_back(mark=one, reason=REASON, by=fitri.user, at=timezone.now())
    take_back(mark=one, by=gita.user, at=timezone.now())
    assert not turnout_differences(poll)
    cast(poll, siti)
    assert not turnout_differences(poll)
    polls.close_poll(poll=poll, at=poll.closes_at)
    assert entries_of(poll)[-1]["turnout"] == 2


def test_after_the_close_no_mark_changes(
    poll: Poll, siti: Person, fitri: Person, gita: Person
) -> None:
    one = mark(poll, siti, fitri)
    after = poll.closes_at + timedelta(minutes=1)
    polls.close_poll(poll=poll, at=poll.closes_at)
    for act in (
        lambda: confirm_mark(mark=one, digits="0001", by=gita.user, at=after),
        lambda: ask_back(mark=one, reason=REASON, by=gita.user, at=after),
    ):
        with pytest.raises(Refused, match="ended"):
            act()
    with pytest.raises(DatabaseError), transaction.atomic():
        PaperMark.objects.update(confirmed_by=gita.user, state=MarkState.CONFIRMED)
    assert not Turnout.objects.exists()


def test_the_close_keeps_how_each_person_voted(
    poll: Poll, siti: Person, ana: Person, fitri: Person, gita: Person
) -> None:
    confirm(mark(poll, siti, fitri), gita)
    cast(poll, ana)
    polls.close_poll(poll=poll, at=poll.closes_at)
    found = dict(Turnout.objects.values_list("person", "channel"))
    assert found == {siti.pk: Channel.PAPER, ana.pk: Channel.ONLINE}


def test_the_desk_finds_by_card_and_the_person_can_read_it(
    client: Client, poll: Poll, siti: Person, fitri: Person, gita: Person
) -> None:
    """Through the pages: the number is in no address and stays in no form."""
    desk, colleague = Client(), Client()
    for browser, who in ((desk, fitri), (colleague, gita)):
        browser.force_login(who.user, backend="django.contrib.auth.backends.ModelBackend")
    sent = {"nik": NIK, "birth_date": "1990-08-17", "seen": "on", "submission_key": "k" * 32}
    wrong = desk.post(DESK, {**sent, "nik": "6472031708900009"})
    assert wrong.status_code == 422
    assert "Nobody with these details" in wrong.content.decode()
    assert "6472031708900009" not in wrong.content.decode()
    unseen = desk.post(DESK, {**sent, "seen": ""})
    assert unseen.status_code == 422
    assert not PaperMark.objects.exists()
    for _twice in range(2):
        assert desk.post(DESK, sent)["Location"] == DESK
    one = PaperMark.objects.get()
    own = desk.get(DESK).content.decode()
    assert f"/{one.pk}/sahkan/" not in own
    other = colleague.get(DESK).content.decode()
    assert "Siti" in other
    assert NIK[-4:] not in other
    assert marks_to_confirm(gita.user, timezone.now()).get() == one
    refused = colleague.post(f"{DESK}{one.pk}/sahkan/", {"digits": "9999"})
    assert refused.status_code == 403
    bad = colleague.post(f"{DESK}{one.pk}/sahkan/", {"digits": "12"})
    assert (bad.status_code, "Type the last four digits" in bad.content.decode()) == (422, True)
    done = colleague.post(f"{DESK}{one.pk}/sahkan/", {"digits": "0001"})
    assert done["Location"] == DESK
    assert Turnout.objects.get().person == siti
    assert AccessRecord.objects.filter(person=siti, what="paper-vote").count() == 2
    desk.post(f"{DESK}{one.pk}/tarik/", {"reason": REASON, "not_in_urn": "on"})
    colleague.post(f"{DESK}{one.pk}/batal/")
    assert PaperMark.objects.get().state == MarkState.TAKEN_BACK


def test_a_refused_person_learns_that_the_desk_looked(
    client: Client, poll: Poll, siti: Person, fitri: Person
) -> None:
    cast(poll, siti)
    client.force_login(fitri.user, backend="django.contrib.auth.backends.ModelBackend")
    sent = {"nik": NIK, "birth_date": "1990-08-17", "seen": "on", "submission_key": "k" * 32}
    answer = client.post(DESK, sent)
    assert (answer.status_code, "has voted online" in answer.content.decode()) == (403, True)
    assert AccessRecord.objects.filter(person=siti).count() == 1


def test_only_officers_of_that_kelurahan_reach_a_mark(
    client: Client, poll: Poll, siti: Person, fitri: Person, lia: Person, eko: Person
) -> None:
    one = mark(poll, siti, fitri)
    for who, status in ((lia, 404), (eko, 403), (siti, 403)):
        client.force_login(who.user, backend="django.contrib.auth.backends.ModelBackend")
        for verb in ("sahkan", "tarik", "batal"):
            body = {"digits": "0001", "reason": REASON, "not_in_urn": "on"}
            assert client.post(f"{DESK}{one.pk}/{verb}/", body).status_code == status
    client.force_login(lia.user, backend="django.contrib.auth.backends.ModelBackend")
    assert "Siti" not in client.get(DESK).content.decode()
    one.refresh_from_db()
    assert (one.state, one.back_asked_by) == (MarkState.MARKED, None)


def test_marks_go_with_the_envelopes(poll: Poll, siti: Person, fitri: Person) -> None:
    mark(poll, siti, fitri)
    annul(poll)
    destroy_envelopes(at=timezone.now() + timedelta(days=15))
    assert not PaperMark.objects.exists()


def test_the_desk_says_before_the_close_what_an_unconfirmed_note_is_worth(
    client: Client, poll: Poll, siti: Person, fitri: Person, gita: Person
) -> None:
    client.force_login(fitri.user)
    mine = mark(poll, siti, fitri)
    page = client.get(DESK).content.decode()
    assert "1 note waits for a second officer." in page
    assert "counts for nothing. If no note at all is confirmed, the count does not wait" in page
    assert page.count("note--warning") == 2  # the other one: few vote on paper here
    confirm(mine, gita)
    page = client.get(DESK).content.decode()
    assert "for a second officer." not in page
    assert "If no note at all is confirmed" in page
    assert page.count("note--warning") == 1
    indonesian = client.get("/id" + DESK[3:]).content.decode()
    assert "Bila tidak satu pun catatan disahkan" in indonesian
    polls.close_poll(poll=poll, at=poll.closes_at)
    assert "If no note at all" not in client.get(DESK).content.decode()
