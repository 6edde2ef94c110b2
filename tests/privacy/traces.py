"""Numbers and addresses that must be nowhere, and the search for them in all that a site keeps.

`tests/privacy/test_contamination.py` searches after one test, `tests/journeys/test_last.py` after
all journeys on the real site.
"""

import io
import json
import re
import urllib.request
import zipfile
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.db import connection
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from demo.newcomers import CARDS
from demo.people import DOMAIN, SITI
from demo.population_register import CARDS as LISTED
from demo.queue import HELD

NIK = "6472014105909901"
SPELLINGS = (NIK, "6472 0141 0590 9901", "6472.0141.0590.9901", "6472-0141-0590-9901")
NEW_RESIDENT, SILENT_RT = "7371014105909911", "6472014105909913"
FORGOTTEN, FORGOTTEN_TOO, IMPORTED = "6472014105909915", "6472014105909916", "6472014105909917"
SCANNED = "6472014105909918"
NUMBERS = (
    NIK, NEW_RESIDENT, SILENT_RT, FORGOTTEN, FORGOTTEN_TOO, IMPORTED, SCANNED,
    *(nik for _name, nik, _born in CARDS), *(nik for nik, _born in LISTED), SITI[0],
    *re.findall(r"\d{16}", repr(HELD)),
)  # fmt: skip
"""Each NIK that somebody types in a test or journey, and those of the demo city."""
PHONE = "081254779901"
HOME = "Jalan Juanda 8 Gang Melati nomor 99"
DEMO_PHONE = "0812-5550-1234"
"""In a text of the demo city that waits for a moderator."""
PRIVATE = f"Hubungi saya di {PHONE}, rumah saya {HOME}."
OF_ADDRESSES = {"accounts_user", "account_emailaddress"}
OWN_TABLES = {"participation_comment", "moderation_textversion", "privacy_dataexport"}
"""Where a text that waits for a moderator is kept as it was written, and its author's own copy."""


def digits(text: str) -> str:
    """The text without what separates digits, so that each spelling is found."""
    return "".join(letter for letter in text if letter not in " .-\u00a0")


def scan_of(number: str) -> bytes:
    """A photo of a card, PNG, in whose bytes the number can be read."""
    words, file = PngInfo(), io.BytesIO()
    words.add_text("Description", f"NIK {number}")
    Image.new("RGB", (320, 200), "teal").save(file, "PNG", pnginfo=words)
    return file.getvalue()


def cells() -> Iterator[tuple[str, str]]:
    """Every value of every table, with the table's name; of an archive what is in it."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608
            for row in cursor.fetchall():
                for value in row:
                    raw = bytes(value) if isinstance(value, memoryview) else value
                    yield table, _shown(raw) if isinstance(raw, bytes) else str(raw)


def files(folder: Path) -> Iterator[tuple[str, str]]:
    """Every file below a folder, with its path: logs, mails, media, exports."""
    for path in folder.rglob("*"):
        if path.is_file() and "sqlite3" not in path.name:
            yield str(path), _shown(path.read_bytes())


def _shown(raw: bytes) -> str:
    if not raw.startswith(b"PK"):
        return raw.decode("latin-1")
    archive = zipfile.ZipFile(io.BytesIO(raw))
    return "\n".join(f"{name} {_shown(archive.read(name))}" for name in archive.namelist())


def redis_entries() -> Iterator[tuple[str, str]]:
    """Every key of the site's Redis with its value, as text."""
    import redis

    with redis.Redis.from_url(settings.REMBUK_REDIS_URL) as server:
        readers = {
            b"string": server.get,
            b"hash": server.hgetall,
            b"set": server.smembers,
            b"list": lambda key: server.lrange(key, 0, -1),
            b"zset": lambda key: server.zrange(key, 0, -1),
        }
        for key in server.scan_iter():
            reader = readers.get(server.type(key))
            if reader is not None:  # it may have ended between two looks
                yield f"redis {key.decode('latin-1')}", repr(reader(key))


def index_documents() -> Iterator[tuple[str, str]]:
    """Every document of the site's Elasticsearch index, as it is kept there."""
    base = f"{settings.REMBUK_ELASTICSEARCH_URL}/{settings.REMBUK_SEARCH_INDEX}*"
    urllib.request.urlopen(f"{base}/_refresh", data=b"", timeout=30).close()
    with urllib.request.urlopen(f"{base}/_search?size=10000", timeout=30) as answer:
        found = json.load(answer)["hits"]
    assert found["total"]["value"] == len(found["hits"]), "more documents than one answer holds"
    for document in found["hits"]:
        yield f"index {document['_index']}", json.dumps(document, ensure_ascii=False)


def everywhere() -> Iterator[tuple[str, str]]:
    """All that this site keeps besides its pages."""
    yield from cells()
    yield from index_documents()
    yield from redis_entries()
    yield from files(Path(settings.DATA_DIR))


def faults(kept: Iterator[tuple[str, str]], *, forgotten: tuple[str, ...] = ()) -> list[str]:
    """Where a NIK, a private text or a forgotten address is that must not be there.

    A NIK must be nowhere; telephone and home of a waiting text only in their own tables; the
    address of a deleted account nowhere but in mails that were sent to it.
    """
    found = []
    for place, text in kept:
        plain = digits(f"{place} {text}")
        found += [f"{place}: a NIK that ends in {nik[-4:]}" for nik in NUMBERS if nik in plain]
        if place not in OWN_TABLES:
            found += [f"{place}: {words!r}" for words in (PHONE, HOME, DEMO_PHONE) if words in text]
        if "/mails/" not in place:
            found += [f"{place}: {address}" for address in forgotten if address in text]
    return sorted(set(found))


def demo_faults() -> list[str]:
    """What is wrong in the database and the folder of a site with the demo city.

    Beside what is a fault anywhere: the address of somebody of the demonstration is with the
    accounts, and in mails; the number of a telephone only in the text that waits.
    """
    found = faults(cells()) + faults(files(Path(settings.DATA_DIR)))
    for place, text in cells():
        if place not in OF_ADDRESSES and f"@{DOMAIN}" in text:
            found.append(f"{place}: an address")
        if place not in OWN_TABLES and digits(DEMO_PHONE) in digits(text):
            found.append(f"{place}: a telephone")
    return sorted(set(found))
