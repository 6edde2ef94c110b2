"""Nearly equal texts are told once, quoted once, and every stance with and without them."""

import io
import json
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone, translation

from accounts.models import Person
from insights.actions.decisions import save_decision
from insights.actions.snapshots import freeze_report, sign_snapshot
from insights.actions.themes import add_members, answer_theme, create_theme
from insights.models import Theme
from insights.pages.wording import sides
from insights.queries.agreement import agreement
from insights.queries.campaigns import copies
from insights.queries.themes import theme_cards
from participation.models import Consultation
from tests import factories

pytestmark = pytest.mark.django_db
SLOGAN = "Kami menolak penggusuran pedagang Tepian Mahakam dan meminta dialog dengan wali kota"
OWN = (
    "Saya berjualan di sana sejak 2009 dan pembeli makin ramai setiap tahun.",
    "Jalur pejalan kaki yang teduh lebih penting daripada parkir mobil.",
    "Anak saya memakai kursi roda, tolong buat jalur yang landai.",
    "Lampu di dekat dermaga sudah dua bulan mati.",
    "Setuju, asal sampahnya diangkut setiap pagi.",
    "Tempat duduk di bawah pohon akan membuat orang betah.",
)


@pytest.fixture
def debate(city: object, eko: Person, kartika: Person) -> Consultation:
    return factories.consultation(slug="tepian")


def campaign(debate: Consultation, texts: int = 12, people: int = 6) -> list[tuple[str, int]]:
    """Nearly the same words against it, within one hour, from both kecamatan."""
    senders = [factories.verified() for _ in range(people)]
    homes = [factories.area("64.72.03.1005"), factories.area("64.72.05.1003")]
    start = timezone.now() - timedelta(days=11)
    made = [
        factories.comment(
            debate.thread, senders[n % people], stance="against", area=homes[n % 2],
            body=f"{SLOGAN}{'!' * (n % 3)}", created_at=start + timedelta(minutes=4 * n),
        )
        for n in range(texts)
    ]  # fmt: skip
    return [("comment", comment.pk) for comment in made]


def own_words(debate: Consultation, each: int = 1) -> list[tuple[str, int]]:
    """Six people for it, each in words of their own."""
    home = factories.area("64.72.03.1005")
    made = [
        factories.comment(debate.thread, stance="for", area=home, body=f"{words} {n or ''}")
        for words in OWN
        for n in range(each)
    ]
    return [("comment", comment.pk) for comment in made]


def theme(debate: Consultation, eko: Person, members: list[tuple[str, int]]) -> Theme:
    now = timezone.now()
    made = create_theme(consultation=debate, name="Pedagang", by=eko.user, at=now)
    add_members(theme=made, members=members, by=eko.user, at=now)
    answer_theme(theme=made, outcome="adopted", reason="Tetap boleh", by=eko.user, at=now)
    return made


def test_a_campaign_is_told_once_and_quoted_once(debate: Consultation, eko: Person) -> None:
    theme(debate, eko, [*campaign(debate), *own_words(debate)])
    (card,) = theme_cards(debate)
    (told,) = card.campaigns
    assert (told.texts, told.people) == (12, 6)
    with translation.override("en"):
        assert told.span == "one hour"
    assert card.stances == {"for": 6, "against": 12, "neutral": 0, "none": 0}
    assert card.without == {"for": 6, "against": 0, "neutral": 0, "none": 0}
    assert len(card.quotes) == 3
    assert sum(SLOGAN in quote.body for quote in card.quotes) == 1


def test_only_copies_give_one_quote(debate: Consultation, eko: Person) -> None:
    theme(debate, eko, campaign(debate))
    (card,) = theme_cards(debate)
    assert len(card.quotes) == 1


def test_two_equal_short_texts_are_no_campaign_but_one_quote(
    debate: Consultation, eko: Person
) -> None:
    made = [factories.comment(debate.thread, body="Saya setuju") for _ in range(9)]
    theme(debate, eko, [("comment", comment.pk) for comment in made])
    (card,) = theme_cards(debate)
    assert (card.campaigns, len(card.quotes)) == ([], 1)


def test_report_frozen_report_and_decision_say_it(
    client: Client, debate: Consultation, eko: Person
) -> None:
    theme(debate, eko, [*campaign(debate), *own_words(debate)])
    client.force_login(eko.user)
    report = client.get("/en/laporan/tepian/").content.decode()
    words, without = "12 nearly equal texts by 6 people within one hour", "Without them: 6 for, 0"
    assert words in report
    assert without in report
    listed = client.get(f"/en/laporan/tepian/masukan/?copies=comment:{first(debate)}")
    assert 'data-count="12"' in listed.content.decode()
    now = timezone.now()
    frozen = freeze_report(consultation=debate, by=eko.user, at=now)
    sign_snapshot(snapshot=frozen, by=eko.user, at=now)
    decision = save_decision(
        consultation=debate, by=eko.user, at=now, outcome="adopted", headline="Tepian",
        reasons="Karena", changed="", next_step="",
    )  # fmt: skip
    factories.decision_published(decision, eko)
    client.logout()
    for path in (f"laporan/tepian/beku/{frozen.pk}/", "keputusan/tepian/"):
        page = client.get(f"/en/{path}").content.decode()
        assert words in page, path
        assert without in page, path
    page = client.get("/id/keputusan/tepian/").content.decode()
    assert "12 teks yang hampir sama dari 6 orang dalam satu jam" in page


def first(debate: Consultation) -> int:
    return min(copy.key for copy in copies(debate).in_campaigns())


def test_against_in_every_kecamatan_is_told_without_the_campaign_too(
    debate: Consultation,
) -> None:
    campaign(debate, texts=40)
    own_words(debate)
    (subject,) = agreement(debate, copies(debate))
    assert subject.against == ["64.72.03", "64.72.05"]
    assert subject.without is not None
    assert (subject.without.in_favour, subject.without.against) == (["64.72.03"], [])
    with translation.override("en"):
        (told,) = sides([subject], {})
    assert "Without nearly equal texts: for, wherever enough spoke: 64.72.03" in told["words"]


def test_the_figures_of_the_command_say_it_too(debate: Consultation) -> None:
    campaign(debate)
    own_words(debate)
    said = io.StringIO()
    call_command("report", "tepian", json=True, stdout=said)
    found = json.loads(said.getvalue())
    assert [(one["texts"], one["people"]) for one in found["campaigns"]] == [(12, 6)]
    assert (found["by_stance"]["against"], found["by_stance_without"]["against"]) == (12, 0)


def test_a_longer_campaign_says_for_how_long(debate: Consultation) -> None:
    campaign(debate, texts=40)
    (told,) = copies(debate).campaigns()
    with translation.override("en"):
        assert told.span == "3 hours"


def test_what_is_hidden_later_is_no_longer_told(debate: Consultation) -> None:
    keys = campaign(debate, texts=6)
    assert copies(debate).campaigns()[0].texts == 6
    assert debate.thread is not None
    for comment in debate.thread.comments.filter(pk__in=[key for _kind, key in keys[:2]]):
        comment.state = "hidden"
        comment.save()
    assert copies(debate).campaigns() == []
