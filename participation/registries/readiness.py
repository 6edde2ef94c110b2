"""What is missing before a consultation can take its next step.

Upper apps register what they look for in ``AppConfig.ready()``; editors and officials are told.
"""

from collections.abc import Callable
from datetime import datetime

from wagtail.models import Page

from participation.models import Consultation
from web.registrations import Registry

Find = Callable[[datetime], dict[int, str]]
FINDERS: Registry[Find] = Registry("what a consultation still misses", __name__)


def register_missing(name: str, find: Find) -> None:
    """``find`` gives a sentence by the consultation's key, in a bounded number of queries."""
    FINDERS.add(name, find)


def missing(at: datetime) -> dict[int, list[str]]:
    """What is missing now, by the consultation's key, the most urgent first."""
    found: dict[int, list[str]] = {}
    for find in FINDERS:
        for key, sentence in find(at).items():
            found.setdefault(key, []).append(sentence)
    return found


def missing_for(page: Page, at: datetime) -> list[str]:
    """What the consultation of this page, or the one above it, still misses."""
    parent = page.get_parent() if page.depth and page.depth > 1 else None
    keys = [page.translation_key, *([parent.translation_key] if parent else [])]
    row = Consultation.objects.filter(translation_key__in=keys, live=True).first()
    return missing(at).get(row.pk, []) if row else []
