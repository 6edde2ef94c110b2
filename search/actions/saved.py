"""Saved searches: a person hears of new texts that answer a question, of each once."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.http import QueryDict
from django.utils.translation import gettext_noop

from accounts.models import Person
from notices.actions.notices import notify, path_of
from notices.choices import NoticeKind
from notices.models import Notice
from search import registry
from search.algorithms.text import is_wordless
from search.asked import Asked, asked_in
from search.drain import alone
from search.engines import fallback
from search.engines.protocol import Identity
from search.models import SavedSearch, StoredDocument, any_of
from search.rules import check_may_save_search
from web.each import each

MOST = 5_000
"""Searches of which one run tells; the next one goes on."""
PATIENCE = 10.0
"""Seconds for which a run waits for the drainer."""


@transaction.atomic
def save_search(*, person: Person, asked: Asked, at: datetime) -> SavedSearch:
    """Hear of new texts from now on. Saving the same twice is saving it once. Raises Refused."""
    Person.objects.select_for_update().get(pk=person.pk)
    mine, address = SavedSearch.objects.filter(person=person), address_of(asked)
    if known := mine.filter(address=address).first():
        return known
    asks = bool(asked.text) and not is_wordless(asked.text)
    check_may_save_search(saved=mine.count(), asks=asks, address=address)
    return SavedSearch.objects.create(
        person=person, address=address, text=asked.text, created_at=at, told_until=at
    )


def address_of(asked: Asked) -> str:
    """The question without its page, its order and how old texts are: all that come are new."""
    whole = replace(asked, newest_first=False, chosen={**asked.chosen, "waktu": ""})
    return whole.address()


@transaction.atomic
def stop_search(*, saved: SavedSearch) -> None:
    """Hear no more of it; a mail that waits is not sent. What was told stays readable."""
    waiting = Notice.objects.filter(person=saved.person_id, mailed_at=None)
    waiting.filter(event__startswith=f"search:{saved.pk}:").update(mail_due=False)
    saved.delete()


def erase_saved_searches(person: Person, _keep_texts: bool, _at: datetime) -> None:
    """They go with the account."""
    SavedSearch.objects.filter(person=person).delete()


def tell_savers(*, at: datetime) -> int:
    """Tell each person of what can be found since the last time; returns how many were told."""
    until = _all_written()
    if until is None:
        return 0
    due = SavedSearch.objects.filter(told_until__lt=until).order_by("told_until", "pk")
    keys = list(due.values_list("pk", flat=True)[:MOST])
    return each(keys, lambda key: _tell(key, until, at), "saver_not_told", named="saved_search")


def _all_written() -> datetime | None:
    """A moment up to which all that can be found is written; None while a drainer is at work.

    Nobody writes into the index meanwhile, so nothing older comes after it.
    """
    with alone(wait=PATIENCE) as may:
        if not may:
            return None
        newest: datetime | None = StoredDocument.objects.aggregate(at=Max("found_since"))["at"]
        return newest


@transaction.atomic
def _tell(key: int, until: datetime, at: datetime) -> bool:
    """The notice and the moment up to which it tells are written together, or neither is."""
    saved = SavedSearch.objects.select_for_update(of=("self",)).filter(pk=key).first()
    if saved is None or saved.told_until >= until:
        return False
    found = _new(saved, until)
    SavedSearch.objects.filter(pk=key).update(told_until=until)
    if not found:
        return False
    notify(
        person=saved.person,
        kind=NoticeKind.SEARCH,
        title=gettext_noop("There are new texts for your saved search"),
        words=f"{saved.text} ({len(found)})",
        url=path_of("search:find") + f"{saved.address}&urut=terbaru",
        event=f"search:{saved.pk}:{int(until.timestamp() * 1_000_000)}",
        at=at,
    )
    return True


def _new(saved: SavedSearch, until: datetime) -> list[Identity]:
    """What all of its words are in, can be read now, is not the person's own and was not told."""
    filters = asked_in(QueryDict(saved.address.removeprefix("?"))).query().filters
    filters = replace(filters, since=saved.created_at, without=registry.withdrawn())
    rows = StoredDocument.objects.filter(any_of(fallback().keys(saved.text, filters)))
    rows = rows.filter(removed=False, found_since__gt=saved.told_until, found_since__lte=until)
    others = rows.exclude(author=str(saved.person_id)).values_list("kind", "key")
    return _public(list(others))


def _public(identities: list[Identity]) -> list[Identity]:
    """Those that everybody may read now, by what their owners say."""
    found: list[Identity] = []
    for kind in {kind for kind, _key in identities} & registry.kinds().keys():
        keys = [key for name, key in identities if name == kind]
        built = registry.kind(kind).build_many(keys)
        found += [(kind, key) for key, document in built.items() if document is not None]
    return found
