from collections.abc import Iterable
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import Person

LONGEST_ADDRESS = 500
"""Of a saved search; a notice, whose address is not much longer, leads to it."""


class NoteQuerySet(models.QuerySet["Note"]):
    def parked(self) -> Self:
        """Those that were refused, and wait for a change or for somebody who tries again."""
        return self.exclude(parked_reason="")

    def waiting(self) -> Self:
        """Those that the drainer works off, also of a rebuild."""
        return self.filter(parked_reason="")

    def changes(self) -> Self:
        """Those that wait because something changed."""
        return self.waiting().filter(of_rebuild=False)

    def of_rebuild(self) -> Self:
        """Those that wait because the index is built anew."""
        return self.waiting().filter(of_rebuild=True)


class Note(models.Model):
    """A change that the index has not seen yet; written in the transaction of the change."""

    kind = models.CharField(max_length=24)
    key = models.CharField(max_length=40)
    noted_at = models.DateTimeField(default=timezone.now)
    tries = models.PositiveSmallIntegerField(default=0)
    stored = models.BooleanField(default=False)
    """Already in the database's own index; waits for Elasticsearch."""
    parked_reason = models.TextField(blank=True)
    of_rebuild = models.BooleanField(default=False)
    """Nothing changed: the index is built anew. Changes are worked off before these."""

    objects = NoteQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["stored", "of_rebuild", "id"], name="note_turn")]

    def __str__(self) -> str:
        return f"{self.kind}:{self.key}"


class StoredDocument(models.Model):
    """A document in the database's own index: the embedded engine, and the fallback of the other.

    ``version`` is counted by the drainer. A removed document stays as a tombstone.
    """

    kind = models.CharField(max_length=24)
    key = models.CharField(max_length=40)
    version = models.PositiveBigIntegerField(default=1)
    removed = models.BooleanField(default=False)
    title = models.TextField()
    place = models.TextField(blank=True)
    """Where it stands; shown before the title and not searched."""
    body = models.TextField()
    url = models.CharField(max_length=600)
    language = models.CharField(max_length=2, blank=True)
    area = models.CharField(max_length=24, blank=True)
    district = models.CharField(max_length=24, blank=True)
    consultation = models.CharField(max_length=255, blank=True)
    thread = models.CharField(max_length=24, blank=True)
    stance = models.CharField(max_length=8, blank=True)
    author = models.CharField(max_length=24, blank=True)
    created_at = models.DateTimeField(null=True)
    external_id = models.CharField(max_length=255, blank=True)
    found_since = models.DateTimeField(null=True)
    """When it could first be found; kept while it is hidden. Null: it never could."""
    terms = models.TextField(blank=True)
    """The different stems of title and text, of every language, for the full-text index."""
    words = models.TextField(blank=True)
    """The words of title and text in their order, for phrases and beginnings of words."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="stored_document_once")]
        indexes = [
            models.Index(fields=["consultation", "kind"]),
            models.Index(fields=["found_since"], name="stored_found_since"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}:{self.key}"


class Term(models.Model):
    """A word or a stem of the index, and how many texts hold it.

    Rare ones weigh more in an answer; a word that hardly any text holds may be a slip.
    """

    term = models.TextField()
    is_stem = models.BooleanField()
    documents = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["is_stem", "term"], name="term_once")]

    def __str__(self) -> str:
        return self.term


class SavedSearch(models.Model):
    """A person wants to hear of new texts that answer a question."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="saved_searches")
    address = models.CharField(max_length=LONGEST_ADDRESS)
    """The question as the address of the search carries it: ``?q=banjir&jenis=idea``."""
    text = models.CharField(max_length=200)
    """Its words, as they were typed."""
    created_at = models.DateTimeField(default=timezone.now)
    told_until = models.DateTimeField(default=timezone.now)
    """What could be found by then is known to the person, or was told."""

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["person", "address"], name="saved_search_once"),
            models.CheckConstraint(condition=~models.Q(text=""), name="saved_search_asks"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} searches"


def any_of(identities: Iterable[tuple[str, str]]) -> Q:
    """Rows of the documents with these kinds and keys."""
    keys: dict[str, list[str]] = {}
    for kind, key in identities:
        keys.setdefault(kind, []).append(key)
    wanted = Q(pk__in=[])
    for kind, some in keys.items():
        wanted |= Q(kind=kind, key__in=some)
    return wanted
