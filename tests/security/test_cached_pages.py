"""What is kept for all visitors holds nothing of anybody."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.translation import override

from accounts.actions.people import change_public_name
from accounts.models import Person
from cms.models import Department
from insights.models import Decision as Published
from moderation.actions import decide, report
from moderation.choices import Action, Reason
from participation.actions.comments import write_comment
from participation.actions.site import ensure_site
from participation.models import ConsultationIndexPage, ConsultationPage
from polls.actions import polls
from polls.actions.ballots import cast_ballot
from polls.models import Poll
from proposals.actions.ideas import edit_idea, submit_idea, support_idea, withdraw_idea
from tests import factories
from tests.security.conftest import CANARIES, City, own_pages
from tests.web.pages import NEEDS_REDIS, Visitor
from web import page_cache

pytestmark = NEEDS_REDIS
OFFERS = "/id/cari/saran/"
"""What is offered while one types holds nothing of anybody."""
DEBATE = "/id/konsultasi/tepian/"
PRIVATE = [*CANARIES.values(), "kanari-draf", "Kata yang kasar", "csrfmiddlewaretoken"]


@pytest.fixture
def debate_page(town: City) -> ConsultationPage:
    """The page of the town's debate, below the city's home."""
    ensure_site()
    index = ConsultationIndexPage.objects.get(locale__language_code="id")
    page = ConsultationPage(
        title="Tepian", slug="tepian", translation_key=town.debate.translation_key, level="involve",
        promise="Kami menjawab.", introduction="Tepian sungai.", territory=town.debate.territory,
        department=town.debate.department, locale=index.locale, **factories.ANSWERS,
    )  # fmt: skip
    index.add_child(instance=page)
    return page


def addresses(town: City) -> list[str]:
    with override("id"):
        found = [town.address(name, pattern) for name, pattern in own_pages().items()]
    wagtail = {"/id/", "/id/konsultasi/", DEBATE}
    pages = {path for path in found if path.startswith("/id/") and path.endswith("/")}
    return sorted(pages | wagtail)


def test_after_ana_a_visitor_reads_nothing_of_hers(
    town: City, debate_page: ConsultationPage, visitor: Visitor
) -> None:
    found = [path for path in addresses(town) if visitor.get(path) and visitor.keeps(path)]
    pages = {"/id/", DEBATE, "/id/gagasan/tepian/", "/id/suara/tepian/", "/id/moderasi/angka/"}
    assert pages | {f"/id/gagasan/tepian/{town.idea.pk}/"} <= set(found)
    page_cache.forget_all()
    people = [town.client("ana"), town.client("citra")]
    for address in found:
        for client in people:
            hers = client.get(address)
            assert not visitor.keeps(address), f"kept of somebody: {address}"
        first, second = visitor.get(address), visitor.get(address)
        assert first.content == second.content == visitor.built(address).content
        assert not [word for word in PRIVATE if word in first.text], address
        assert not second.cookies, address
        # Whoever has a session gets a page of their own.
        hers = people[0].get(address)
        assert "ETag" not in hers, address
        assert hers.content != first.content or address == OFFERS, address


def test_who_says_who_they_are_gets_nothing_kept(town: City, visitor: Visitor) -> None:
    address = "/id/gagasan/tepian/"
    visitor.get(address)
    assert visitor.keeps(address)
    for cookie in ("sessionid", "look", "messages"):
        client = Client()
        client.cookies[cookie] = "x"
        assert "ETag" not in client.get(address), cookie
    assert "ETag" not in visitor.get(address, Authorization="Basic eDp4")
    part = visitor.get(address, **{"HX-Request": "true", "HX-Target": "daftar"})
    assert "ETag" not in part


def test_a_page_with_the_mark_of_a_form_or_a_cookie_is_kept_for_nobody(
    town: City, visitor: Visitor
) -> None:
    for address in ("/id/akun/login/", "/id/akun/signup/", "/id/akun/kode/", "/id/cari/?q=taman"):
        assert visitor.get(address).status_code == 200
        assert not visitor.keeps(address), address
    for address in ("/id/tidak-ada/", "/id/jejak-suara/", "/healthz", "/api/consultations"):
        visitor.get(address)
        assert not visitor.keeps(address), address


def test_a_kept_page_has_the_headers_of_a_fresh_one(town: City, visitor: Visitor) -> None:
    address = "/id/gagasan/tepian/"
    fresh, kept = visitor.get(address), visitor.get(address)
    assert visitor.keeps(address)
    assert dict(fresh.items()) == dict(kept.items())
    built = visitor.built(address)
    missing = set(built.headers) - set(kept.headers)
    assert not missing
    assert "Content-Security-Policy" in kept
    assert kept["X-Frame-Options"] == built["X-Frame-Options"]
    assert kept["Content-Security-Policy"] == built["Content-Security-Policy"]


def _hide(town: City, at: datetime) -> None:
    bona, cahya = town.people["bona"], Person.objects.get(public_name="Cahya")
    flag = report(
        kind="comment", key=town.comment.pk, person=bona, reason=Reason.INSULT, words="", at=at
    )
    decide(
        case=flag.case, action=Action.HIDE, reason=Reason.INSULT, words="Kasar.",
        by=cahya.user, at=at,
    )  # fmt: skip


def _vote(town: City, at: datetime) -> None:
    cast_ballot(poll=Poll.objects.get(), person=town.people["bona"], choice=2, at=at)


def _close(town: City, at: datetime) -> None:
    poll = Poll.objects.get()
    polls.close_poll(poll=poll, at=poll.closes_at)


def _publish() -> None:
    page = ConsultationPage.objects.get()
    page.introduction = "Tepian sungai yang teduh."
    page.save_revision().publish()


SHOWN = [
    "/id/", DEBATE, "/id/gagasan/tepian/", "/id/suara/tepian/", "/id/suara/tepian/hasil/",
    "/id/suara/tepian/log/",    "/id/keputusan/tepian/", "/id/moderasi/angka/",
]  # fmt: skip
VERBS: dict[str, Callable[[City, datetime], object]] = {
    "name": lambda town, at: change_public_name(person=town.people["ana"], public_name="Anisa"),
    "comment": lambda town, at: write_comment(
        person=town.people["bona"], thread=town.debate.thread, body="Beri tempat teduh.",
        stance="for", at=at,
    ),
    "hide": _hide,
    "idea": lambda town, at: submit_idea(
        person=town.people["bona"], consultation=town.debate, title="Halte", body="Halte baru.",
        area=factories.area("64.72.03.1005"), at=at,
    ),
    "support": lambda town, at: support_idea(person=town.people["bona"], idea=town.idea, at=at),
    "edit": lambda town, at: edit_idea(
        idea=town.idea, person=town.people["ana"], title="Lampu taman", body="Terang.", at=at
    ),
    "withdraw": lambda town, at: withdraw_idea(idea=town.idea, person=town.people["ana"], at=at),
    "vote": _vote,
    "close": _close,
    "decision": lambda town, at: Published.objects.update(
        published_at=at, signed_by=town.people["eko"].user, signer_name="Eko", signed_alone=True
    ),
    "page": lambda town, at: _publish(),
    "department": lambda town, at: Department.objects.update(name="Dinas Lain"),
}  # fmt: skip


def test_each_verb_is_seen_at_once(
    town: City, debate_page: ConsultationPage, visitor: Visitor
) -> None:
    """No page is kept that would be another one now, whoever forgot to say so."""
    shown = {path: visitor.get(path).content for path in SHOWN}
    for verb, act in VERBS.items():
        with visitor.committing():
            act(town, timezone.now())
        before = shown
        shown = {path: visitor.get(path).content for path in SHOWN}
        for path, content in shown.items():
            assert content == visitor.built(path).content, (verb, path)
        # While a vote runs, nobody is told who or how many have voted.
        assert verb == "vote" or shown != before, f"no page shows what {verb} does"


def test_the_moment_of_a_vote_is_told_by_no_page(
    town: City, debate_page: ConsultationPage, visitor: Visitor
) -> None:
    """A page that is built anew for each vote would answer later, and tell that somebody voted."""
    pages = [path for path in addresses(town) if visitor.get(path) and visitor.keeps(path)]
    for choice in (1, 2):
        with visitor.committing():
            cast_ballot(
                poll=Poll.objects.get(),
                person=town.people["bona"],
                choice=choice,
                at=timezone.now(),
            )
    assert [path for path in pages if not visitor.keeps(path)] == []
