"""Which tables of the database a statement reads, and which it writes."""

import re
from functools import lru_cache

WORD = r'(?:"?public"?\.)?"?(\w+)"?'
READ = re.compile(rf"\b(?:FROM|JOIN)\s+{WORD}", re.IGNORECASE)
WRITTEN = re.compile(
    rf"\b(?:INSERT\s+INTO|UPDATE|DELETE\s+FROM|TRUNCATE|COPY)\s+(?:ONLY\s+)?{WORD}", re.IGNORECASE
)


@lru_cache(maxsize=512)
def tables_read(statement: str) -> frozenset[str]:
    """``SELECT … FROM "a" JOIN "b"``: a and b."""
    return frozenset(READ.findall(statement))


@lru_cache(maxsize=512)
def tables_written(statement: str) -> frozenset[str]:
    """``INSERT INTO "a" …``: a."""
    return frozenset(WRITTEN.findall(statement))
