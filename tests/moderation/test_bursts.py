"""Copy-paste from many people: one card, nobody banned, nothing hidden by itself."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Person
from ledger.models import Log
from moderation.actions import decide, report
from moderation.actions.bursts import carry_out, decide_burst, find_bursts
from moderation.algorithms.copies import groups
from moderation.choices import Action, Cause, Reason, State
from moderation.models import Burst, Case, Decision
from moderation.queries import figures, open_bursts, senders
from moderation.tasks import carry_out_bursts, watch_bursts
from notices.models import Notice
from participation.actions.comments import withdraw_comment, write_comment
from participation.models import Comment, Thread
from tests import factories
from tests.costs import assert_constant, costs
from web.refusal import Refused

pytestmark = pytest.mark.django_db
SLOGAN = "Kami menolak penggusuran pedagang Tepian Mahakam dan meminta dialog dengan wali kota"


def send(thread: Thread, people: list[Person], body: str = SLOGAN, times: int = 1) -> None:
    for number in range(times * len(people)):
        write_comment(
            person=people[number % len(people)], thread=thread, stance="against",
            body=f"{body}{'!' * (number % 3)}", at=timezone.now(),
        )  # fmt: skip


@pytest.fixture
def crowd(thread: Thread) -> list[Person]:
    return [factories.verified() for _ in range(settings.REMBUK_BURST_PEOPLE)]


def test_five_hundred_comments_of_forty_new_accounts(
    client: Client, thread: Thread, ana: Person, citra: Person
) -> None:
    """Journey J5: one card, everything stays public, everybody can go on."""
    people = [factories.verified() for _ in range(40)]
    send(thread, people, times=12)
    send(thread, people[:20])
    own = factories.comment(thread, ana, body="Saya berjualan di sana sejak 2009, dan ramai.")
    watch_bursts()
    burst = open_bursts().get()
    who = senders(burst)
    assert (who.texts, who.people, who.new) == (500, 40, 40)
    assert Comment.objects.public().count() == 501
    assert not Case.objects.filter(key=own.pk, kind="comment").exists()
    send(thread, people[:1], body="Dan saya masih boleh menulis hal lain tentang tepian ini")
    client.force_login(citra.user)
    queue = client.get("/en/moderasi/").content.decode()
    assert queue.count("/en/moderasi/serentak/") == 1
    assert "500 texts" in queue
    assert queue.count("<strong>M-") == 0
    with CaptureQueriesContext(connection) as queries:
        send(thread, people[:1])
    alone = factories.consultation("discussion").thread
    with CaptureQueriesContext(connection) as quiet:
        send(alone, people[:1])
    assert len(queries) == len(quiet), "a submission in a burst costs no more than another"


def test_copies_with_small_changes_join_and_other_words_do_not() -> None:
    texts = [
        SLOGAN,
        SLOGAN.upper() + "!!!",
        SLOGAN + " segera",
        "Taman bermain di tepian perlu pagar karena anak sering lari ke jalan raya",
        SLOGAN.replace("dengan", "dgn"),
    ]
    assert sorted(map(len, groups(texts))) == [1, 4]


@pytest.mark.parametrize(
    "changed",
    [
        [SLOGAN.replace("menolak", word) for word in ("menolak", "tolak", "menentang")],
        [f"Halo, saya {name}. {SLOGAN}" for name in ("Budi", "Siti", "Agus")],
        [SLOGAN.replace("a", "a\u200b", times) for times in range(3)],
    ],
)
def test_another_word_a_name_or_unseen_signs_make_no_other_text(changed: list[str]) -> None:
    assert list(map(len, groups(changed))) == [3]


def test_small_changes_do_not_chain() -> None:
    words = [f"kata{n}" for n in range(60)]
    drifting = [" ".join(words[n : n + 30]) for n in range(0, 30, 3)]
    assert all(len(found) < 4 for found in groups(drifting))


def test_texts_of_another_kind_with_the_same_numbers_lead_to_no_other_card(
    thread: Thread, crowd: list[Person]
) -> None:
    now = timezone.now()
    send(thread, crowd)
    ideas = Burst.objects.create(opened_at=now)
    for key in Comment.objects.values_list("pk", flat=True):
        Case.objects.create(kind="idea", key=key, cause=Cause.BURST, burst=ideas, opened_at=now)
    assert find_bursts(at=timezone.now()) == len(crowd)
    assert not ideas.cases.filter(kind="comment").exists()
    assert Burst.objects.exclude(pk=ideas.pk).get().cases.count() == len(crowd)


def test_few_people_short_words_and_old_texts_are_no_burst(
    thread: Thread, crowd: list[Person]
) -> None:
    send(thread, crowd[:-1], times=5)
    send(thread, crowd, body="Saya setuju sekali")
    now = timezone.now()
    assert find_bursts(at=now) == 0
    send(thread, crowd, body="Kami meminta jalur pejalan kaki yang teduh di sepanjang tepian")
    assert find_bursts(at=now + timedelta(hours=2)) == 0
    assert not Burst.objects.exists()


def test_later_copies_join_the_card_that_waits(thread: Thread, crowd: list[Person]) -> None:
    send(thread, crowd)
    assert find_bursts(at=timezone.now()) == 5
    assert find_bursts(at=timezone.now()) == 0
    send(thread, [factories.verified()])
    assert find_bursts(at=timezone.now()) == 1
    assert Burst.objects.get().cases.count() == 6


def test_what_the_screening_held_and_readers_reported_waits_on_the_card(
    thread: Thread, crowd: list[Person], budi: Person
) -> None:
    send(thread, crowd)
    told = Comment.objects.first()
    report(
        kind="comment", key=told.pk, person=budi, reason=Reason.ADVERTISING, words="",
        at=timezone.now(),
    )  # fmt: skip
    send(thread, [factories.verified()], body=f"{SLOGAN} 0812 5550 1234")
    find_bursts(at=timezone.now())
    causes = sorted(Burst.objects.get().cases.values_list("cause", flat=True))
    assert causes == sorted([Cause.BURST] * 4 + [Cause.REPORT, Cause.SCREENING])
    assert Comment.objects.filter(state=State.HELD).count() == 1


def test_a_card_is_as_urgent_as_its_most_urgent_text(
    thread: Thread, crowd: list[Person], budi: Person, ana: Person
) -> None:
    send(thread, crowd)
    first, second = Comment.objects.order_by("pk")[:2]
    now = timezone.now()
    report(kind="comment", key=first.pk, person=budi, reason=Reason.HATE, words="", at=now)
    find_bursts(at=timezone.now())
    assert Burst.objects.get().due_at == now + timedelta(hours=2)
    report(kind="comment", key=second.pk, person=ana, reason=Reason.THREAT, words="", at=now)
    assert Burst.objects.get().due_at == now + timedelta(hours=1)


def test_one_decision_for_all_is_logged_for_each(
    client: Client, thread: Thread, crowd: list[Person], citra: Person
) -> None:
    send(thread, crowd, times=12)
    find_bursts(at=timezone.now())
    burst = Burst.objects.get()
    client.force_login(citra.user)
    page = client.get(f"/en/moderasi/serentak/{burst.pk}/")
    sent = {"action": "hide", "reason": Reason.ADVERTISING, "words": "Satu kali cukup."}
    sent["submission_key"] = page.context["form"].initial["submission_key"]
    address = f"/en/moderasi/serentak/{burst.pk}/"
    first, second = (client.post(address, sent).status_code for _ in range(2))
    assert (first, second) == (302, 302)
    carry_out_bursts()
    assert Decision.objects.filter(reason=Reason.ADVERTISING, decided_by=citra.user).count() == 60
    assert Log.objects.get(name="moderation").leaves.count() == 60
    assert not Comment.objects.public().exists()
    assert Notice.objects.filter(person=crowd[0]).count() == 12
    burst.refresh_from_db()
    assert burst.closed_at


def test_to_leave_them_public_tells_nobody_what_did_not_change(
    thread: Thread, crowd: list[Person], citra: Person
) -> None:
    send(thread, crowd)
    now = timezone.now()
    find_bursts(at=now)
    burst = decide_burst(
        burst=Burst.objects.get(), action=Action.PUBLISH, reason="", words="", by=citra.user, at=now
    )
    carry_out(burst=burst, at=now)
    assert Comment.objects.public().count() == 5
    assert Decision.objects.count() == 5
    assert not Notice.objects.exists()
    send(thread, crowd[:2])
    assert find_bursts(at=timezone.now()) == 0


def test_who_decides_leaves_an_own_text_to_a_colleague(
    thread: Thread, crowd: list[Person], citra: Person, cahya: Person
) -> None:
    send(thread, crowd)
    own = factories.comment(thread, citra, body=SLOGAN)
    now = timezone.now()
    find_bursts(at=now)
    what = {"action": Action.HIDE, "reason": Reason.ADVERTISING, "words": "Satu kali cukup."}
    burst = decide_burst(burst=Burst.objects.get(), by=citra.user, at=now, **what)
    carry_out(burst=burst, at=now)
    own.refresh_from_db()
    assert own.state == State.PUBLISHED
    left = Case.objects.get(closed_at=None)
    assert (left.key, left.burst) == (own.pk, None)
    with pytest.raises(Refused, match="already decided"):
        decide_burst(burst=burst, by=cahya.user, at=now, **what)


def test_a_card_whose_texts_were_settled_one_by_one_is_done(
    thread: Thread, crowd: list[Person], citra: Person
) -> None:
    send(thread, crowd)
    now = timezone.now()
    find_bursts(at=now)
    for case in Case.objects.all()[:3]:
        decide(case=case, action=Action.PUBLISH, reason="", words="", by=citra.user, at=now)
    for case in Case.objects.filter(closed_at=None):
        comment = Comment.objects.get(pk=case.key)
        withdraw_comment(comment=comment, person=comment.author, at=now)
    assert not open_bursts().exists()
    find_bursts(at=now)
    done = Burst.objects.get()
    assert done.closed_at
    with pytest.raises(Refused, match="already decided"):
        decide_burst(burst=done, action=Action.PUBLISH, reason="", words="", by=citra.user, at=now)


def test_the_card_is_for_moderators(
    client: Client, thread: Thread, crowd: list[Person], ana: Person
) -> None:
    send(thread, crowd)
    find_bursts(at=timezone.now())
    address = f"/en/moderasi/serentak/{Burst.objects.get().pk}/"
    assert client.get(address).status_code == 302
    client.force_login(ana.user)
    assert client.get(address).status_code == 403


def test_a_restriction_of_all_needs_reason_and_words(
    client: Client, thread: Thread, crowd: list[Person], citra: Person
) -> None:
    send(thread, crowd)
    find_bursts(at=timezone.now())
    burst = Burst.objects.get()
    client.force_login(citra.user)
    sent = {"action": "hide", "submission_key": "k" * 32}
    assert client.post(f"/en/moderasi/serentak/{burst.pk}/", sent).status_code == 422
    with pytest.raises(IntegrityError), transaction.atomic():
        Burst.objects.update(action="hide", decided_by=citra.user, decided_at=timezone.now())


def test_the_card_costs_the_same_for_any_number(
    client: Client, thread: Thread, crowd: list[Person], citra: Person
) -> None:
    send(thread, crowd)
    find_bursts(at=timezone.now())
    client.force_login(citra.user)

    def grow(amount: int) -> None:
        send(thread, [factories.verified() for _ in range(amount)])
        find_bursts(at=timezone.now())

    assert_constant(costs(client, f"/en/moderasi/serentak/{Burst.objects.get().pk}/", grow))


def test_one_card_moves_no_public_figure_of_what_was_decided_one_by_one(
    client: Client, thread: Thread, crowd: list[Person], ana: Person, budi: Person, citra: Person
) -> None:
    now = timezone.now()
    alone = factories.comment(thread, ana, body="Lurahnya pemalas.")
    report(
        kind="comment", key=alone.pk, person=budi, reason=Reason.INSULT, words="",
        at=now - timedelta(hours=6),
    )  # fmt: skip
    one = Case.objects.get()
    decide(case=one, action=Action.PUBLISH, reason="", words="", by=citra.user, at=now)
    before = figures(now - timedelta(days=1))
    send(thread, crowd, times=12)
    find_bursts(at=timezone.now())
    waiting = figures(now - timedelta(days=1))
    assert waiting["waiting"] == before["waiting"] + 1
    burst = decide_burst(
        burst=Burst.objects.get(), action=Action.PUBLISH, reason="", words="", by=citra.user,
        at=timezone.now(),
    )  # fmt: skip
    carry_out(burst=burst, at=timezone.now(), most=100)
    after = figures(now - timedelta(days=1))
    assert Decision.objects.count() == 61
    assert {name: after[name] for name in before if name != "cards"} == {
        name: before[name] for name in before if name != "cards"
    }
    assert after["median"] == timedelta(hours=6)
    assert after["cards"]["count"] == 1
    assert after["cards"]["texts"] == [{"action": "publish", "count": 60}]
    page = client.get("/en/moderasi/angka/").content.decode()
    assert "texts: publish" in page
    assert '"card":' in Log.objects.get(name="moderation").leaves.last().data


def test_copies_and_slogans_of_sixty_new_accounts_are_two_cards(
    client: Client, thread: Thread, ana: Person, citra: Person
) -> None:
    """Journey J5: other people are undisturbed, nobody is kept out, figures are not bent."""
    people = [factories.verified() for _ in range(60)]
    now = timezone.now()
    own = factories.comment(thread, ana, body="Saya berjualan di sana sejak 2009, dan ramai.")
    short = factories.comment(thread, ana, body="Lampu gang 3 mati")
    before = figures(now - timedelta(days=1))
    shouts = (
        "Tolak penggusuran!",
        "#TOLAKPENGGUSURAN",
        "Selamatkan Tepian!",
        "Walikota dengar kami",
    )
    for number in range(500):
        factories.comment(thread, people[number % 60], body=SLOGAN + "!" * (number % 3))
    for number in range(200):
        factories.comment(thread, people[number * 7 % 60], body=shouts[number % 4])
    assert find_bursts(at=timezone.now()) == 700
    assert find_bursts(at=timezone.now()) == 0
    cards = list(open_bursts())
    assert sorted(card.waiting for card in cards) == [200, 500]
    assert Comment.objects.public().count() == 702
    assert not Case.objects.filter(kind="comment", key__in=[own.pk, short.pk]).exists()
    waiting = figures(now - timedelta(days=1))
    assert waiting["waiting"] == before["waiting"] + 2
    assert {n: waiting[n] for n in before if n != "waiting"} == {
        n: before[n] for n in before if n != "waiting"
    }
    send(thread, people[:1], body="Dan saya masih boleh menulis hal lain tentang tepian ini")
    assert Comment.objects.public().count() == 703


def test_few_people_with_the_same_few_words_are_no_campaign(
    thread: Thread, crowd: list[Person]
) -> None:
    send(thread, crowd, body="Tolak penggusuran!", times=4)
    assert find_bursts(at=timezone.now()) == 0
    for _ in range(settings.REMBUK_SLOGAN_PEOPLE):
        factories.comment(thread, factories.verified(), body="Saya setuju")
    assert find_bursts(at=timezone.now()) == 0
