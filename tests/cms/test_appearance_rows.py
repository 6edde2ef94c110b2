"""What the database refuses of the site's settings."""

import pytest
from django.db import IntegrityError, transaction
from wagtail.models import Page

from cms.models import FooterLink, SiteSettings

pytestmark = pytest.mark.django_db


def test_words_need_the_language_of_the_city() -> None:
    for wrong in ({"en": "Voice"}, {"id": "", "en": "Voice"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            SiteSettings.objects.create(name=wrong)
    SiteSettings.objects.create(name={"id": "Suara"})


def test_colours_come_as_a_pair() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        SiteSettings.objects.create(accent="#0a5c66")


def test_a_link_leads_to_one_place() -> None:
    own, page = SiteSettings.objects.create(), Page.objects.first()
    for wrong in ({}, {"url": "https://kota.example/"}, {"url": "x", "page": page}):
        with pytest.raises(IntegrityError), transaction.atomic():
            FooterLink.objects.create(settings=own, **wrong)
