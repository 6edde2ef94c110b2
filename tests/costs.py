"""How many queries a page takes while what it shows grows."""

from collections.abc import Callable

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

AMOUNTS = (1, 3, 30)
Grow = Callable[[int], None]


def costs(client: Client, address: str, grow: Grow) -> list[int]:
    """How many queries the page takes at each amount; the first view fills the caches."""
    counts = []
    for amount in AMOUNTS:
        grow(amount)
        assert client.get(address).status_code == 200
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        counts.append(len(queries))
    return counts


def assert_constant(counts: list[int]) -> None:
    assert len(set(counts)) == 1, counts
