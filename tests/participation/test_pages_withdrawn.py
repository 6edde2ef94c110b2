"""What hangs on a page follows it, in both languages, and comes back with it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.utils import timezone
from wagtail.models import Locale, Page, PageViewRestriction

from cms.models import NewsIndexPage, NewsPage
from participation.models import Comment, Consultation, ConsultationIndexPage, ConsultationPage
from polls.actions.polls import open_poll
from polls.models import PlannedOption, Poll, PollPage
from proposals.models import Idea, PolicyProposalPage, Proposal, ProposalSection
from search.drain import drain
from tests import factories
from tests.participation.test_addresses import published_as
from tests.participation.test_consultation_pages import gita, published
from tests.polls.test_pages import OPTIONS
from web.refusal import Refused

__all__ = ["gita"]
pytestmark = pytest.mark.django_db
SOON = timedelta(hours=1)


@pytest.fixture
def page(gita: Client) -> ConsultationPage:
    """A consultation in both languages with a proposal, an idea and comments, all indexed."""
    made = published()
    proposal = PolicyProposalPage(
        title="Kolam retensi", slug="kolam", summary="Ringkas.", can_change="<p>Letak</p>",
        locale=made.locale,
    )  # fmt: skip
    proposal.sections = [ProposalSection(heading="Letak", text="<p>Di tepi.</p>")]
    made.add_child(instance=proposal)
    proposal.save_revision().publish()
    english = made.copy_for_translation(Locale.objects.get(language_code="en"))
    english.title = "Which park?"
    english.save_revision().publish()
    row = Consultation.objects.get()
    assert row.thread is not None
    factories.comment(row.thread, body="Pohonnya jangan ditebang.")
    factories.comment(Proposal.objects.get().thread, body="Kolamnya terlalu dalam.")
    factories.idea(row, title="Lampu taman hemat listrik")
    index()
    return made


def index() -> None:
    """The index catches up."""
    call_command("rebuild_index")


def found(text: str, language: str = "id") -> int:
    """How many hits a search shows."""
    answer = Client().get(f"/{language}/cari/", {"q": text})
    return len(answer.context["found"].hits)


def shown() -> dict[str, bool]:
    """Where the consultation, and what hangs on it, can be seen."""
    client, idea = Client(), Idea.objects.get()
    thread = Consultation.objects.get().thread_id
    paths = [
        "/id/konsultasi/taman/", "/en/konsultasi/taman/", "/id/konsultasi/taman/kolam/",
        "/id/gagasan/taman/", f"/id/gagasan/taman/{idea.pk}/",
        "/api/consultations/taman", "/api/consultations/taman/ideas",
        "/api/consultations/taman/threads", f"/api/threads/{thread}/comments",
        f"/id/debat/{thread}/",
    ]  # fmt: skip
    seen = {path: client.get(path, follow=True).status_code == 200 for path in paths}
    seen |= {word: found(word) > 0 for word in ("ditebang", "terlalu dalam", "hemat", "kolam")}
    seen["list"] = "Taman?" in client.get("/id/konsultasi/").content.decode()
    seen["list in English"] = "park?" in client.get("/en/konsultasi/").content.decode()
    seen["front page"] = "Taman?" in client.get("/id/").content.decode()
    seen["in English"] = found("park", "en") > 0
    return seen


def unpublish_in_the_admin(client: Client, page: Page) -> None:
    assert client.post(f"/admin/pages/{page.pk}/unpublish/").status_code == 302


def expire(_client: Client, page: Page) -> None:
    Page.objects.filter(pk=page.pk).update(expire_at=timezone.now() - SOON)
    call_command("publish_scheduled")


def make_private(_client: Client, page: Page) -> None:
    PageViewRestriction.objects.create(page=page, restriction_type="login")


def make_the_list_private(client: Client, page: Page) -> None:
    make_private(client, page.get_parent())


@pytest.mark.parametrize(
    "act", [unpublish_in_the_admin, expire, make_private, make_the_list_private]
)
def test_everything_goes_at_once_and_comes_back(
    gita: Client, page: ConsultationPage, act: Callable[[Client, Page], None]
) -> None:
    assert all(shown().values()), shown()
    act(gita, page)
    # A private page leads to the sign-in, which is not the page.
    assert not any(v for k, v in shown().items() if not _is_sign_in(k)), shown()
    index()
    assert not any(v for k, v in shown().items() if not _is_sign_in(k))
    for restriction in PageViewRestriction.objects.all():
        restriction.delete()
    page = ConsultationPage.objects.get(pk=page.pk)
    page.expire_at = None
    page.save_revision().publish()
    drain()
    assert all(shown().values()), shown()


def _is_sign_in(path: str) -> bool:
    answer = Client().get(path, follow=True) if path.startswith("/") else None
    chain: list[Any] = answer.redirect_chain if answer else []
    return bool(chain) and "/login/" in chain[-1][0]


def test_ones_own_words_stay_readable_without_a_link_to_nowhere(
    page: ConsultationPage,
) -> None:
    author, client = Comment.objects.order_by("pk")[0].author, Client()
    assert author.user is not None
    client.force_login(author.user)
    assert "/id/debat/" in client.get("/id/jejak-suara/").content.decode()
    page.unpublish()
    words = client.get("/id/jejak-suara/").content.decode()
    assert "Pohonnya jangan ditebang." in words
    assert "/id/debat/" not in words
    assert "sedang tidak terbuka" in words


def test_the_form_of_a_report_shows_nothing_that_is_withdrawn(page: ConsultationPage) -> None:
    """Its address has the number of a text, and anybody can count."""
    comment, client = Comment.objects.order_by("pk")[0], Client()
    idea = factories.idea(comment.thread.consultation)
    user = factories.person("nina").user
    assert user is not None
    client.force_login(user)
    forms = [f"/id/laporkan/comment/{comment.pk}/", f"/id/laporkan/idea/{idea.pk}/"]
    assert [client.get(address).status_code for address in forms] == [200, 200]
    page.unpublish()
    for address in forms:
        assert client.get(address).status_code == 404
        assert client.post(address, {"reason": "insult"}).status_code == 404


def test_a_withdrawn_proposal_takes_its_debate_and_its_options_along(
    gita: Client, page: ConsultationPage
) -> None:
    proposal = PolicyProposalPage.objects.get()
    proposal.unpublish()
    assert found("terlalu dalam") == 0
    drain()
    assert found("terlalu dalam") == 0
    assert found("ditebang") == 1
    proposal.save_revision().publish()
    drain()
    assert found("terlalu dalam") == 1


def test_a_proposal_published_before_its_consultation_gets_its_debate(gita: Client) -> None:
    page = published()
    page.unpublish()
    Consultation.objects.all().update(thread=None)
    Consultation.objects.all().delete()
    proposal = PolicyProposalPage(
        title="Kolam", slug="kolam", summary="R.", can_change="<p>L</p>", locale=page.locale
    )
    page.add_child(instance=proposal)
    proposal.save_revision().publish()
    assert not Proposal.objects.exists()
    page.save_revision().publish()
    assert Proposal.objects.get().live


def bridge(parent: NewsIndexPage) -> NewsPage:
    news = NewsPage(title="Jembatan", slug="jembatan", introduction="Satu.", locale=parent.locale)
    parent.add_child(instance=news)
    news.save_revision().publish()
    return news


class TestNews:
    def test_the_translation_follows_its_source(self, gita: Client) -> None:
        parent = NewsIndexPage.objects.get(locale__language_code="id")
        news = NewsPage(
            title="Jembatan", slug="jembatan", introduction="Satu.", locale=parent.locale
        )
        parent.add_child(instance=news)
        news.save_revision().publish()
        english = news.copy_for_translation(Locale.objects.get(language_code="en"))
        english.title = "Bridge"
        english.save_revision().publish()
        index()
        assert (found('"jembatan"'), found('"bridge"', "en")) == (1, 1)
        assert Client().get("/en/berita/jembatan/").status_code == 200
        news.unpublish()
        assert Client().get("/en/berita/jembatan/").status_code == 404
        assert "Bridge" not in Client().get("/en/berita/").content.decode()
        assert (found('"jembatan"'), found('"bridge"', "en")) == (0, 0)
        drain()
        news.save_revision().publish()
        drain()
        assert Client().get("/en/berita/jembatan/").status_code == 200
        assert (found('"jembatan"'), found('"bridge"', "en")) == (1, 1)

    def test_a_private_article_is_in_no_list_and_no_search(self, gita: Client) -> None:
        parent = NewsIndexPage.objects.get(locale__language_code="id")
        news = NewsPage(
            title="Jembatan", slug="jembatan", introduction="Satu.", locale=parent.locale
        )
        parent.add_child(instance=news)
        news.save_revision().publish()
        english = news.copy_for_translation(Locale.objects.get(language_code="en"))
        english.save_revision().publish()
        index()
        PageViewRestriction.objects.create(page=news, restriction_type="login")
        assert found("jembatan") == 0
        for language in ("id", "en"):
            answer = Client().get(f"/{language}/berita/jembatan/", follow=True)
            assert "/login/" in answer.redirect_chain[-1][0]
            assert "Jembatan" not in Client().get(f"/{language}/berita/").content.decode()
        drain()
        assert found("jembatan") == 0


class TestDeleting:
    def test_what_people_said_stays_with_a_sentence(
        self, gita: Client, page: ConsultationPage
    ) -> None:
        index_page = ConsultationIndexPage.objects.get(locale__language_code="id")
        proposal = PolicyProposalPage.objects.get()
        gita.force_login(factories.administrator("bos"))
        for one in (page, proposal):
            address = f"/admin/pages/{one.pk}/delete/"
            for answer in (gita.get(address, follow=True), gita.post(address, follow=True)):
                assert "Batalkan penerbitan" in answer.content.decode()
            bulk = f"/admin/bulk/wagtailcore/page/delete/?id={one.pk}&next=/admin/"
            answer = gita.post(bulk, follow=True)
            assert "Batalkan penerbitan" in answer.content.decode()
        for one in (page, proposal, index_page):
            with pytest.raises(Refused, match=r"\d (komentar|comment)"), transaction.atomic():
                one.delete()
        assert Comment.objects.count() == 2
        assert Client().get("/id/konsultasi/taman/").status_code == 200

    def test_a_publisher_reads_why_too(self, gita: Client, page: ConsultationPage) -> None:
        """Also of a page with others below it, which Wagtail lets a publisher not delete."""
        for one in (PolicyProposalPage.objects.get(), page):
            answer = gita.post(f"/admin/pages/{one.pk}/delete/", follow=True)
            assert "Batalkan penerbitan" in answer.content.decode(), one
            assert Page.objects.filter(pk=one.pk).exists()

    def test_an_english_page_can_go(self, gita: Client, page: ConsultationPage) -> None:
        english = ConsultationPage.objects.get(locale__language_code="en")
        gita.post(f"/admin/pages/{english.pk}/delete/")
        assert not ConsultationPage.objects.filter(pk=english.pk).exists()
        assert Client().get("/id/konsultasi/taman/").status_code == 200

    def test_a_page_without_voices_goes_and_frees_its_address(self, gita: Client) -> None:
        page = published()
        gita.post(f"/admin/pages/{page.pk}/delete/")
        assert not Consultation.objects.exists()
        published()
        assert Client().get("/id/konsultasi/taman/").status_code == 200

    def test_an_address_of_a_row_without_a_page_is_freed(self, gita: Client) -> None:
        left = factories.consultation(slug="taman", live=False)
        published()
        left.refresh_from_db()
        assert left.slug != "taman"
        assert Client().get("/id/konsultasi/taman/").status_code == 200

    def test_the_number_is_said_before_unpublishing(
        self, gita: Client, page: ConsultationPage
    ) -> None:
        gita.cookies["django_language"] = "en"
        for address in (
            f"/admin/pages/{page.pk}/unpublish/",
            f"/admin/bulk/wagtailcore/page/unpublish/?id={page.pk}",
        ):
            words = gita.get(address).content.decode()
            assert "2 comments" in words
            assert "1 idea" in words

    def test_a_department_in_use_stays_with_a_sentence(
        self, gita: Client, page: ConsultationPage
    ) -> None:
        gita.force_login(factories.administrator("bos"))
        address = f"/admin/snippets/cms/department/delete/{page.department_id}/"
        answer = gita.post(address, follow=True)
        assert answer.status_code == 200
        assert "Taman?" in answer.content.decode()


class TestPlannedVote:
    def test_deleting_its_page_leaves_no_rule_in_force(self, gita: Client) -> None:
        poll_page = self.with_vote()
        words = gita.get(f"/admin/pages/{poll_page.pk}/delete/").content.decode()
        assert "kuorum" in words
        gita.post(f"/admin/pages/{poll_page.pk}/delete/")
        poll = Poll.objects.get()
        assert (poll.rule, poll.quorum, poll.options.count()) == ("single-choice", 0, 0)

    def test_the_page_of_an_opened_vote_is_not_deleted(self, gita: Client) -> None:
        poll_page = self.with_vote()
        poll = Poll.objects.get()
        open_poll(poll=poll, at=poll.opens_at)
        gita.post(f"/admin/pages/{poll_page.pk}/delete/")
        assert PollPage.objects.exists()
        words = gita.get(f"/admin/pages/{poll_page.get_parent().pk}/unpublish/").content.decode()
        assert "0 orang" in words
        with pytest.raises(Refused):
            poll_page.get_parent().delete()

    def test_the_page_of_an_opened_vote_is_not_moved(self, gita: Client) -> None:
        poll_page, other = self.with_vote(), published_as("kebun")
        before = poll_page.get_parent()
        poll = Poll.objects.get()
        open_poll(poll=poll, at=poll.opens_at)
        for address, sent in (
            (f"/admin/pages/{poll_page.pk}/move/{other.pk}/confirm/", {}),
            (
                f"/admin/bulk/wagtailcore/page/move/?id={poll_page.pk}",
                {"chooser": other.pk, "move_applicable": "on"},
            ),
        ):
            answer = gita.post(address, sent, follow=True)
            assert "sudah dibuka" in answer.content.decode(), address
            assert PollPage.objects.get().get_parent().pk == before.pk

    def test_the_page_of_a_planned_vote_can_be_moved(self, gita: Client) -> None:
        poll_page, other = self.with_vote(), published_as("kebun")
        bulk = f"/admin/bulk/wagtailcore/page/move/?id={poll_page.pk}"
        gita.post(bulk, {"chooser": other.pk, "move_applicable": "on"}, follow=True)
        assert PollPage.objects.get().get_parent().pk == other.pk

    def with_vote(self) -> PollPage:
        page = published(begins=timedelta(days=1))
        phase = page.planned_phases.get()
        phase.kind = "vote"
        page.planned_phases = [phase]
        page.save_revision().publish()
        poll_page = PollPage(
            title="Apa?", slug="suara", rule="approval", quorum=7, locale=page.locale
        )
        page.add_child(instance=poll_page)
        poll_page.planned_options = [PlannedOption(label=one["label"]) for one in OPTIONS]
        poll_page.save_revision().publish()
        assert Poll.objects.get().quorum == 7
        return poll_page
