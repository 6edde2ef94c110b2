"""Words in the other language say so, wherever they stand (WCAG 3.1.2)."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone, translation
from wagtail.models import Locale

from accounts.models import Person
from cms.models import NewsIndexPage, NewsPage
from insights.actions.decisions import save_decision
from insights.actions.themes import add_members, answer_theme, create_theme
from participation.actions.site import ensure_site
from participation.models import (
    Comment,
    Consultation,
    ConsultationIndexPage,
    ConsultationPage,
    PlannedPhase,
)
from participation.queries.places import path_of_consultation
from participation.registries.activities import BallotOption
from polls.actions import planning
from polls.actions.polls import open_poll
from polls.models import Poll
from proposals.models import Idea, Support
from tests import factories
from web.languages import Words, language_of
from web.templatetags.languages import lang, spoken, spoken_together

pytestmark = pytest.mark.django_db
MARK = "Sungaiku"
"""Stands in everything that was written in Indonesian here."""


def unmarked(html: str, mark: str, language: str) -> list[str]:
    """Texts with the mark around which nothing says that language.

    A title in which both languages meet cannot: it holds no elements. Nor does a field.
    """
    found = []
    for text in BeautifulSoup(html, "html.parser").find_all(string=lambda words: mark in words):
        mixed = text.parent.name == "title" and not text.startswith(mark)
        if mixed or text.parent.name == "textarea":
            continue
        said = next((one["lang"] for one in text.parents if one.get("lang")), "")
        if said != language:
            found.append(f"{text.parent.name}: {text.strip()[:60]}")
    return found


@pytest.fixture
def debate(city: object, eko: Person, monkeypatch: pytest.MonkeyPatch) -> Consultation:
    """Everything of one consultation, in Indonesian alone: pages, words, vote."""
    ensure_site()
    label = BallotOption(
        {"id": f"{MARK} bersih"}, {"id": f"{MARK} jernih"}, {"id": f"{MARK} deras"}
    )
    monkeypatch.setattr(planning, "options_for", lambda _one: [label, label])
    words: dict[str, object] = dict.fromkeys(factories.ANSWERS, f"{MARK}, kata warga.")
    words |= {"answer_by": factories.ANSWERS["answer_by"]}
    index = ConsultationIndexPage.objects.get(locale__language_code="id")
    page = ConsultationPage(
        title=f"{MARK} mau diapakan?", slug="sungai", promise=f"{MARK}: kami menjawab.",
        introduction=f"{MARK} kotor.", level="involve", territory=factories.area("64.72"),
        department=factories.department(f"Dinas {MARK}"), locale=index.locale, **words,
    )  # fmt: skip
    start, end = timezone.now() - timedelta(days=2), timezone.now() + timedelta(days=9)
    page.planned_phases = [
        PlannedPhase(kind=kind, starts_at=start, ends_at=end)
        for kind in ("ideas", "discussion", "vote")
    ]
    index.add_child(instance=page)
    page.save_revision().publish()
    made = Consultation.objects.get(slug="sungai")
    planning.plan_poll(made)
    open_poll(poll=Poll.objects.get(), at=timezone.now() - timedelta(days=1))
    return made


@pytest.fixture
def said(debate: Consultation, ana: Person) -> Comment:
    """A comment, its reply and an idea with a support and a comment."""
    assert debate.thread is not None
    comment = factories.comment(debate.thread, ana, body=f"{MARK} harus bersih lagi.")
    factories.comment(debate.thread, parent=comment, body=f"Setuju, {MARK}!", language="")
    idea = factories.idea(debate, title=f"Perahu di {MARK}", body=f"{MARK} bisa dilayari.")
    assert idea.thread is not None
    factories.comment(idea.thread, body=f"{MARK} kami.")
    Support.objects.create(person=ana, idea=idea)
    return comment


def test_a_consultation_is_read_in_the_readers_language_else_in_its_own(
    debate: Consultation,
) -> None:
    assert path_of_consultation(debate, "en") == "konsultasi/sungai/"
    page = ConsultationPage.objects.get(locale__language_code="id")
    copy = page.copy_for_translation(Locale.objects.get(language_code="en"), copy_parents=True)
    copy.slug = "river"
    copy.save_revision().publish()
    assert path_of_consultation(debate, "en") == "konsultasi/river/"
    assert path_of_consultation(debate, "id") == "konsultasi/sungai/"


def test_indonesian_words_on_english_pages(
    debate: Consultation, said: Comment, ana: Person
) -> None:
    idea, client = Idea.objects.get(), Client()
    factories.sign_in(client, ana)
    pages = [
        "/en/", "/en/konsultasi/", "/en/konsultasi/sungai/", "/en/gagasan/sungai/",
        f"/en/gagasan/sungai/{idea.pk}/", "/en/gagasan/sungai/baru/", "/en/suara/sungai/",
        f"/en/cari/?q={MARK}", "/en/jejak-suara/", f"/en/komentar/{said.pk}/tarik/",
        f"/en/debat/{said.thread_id}/tulis/?balas={said.pk}", "/en/suara/sungai/tanda-terima/",
    ]  # fmt: skip
    for address in pages:
        answer = client.get(address)
        html = answer.content.decode()
        assert answer.status_code == 200, address
        assert MARK in html or "cari" in address, address
        assert unmarked(html, MARK, "id") == [], address


def test_english_words_on_indonesian_pages(debate: Consultation, ana: Person) -> None:
    assert debate.thread is not None
    factories.comment(debate.thread, body="Riverbank cafes are welcome here.", language="en")
    idea = factories.idea(debate, title="A Riverbank path", body="Riverbank walks.", language="en")
    client = Client()
    for address in ("konsultasi/sungai/", "gagasan/sungai/", f"gagasan/sungai/{idea.pk}/"):
        html = client.get(f"/id/{address}").content.decode()
        assert "Riverbank" in html
        assert unmarked(html, "Riverbank", "en") == [], address
        assert 'lang="id"' not in html.partition("<main")[2], address


def test_what_the_city_decided(debate: Consultation, said: Comment, eko: Person) -> None:
    now = timezone.now()
    theme = create_theme(consultation=debate, name=f"Soal {MARK}", by=eko.user, at=now)
    add_members(theme=theme, members=[("comment", said.pk)], by=eko.user, at=now)
    answer_theme(theme=theme, by=eko.user, at=now, outcome="adopted", reason=f"{MARK} kami rawat.")
    client = Client()
    factories.sign_in(client, eko)
    for address in (
        "/en/laporan/sungai/",
        "/en/laporan/",
        f"/en/keputusan/sungai/tema/{theme.pk}/",
    ):
        html = client.get(address).content.decode()
        assert unmarked(html, MARK, "id") == [], address


def test_a_decision_names_its_question_in_the_language_of_the_reader(
    debate: Consultation, eko: Person
) -> None:
    page = ConsultationPage.objects.get(slug="sungai")
    english = page.copy_for_translation(Locale.objects.get(language_code="en"))
    english.title = "What about our river?"
    english.save_revision().publish()
    decided = save_decision(
        consultation=debate, by=eko.user, at=timezone.now(), outcome="adopted",
        headline="Kami keruk", reasons="Karena dangkal", changed="", next_step="",
    )  # fmt: skip
    factories.decision_published(decided, eko)
    for address in ("/en/", "/en/keputusan/sungai/"):
        html = Client().get(address).content.decode()
        assert "What about our river?" in html, address
        assert "mau diapakan" not in html, address


def test_a_page_in_the_other_language_keeps_its_frame(city: object) -> None:
    """The page's words are Indonesian; the labels around them are English and say nothing else."""
    ensure_site()
    index = NewsIndexPage.objects.get(locale__language_code="id")
    page = NewsPage(
        title=f"{MARK} dibuka", slug="buka", introduction=f"{MARK}, Sabtu.",
        body=[("paragraph", f"Ke {MARK}.")], locale=index.locale,
    )  # fmt: skip
    index.add_child(instance=page)
    page.save_revision().publish()
    html = Client().get("/en/berita/buka/").content.decode()
    assert unmarked(html, MARK, "id") == []
    assert unmarked(html, "There is no English version", "en") == []


class TestFilters:
    def test_the_language_of_the_page_needs_no_word(self) -> None:
        assert (lang("id"), lang("en"), lang(None), lang("")) == (' lang="id"', "", "", "")

    def test_words_know_their_language_and_are_escaped(self) -> None:
        words = Words("<b>Halte", "id")
        assert spoken(words) == '<span lang="id">&lt;b&gt;Halte</span>'
        assert spoken_together([words, Words("Stop", "en")], ", ") == f"{spoken(words)}, Stop"
        with translation.override("id"):
            assert spoken(words) == "<b>Halte"

    def test_what_nobody_can_tell_is_the_citys_language(self) -> None:
        assert language_of(Comment(body="Setuju!", language="")) == "id"
        assert language_of(Consultation(title="Apa?")) == "id"
