"""The published code: its wordings, who changes them, and what an author reads of a decision."""

import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localtime

from accounts.models import Person
from ledger.models import Leaf
from moderation.actions import appeal, decide_appeal, report
from moderation.actions.code import publish_rule, wording
from moderation.choices import Action, AppealState, Cause, Reason, State
from moderation.models import Case, Decision, RuleVersion
from moderation.queries.code import in_force, versions
from participation.models import Comment, Consultation
from proposals.actions.ideas import support_idea
from proposals.queries.ideas import ideas_of, ordered
from tests import factories
from web.refusal import Refused
from web.submissions import new_key

pytestmark = pytest.mark.django_db
Judge = Callable[..., Decision]
NEW = {
    "name": {"id": "Merendahkan orang", "en": "Degrading a person"},
    "words": {"id": "Jangan merendahkan.", "en": "Do not degrade."},
    "example": {"id": "Tidak boleh: “Bodoh.”", "en": "Not allowed: “Stupid.”"},
}
CODE, RULE = "/en/moderasi/aturan/", "/en/moderasi/aturan/insult/"


@pytest.fixture
def gita(city: object) -> Person:
    """A publisher."""
    return factories.staff("gita", "publisher")


def publish(gita: Person, seen: int = 1, **more: dict[str, str]) -> RuleVersion:
    return publish_rule(reason="insult", new=NEW | more, seen=seen, by=gita.user, at=timezone.now())


def test_every_reason_has_a_rule_with_an_example_in_both_languages(db: None) -> None:
    rules = in_force()
    assert [rule.reason for rule in rules] == Reason.values
    for rule in rules:
        for said in (rule.name, rule.words, rule.example):
            assert set(said) == {"id", "en"}
            assert all(said.values())
        rule.clean_fields(exclude=["published_by"])


def test_a_decision_keeps_the_wording_under_which_it_was_taken(
    case: Case, citra: Person, gita: Person, judge: Judge
) -> None:
    decision = judge(case, citra)
    assert decision.rule is not None
    before = wording(decision.rule)
    made = publish(gita)
    decision.refresh_from_db()
    assert (decision.rule.number, made.number) == (1, 2)
    assert wording(decision.rule) == before != wording(made)
    assert versions("insult") == [made, decision.rule]
    log = [json.loads(data) for data in Leaf.objects.values_list("data", flat=True)]
    assert [(e["type"], e["rule"], e["wording"]) for e in log] == [
        ("decision", 1, before),
        ("rule", 2, wording(made)),
    ]


def test_the_log_says_what_figures_need(
    case: Case, citra: Person, debate: Consultation, judge: Judge
) -> None:
    decision = judge(case, citra, Action.PUBLISH)
    entry = json.loads(Leaf.objects.get().data)
    assert entry["consultation"] == debate.slug
    assert entry["kind"] == "comment"
    assert entry["opened"] == case.opened_at.isoformat()
    assert entry["at"] == decision.decided_at.isoformat()
    assert "rule" not in entry
    assert decision.rule is None


def test_a_stale_or_equal_wording_is_refused(gita: Person) -> None:
    publish(gita)
    with pytest.raises(Refused, match="Somebody else has changed"):
        publish(gita, seen=1)
    with pytest.raises(Refused, match="the same as the present"):
        publish(gita, seen=2)
    assert publish(gita, seen=2, name={"id": "Lain"}).number == 3


def test_the_database_keeps_a_wording_as_it_is(gita: Person) -> None:
    made = publish(gita)
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        RuleVersion.objects.filter(pk=made.pk).update(words={"id": "Lain"})


def test_everybody_reads_the_code_and_publishers_change_it(
    client: Client, gita: Person, ana: Person, citra: Person, dewi: Person
) -> None:
    shown = client.get(CODE)
    assert not shown.cookies
    assert "The lurah is an idiot." in shown.content.decode()
    assert "Lurahnya tolol." in client.get("/id/moderasi/aturan/").content.decode()
    assert client.get("/en/moderasi/aturan/nothing/").status_code == 404
    data = {f"{field}_{code}": text for field, said in NEW.items() for code, text in said.items()}
    for somebody in (None, ana, citra, dewi):
        client.logout()
        if somebody:
            client.force_login(somebody.user)
        assert "/ubah/" not in client.get(RULE).content.decode()
        sent = client.post(f"{RULE}ubah/", {**data, "seen": 1, "submission_key": new_key()})
        assert sent.status_code == (403 if somebody else 302)
    client.force_login(gita.user)
    assert f"{RULE}ubah/" in client.get(RULE).content.decode()
    form = client.get(f"{RULE}ubah/")
    assert "Insulting a person" in form.content.decode()
    assert client.post(f"{RULE}ubah/", {"submission_key": new_key()}).status_code == 422
    sent = client.post(f"{RULE}ubah/", {**data, "seen": 1, "submission_key": new_key()})
    assert (sent.status_code, sent["Location"]) == (302, RULE)
    client.logout()
    words = client.get(RULE).content.decode()
    assert "Degrading a person" in words
    assert "Insulting a person" in words  # the earlier wording stays


def test_reporting_and_deciding_use_the_names_of_the_code(
    client: Client, case: Case, comment: Comment, citra: Person, gita: Person, eko: Person
) -> None:
    publish(gita)
    client.force_login(eko.user)
    assert (
        "Degrading a person" in client.get(f"/en/laporkan/comment/{comment.pk}/").content.decode()
    )
    client.force_login(citra.user)
    assert "Degrading a person" in client.get(f"/en/moderasi/{case.pk}/").content.decode()


def test_the_author_reads_what_why_how_and_until_when(
    client: Client, case: Case, ana: Person, citra: Person, gita: Person, judge: Judge
) -> None:
    decision = judge(case, citra)
    publish(gita)
    client.force_login(ana.user)
    address = f"/en/alasan/{decision.pk}/"
    words = client.get(address).content.decode()
    until = date_format(localtime(decision.decided_at + timedelta(days=7)), "DATETIME_FORMAT")
    for said in (
        "Only you and moderators can read your text.",
        "Insulting a person",
        "The lurah is an idiot.",
        f"{RULE}#v1",
        "A reader reported it.",
        "No program had marked your text.",
        "A person read your text and took this decision.",
        f"You can object until {until}.",
    ):
        assert said in words, said
    assert "Degrading" not in words
    Case.objects.update(cause=Cause.SCREENING, findings=[{"what": "link", "start": 0, "end": 2}])
    words = client.get(address).content.decode()
    assert "A program brought your text before a moderator; it decides nothing." in words
    assert "Marked was: link." in " ".join(words.split())
    Decision.objects.update(decided_at=timezone.now() - timedelta(days=7, minutes=1))
    words = client.get(address).content.decode()
    assert "The time to object ended on" in words
    assert 'name="words"' not in words


def test_a_reversed_decision_gives_place_and_supports_back(
    city: object, ana: Person, budi: Person, citra: Person, cahya: Person, judge: Judge
) -> None:
    debate = factories.consultation("ideas", slug="gagasan")
    now = timezone.now()
    first, second, third = (
        factories.idea(debate, ana, created_at=now - timedelta(hours=age)) for age in (3, 2, 1)
    )
    for _ in range(2):
        support_idea(person=factories.verified(), idea=second, at=now)
    support_idea(person=factories.verified(), idea=first, at=now)

    def listed(order: str) -> list[tuple[int, int]]:
        found = ordered(ideas_of(debate), order, "seed")
        return [(idea.pk, idea.support_count) for idea in found]

    orders = ("newest", "supported", "discussed", "rotating")
    before = [listed(order) for order in orders]
    case = report(
        kind="idea", key=second.pk, person=budi, reason="insult", words="", at=now
    ).case  # fmt: skip
    decision = judge(case, citra)
    assert second.pk not in {pk for pk, _count in listed("newest")}
    made = appeal(decision=decision, person=ana, words="Bukan hinaan.", at=now)
    decide_appeal(appeal=made, state=AppealState.REVERSED, answer="Benar.", by=cahya.user, at=now)
    second.refresh_from_db()
    assert second.state == State.PUBLISHED
    assert [listed(order) for order in orders] == before
    assert third.pk in {pk for pk, _count in listed("newest")}
