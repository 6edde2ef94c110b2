"""Administrators see what the index refused, with the reason, and have it tried again."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import ModelLogEntry

from accounts.models import Person, User
from participation.models import Comment
from search.drain import drain
from search.engines import fallback
from search.engines.protocol import Filters
from search.models import Note
from tests import factories

pytestmark = pytest.mark.django_db
REASON = "document_parsing_exception, field stance"


@pytest.fixture
def administrator(client: Client) -> Client:
    client.force_login(factories.administrator("gita"))
    return client


def parked(ana: Person, count: int) -> list[Comment]:
    thread = factories.consultation("discussion").thread
    assert thread is not None
    made = [factories.comment(thread, body=f"Parit tersumbat {n}") for n in range(count)]
    for comment in made:
        for _change in range(2):
            Note.objects.create(
                kind="comment", key=comment.pk, parked_reason=REASON, tries=1, stored=True
            )
    return made


def test_one_is_tried_again(ana: Person, administrator: Client) -> None:
    first, _other = parked(ana, 2)
    page = administrator.get(reverse("search_parked")).text
    assert page.count(REASON) == 2
    assert (
        "Teks yang tidak ditemukan pencarian"
        in administrator.get(reverse("wagtailadmin_home")).text
    )
    note = Note.objects.filter(key=str(first.pk)).last()
    assert note
    answer = administrator.post(reverse("search_retry", args=[note.pk]), follow=True)
    assert "Dicoba lagi dalam beberapa detik" in answer.text
    assert answer.text.count(REASON) == 1
    drain()
    assert fallback().keys("parit", Filters()) == [("comment", str(first.pk))]
    logged = ModelLogEntry.objects.get(action="search.try_again")
    assert (logged.label, logged.user) == (
        f"comment:{first.pk}",
        User.objects.get(is_superuser=True),
    )
    assert administrator.post(reverse("search_retry", args=[note.pk])).status_code == 404


def test_the_list_asks_as_often_for_many_as_for_one(
    ana: Person, administrator: Client, django_assert_max_num_queries: Any
) -> None:
    counts = []
    for more in (1, 2, 27):
        parked(ana, more)
        drain()
        with django_assert_max_num_queries(40) as asked:
            administrator.get(reverse("search_parked"))
        counts.append(len(asked))
    assert counts[1] == counts[2]


def test_all_are_tried_again(ana: Person, administrator: Client) -> None:
    made = parked(ana, 3)
    administrator.post(reverse("search_retry_all"))
    drain()
    assert len(fallback().keys("parit", Filters())) == len(made)
    assert "Indeks memuat semua teks publik" in administrator.get(reverse("search_parked")).text
    logged = ModelLogEntry.objects.get(action="search.try_again")
    assert logged.data == {"notes": 6}
