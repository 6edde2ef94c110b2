"""What holds no word to look for gets a sentence, not everything."""

import pytest
from django.test import Client

from accounts.models import Person
from search.drain import drain
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("text", ["🌳", "dan", "%25", "...", "yang", "🌳 dan"])
def test_the_search_says_so(client: Client, ana: Person, text: str) -> None:
    debate = factories.consultation("ideas", slug="tepian")
    factories.idea(debate, ana)
    drain()
    page = client.get("/en/cari/", {"q": text.replace("%25", "%")}).content.decode()
    assert "Nothing to look for" in page
    assert " result" not in page
    assert "Lampu jalan" not in page


@pytest.mark.parametrize("text", ["🌳", "dan", "%"])
def test_a_list_of_ideas_says_so(client: Client, ana: Person, text: str) -> None:
    debate = factories.consultation("ideas", slug="tepian")
    idea = factories.idea(debate, ana)
    page = client.get("/en/gagasan/tepian/", {"q": text}).content.decode()
    assert "Nothing to look for" in page
    assert idea.title not in page
    assert idea.title in client.get("/en/gagasan/tepian/", {"q": "lampu"}).content.decode()
