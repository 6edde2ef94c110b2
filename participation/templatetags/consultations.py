"""What other pages show of consultations."""

from django import template
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from cms.front import Block
from participation import money
from participation.language import Words, language_of
from participation.models import Consultation
from participation.numbers import grouped
from participation.presentation import open_now
from participation.queries.consultations import page_for

register = template.Library()
register.filter("grouped", grouped)


def front_block() -> Block:
    """What is being decided now, for the home page."""
    return Block(
        _("What is being decided now"),
        "participation/open_consultations.html",
        open_now(timezone.now()),
    )


@register.filter
def rupiah(amount: int | None) -> str:
    """``Rp1.250.000``; nothing for no amount."""
    return "" if amount is None else money.rupiah(amount)


@register.simple_tag
def question_of(consultation: Consultation) -> Words:
    """The question in the reader's language; in the source language where it was not translated."""
    page = page_for(consultation, get_language() or "")
    return Words(page.title if page else consultation.title, language_of(page or consultation))
