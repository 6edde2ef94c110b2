"""What became of every idea of a cycle: counted once, and each number opens what it counts."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Person
from insights.models import Answer, Decision, Theme, ThemeMember
from insights.pages.idea_report import OUTCOMES
from moderation.choices import State
from participation.models import Consultation
from proposals.choices import RefusalReason, Stage
from proposals.models import Idea, StageChange
from tests import factories
from tests.costs import assert_constant, costs

pytestmark = pytest.mark.django_db
REPORT = "/en/rencana/rapor/probebaya/"
TODAY = timezone.localdate()


def idea_at(debate: Consultation, by: Person, stage: str, **facts: object) -> Idea:
    made: Idea = factories.idea(debate)
    Idea.objects.filter(pk=made.pk).update(stage=stage)
    if stage != Stage.OPEN:
        StageChange.objects.create(idea=made, stage=stage, made_by=by.user, words="x", **facts)
    return made


def test_each_idea_is_counted_once_and_each_number_opens_its_ideas(
    client: Client, eko: Person
) -> None:
    debate = factories.consultation("ideas", slug="probebaya")
    department = factories.department()
    days = {"soon": TODAY + timedelta(days=2), "over": TODAY - timedelta(days=1)}
    expected = {
        "done": idea_at(debate, eko, Stage.DONE),
        "planned": idea_at(debate, eko, Stage.PLANNED),
        "refused-too-costly": idea_at(debate, eko, Stage.REFUSED, reason=RefusalReason.TOO_COSTLY),
        "refused-duplicate": idea_at(debate, eko, Stage.REFUSED, reason=RefusalReason.DUPLICATE),
        "review": idea_at(debate, eko, Stage.REVIEW, department=department, due_on=days["soon"]),
        "late": idea_at(debate, eko, Stage.REVIEW, department=department, due_on=days["over"]),
        "waiting": idea_at(debate, eko, Stage.OPEN),
    }
    themed = idea_at(debate, eko, Stage.OPEN)
    factories.idea(debate, state=State.HIDDEN)
    theme = Theme.objects.create(consultation=debate, name="Lampu")
    part = Theme.objects.create(consultation=debate, name="Lampu gang", parent=theme)
    ThemeMember.objects.create(theme=part, kind="idea", key=themed.pk)
    Answer.objects.create(theme=theme, outcome="deferred", reason="Tahun depan")
    assert 'data-count="2"' in client.get(f"{REPORT}?hasil=waiting").text
    Decision.objects.create(
        consultation=debate,
        outcome="deferred",
        headline="Lampu tahun depan",
        reasons="Pagu",
        published_at=timezone.now(),
        signed_by=eko.user,
        signed_alone=True,
    )
    expected["answered-deferred"] = themed
    page = client.get(REPORT).text
    bar = r'href="\?hasil=([\w-]+)#daftar">[^<]*</a></span><span class="bars__value">(\d+)'
    rows = re.findall(bar, page)
    assert {name: int(count) for name, count in rows} == dict.fromkeys(expected, 1)
    for name, idea in expected.items():
        listed = client.get(f"{REPORT}?hasil={name}").text
        assert 'data-count="1"' in listed, name
        assert f"/en/gagasan/probebaya/{idea.pk}/" in listed, name
    figures = re.findall(r'href="\?hasil=([\w-]+)#daftar"><span class="figure__value">(\d+)', page)
    sets = {"all": 8, "taken-up": 2, "not-taken-up": 2, "without": 3, "late": 1}
    assert {name: int(count) for name, count in figures} == sets
    for name, count in sets.items():
        assert f'data-count="{count}"' in client.get(f"{REPORT}?hasil={name}").text, name
    for words in ("costs more than the budget", "Answered with its theme: Deferred".lower()):
        assert words in page.lower()
    assert REPORT in client.get("/en/keputusan/probebaya/").text
    assert client.get(f"{REPORT}?hasil=nonsense").status_code == 200
    assert set(expected) < set(OUTCOMES)


def test_the_report_costs_the_same_for_any_number(client: Client, eko: Person) -> None:
    debate = factories.consultation("ideas", slug="probebaya")

    def grow(amount: int) -> None:
        while Idea.objects.count() < amount:
            idea_at(debate, eko, Stage.REFUSED, reason=RefusalReason.DUPLICATE)

    assert_constant(costs(client, f"{REPORT}?hasil=refused-duplicate", grow))
