"""Selections of the explorer that are kept under a name, and two of them side by side."""

import csv
import html
import io
import re
from urllib.parse import quote, urlencode

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from accounts.models import Person
from insights.models import SavedSelection
from participation.models import Consultation
from tests import factories
from tests.costs import assert_constant, costs
from tests.insights.test_explorer import opened, say

pytestmark = pytest.mark.django_db
SAVED = "/en/analisis/simpanan/"
COMPARED = "/en/analisis/banding/"


def save(client: Client, name: str, query: str = "words=jukir&stance=for") -> int:
    answer = client.post(f"/en/analisis/simpan/?{query}", {"name": name})
    return int(answer.status_code)


def test_a_selection_is_kept_and_opened_by_others_with_the_role(
    official: Client,
    debate: Consultation,
    citra: Person,
) -> None:
    say(debate, 12)
    assert save(official, "Parkir liar") == 302
    moderator = Client()
    moderator.force_login(citra.user)
    page = moderator.get(SAVED).content.decode()
    assert "Parkir liar" in page
    assert "Words: <strong>jukir</strong>" in page
    url = html.unescape(re.findall(r'<h2><a href="([^"]+)">Parkir liar', page)[0])
    assert opened(moderator, url.replace("/analisis/", "/analisis/teks/")) == opened(
        official, "/en/analisis/teks/?words=jukir&stance=for"
    )
    assert "hapus" not in page
    kept = SavedSelection.objects.get()
    moderator.post(f"{SAVED}{kept.pk}/hapus/")
    assert SavedSelection.objects.filter(pk=kept.pk).exists()
    official.post(f"{SAVED}{kept.pk}/hapus/")
    assert not SavedSelection.objects.exists()


def test_a_name_is_kept_once_by_each(
    official: Client,
    debate: Consultation,
    citra: Person,
) -> None:
    assert save(official, "Parkir") == 302
    assert save(official, "Parkir", "words=pasar") == 403
    moderator = Client()
    moderator.force_login(citra.user)
    assert save(moderator, "Parkir") == 302
    assert save(moderator, "") == 422
    with pytest.raises(IntegrityError), transaction.atomic():
        SavedSelection.objects.create(owner=citra.user, name="Parkir")
    with pytest.raises(IntegrityError), transaction.atomic():
        SavedSelection.objects.create(owner=citra.user, name="")


def test_residents_neither_read_nor_keep_selections(client: Client, ana: Person) -> None:
    client.force_login(ana.user)
    for path in (SAVED, COMPARED, "/en/analisis/simpan/"):
        assert client.get(path).status_code == 403
    assert save(client, "Mine") == 403
    assert not SavedSelection.objects.exists()


def test_two_selections_side_by_side_each_figure_opens_its_texts(
    official: Client,
    debate: Consultation,
) -> None:
    say(debate, 30)
    query = urlencode({"a": "words=banjir", "stance": "for"})
    page = official.get(f"{COMPARED}?{query}").content.decode()
    cells = re.findall(r'data-label="[AB]"><a href="([^"]+)">(\d+)</a>', page)
    totals = re.findall(r'class="figure" href="([^"]+)"><span class="figure__value">(\d+)', page)
    assert len(totals) == 2
    assert len(cells) > 8
    for url, count in totals + cells:
        assert opened(official, html.unescape(url)) == int(count), url
    assert "jukir liar" in page
    table = official.get(f"{COMPARED}?{query}&format=csv").content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(table)))
    assert ["Texts", "", "", *(count for _url, count in totals)] in rows
    assert official.get(f"{COMPARED}?{query}&format=xlsx").content[:2] == b"PK"


def test_areas_below_a_kecamatan_stay_chosen(
    official: Client,
    debate: Consultation,
) -> None:
    """A figure of a kecamatan within a selection of its kelurahan opens that kelurahan."""
    say(debate, 30)
    page = official.get("/id/analisis/?area=64.72.03.1005").content.decode()
    rows = r'<th scope="row"><a href="([^"]*area=64[^"]+)">[^<]*</a></th><td[^>]*>(\d+)'
    url, count = re.findall(rows, page)[0]
    assert opened(official, html.unescape(url)) == int(count)


@pytest.mark.parametrize("a", ["words=yang", "since=soon", "stance=%00", "=&&", "x" * 9000])
def test_a_left_side_that_cannot_be_counted_is_said(
    official: Client,
    debate: Consultation,
    a: str,
) -> None:
    assert official.get(f"{COMPARED}?a={quote(a)}").status_code == 200


def test_the_list_asks_as_often_for_many(
    official: Client,
    debate: Consultation,
) -> None:
    def fill(amount: int) -> None:
        for n in range(SavedSelection.objects.count(), amount):
            owner = factories.person(f"staf{n}").user
            SavedSelection.objects.create(owner=owner, name=f"Pilihan {n}", query="words=jukir")

    assert_constant(costs(official, SAVED, fill))
