import pytest
from django.test import Client
from wagtail.models import Locale

from participation.actions.site import ensure_site

pytestmark = pytest.mark.django_db


def test_a_new_site_greets_in_both_languages_without_a_cookie(client: Client) -> None:
    assert ensure_site()
    assert not ensure_site()
    assert set(Locale.objects.values_list("language_code", flat=True)) >= {"id", "en"}
    for language, words in (("id", "diputuskan"), ("en", "being decided")):
        for path in ("", "konsultasi/", "berita/"):
            response = client.get(f"/{language}/{path}")
            assert response.status_code == 200, path
            assert not response.cookies
            assert "Cookie" not in response.get("Vary", "")
        assert words in client.get(f"/{language}/").content.decode()
