"""One moderator at a time, the order by harm, and the texts in the list."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Person
from moderation.actions import decide, report
from moderation.actions.claims import claim, release
from moderation.models import Case, Claim, Decision
from moderation.queries.queue import next_case
from participation.models import Comment, Thread
from tests import factories
from web.refusal import Refused

pytestmark = pytest.mark.django_db
QUEUE = "/en/moderasi/"


def test_who_opens_a_case_has_it_until_it_ends(
    client: Client, case: Case, citra: Person, cahya: Person
) -> None:
    assert citra.user
    client.force_login(citra.user)
    client.get(f"{QUEUE}{case.pk}/")
    now = timezone.now()
    with pytest.raises(Refused, match=citra.public_name):
        claim(what=case, moderator=cahya, at=now)
    with pytest.raises(Refused, match=citra.public_name):
        decide(case=case, action="publish", reason="", words="", by=cahya.user, at=now)
    assert not Decision.objects.exists()
    later = now + timedelta(minutes=11)
    assert claim(what=case, moderator=cahya, at=later).moderator == cahya
    assert Claim.objects.count() == 1


def test_a_colleague_sees_the_claim_and_gets_it_when_it_is_left(
    client: Client, case: Case, citra: Person, cahya: Person
) -> None:
    claim(what=case, moderator=citra, at=timezone.now())
    client.force_login(cahya.user)
    assert f"{citra.public_name} is looking until" in client.get(QUEUE).content.decode()
    assert 'name="action"' not in client.get(f"{QUEUE}{case.pk}/").content.decode()
    release(what=case, moderator=citra)
    assert 'name="action"' in client.get(f"{QUEUE}{case.pk}/").content.decode()


def test_the_list_shows_texts_by_harm_and_finds_open_and_decided(
    client: Client, thread: Thread, comment: Comment, case: Case, citra: Person, budi: Person
) -> None:
    threat = factories.comment(thread, factories.verified(), body="Awas kalau lewat sini")
    report(kind="comment", key=threat.pk, person=budi, reason="threat", words="", at=timezone.now())
    client.force_login(citra.user)
    page = client.get(QUEUE).content.decode()
    assert page.index("Awas kalau lewat sini") < page.index(comment.body)
    decide(case=case, action="publish", reason="", words="", by=citra.user, at=timezone.now())
    assert comment.body not in client.get(QUEUE).content.decode()
    for state in ("diputus", "diputus-saya"):
        found = client.get(QUEUE, {"keadaan": state, "cari": comment.body[:12]}).content.decode()
        assert comment.body in found
        assert "Awas kalau" not in found
    by_number = client.get(QUEUE, {"keadaan": "diputus", "cari": f"M-{case.pk}"}).content.decode()
    assert comment.body in by_number
    assert "Awas kalau" not in client.get(QUEUE, {"cari": f"M-{case.pk}"}).content.decode()


def test_the_next_case_is_one_that_this_moderator_may_decide_now(
    thread: Thread, case: Case, citra: Person, cahya: Person, budi: Person
) -> None:
    now = timezone.now()

    def reported(by: Person, author: Person, minutes: int) -> Case:
        text, at = factories.comment(thread, author), now + timedelta(minutes=minutes)
        return report(kind="comment", key=text.pk, person=by, reason="insult", words="", at=at).case

    reported(budi, citra, 1)
    reported(citra, factories.verified(), 2)
    taken = reported(budi, factories.verified(), 3)
    claim(what=taken, moderator=cahya, at=now)
    last = reported(budi, factories.verified(), 4)
    assert next_case(citra, case, at=now) == last
    assert next_case(citra, last, at=now) == case
    assert next_case(cahya, last, at=now) == case
    twin = reported(budi, factories.verified(), 4)
    assert next_case(citra, last, at=now) == twin
