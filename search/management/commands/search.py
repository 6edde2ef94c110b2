import json
from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from search import registry
from search.engines import Engine, SearchUnavailable, engine, fallback
from search.engines.protocol import Filters, Hit, Query, Results
from search.queries import find

MOST = 1000


class Command(BaseCommand):
    """What residents find with these words, for operators and for measuring."""

    help = "Prints how many texts answer some words, and the best of them."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("words", nargs="?", default="")
        parser.add_argument("--queries", type=Path, help="a file with one question on each line")
        parser.add_argument("--consultation", default="", metavar="SLUG")
        parser.add_argument("--kind", default="", help="such as idea or comment")
        parser.add_argument("--size", type=int, default=10, help=f"hits, at most {MOST}")
        parser.add_argument("--engine", choices=["elasticsearch", "database"])
        parser.add_argument("--json", action="store_true", help="one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        if bool(options["words"]) == bool(options["queries"]):
            raise CommandError("Name the words to look for, or --queries FILE.")
        if not 1 <= options["size"] <= MOST:
            raise CommandError(f"--size is a number from 1 to {MOST}.")
        kind = options["kind"]
        if kind and kind not in registry.kinds():
            raise CommandError(f"There is no kind {kind!r}: {', '.join(registry.kinds())}.")
        filters = Filters((kind,) if kind else (), options["consultation"])
        try:
            for text in _questions(options):
                query = Query(text, filters, size=options["size"])
                self._show(text, _answer(query, options["engine"]), options)
        except SearchUnavailable as error:
            raise CommandError(f"Elasticsearch does not answer. ({error})") from error

    def _show(self, text: str, results: Results, options: dict[str, Any]) -> None:
        if options["json"] or options["queries"]:
            found = {
                "query": text,
                "total": results.total,
                "repairs": results.repairs,
                "hits": [_told(hit) for hit in results.hits],
            }
            self.stdout.write(json.dumps(found, ensure_ascii=False))
            return
        for typed, meant in results.repairs.items():
            self.stdout.write(f"also searched: {meant} ({typed})")
        self.stdout.write(f"{results.total} found")
        for hit in results.hits:
            told = _told(hit)
            self.stdout.write(f"{hit.score:8.3f}  {hit.kind} {hit.key}  {told['title']}")


def _questions(options: dict[str, Any]) -> Iterator[str]:
    if options["words"]:
        yield options["words"]
        return
    try:
        lines = options["queries"].read_text().splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"{options['queries']} cannot be read: {error}") from error
    yield from (line.strip() for line in lines if line.strip())


def _answer(query: Query, name: str | None) -> Results:
    """From the engine of that name, or from whichever answers readers."""
    if not name:
        return find(query).results
    asked = _engine(name)
    without = replace(query.filters, without=registry.withdrawn())
    return asked.find(replace(query, filters=without))


def _engine(name: str) -> Engine:
    if name == "database":
        return fallback()
    if not settings.REMBUK_ELASTICSEARCH_URL:
        raise CommandError("This site has no Elasticsearch: set REMBUK_ELASTICSEARCH_URL.")
    return engine()


def _told(hit: Hit) -> dict[str, Any]:
    told = asdict(hit)
    title = "".join(piece for piece, _marked in hit.title)
    return {
        **{name: told[name] for name in ("kind", "key", "external_id", "score", "url")},
        "title": title,
        "language": hit.language,
    }
