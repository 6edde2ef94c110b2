"""The page on which editors say how a consultation votes."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from accounts.actions.roles import assign_role
from participation.actions.site import ensure_site
from participation.models import Consultation, ConsultationIndexPage, ConsultationPage, PlannedPhase
from participation.registries.activities import BallotOption
from polls.actions.polls import open_poll
from polls.models import Poll, PollPage
from polls.queries import readiness
from tests import factories

pytestmark = pytest.mark.django_db
OPTIONS = [
    {"label": "Jalan", "cost": 60, "category": "sarpras"},
    {"label": "Saluran", "cost": 50, "category": "sarpras"},
    {"label": "Pelatihan", "cost": 30, "category": "pemberdayaan"},
]


@pytest.fixture
def gita(city: object) -> Client:
    """A publisher at the admin of a city that has a site."""
    ensure_site()
    user = factories.person("gita").user
    assert user is not None
    assign_role(user=user, role="publisher", area=factories.area("64.72"), by=None)
    client = Client()
    client.force_login(user)
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def parent(gita: Client) -> ConsultationPage:
    """A consultation whose vote begins tomorrow."""
    index = ConsultationIndexPage.objects.get(locale__language_code="id")
    page = ConsultationPage(
        title="Taman?", slug="taman", promise="Kami menjawab.", introduction="Taman.",
        level="involve", territory=factories.area("64.72"), department=factories.department(),
        locale=index.locale, **factories.ANSWERS,
    )  # fmt: skip
    begins = timezone.now() + timedelta(days=1)
    page.planned_phases = [
        PlannedPhase(kind="vote", starts_at=begins, ends_at=begins + timedelta(days=9))
    ]
    index.add_child(instance=page)
    page.save_revision().publish()
    return page


def form(
    options: list[dict[str, Any]] | None = None,
    shares: list[dict[str, Any]] | None = None,
    **changes: Any,
) -> dict[str, Any]:
    """What the browser sends to publish."""
    words = {
        "title": "Apa yang dibangun?", "slug": "suara", "rule": "equal-shares", "most": "",
        "points": 5, "seats": 1, "budget": 100, "step": 5, "completion": "add1",
        "ties": "together", "published": "whole", "quorum": 0,
        "comment_notifications": "on", "action-publish": "1",
    }  # fmt: skip
    rows = {
        "planned_options": inline_formset(OPTIONS if options is None else options),
        "shares": inline_formset(shares or []),
        "comments": inline_formset([]),
    }
    found: dict[str, Any] = nested_form_data(words | changes | rows)
    return found


def send(client: Client, parent: ConsultationPage, **changes: Any) -> Any:
    """Create the page in the admin."""
    return client.post(f"/admin/pages/add/polls/pollpage/{parent.pk}/", form(**changes))


def test_a_published_page_plans_the_poll(gita: Client, parent: ConsultationPage) -> None:
    shares = [{"category": "sarpras", "least": 60, "most": 70}]
    refused = send(gita, parent, shares=shares).content.decode()
    assert "for a budget that each voter divides" in refused
    assert send(gita, parent, quorum=7, most=2).status_code == 302
    poll = Poll.objects.get()
    assert (poll.question, poll.rule, poll.method) == (
        "Apa yang dibangun?",
        "equal-shares",
        "budget",
    )
    assert (poll.limits, poll.quorum) == ({"most": 2}, 7)
    assert poll.counting == {"budget": 100, "completion": "add1", "steps": 100_000, "shares": []}
    options = poll.options.values_list("position", "labels", "cost", "category")
    assert next(iter(options)) == (1, {"id": "Jalan"}, 60, "sarpras")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"budget": ""}, "needs a budget"),
        ({"options": OPTIONS[:1]}, "at least two options"),
        ({"most": 4}, "Between one and the number of options"),
        ({"options": [*OPTIONS[:2], {"label": "Taman"}]}, "has a cost"),
        ({"shares": [{"category": "lain", "least": 0, "most": 9}]}, "No option has this category"),
        ({"shares": [{"category": "sarpras", "least": 9, "most": 5}]}, "Not less than the least"),
        (
            {
                "shares": [
                    {"category": "sarpras", "least": 60, "most": 90},
                    {"category": "pemberdayaan", "least": 50, "most": 90},
                ]
            },
            "more than the whole budget",
        ),
        ({"rule": "scottish-stv", "seats": 3}, "more options than winners"),
        ({"published": "cut"}, "Only a ranking has places"),
        (
            {
                "rule": "allocation",
                "step": 25,
                "shares": [{"category": "sarpras", "least": 60, "most": 70}],
            },
            "in these steps",
        ),
    ],
)
def test_what_does_not_fit_is_said_and_what_was_typed_stays(
    gita: Client, parent: ConsultationPage, changes: dict[str, Any], words: str
) -> None:
    answer = send(gita, parent, **changes)
    assert answer.status_code == 200
    assert words in answer.content.decode()
    assert "Apa yang dibangun?" in answer.content.decode()
    assert not PollPage.objects.exists()


def test_an_editor_sets_the_steps_of_a_divided_budget(
    gita: Client, parent: ConsultationPage
) -> None:
    """Five percent of the budget by default."""
    assert PollPage().step == 5
    shares = [{"category": "sarpras", "least": 60, "most": 70}]
    assert send(gita, parent, rule="allocation", step=10, shares=shares).status_code == 302
    assert Poll.objects.get().limits == {"budget": 100, "step": 10}


def test_an_editor_has_rankings_published_cut(gita: Client, parent: ConsultationPage) -> None:
    assert send(gita, parent, rule="irv", published="cut").status_code == 302
    assert Poll.objects.get().counting == {"seats": 1, "published": "cut"}


def test_rules_are_frozen_when_the_vote_opens(gita: Client, parent: ConsultationPage) -> None:
    send(gita, parent)
    poll = Poll.objects.get()
    open_poll(poll=poll, at=timezone.now() + timedelta(days=1))
    page = PollPage.objects.get()
    address = f"/admin/pages/{page.pk}/edit/"
    answer = gita.post(address, form(rule="greedy", slug=page.slug))
    assert "can no longer be changed" in answer.content.decode()
    page.rule = "greedy"
    page.save_revision().publish()
    poll.refresh_from_db()
    assert poll.rule == "equal-shares"


def test_a_page_that_is_gone_leaves_the_plain_choice(
    gita: Client, parent: ConsultationPage
) -> None:
    send(gita, parent)
    PollPage.objects.get().unpublish()
    poll = Poll.objects.get()
    assert (poll.rule, poll.counting, poll.question) == ("single-choice", {}, "Taman?")


def test_the_page_shows_rule_options_and_the_way_to_the_ballot(
    gita: Client, parent: ConsultationPage, client: Client
) -> None:
    send(gita, parent)
    call_command("work", once=True)
    shown = client.get("/id/konsultasi/taman/suara/").content.decode()
    assert "Rp100" in shown
    assert "Pelatihan" in shown
    assert "/id/suara/taman/" in shown
    assert Consultation.objects.get().slug == "taman"


def test_the_form_says_what_would_be_replaced_and_how_few_may_vote(
    gita: Client, parent: ConsultationPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before anything is sent, and again while it can still be changed."""
    said = ("take the place of all of them", "Fewer than ten people may vote here (now: 0)")
    add = f"/admin/pages/add/polls/pollpage/{parent.pk}/"
    page = gita.get(add).content.decode()
    assert said[0] not in page
    assert said[1] in page
    offered = [BallotOption({"id": "Jembatan", "en": "A bridge"}), BallotOption({"id": "Feri"})]
    monkeypatch.setattr(readiness, "options_for", lambda consultation: offered)
    page = gita.get(add).content.decode()
    assert "have options: A bridge; Feri." in page
    for _ in range(10):
        factories.verified()
    assert send(gita, parent, budget="").status_code == 200
    assert send(gita, parent).status_code == 302
    edit = f"/admin/pages/{PollPage.objects.get().pk}/edit/"
    page = gita.get(edit).content.decode()
    assert said[0] in page
    assert said[1] not in page
    open_poll(poll=Poll.objects.get(), at=timezone.now())
    assert said[0] not in gita.get(edit).content.decode()
