"""Every mail and every message that a library or we can send, in both languages."""

from pathlib import Path

import allauth
import pytest
from django.conf import settings
from django.template.loader import get_template
from django.utils import translation

from tests.architecture.first_party import APPS, ROOT
from tests.languages import reading

NOT_USED = ("phone", "idp", "headless")
FOLDERS = [
    Path(allauth.__file__).parent / "templates",
    ROOT / "templates",
    *(ROOT / app / "templates" for app in APPS),
]
NAMES = sorted(
    {
        str(path.relative_to(folder))
        for folder in FOLDERS
        for path in folder.rglob("*.txt")
        if {"email", "messages"} & set(path.parts)
        and not any(word in str(path) for word in NOT_USED)
    }
)


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["id", "en"])
def test_every_mail_speaks_one_language(language: str) -> None:
    faults = []
    facts = {
        "email": "ana@example.org", "from_email": "a@example.org", "to_email": "b@example.org",
        "deleted_email": "a@example.org", "code": "12345678", "name": "Ana", "user": "Ana",
        "current_site": {"name": "Rembuk", "domain": "rembuk.example"},
        "activate_url": "http://127.0.0.1/a", "password_reset_url": "http://127.0.0.1/b",
        "link": "http://127.0.0.1/c", "city": settings.REMBUK_CITY, "recipient": "ana@example.org",
        "unused_codes": [], "login": "Ana",
    }  # fmt: skip
    with translation.override(language):
        for name in NAMES:
            said = get_template(name).render(dict(facts)).splitlines()
            faults += [f"{name}: {one}" for one in reading.foreign(said, language)]
    assert len(NAMES) > 40
    assert not faults, "\n".join(faults)
