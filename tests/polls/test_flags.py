"""Flags for review: no verdict, no trace of a person, two officials, a public count."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.test import Client, override_settings
from django.utils import timezone

from accounts.models import Person
from ledger.actions import append
from ledger.models import TreeHead
from polls.actions.ballots import cast_ballot
from polls.actions.flags import find_bursts, review_flag, watch_device
from polls.models import Flag, FlagExplanation, FlagKind, Poll, Turnout
from polls.queries.ballots import ballot_key
from polls.queries.flags import flag_figures, flags_to_review
from polls.queries.log import log_of
from polls.queries.package import package
from tests import factories
from web.refusal import Refused

WORDS = "A family of seven in RT 4 shares a phone; the RT head knows it."
PHONE = {"address": "203.0.113.7", "agent": "Mozilla/5.0 (Linux; Android 12)"}
NOON = datetime(2026, 11, 25, 4, 0, tzinfo=timezone.get_default_timezone())


def vote_from(poll: Poll, person: Person, at: datetime = NOON, **other: str) -> None:
    watch_device(poll=poll, person=person, at=at, **{**PHONE, **other})


def test_the_sixth_person_on_one_device_in_an_hour_raises_one_flag(poll: Poll) -> None:
    people = [factories.verified() for _ in range(8)]
    for person in people[:5]:
        vote_from(poll, person)
        vote_from(poll, person)  # a change of mind is no other person
    assert not Flag.objects.exists()
    vote_from(poll, people[5])
    assert Flag.objects.get().count == 6
    for person in people[6:]:
        vote_from(poll, person)
    flag = Flag.objects.get()
    assert (flag.kind, flag.count, flag.day) == (FlagKind.DEVICE, 8, NOON.date())


def test_another_hour_device_or_vote_begins_anew(poll: Poll) -> None:
    for number in range(12):
        later = NOON + timedelta(hours=number // 4)
        vote_from(poll, factories.verified(), later)
        vote_from(poll, factories.verified(), agent=f"browser {number // 5}")
        vote_from(poll, factories.verified(), address=f"203.0.113.{100 + number // 5}")
    assert not Flag.objects.exists()


def test_what_is_counted_names_nobody_and_goes_with_the_hour(
    poll: Poll, ana: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept: dict[str, tuple[Any, float]] = {}
    real = cache.add
    monkeypatch.setattr(
        cache,
        "add",
        lambda key, value, timeout: (
            kept.update({key: (value, timeout)}) or real(key, value, timeout)
        ),
    )
    vote_from(poll, ana, NOON + timedelta(minutes=59))
    assert len(kept) == 2
    assert all(value in (0, 1) and timeout <= 60 for value, timeout in kept.values())
    assert not any(
        part in key for key in kept for part in ("203.0", "Mozilla", f"{ana.pk}|", "ana")
    )


NOTHING = {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}


@override_settings(CACHES={"default": NOTHING, "memory": NOTHING})
def test_casting_goes_on_without_a_cache(client: Client, poll: Poll, ana: Person) -> None:
    client.force_login(ana.user, backend="django.contrib.auth.backends.ModelBackend")
    sent = {"choice": "1", "step": "cast", "submission_key": ballot_key(poll, ana)}
    assert client.post("/en/suara/tepian/", sent).status_code == 302
    assert Turnout.objects.count() == 1
    assert not Flag.objects.exists()


def test_the_ballot_page_and_the_api_count_and_nothing_is_refused(poll: Poll) -> None:
    for number in range(7):
        person = factories.verified()
        browser = Client(headers={"user-agent": PHONE["agent"]})
        browser.force_login(person.user, backend="django.contrib.auth.backends.ModelBackend")
        key = ballot_key(poll, person)
        if number % 2:
            sent = {"choice": "1", "step": "cast", "submission_key": key}
            answer = browser.post("/en/suara/tepian/", sent)
        else:
            answer = browser.post(
                "/api/consultations/tepian/ballot",
                json.dumps({"choice": 1}),
                content_type="application/json",
                headers={"Idempotency-Key": key},
            )
        assert answer.status_code in (201, 302), answer.content
    assert Flag.objects.get().count == 7
    assert Turnout.objects.count() == 7


def test_a_burst_of_the_log_is_flagged_once(poll: Poll) -> None:
    first = TreeHead.objects.get(log__name=log_of(poll))
    begun, size = first.signed_at, first.size
    for hour, grown in enumerate([2, 3, 2, 2, 3, 2, 40, 2], start=1):
        for number in range(grown):
            append(log=log_of(poll), entry={"type": "envelope", "hash": f"{hour}-{number}"})
        size += grown
        TreeHead.objects.create(
            log=first.log,
            size=size,
            root=first.root,
            signature=first.signature,
            signed_at=begun + timedelta(hours=hour),
        )
    assert find_bursts(at=timezone.now()) == 1
    assert find_bursts(at=timezone.now()) == 0
    flag = Flag.objects.get()
    assert (flag.kind, flag.count, flag.usual, flag.log_size) == ("burst", 40, 2, size - 2)


def test_two_officials_review_each_alone(poll: Poll, eko: Person, galih: Person) -> None:
    flag = Flag.objects.create(poll=poll, kind="device", day=NOON.date(), count=7)
    with pytest.raises(Refused, match="letters"):
        review_flag(flag=flag, finding=FlagExplanation.FAMILY, words="ok", by=eko.user)
    review_flag(flag=flag, finding=FlagExplanation.FAMILY, words=WORDS, by=eko.user)
    with pytest.raises(Refused, match="Another official"):
        review_flag(flag=flag, finding=FlagExplanation.FAMILY, words=WORDS, by=eko.user)
    assert flag_figures(poll)["reviewed"] == 0
    assert not flags_to_review(eko.user).exists()
    assert flags_to_review(galih.user).get() == flag
    review_flag(flag=flag, finding=FlagExplanation.FAMILY, words=WORDS, by=galih.user)
    third = factories.staff("hasan", "official")
    with pytest.raises(Refused, match="Two officials"):
        review_flag(flag=flag, finding=FlagExplanation.FAMILY, words=WORDS, by=third.user)
    with pytest.raises(IntegrityError), transaction.atomic():
        flag.reviews.filter(number=2).update(by=eko.user)
    found = flag_figures(poll)
    assert (found["raised"], found["reviewed"], found["findings"]) == (1, 1, {"family": 1})


def test_pages_hide_a_colleagues_finding_until_one_gave_an_own(
    client: Client, poll: Poll, eko: Person, galih: Person, ana: Person
) -> None:
    flag = Flag.objects.create(poll=poll, kind="device", day=NOON.date(), count=7)
    review_flag(flag=flag, finding=FlagExplanation.FAMILY, words=WORDS, by=galih.user)
    place = f"/en/suara/tepian/perlu-dilihat/{flag.pk}/"
    client.force_login(eko.user, backend="django.contrib.auth.backends.ModelBackend")
    assert "Waits for you" in client.get("/en/suara/tepian/perlu-dilihat/").content.decode()
    assert WORDS not in client.get(place).content.decode()
    short = client.post(place, {"finding": "place", "words": "x", "submission_key": "s" * 32})
    assert short.status_code == 403
    bad = client.post(place, {"words": WORDS, "submission_key": "t" * 32})
    assert (bad.status_code, WORDS in bad.content.decode()) == (422, True)
    sent = {"finding": "place", "words": "A school's lab.......", "submission_key": "u" * 32}
    for _twice in range(2):
        assert client.post(place, sent).status_code == 302
    assert flag.reviews.count() == 2
    assert WORDS in client.get(place).content.decode()
    assert flag_figures(poll)["findings"] == {"different": 1}
    client.force_login(ana.user, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(place).status_code == 403


def test_results_and_package_tell_how_many_were_raised_and_reviewed(
    client: Client, poll: Poll, ana: Person, eko: Person, galih: Person,
    finish: Callable[[Poll], Poll],
) -> None:  # fmt: skip
    cast_ballot(poll=poll, person=ana, choice=1, at=timezone.now())
    for count in (6, 9):
        Flag.objects.create(poll=poll, kind="device", day=NOON.date(), count=count)
    for official in (eko, galih):
        flag = Flag.objects.get(count=6)
        review_flag(flag=flag, finding=FlagExplanation.FAMILY, words=WORDS, by=official.user)
    poll = finish(poll)
    page = client.get("/en/suara/tepian/hasil/").content.decode()
    assert "2 times voting was unusual" in page
    assert "Reviewed by two officials: 1." in page
    assert "A phone that a family or neighbours share: 1" in page
    assert WORDS not in page
    found = package(poll)["flags"]
    assert (found["raised"], found["reviewed"], found["findings"]) == (2, 1, {"family": 1})
