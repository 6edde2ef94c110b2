"""Closing later and annulling: two officers, a public reason, an entry of the log."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client, RequestFactory
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localdate

from accounts.models import Person
from notices.actions.notices import send_due_mails
from notices.models import Notice
from participation.actions.following import follow
from participation.models import Consultation, ConsultationPage, PlannedPhase
from polls.actions import planning, polls, tallies
from polls.actions.ballots import cast_ballot
from polls.actions.interventions import confirm_intervention, propose_intervention
from polls.models import Intervention, InterventionKind, Poll, PollState, SealedBallot
from polls.pages import activity
from polls.queries.log import entries_of
from polls.rules.interventions import check_may_propose
from polls.rules.voting import check_is_open
from tests import factories
from transfers.actions.imported_consultation import create_consultation
from web.dates import last_minute
from web.refusal import Refused

REASON = "The power was out in two kecamatan for a whole day."
PAGE = "/en/suara/tepian/perubahan/"


def propose(
    poll: Poll, by: Person, kind: str = InterventionKind.EXTENSION, reason: str = REASON
) -> Intervention:
    return propose_intervention(
        poll=poll,
        kind=kind,
        closes_at=poll.closes_at + timedelta(days=2),
        reason=reason,
        by=by.user,
        at=timezone.now(),
    )


def test_an_extension_needs_two_and_says_why(
    client: Client, poll: Poll, eko: Person, galih: Person
) -> None:
    before = poll.closes_at
    proposed = propose(poll, eko)
    assert Poll.objects.get().closes_at == before
    with pytest.raises(Refused, match="Another officer"):
        confirm_intervention(intervention=proposed, by=eko.user, at=timezone.now())
    confirm_intervention(intervention=proposed, by=galih.user, at=timezone.now())
    later = Poll.objects.get()
    assert later.closes_at == before + timedelta(days=2)
    check_is_open(poll=later, at=before + timedelta(days=1))
    entry = entries_of(poll)[-1]
    assert (entry["type"], entry["reason"]) == ("extension", REASON)
    page = client.get("/en/suara/tepian/").content.decode()
    assert REASON in page
    assert eko.user.email not in page
    with pytest.raises(Refused, match="already"):
        confirm_intervention(intervention=proposed, by=galih.user, at=timezone.now())


def test_an_annulled_vote_is_never_counted(
    client: Client, poll: Poll, ana: Person, eko: Person, galih: Person
) -> None:
    cast_ballot(poll=poll, person=ana, choice=1, at=timezone.now())
    proposed = propose(poll, eko, InterventionKind.ANNULMENT)
    confirm_intervention(intervention=proposed, by=galih.user, at=timezone.now())
    poll = Poll.objects.get()
    assert poll.state == PollState.ANNULLED
    with pytest.raises(Refused, match="annulled"):
        cast_ballot(poll=poll, person=ana, choice=1, at=timezone.now())
    with pytest.raises(Refused):
        tallies.count_poll(poll=poll, at=timezone.now())
    with pytest.raises(DatabaseError), transaction.atomic():
        Poll.objects.update(state=PollState.COUNTED)
    assert client.get("/en/suara/tepian/hasil/").status_code == 404
    assert "This vote was annulled" in client.get("/en/suara/tepian/").content.decode()
    assert entries_of(poll)[-1]["type"] == "annulment"
    assert tallies.destroy_envelopes(at=timezone.now() + timedelta(days=15)) == 1
    assert not SealedBallot.objects.exists()


def test_a_published_result_stays_readable_with_the_annulment_on_top(
    client: Client, poll: Poll, eko: Person, galih: Person, finish: Callable[[Poll], Poll]
) -> None:
    finish(poll)
    proposed = propose(poll, eko, InterventionKind.ANNULMENT)
    confirm_intervention(intervention=proposed, by=galih.user, at=timezone.now())
    page = client.get("/en/suara/tepian/hasil/").content.decode()
    assert "This vote was annulled" in page
    assert REASON in page


@pytest.mark.parametrize(
    ("kind", "reason", "state"),
    [
        (InterventionKind.EXTENSION, "short", PollState.OPEN),
        (InterventionKind.EXTENSION, REASON, PollState.CLOSED),
        (InterventionKind.ANNULMENT, REASON, PollState.PLANNED),
    ],
)
def test_what_cannot_be_proposed(poll: Poll, kind: str, reason: str, state: str) -> None:
    poll.state = state
    later = poll.closes_at + timedelta(days=2)
    with pytest.raises(Refused):
        check_may_propose(poll=poll, kind=kind, closes_at=later, reason=reason, at=timezone.now())


def test_a_page_that_was_open_since_before_the_close_proposes_no_extension(
    poll: Poll, eko: Person
) -> None:
    polls.close_poll(poll=Poll.objects.get(pk=poll.pk), at=poll.closes_at)
    assert poll.state == PollState.OPEN
    with pytest.raises(Refused):
        propose(poll, eko)


def test_closing_earlier_is_no_extension(poll: Poll, eko: Person) -> None:
    poll.closes_at -= timedelta(days=3)
    with pytest.raises(Refused, match="later"):
        propose_intervention(
            poll=poll,
            kind=InterventionKind.EXTENSION,
            closes_at=poll.closes_at,
            reason=REASON,
            by=eko.user,
            at=timezone.now(),
        )


def test_the_database_wants_two_officers_and_a_reason(
    poll: Poll, eko: Person, galih: Person
) -> None:
    propose(poll, eko)
    now = timezone.now()
    wrong = [
        {"confirmed_by": eko.user, "confirmed_at": now},
        {"confirmed_by": galih.user},
        {"reason": ""},
        {"closes_at": None},
    ]
    for fields in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            Intervention.objects.update(**fields)
    later = poll.closes_at + timedelta(days=2)
    for fields in ({"closes_at": later}, {"state": PollState.ANNULLED}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Poll.objects.update(**fields)
    Intervention.objects.update(confirmed_by=galih.user, confirmed_at=now)
    Poll.objects.update(closes_at=later)


def key_in(html: str) -> str:
    return re.search(r'name="submission_key" value="(\w+)"', html)[1]


def test_pages_for_two_officials(
    client: Client, poll: Poll, ana: Person, eko: Person, galih: Person
) -> None:
    client.force_login(ana.user)
    assert client.get(PAGE).status_code == 403
    client.force_login(eko.user)
    html = client.get(PAGE).content.decode()
    sent = {"kind": "annulment", "reason": "short", "submission_key": key_in(html)}
    assert client.post(PAGE, sent).status_code == 403
    assert client.post(PAGE, sent | {"kind": "x"}).status_code == 422
    assert client.post(PAGE, sent | {"reason": REASON}).status_code == 302
    assert client.post(PAGE, sent | {"reason": REASON}).status_code == 302
    mine = Intervention.objects.get()
    assert "Confirm and do it" not in client.get(PAGE).content.decode()
    assert client.post(f"{PAGE}{mine.pk}/", {"submission_key": "a" * 32}).status_code == 403
    client.force_login(galih.user)
    html = client.get(PAGE).content.decode()
    assert "Confirm and do it" in html
    assert client.post(f"{PAGE}{mine.pk}/", {"submission_key": key_in(html)}).status_code == 302
    assert Poll.objects.get().state == PollState.ANNULLED


def test_officials_are_offered_what_can_be_done_now(
    client: Client, poll: Poll, voters: list[Person], eko: Person, finish: Callable[[Poll], Poll]
) -> None:
    """A counted vote closes no later, and no list says that it runs until then."""
    client.force_login(eko.user)
    page, listed = client.get(PAGE).content.decode(), "/en/urusan-suara/"
    assert 'value="extension"' in page
    assert "The vote closes on" in page
    assert 'value="exclusion"' not in page
    assert "voting ended on" not in client.get(listed).content.decode()
    finish(poll)
    page = client.get(PAGE).content.decode()
    assert 'value="extension"' not in page
    assert 'name="closes_at"' not in page
    assert 'value="annulment"' in page
    sent = {"kind": "extension", "reason": REASON, "submission_key": key_in(page)}
    late = client.post(PAGE, sent)
    assert late.status_code == 422
    assert "This can no longer be done with this vote." in late.content.decode()
    words = " ".join(client.get(listed).content.decode().split())
    assert "voting ended on" in words
    assert "> until " not in words


def test_an_extension_moves_the_step_of_the_consultation(
    poll: Poll, eko: Person, galih: Person
) -> None:
    proposed = propose(poll, eko, InterventionKind.EXTENSION)
    confirm_intervention(intervention=proposed, by=galih.user, at=timezone.now())
    phase = poll.consultation.phases.get(kind="vote")
    assert phase.ends_at == Poll.objects.get().closes_at == proposed.closes_at


def test_an_older_draft_never_moves_the_close_back(
    city: object, eko: Person, galih: Person
) -> None:
    now = timezone.now()
    create_consultation(slug="tepian", title="Tepian", at=now - timedelta(days=9))
    page = ConsultationPage.objects.get(slug="tepian")
    end = now + timedelta(days=5)
    dates = {"starts_at": now - timedelta(days=1), "ends_at": end}
    page.planned_phases = [PlannedPhase(kind="vote", **dates)]
    page.save_revision().publish()
    consultation = Consultation.objects.get(slug="tepian")
    consultation.phases.filter(kind="vote").update(**dates)
    planning.plan_poll(consultation)
    poll = polls.open_poll(poll=Poll.objects.get(), at=now)
    drafted = page.save_revision()
    older = drafted.as_object()
    proposed = propose(poll, eko)
    confirm_intervention(intervention=proposed, by=galih.user, at=now)
    later = end + timedelta(days=2)
    drafted.refresh_from_db()
    assert [plan.ends_at for plan in drafted.as_object().planned_phases.all()] == [later]
    for sent in (drafted, older.save_revision()):
        sent.publish()
        shown = PlannedPhase.objects.get(page=page)
        ends = (Poll.objects.get().closes_at, consultation.phases.get(kind="vote").ends_at)
        assert (*ends, shown.ends_at) == (later, later, later)


def test_the_consultation_says_that_its_vote_was_annulled(
    poll: Poll, eko: Person, galih: Person, rf: RequestFactory
) -> None:
    proposed = propose(poll, eko, InterventionKind.ANNULMENT)
    confirm_intervention(intervention=proposed, by=galih.user, at=timezone.now())
    for describe in (activity.vote, activity.results):
        offer = describe(poll.consultation, rf.get("/"))
        assert offer is not None
        assert "annulled" in str(offer.title)
        assert offer.url.endswith("/suara/tepian/")


def test_what_follows_an_extended_vote_moves_along(
    city: object, client: Client, eko: Person, galih: Person
) -> None:
    """On the row, the page and an older draft; also the day of the answer, and never backwards."""
    now = timezone.now()
    create_consultation(slug="tepian", title="Tepian", at=now - timedelta(days=9))
    page = ConsultationPage.objects.get(slug="tepian")
    end = (now + timedelta(days=5)).replace(microsecond=0)
    after = {
        "vote": (now - timedelta(days=1), end),
        "evaluation": (end, end + timedelta(days=1)),
        "results": (end + timedelta(days=1), end + timedelta(days=30)),
    }
    page.planned_phases = [
        PlannedPhase(kind=kind, starts_at=start, ends_at=stop)
        for kind, (start, stop) in after.items()
    ]
    page.answer_by = localdate(end) + timedelta(days=1)
    page.save_revision().publish()
    consultation = Consultation.objects.get(slug="tepian")
    planning.plan_poll(consultation)
    poll = polls.open_poll(poll=Poll.objects.get(), at=now)
    older = page.save_revision().as_object()
    proposed = propose(poll, eko)
    confirm_intervention(intervention=proposed, by=galih.user, at=now)
    later = timedelta(days=2)
    moved = {kind: (start + later, stop + later) for kind, (start, stop) in after.items()}
    moved["vote"] = (after["vote"][0], end + later)
    drafted = page.get_latest_revision_as_object()
    for sent in (None, drafted, older):
        if sent is not None:
            sent.save_revision().publish()
        steps_now = consultation.phases.exclude(kind="ideas")  # made with the consultation
        for steps in (steps_now, PlannedPhase.objects.filter(page=page)):
            assert {one.kind: (one.starts_at, one.ends_at) for one in steps} == moved
        answers = (Consultation.objects.get(), ConsultationPage.objects.get(slug="tepian"))
        assert {one.answer_by for one in answers} == {localdate(end) + timedelta(days=3)}


def test_voters_and_followers_hear_of_a_new_close_and_of_an_annulment(
    poll: Poll, ana: Person, budi: Person, eko: Person, galih: Person, mailoutbox: list[object]
) -> None:
    """In the same words, so that no mail tells who of them voted; others hear nothing."""
    cast_ballot(poll=poll, person=ana, choice=1, at=timezone.now())
    for person in (ana, budi):
        follow(person=person, consultation=poll.consultation)
    reader = factories.verified()
    Person.objects.filter(pk=budi.pk).update(language="en")
    for kind in (InterventionKind.EXTENSION, InterventionKind.ANNULMENT):
        asked = propose_intervention(
            poll=Poll.objects.get(),
            kind=kind,
            closes_at=poll.closes_at + timedelta(days=2),
            reason=REASON,
            by=eko.user,
            at=timezone.now(),
        )
        confirm_intervention(intervention=asked, by=galih.user, at=timezone.now())
    found = Notice.objects.filter(event__startswith="intervention:")
    assert set(found.values_list("person", flat=True)) == {ana.pk, budi.pk}
    assert reader.pk not in found.values_list("person", flat=True)
    for event in set(found.values_list("event", flat=True)):
        same = {(n.title, n.words, n.url, n.kind) for n in found.filter(event=event)}
        assert len(same) == 1
    assert found.count() == 4
    send_due_mails()
    close = date_format(last_minute(poll.closes_at + timedelta(days=2)), "DATETIME_FORMAT")
    mine = [mail for mail in mailoutbox if mail.to == [budi.user.email]]
    assert any(f"runs longer than planned, until {close}" in mail.body for mail in mine)
    assert any("A vote was annulled" in mail.subject for mail in mine)
