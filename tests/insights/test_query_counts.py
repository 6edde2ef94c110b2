"""Reports, desks and one's own traces: as many queries for 1, 3 and 30 of whatever they show."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Person
from insights.actions.decisions import save_decision
from insights.actions.snapshots import freeze_report
from insights.actions.themes import add_members, answer_theme, create_theme
from insights.models import Theme
from moderation.actions import decide, report
from moderation.choices import Action, Reason
from participation.models import Comment, Consultation
from proposals.models import Idea, Support
from search import outbox
from search.drain import drain
from tests import factories
from tests.costs import assert_constant, assert_each_constant, costs, costs_of
from tests.insights.test_decision import WORDS, sort_rest

pytestmark = pytest.mark.django_db
KELURAHAN = ("64.72.03.1005", "64.72.03.1002", "64.72.05.1003")


@pytest.fixture
def debate(city: Any) -> Consultation:
    made: Consultation = factories.consultation("discussion", "ideas", slug="tepian")
    return made


def say_more(debate: Consultation, amount: int) -> None:
    """As many comments on a proposal of their own, ideas, people, places and frozen reports."""
    for number in range(Idea.objects.count(), amount):
        here = factories.area(KELURAHAN[number % 3])
        who = factories.verified(area_code=here.code)
        thread = factories.proposal(debate, sections=1, title=f"Usulan {number}").thread
        stance = ("for", "against", "neutral")[number % 3]
        factories.comment(thread, who, area=here, stance=stance, body=f"Lampu taman {number}")
        factories.comment(debate.thread, who, area=here, parent=factories.comment(debate.thread))
        idea = factories.idea(debate, factories.verified(), area=here)
        Support.objects.create(person=who, idea=idea)
        outbox.note("idea", idea.pk)
    outbox.note_many("comment", list(Comment.objects.values_list("pk", flat=True)))
    drain()


def fill_themes(debate: Consultation, amount: int, by: Person) -> None:
    for number in range(debate.themes.count(), amount):
        theme = create_theme(
            consultation=debate, name=f"Tema {number}", by=by.user, at=timezone.now()
        )
        keys = [("comment", pk) for pk in Comment.objects.values_list("pk", flat=True)]
        add_members(theme=theme, members=keys, by=by.user, at=timezone.now())
        answer_theme(
            theme=theme, outcome="adopted", reason="Dipasang.", by=by.user, at=timezone.now()
        )


def test_reports(client: Client, debate: Consultation, eko: Person) -> None:
    client.force_login(eko.user)

    def grow(amount: int) -> None:
        say_more(debate, amount)
        for _ in range(Consultation.objects.count(), amount):
            factories.consultation("discussion")
        for _ in range(debate.snapshots.count(), amount):
            freeze_report(consultation=debate, by=eko.user, at=timezone.now())

    # What a report asks depends on which stances and places there are: all of them from the start.
    say_more(debate, 3)
    rest = ["", "tepian/", "tepian/masukan/", "tepian/orang/", "tepian/masukan/?word=lampu"]
    assert_each_constant(costs_of(client, [f"/id/laporan/{one}" for one in rest], grow))


@pytest.mark.parametrize("many", ["themes", "texts"])
@pytest.mark.parametrize("address", ["keputusan/tepian/atur/", "theme", "keputusan/tepian/"])
def test_the_decision(
    client: Client, debate: Consultation, eko: Person, address: str, many: str
) -> None:
    client.force_login(eko.user)
    say_more(debate, 1)
    fill_themes(debate, 1, eko)
    sort_rest(debate, eko)
    decision = save_decision(consultation=debate, by=eko.user, at=timezone.now(), **WORDS)
    if address == "theme":
        address = f"keputusan/tepian/tema/{Theme.objects.get(is_other=False).pk}/"
    elif not address.endswith("atur/"):
        decision = factories.decision_published(decision, eko)

    def grow(amount: int) -> None:
        if many == "themes" and decision.published_at is None:
            fill_themes(debate, amount, eko)
        elif many == "themes":
            for number in range(debate.themes.count(), amount):
                Theme.objects.create(consultation=debate, name=f"Tema {number}")
        else:
            say_more(debate, amount)
            theme = debate.themes.get(is_other=False)
            theme.members.all().delete()
            theme.members.bulk_create(
                theme.members.model(theme=theme, kind="comment", key=pk)
                for pk in Comment.objects.values_list("pk", flat=True)
            )

    assert_constant(costs(client, f"/id/{address}", grow))


def test_my_voice(
    client: Client, debate: Consultation, ana: Person, citra: Person, budi: Person
) -> None:
    client.force_login(ana.user)
    survey = factories.survey(debate)

    def grow(amount: int) -> None:
        for number in range(Idea.objects.filter(author=ana).count(), amount):
            factories.idea(debate, ana)
            Support.objects.create(person=ana, idea=factories.idea(debate))
            factories.statement(survey, ana)
            comment = factories.comment(debate.thread, ana)
            now = timezone.now()
            flag = report(
                kind="comment", key=comment.pk, person=budi, reason=Reason.INSULT, words="", at=now
            )
            act = Action.HIDE if number % 2 else Action.PUBLISH
            decide(
                case=flag.case, action=act, reason=Reason.INSULT, words="Kasar.",
                by=citra.user, at=now,
            )  # fmt: skip

    assert_constant(costs(client, "/id/jejak-suara/", grow))
