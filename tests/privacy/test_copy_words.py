"""The copy of one's data is in words, and the help says what the program does."""

import io
import json
import re
import zipfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext

from accounts.models import Person
from cms.registries.facts import words_of
from notices.models import WaitingMail
from privacy import personal_data
from privacy.archive import archive_of
from privacy.copy_words import WORDS, name_of, pairs, value_of
from privacy.models import AccessRecord
from residents.choices import RtAnswer
from residents.models import VerificationRequest
from tests import factories

pytestmark = pytest.mark.django_db


def test_no_field_of_a_copy_goes_without_a_name(ana: Person) -> None:
    """Also of kinds of which Ana has none: what a query would give names its fields."""
    debate = factories.consultation("discussion", "ideas")
    assert debate.thread is not None
    factories.comment(debate.thread, ana)
    factories.idea(debate, ana)
    unnamed: set[str] = set()
    for holding in personal_data.holdings():
        rows = holding.export(ana)
        fields = getattr(getattr(rows, "query", None), "values_select", ())
        unnamed |= {name for name in fields if name not in WORDS}
        unnamed |= {name for row in rows for name in row if name not in WORDS}
    assert unnamed == set()
    with translation.override("id"):
        assert not [name for name, words in WORDS.items() if "_" in str(words)]


def test_values_are_words_too() -> None:
    assert [value_of(one) for one in (None, "", True, False)] == ["–", "–", "yes", "no"]
    assert (
        value_of([{"email": "a@b.c", "verified": True}]) == "e-mail address: a@b.c, confirmed: yes"
    )
    assert "2026" in value_of(datetime(2026, 3, 1, tzinfo=UTC))
    assert "+00:00" not in value_of(datetime(2026, 3, 1, tzinfo=UTC))
    assert value_of(date(2010, 5, 3)) == "3 May 2010"
    with translation.override("id"):
        assert value_of(date(2010, 5, 3)) == "3 Mei 2010"
    assert name_of("area__name") == "where"


def test_a_vote_that_ended_at_midnight_is_told_as_the_evening_before() -> None:
    votes = next(one for one in personal_data.holdings() if one.name == "votes")
    midnight = datetime(2026, 12, 5, tzinfo=ZoneInfo("Asia/Makassar"))
    assert pairs({"poll__closes_at": midnight}, votes.words) == [
        ("the vote ends", value_of(midnight - timedelta(minutes=1)))
    ]


def test_no_code_of_the_database_stands_in_the_page_that_people_read(ana: Person) -> None:
    """Every field with choices of every kind of data has its words, and they are shown."""
    debate = factories.consultation("discussion")
    factories.comment(debate.thread, ana, stance="for")
    now = timezone.now()
    VerificationRequest.objects.create(person=ana, area=factories.area("64.72.03.1005"))
    facts = {
        "officer": factories.staff("Fitri", "official").user,
        "person": ana,
        "what": "identity",
    }
    AccessRecord.objects.create(role="kelurahan-officer", why="a visit at the desk\t7", **facts)
    ana.language = "id"
    page = archive_of(ana, now)
    with zipfile.ZipFile(io.BytesIO(page)) as files:
        html, rows = files.read("data.html").decode(), json.loads(files.read("data.json"))
    shown = set(re.findall(r"<dd>(.*?)</dd>", html))
    assert {"setuju", "terbit", "menunggu", "petugas kelurahan", "Bahasa Indonesia"} <= shown
    assert not {"for", "published", "waiting", "kelurahan-officer", "identity", "id"} & shown
    assert rows["sections"]["comments"][0]["stance"] == "for"


def test_why_a_mail_waits_stands_there_in_the_language_of_who_reads_it(ana: Person) -> None:
    now = timezone.now()
    why = {"about": "Kode Anda", "sealed": "x", "created_at": now, "next_try_at": now}
    WaitingMail.objects.create(user=ana.user, reason="recipient refused, 450", **why)
    ana.language = "id"
    with zipfile.ZipFile(io.BytesIO(archive_of(ana, now))) as files:
        html = files.read("data.html").decode()
    with translation.override("id"):
        assert gettext("recipient refused") != "recipient refused"
        assert f"<dd>{gettext('recipient refused')}, 450</dd>" in html
    assert "recipient refused" not in html


def test_each_field_with_choices_has_its_words(ana: Person) -> None:
    for holding in personal_data.holdings():
        rows = holding.export(ana)
        query = getattr(rows, "query", None)
        for name in getattr(query, "values_select", ()):
            if name != "pk" and "__" not in name and query.model._meta.get_field(name).choices:
                assert name in holding.words, (holding.name, name)


def test_an_objection_to_a_vote_has_names_for_its_fields() -> None:
    assert {"poll__question", "receipt", "concern", "words", "filed_on"} <= WORDS.keys()


def test_the_help_of_the_demo_tells_of_a_code_and_of_a_link() -> None:
    pages = Path(settings.BASE_DIR, "demo/data/pages.toml").read_text()
    for fact in ("sign-up", "new-password"):
        assert pages.count(f'["fact", "{fact}"]') == 2
    with translation.override("en"):
        assert "an e-mail with a code of" in words_of("sign-up")
        assert "an e-mail with a link" in words_of("new-password")
    with translation.override("id"):
        assert "surel berisi kode" in words_of("sign-up")
        assert "surel berisi tautan" in words_of("new-password")


def test_a_request_over_the_rt_does_not_wait_for_the_desk(budi: Person) -> None:
    area = factories.area("64.72.03.1005")
    asked = VerificationRequest(person=budi, area=area)
    assert asked.waits_for == "waiting for the desk"
    asked.rt_answer = RtAnswer.ASKED
    assert asked.waits_for == "waiting for the RT"
    asked.rt_answer = RtAnswer.YES
    assert asked.waits_for == "waiting for the kelurahan"
    asked.state = "confirmed"
    assert asked.waits_for == "confirmed"
