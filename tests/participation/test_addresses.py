"""What an editor's form accepts can be published, and an address once given never dies."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks
from wagtail.models import Locale

from cms.models import HomePage, TextPage
from notices.models import Notice
from participation.actions import publishing
from participation.actions.comments import write_comment
from participation.models import Comment, Consultation, ConsultationPage
from proposals.models import Idea, PolicyProposalPage, Proposal, ProposalSection, Section
from search.drain import drain
from tests import factories
from tests.participation.test_consultation_pages import add, form, gita, index, published

__all__ = ["gita"]
pytestmark = pytest.mark.django_db


class TestSlug:
    def test_an_accent_is_taken_off_and_the_page_is_public(self, gita: Client) -> None:
        title = "Bagaimana kafé kota?"
        sent = {**form(title=title, slug="bagaimana-kafé-kota"), "action-publish": "1"}
        assert gita.post(add(), sent).status_code == 302
        assert Consultation.objects.get().slug == "bagaimana-kafe-kota"
        for path in ("konsultasi", "gagasan", "api/consultations"):
            start = "/" if path.startswith("api") else "/id/"
            end = "" if path.startswith("api") else "/"
            assert Client().get(f"{start}{path}/bagaimana-kafe-kota{end}").status_code == 200

    @pytest.mark.parametrize("slug", ["東京", "!!!", "a" * 101])
    def test_what_cannot_be_published_is_a_sentence_at_the_field(
        self, gita: Client, slug: str
    ) -> None:
        answer = gita.post(add(), {**form(slug=slug), "action-publish": "1"})
        assert answer.status_code == 200
        assert answer.context["form"].errors["slug"]
        assert "Kami menjawab." in answer.content.decode()
        assert not ConsultationPage.objects.exists()

    def test_an_address_of_the_site_itself_is_refused(self, gita: Client) -> None:
        home = HomePage.objects.get(locale__language_code="id")
        sent = {
            "title": "Cari", "slug": "cari", "body-count": "0", "action-publish": "1",
            "comments-TOTAL_FORMS": "0", "comments-INITIAL_FORMS": "0",
        }  # fmt: skip
        answer = gita.post(f"/admin/pages/add/cms/textpage/{home.pk}/", sent)
        assert answer.context["form"].errors["slug"]
        assert not TextPage.objects.filter(slug="cari").exists()

    @pytest.mark.parametrize("slug", ["---", "a" * 101])
    def test_a_copy_has_an_address_of_the_same_kind(self, gita: Client, slug: str) -> None:
        page = published()
        copy = f"/admin/pages/{page.pk}/copy/"
        assert 'name="alias"' not in gita.get(copy).content.decode()
        sent = {"new_title": "Salinan", "new_slug": slug, "new_parent_page": page.get_parent().pk}
        answer = gita.post(copy, {**sent, "alias": "on"})
        assert answer.context["form"].errors["new_slug"]
        assert gita.post(copy, {**sent, "new_slug": "salinan", "alias": "on"}).status_code == 302
        assert ConsultationPage.objects.get(slug="salinan").alias_of is None

    def test_an_accent_that_comes_past_the_form_does_no_harm(self, gita: Client) -> None:
        page = published()
        page.slug = "kafé"
        page.save_revision().publish()
        assert Consultation.objects.get().slug == "kafe"
        assert Client().get("/id/konsultasi/kafé/").status_code == 200
        assert Client().get("/id/gagasan/kafe/").status_code == 200

    def test_the_slug_of_a_page_with_another_one_is_free(self, gita: Client) -> None:
        first = published()
        first.unpublish()
        first.slug = "kebun"
        first.save()
        published()
        assert Consultation.objects.filter(live=True).get().slug == "taman"
        first.save_revision().publish()
        assert set(Consultation.objects.values_list("slug", flat=True)) == {"taman", "kebun"}

    def test_publishing_and_applying_are_one(
        self, gita: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def broken(_consultation: object) -> None:
            raise RuntimeError

        monkeypatch.setattr(publishing, "follow_consultation", broken)
        gita.raise_request_exception = False
        gita.post(add(), {**form(), "action-publish": "1"})
        assert not ConsultationPage.objects.filter(live=True).exists()
        assert not Consultation.objects.exists()


def rename(
    page: ConsultationPage, slug: str, capture: DjangoCaptureOnCommitCallbacks
) -> ConsultationPage:
    with capture(execute=True):
        page.slug = slug
        page.save_revision().publish()
    return page


class TestAnotherSlug:
    @pytest.fixture
    def page(self, gita: Client) -> ConsultationPage:
        made = published()
        proposal = PolicyProposalPage(
            title="Kolam", slug="kolam", summary="R.", can_change="<p>L</p>", locale=made.locale
        )
        proposal.sections = [ProposalSection(heading="Letak", text="<p>Di tepi.</p>")]
        made.add_child(instance=proposal)
        proposal.save_revision().publish()
        return ConsultationPage.objects.get(pk=made.pk)

    def test_old_addresses_lead_on(
        self,
        page: ConsultationPage,
        django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
    ) -> None:
        row = Consultation.objects.get()
        idea, section = factories.idea(row), Section.objects.get()
        key = section.translation_key
        old = {
            "/id/konsultasi/taman/?komentar=3": "/id/konsultasi/kebun/?komentar=3",
            "/en/konsultasi/taman/": "/en/konsultasi/kebun/",
            "/id/konsultasi/taman/kolam/": "/id/konsultasi/kebun/kolam/",
            f"/id/konsultasi/taman/kolam/bagian/{key}/":
                f"/id/konsultasi/kebun/kolam/bagian/{key}/",
            "/id/gagasan/taman/?urut=newest": "/id/gagasan/kebun/?urut=newest",
            f"/en/gagasan/taman/{idea.pk}/": f"/en/gagasan/kebun/{idea.pk}/",
            "/api/consultations/taman": "/api/consultations/kebun",
        }  # fmt: skip
        rename(page, "kebun", django_capture_on_commit_callbacks)
        for before, after in old.items():
            answer = Client().get(before)
            assert (answer.status_code, answer["Location"]) == (301, after)
            assert Client().get(after).status_code == 200
        sent = Client().post(f"/id/gagasan/taman/{idea.pk}/dukung/")
        assert sent.status_code == 302  # to the sign-in, as ever

    def test_comments_old_and_new_are_found_where_they_stand(
        self,
        page: ConsultationPage,
        django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
        ana: object,
    ) -> None:
        idea = factories.idea(Consultation.objects.get())
        owners = [Consultation.objects.get(), Proposal.objects.get(), Section.objects.get(), idea]
        threads = [owner.thread for owner in owners]
        said = [factories.comment(thread, body=f"Kata {thread.pk}") for thread in threads if thread]
        call_command("rebuild_index")
        rename(page, "kebun", django_capture_on_commit_callbacks)
        drain()
        for comment in said:
            hits = Client().get("/id/cari/", {"q": comment.body}).context["found"].hits
            url = next(url for hit, url, _label, _titled in hits if hit.key == str(comment.pk))
            answer = Client().get(url.partition("#")[0], follow=True)
            assert answer.status_code == 200
            assert f'id="K-{comment.pk}"' in answer.content.decode()
            assert answer.redirect_chain[-1][0].endswith(f"#K-{comment.pk}")

    def test_a_new_comment_lands_in_the_debate(
        self,
        page: ConsultationPage,
        django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
    ) -> None:
        row = Consultation.objects.get()
        now = timezone.now()
        row.phases.create(kind="discussion", starts_at=now, ends_at=now + timedelta(days=3))
        rename(page, "kebun", django_capture_on_commit_callbacks)
        row.phases.update_or_create(
            kind="discussion", defaults={"starts_at": now, "ends_at": now + timedelta(days=3)}
        )
        client, ana = Client(), factories.verified("nina")
        assert ana.user is not None
        client.force_login(ana.user)
        sent = {"body": "Saya setuju.", "stance": "for", "submission_key": "k" * 32}
        answer = client.post(f"/id/debat/{row.thread_id}/tulis/", sent)
        number = Comment.objects.get().pk
        assert answer["Location"] == f"/id/konsultasi/kebun/?komentar={number}#K-{number}"
        assert client.get(answer["Location"].partition("#")[0]).status_code == 200

    def test_what_was_told_still_leads_there(
        self,
        page: ConsultationPage,
        django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
    ) -> None:
        row = Consultation.objects.get()
        assert row.thread is not None
        now = timezone.now()
        row.phases.create(kind="discussion", starts_at=now, ends_at=now + timedelta(days=3))
        comment = factories.comment(row.thread)
        write_comment(
            person=factories.verified(), thread=row.thread, body="Ya.", stance="for",
            parent=comment, at=timezone.now(),
        )  # fmt: skip
        rename(page, "kebun", django_capture_on_commit_callbacks)
        url = Notice.objects.get().url
        assert Client().get(f"/id/{url.partition('#')[0]}", follow=True).status_code == 200

    def test_an_import_is_known_again(
        self,
        page: ConsultationPage,
        tmp_path: Path,
        django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
    ) -> None:
        path = tmp_path / "suara.csv"
        path.write_text("external_id,kind,title,body\n1,idea,Lampu,Pasang lampu di taman\n")
        call_command("import_contributions", path, consultation="taman")
        rename(page, "kebun", django_capture_on_commit_callbacks)
        for slug in ("kebun", "taman"):
            call_command("import_contributions", path, consultation=slug)
        assert Idea.objects.count() == 1

    def test_a_slug_that_was_left_can_be_taken(
        self,
        page: ConsultationPage,
        django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
    ) -> None:
        rename(page, "kebun", django_capture_on_commit_callbacks)
        other = published()
        assert Consultation.objects.get(translation_key=other.translation_key).slug == "taman"
        assert Client().get("/id/gagasan/taman/").status_code == 200
        assert Client().get("/id/gagasan/kebun/").status_code == 200


class TestMoving:
    def test_a_proposal_goes_with_what_was_said(
        self,
        gita: Client,
        django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
    ) -> None:
        page = published()
        proposal = PolicyProposalPage(
            title="Kolam", slug="kolam", summary="R.", can_change="<p>L</p>", locale=page.locale
        )
        page.add_child(instance=proposal)
        proposal.save_revision().publish()
        other = published_as("kebun")
        comment = factories.comment(Proposal.objects.get().thread, body="Terlalu dalam")
        with django_capture_on_commit_callbacks(execute=True):
            gita.post(f"/admin/pages/{proposal.pk}/move/{other.pk}/confirm/")
        row = Proposal.objects.get()
        assert (row.consultation.slug, row.thread.consultation.slug) == ("kebun", "kebun")
        answer = Client().get("/id/konsultasi/taman/kolam/")
        assert (answer.status_code, answer["Location"]) == (301, "/id/konsultasi/kebun/kolam/")
        call_command("rebuild_index")
        answer = Client().get("/id/cari/", {"q": "terlalu", "konsultasi": "kebun"})
        hits = answer.context["found"].hits
        assert [hit.key for hit, _url, _label, _titled in hits] == [str(comment.pk)]


def published_as(slug: str) -> ConsultationPage:
    page = published_copy()
    page.slug = slug
    page.title = slug
    index().add_child(instance=page)
    page.save_revision().publish()
    return page


def published_copy() -> ConsultationPage:
    from participation.models import PlannedPhase

    now = timezone.now()
    page = ConsultationPage(
        promise="Kami menjawab.", introduction="Kebun.", level="involve",
        territory=factories.area("64.72"), department=factories.department(),
        locale=Locale.objects.get(language_code="id"), **factories.ANSWERS,
    )  # fmt: skip
    page.planned_phases = [
        PlannedPhase(kind="ideas", starts_at=now, ends_at=now + timedelta(days=9))
    ]
    return page
