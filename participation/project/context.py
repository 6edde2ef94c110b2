from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from cms.queries.appearance import appearance


def site(request: HttpRequest) -> dict[str, object]:
    """What every template may show. Reads no session."""
    return {
        "base_url": settings.REMBUK_BASE_URL,
        "city": settings.REMBUK_CITY,
        "demo": settings.REMBUK_DEMO,
        "privacy_contact": settings.REMBUK_PRIVACY_CONTACT,
        "appearance": SimpleLazyObject(lambda: appearance(request)),
    }
