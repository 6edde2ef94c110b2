"""What other pages show of consultations."""

from django import template
from django.conf import settings
from django.utils.translation import get_language
from wagtail.models import Page

from cms.algorithms.language import detect
from participation import money
from participation.models import Consultation
from participation.numbers import grouped
from participation.pages.consultations import OpenNow
from participation.pages.front import open_in
from participation.queries.consultations import page_for
from participation.queries.places import place_of_consultation
from participation.registries.attached import attached_to
from web import page_cache
from web.languages import Words, language_of

register = template.Library()
register.filter("grouped", grouped)


@register.filter
def as_written(text: str) -> Words:
    """A text of which only its words say in which language it is, such as a reason of officials:
    ``<p{{ reason|as_written|lang }}>``."""
    return Words(text, detect(text, settings.CITY.languages))


@register.filter
def rupiah(amount: int | None) -> str:
    """``Rp1.250.000``; nothing for no amount."""
    return "" if amount is None else money.rupiah(amount)


@register.simple_tag
def attached_words(page: Page) -> list[str]:
    """What hangs on a page, in words with numbers, for whoever takes it away."""
    return [one.words for one in attached_to(page)]


@register.simple_tag
def consultation_url(consultation: Consultation) -> str:
    """The address of a consultation's page in the reader's language."""
    return place_of_consultation(consultation)


@register.simple_tag
def open_in_area(code: str) -> OpenNow:
    """What is open in the area of this code."""
    return open_in(code)


@register.simple_tag
def question_of(consultation: Consultation) -> Words:
    """The question in the reader's language; in the source language where it was not translated."""
    language = get_language() or ""

    def find() -> list[str]:
        found = page_for(consultation, language) or consultation
        return [found.title, language_of(found)]

    return Words(*page_cache.fact(f"question:{consultation.pk}:{language}", find))
