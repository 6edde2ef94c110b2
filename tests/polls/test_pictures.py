"""Pictures and links of options: from the editor's page to the ballot and the frozen rules."""

import hashlib
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.images import ImageFile
from django.db import DatabaseError, transaction
from django.db.models import ProtectedError
from django.test import Client
from PIL import Image as Picture
from wagtail.images.models import Image

from participation.models import ConsultationPage
from polls.actions.polls import open_poll
from polls.models import Option, Poll, PollPage
from polls.queries.log import logged_rules
from tests.polls.test_pages import OPTIONS, gita, parent, send  # noqa: F401

pytestmark = pytest.mark.django_db
BALLOT, MORE = "/id/suara/taman/", "https://samarinda.go.id/jalan"
SHOWN = "Jalan setapak dengan pohon"


@pytest.fixture
def image(settings: Any, tmp_path: Path) -> Image:
    settings.MEDIA_ROOT = tmp_path
    held = BytesIO()
    Picture.new("RGB", (800, 600), "green").save(held, "PNG")
    held.seek(0)
    found: Image = Image.objects.create(title="Jalan", file=ImageFile(held, name="jalan.png"))
    return found


def options(image: Image, **changes: Any) -> list[dict[str, Any]]:
    first = {**OPTIONS[0], "picture": image.pk, "alternative": SHOWN, "link": MORE, **changes}
    return [first, *OPTIONS[1:]]


@pytest.fixture
def poll(gita: Client, parent: ConsultationPage, image: Image) -> Poll:  # noqa: F811
    assert send(gita, parent, options=options(image)).status_code == 302
    planned = Poll.objects.get()
    return open_poll(poll=planned, at=planned.opens_at + timedelta(hours=1))


def test_ballot_and_cards_show_picture_and_link(client: Client, poll: Poll) -> None:
    page = client.get(BALLOT).content.decode()
    assert f'alt="{SHOWN}"' in page
    assert page.count("ballot__picture") == 1
    assert f'href="{MORE}"' in page
    assert "Jalan" in page[page.index(MORE) : page.index(MORE) + 120]


def test_they_are_frozen_with_the_rules(poll: Poll, image: Image) -> None:
    first, *others = logged_rules(poll)["options"]
    with image.open_file() as file:
        assert first["picture"] == hashlib.sha256(file.read()).hexdigest()
    assert (first["links"], first["alternatives"]) == ({"id": MORE}, {"id": SHOWN})
    assert not [one for one in others if {"links", "picture"} & set(one)]
    with pytest.raises(DatabaseError), transaction.atomic():
        Option.objects.filter(poll=poll, position=1).update(links={})
    with pytest.raises(ProtectedError):
        image.delete()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"alternative": " "}, "Say what the picture shows"),
        ({"link": "javascript:alert(1)"}, "Enter a valid URL"),
        ({"link": "ftp://samarinda.go.id/a"}, "begins with https"),
    ],
)
def test_what_is_missing_or_wrong_is_said(
    gita: Client,  # noqa: F811
    parent: ConsultationPage,  # noqa: F811
    image: Image,
    changes: dict[str, Any],
    words: str,
) -> None:
    answer = send(gita, parent, options=options(image, **changes))
    assert answer.status_code == 200
    assert words in answer.content.decode()
    assert not PollPage.objects.exists()


def test_pictures_cost_the_same_queries_however_many(
    client: Client, gita: Client, parent: ConsultationPage, image: Image,  # noqa: F811
    django_assert_max_num_queries: Any,
) -> None:  # fmt: skip
    many = [
        {"label": f"Opsi {n}", "cost": 5, "picture": image.pk, "alternative": SHOWN}
        for n in range(12)
    ]
    assert send(gita, parent, options=many).status_code == 302
    planned = Poll.objects.get()
    open_poll(poll=planned, at=planned.opens_at + timedelta(hours=1))
    client.get(BALLOT)  # makes the small pictures
    with django_assert_max_num_queries(14):
        assert client.get(BALLOT).content.decode().count("ballot__picture") == 12
