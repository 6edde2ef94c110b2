"""Every page as everybody who may read it: no English in Indonesian, and the other way round."""

import pytest
from django.utils import translation

from tests.languages import reading
from tests.security.conftest import City, own_pages
from tests.security.matrix import EVERYBODY, MAY_READ

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_page_speaks_one_language(town: City, language: str) -> None:
    written, faults = reading.contents(), []
    for who in sorted(EVERYBODY):
        client = town.client(who, headers={"accept-language": language})
        with translation.override(language):
            addresses = {
                name: town.address(name, pattern)
                for name, pattern in own_pages().items()
                if who in MAY_READ.get(name, set()) and not name.startswith("api:")
            }
        for name, address in addresses.items():
            answer = client.get(address)
            if answer.get("Content-Type", "").startswith("text/html"):
                page = answer.getvalue().decode()
                faults += [
                    f"{name} as {who}: {fault}"
                    for fault in reading.foreign_on(page, language, written)
                ]
    assert not faults, "\n".join(faults)
