"""The address of a consultation: taken when its page is published, and never dead afterwards."""

from itertools import chain, count

from django.db import transaction
from django.db.models import QuerySet
from django.utils.text import slugify

from participation.models import Consultation, ConsultationPage, FormerAddress
from participation.queries.pages import source_pages


@transaction.atomic
def take_address(*, page: ConsultationPage, known: Consultation | None) -> str:
    """The slug under which the consultation's debate, ideas and vote are found, freed for it.

    It is the page's, without accents, which the routes do not take. A row that still has the slug
    of a page that is gone, or was given another one, gives way; another page keeps it, and this
    consultation gets a number behind. A slug that it had before leads on.
    """
    wanted = slugify(page.slug) or "konsultasi"
    others = Consultation.objects.exclude(translation_key=page.translation_key)
    held = others.filter(slug=wanted).first()
    if held is not None and not _has_page_at(held, wanted):
        held.slug = _free(f"{wanted[:200]}-{held.pk}", others)
        held.save(update_fields=["slug"])
    slug = _free(wanted, others)
    if known is not None and known.slug != slug:
        FormerAddress.objects.update_or_create(slug=known.slug, defaults={"consultation": known})
        FormerAddress.objects.filter(slug=slug, consultation=known).delete()
    return slug


def _has_page_at(row: Consultation, slug: str) -> bool:
    pages = source_pages().filter(translation_key=row.translation_key)
    return any(slugify(page.slug) == slug for page in pages)


def _free(slug: str, others: "QuerySet[Consultation]") -> str:
    numbered = (f"{slug[:240]}-{number}" for number in count(2))
    return next(one for one in chain([slug], numbered) if not others.filter(slug=one).exists())
