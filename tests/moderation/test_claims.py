"""One moderator at a time, the order by harm, and the texts in the list."""

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from accounts.models import Person
from moderation.actions import appeal, decide, report
from moderation.actions.bursts import find_bursts
from moderation.actions.claims import claim, release
from moderation.models import Burst, Case, Claim, Decision
from moderation.queries.queue import Row, next_row
from participation.models import Comment, Thread
from tests import factories
from web.refusal import Refused
from web.submissions import new_key

pytestmark = pytest.mark.django_db
QUEUE = "/en/moderasi/"
SLOGAN = "Kami menolak penggusuran pedagang Tepian Mahakam, kami minta dialog dengan wali kota"


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

    def following(somebody: Person, after: Case) -> Row | None:
        return next_row(somebody, Row("case", after.pk, after.due_at), at=now)

    def entry(found: Case) -> Row:
        return Row("case", found.pk, found.due_at)

    assert following(citra, case) == entry(last)
    assert following(citra, last) == entry(case)
    assert following(cahya, last) == entry(case)
    twin = reported(budi, factories.verified(), 4)
    assert following(citra, last) == entry(twin)


def test_objections_and_cards_stand_in_the_same_list(
    client: Client, thread: Thread, case: Case, ana: Person, citra: Person, cahya: Person
) -> None:
    now = timezone.now()
    hidden = decide(
        case=case, action="hide", reason="insult", words="Kasar.", by=citra.user, at=now
    )
    objection = appeal(decision=hidden, person=ana, words="Itu kritik.", at=now)
    for number in range(settings.REMBUK_BURST_PEOPLE):
        factories.comment(thread, factories.verified(), body=f"{SLOGAN}{'!' * number}")
    find_bursts(at=timezone.now())
    burst = Burst.objects.get()
    client.force_login(cahya.user)
    card, objected = f"/en/moderasi/serentak/{burst.pk}/", f"/en/moderasi/keberatan/{objection.pk}/"

    def order(**chosen: str) -> list[str]:
        page = client.get(QUEUE, chosen).content.decode()
        return sorted((one for one in (card, objected) if one in page), key=page.index)

    assert order() == [card, objected]
    assert order(urut="terlama") == [objected, card]
    assert (
        order(sebab="burst") == order(cari=f"B-{burst.pk}") == order(cari="minta dialog") == [card]
    )
    assert order(sebab="keberatan") == order(cari="kritik") == [objected]
    assert order(jenis="idea") == order(keadaan="dipegang") == []
    assert "Itu kritik." in client.get(QUEUE).content.decode()
    client.get(card)
    assert order(keadaan="dipegang") == [card]
    assert 'name="action"' not in at_burst(client, citra, card)
    sent = {"action": "publish", "submission_key": new_key()}
    client.force_login(cahya.user)
    assert client.post(card, sent)["Location"] == objected
    assert order() == [objected]
    assert order(keadaan="diputus-saya") == [card]


def test_a_card_is_of_one_moderator_with_all_its_texts_until_it_is_left(
    client: Client, thread: Thread, citra: Person, cahya: Person
) -> None:
    now, card = timezone.now(), Burst.objects.create()
    for _ in range(2):
        key = factories.comment(thread).pk
        last = Case.objects.create(kind="comment", key=key, cause="burst", burst=card)
    address, one = f"/en/moderasi/serentak/{card.pk}/", f"{QUEUE}{last.pk}/"
    client.force_login(citra.user)
    assert f'action="{address}lepas/"' in client.get(address).content.decode()
    data = {"action": "publish", "reason": "", "words": "", "at": now}
    with pytest.raises(Refused, match=citra.public_name):
        decide(case=last, by=cahya.user, **data)
    assert 'name="action"' not in at_burst(client, cahya, one)
    client.force_login(citra.user)
    assert client.post(f"{address}lepas/", {"submission_key": new_key()}).status_code == 302
    assert not Claim.objects.exists()
    assert 'name="action"' in at_burst(client, cahya, one)
    decide(case=last, by=cahya.user, **data)


def test_an_objection_can_be_left_to_a_colleague(
    client: Client, case: Case, ana: Person, citra: Person, cahya: Person
) -> None:
    now = timezone.now()
    hidden = decide(
        case=case, action="hide", reason="insult", words="Kasar.", by=citra.user, at=now
    )
    made = appeal(decision=hidden, person=ana, words="Itu kritik.", at=now)
    address = f"/en/moderasi/keberatan/{made.pk}/"
    assert f'action="{address}lepas/"' in at_burst(client, cahya, address)
    assert Claim.objects.get().moderator == cahya
    answer = client.post(f"{address}lepas/", {"submission_key": new_key()})
    assert answer["Location"] == QUEUE
    assert not Claim.objects.exists()


def at_burst(client: Client, somebody: Person, card: str) -> str:
    client.force_login(somebody.user)
    return client.get(card).content.decode()


def test_each_page_names_its_keys_and_has_what_they_reach(
    client: Client, case: Case, citra: Person
) -> None:
    client.force_login(citra.user)
    for address, keys in ((QUEUE, []), (f"{QUEUE}{case.pk}/", ["1", "2", "3", "r", "w", "s", "n"])):
        page = client.get(address).content.decode()
        assert 'id="keys"' in page
        assert [key for key in keys if f'accesskey="{key}"' not in page] == []
        for named in re.findall(r'data-key-of="([^"]+)"', page):
            assert f'id="{named}"' in page, named
    assert "data-entry" in client.get(QUEUE).content.decode()
