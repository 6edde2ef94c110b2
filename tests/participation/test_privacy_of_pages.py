"""Privacy has one meaning: none for debates, and for the rest it holds everywhere."""

from io import BytesIO

import pytest
from django.core.files.images import ImageFile
from django.test import Client
from django.test.utils import override_settings
from PIL import Image as Picture
from wagtail.images.models import Image
from wagtail.models import Collection, CollectionViewRestriction, PageViewRestriction

from cms.models import HomePage
from participation.models import ConsultationIndexPage
from polls.models import PollPage
from proposals.models import PolicyProposalPage
from tests import factories
from tests.participation.test_consultation_pages import gita, published

__all__ = ["gita"]
pytestmark = pytest.mark.django_db


def test_pages_with_debates_offer_no_privacy_and_say_where_the_audience_is(gita: Client) -> None:
    page = published()
    proposal = PolicyProposalPage(
        title="Kolam", slug="kolam", summary="R.", can_change="<p>L</p>", locale=page.locale
    )
    vote = PollPage(title="Apa?", slug="suara", locale=page.locale)
    page.add_child(instance=proposal)
    page.add_child(instance=vote)
    above = [
        HomePage.objects.get(locale=page.locale),
        ConsultationIndexPage.objects.get(locale=page.locale),
    ]
    for one in [page, proposal, vote, *above]:
        words = gita.get(f"/admin/pages/{one.pk}/edit/").content.decode()
        assert "Kerangka" in words
        assert 'data-dialog-id="set-privacy"' not in words
        address = f"/admin/pages/{one.pk}/privacy/"
        gita.get(address)
        gita.post(address, {"restriction_type": "login"})
        assert not PageViewRestriction.objects.exists()


def test_a_picture_of_a_private_collection_is_private(city: object, tmp_path: object) -> None:
    with override_settings(MEDIA_ROOT=tmp_path):
        file = BytesIO()
        Picture.new("RGB", (20, 20)).save(file, "PNG")
        collection = Collection.get_first_root_node().add_child(name="Rahasia")
        image = Image.objects.create(
            title="Denah", file=ImageFile(file, name="denah.png"), collection=collection
        )
        url = image.get_rendition("width-10").url
        assert Client().get(url).status_code == 200
        CollectionViewRestriction.objects.create(collection=collection, restriction_type="login")
        name = url.rpartition("/")[2]
        for address in (url, f"/media/images/./{name}", f"/media/images/x/../{name}"):
            assert Client().get(address).status_code == 404
        client, ana = Client(), factories.person("nina")
        assert ana.user is not None
        client.force_login(ana.user)
        answer = client.get(url)
        assert answer.status_code == 200
        assert "no-store" in answer["Cache-Control"]
