"""The index in Elasticsearch: its fields, how each is analysed, and how a document is sent.

Words are analysed by us (``search.analysis``), so that both engines find the same; Elasticsearch
gets each text as a stream of stems for each language, in their order, so that frequency, place and
phrase count.
"""

from dataclasses import asdict
from typing import Any

from django.conf import settings
from elasticsearch_dsl import Boolean, Date, Document, Index, Keyword, Text, analyzer, token_filter

from search.algorithms.stemming import LANGUAGES, analyser
from search.algorithms.text import words
from search.engines.protocol import Numbered

SPACED = analyzer("spaced", tokenizer="whitespace")
"""Stems as they were sent."""
LONGEST_BEGINNING = 20
BEGINNINGS = analyzer(
    "beginnings",
    tokenizer="whitespace",
    filter=[token_filter("beginnings", "edge_ngram", min_gram=1, max_gram=LONGEST_BEGINNING)],
)
STREAMS = ("title_id", "title_en", "body_id", "body_en", "words")
"""What is searched and never shown."""
MOST_RESULTS = 20_000
FILLING = {"number_of_replicas": 0, "auto_expand_replicas": False, "refresh_interval": "-1"}
"""While nobody searches it; copies are made once it is whole."""


def _stream() -> Text:
    return Text(analyzer=SPACED)


class IndexedDocument(Document):
    """A public text as Elasticsearch has it; a removed one is a tombstone and keeps its key."""

    kind = Keyword()
    key = Keyword()
    removed = Boolean()
    title = Text(index=False)
    place = Text(index=False)
    body = Text(index=False)
    url = Keyword(index=False, doc_values=False)
    language = Keyword()
    area = Keyword()
    district = Keyword()
    consultation = Keyword()
    thread = Keyword()
    stance = Keyword()
    author = Keyword()
    created_at = Date()
    external_id = Keyword()
    title_id = _stream()
    title_en = _stream()
    body_id = _stream()
    body_en = _stream()
    words = Text(
        analyzer=SPACED,
        fields={"beginnings": Text(analyzer=BEGINNINGS, search_analyzer=SPACED)},
    )
    stems = Keyword()

    class Meta:
        dynamic = "strict"


def index(name: str) -> Index:
    """An index of this mapping, not created yet."""
    made = Index(name)
    shards = settings.REMBUK_ELASTICSEARCH_SHARDS
    made.settings(number_of_shards=shards, max_result_window=MOST_RESULTS)
    made.document(IndexedDocument)
    return made


def serving() -> dict[str, Any]:
    """Settings of an index that answers: how many copies it has, and when it shows what came."""
    copies = settings.REMBUK_ELASTICSEARCH_REPLICAS
    if copies < 0:  # not set: one where there is a second host for it
        return {"auto_expand_replicas": "0-1", "refresh_interval": None}
    return {
        "auto_expand_replicas": False,
        "number_of_replicas": copies,
        "refresh_interval": None,
    }


def actions(names: list[str], numbered: Numbered) -> list[dict[str, Any]]:
    """Lines of a bulk request: the document with its version, or its tombstone, for each index."""
    source: dict[str, Any] = {"kind": numbered.kind, "key": numbered.key, "removed": True}
    if numbered.document is not None:
        source |= asdict(numbered.document) | analysed(
            numbered.document.title, numbered.document.body
        )
        source["removed"] = False
    return [
        {
            "_op_type": "index",
            "_index": name,
            "_id": f"{numbered.kind}:{numbered.key}",
            "version": numbered.version,
            "version_type": "external_gte",
            "_source": source,
        }
        for name in names
    ]


def analysed(title: str, body: str) -> dict[str, Any]:
    """The streams of a text, and its different stems."""
    stream = analyser().stream
    found: dict[str, Any] = {}
    for language in LANGUAGES:
        found[f"title_{language}"] = " ".join(stream(title, language))
        found[f"body_{language}"] = " ".join(stream(body, language))
    said = f"{title} {body}"
    found["words"] = " ".join(word for word, _start, _end in words(said))
    found["stems"] = sorted(analyser().terms(said))
    return found
